"""What counts as independent evidence for a field, and what does not.

Evidence is two sources that would have to be wrong in the same way:

* two votes of different sources that agree: two readers, a reader and a code (``qr``, ``mrz``,
  ``code``), digits and ``words``. Against a code a reader may have lost marks: the code keeps them.
* a closed list: sex, ethnic group and nationality when the words read are, marks included, an
  entry of the list, and no misreading of one or two letters leads to another entry.
* sex printed and sex in the personal number of the same paper.
* the day of receipt printed and the day inside the dossier ID; on receipts also day of receipt,
  number of working days and due day when they add up.

The second reader (``ppocr``) is asked for what a pen wrote, where both readers see the same odd
strokes: its vote counts only when its renderings agree among each other as well (0.9 and more). Of
the 19 open papers no two readers that agreed were wrong, with or without that.

What does not count, however likely it looks: the reader's own confidence; a well-formed number; a
personal number that fits birth and sex (nine of its digits stay unproved); a number whose symbol
fits the type of paper (its digits stay unproved). So amounts and identity numbers are never
accepted from one reader alone. The raw content of a QR is accepted alone: its error correction is
the second look. That of an MRZ only when its name line, which has no check digit, says the name on
the paper, and its personal number is the paper's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import combinations

from models.document import Document
from models.field import FieldKind, FieldValue, Vote
from models.ids import parse_dossier_id
from pipeline.edits import distance
from pipeline.validate.comparing import folded, same_but_marks, same_value, spelled
from pipeline.validate.people import people_on
from pipeline.validate.personal_numbers import read_personal_number

CODES = frozenset({"qr", "mrz", "code"})
_SEXES = ("Nam", "Nữ")
_PEOPLES = (
    "Kinh", "Tày", "Thái", "Mường", "Khmer", "Hoa", "Nùng", "Mông", "H'Mông", "Dao", "Gia Rai",
    "Ê Đê", "Ba Na", "Xơ Đăng", "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Ra Glai",
    "Xtiêng", "Bru Vân Kiều", "Thổ", "Giáy", "Cơ Tu", "Gié Triêng", "Mạ", "Khơ Mú", "Co", "Tà Ôi",
    "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì", "Chu Ru", "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ",
    "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y", "Si La", "Pu Péo", "Brâu",
    "Ơ Đu", "Rơ Măm", "Ngái",
)  # fmt: skip
_LISTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gioi_tinh", _SEXES),
    ("dan_toc", _PEOPLES),
    ("quoc_tich", ("Việt Nam",)),
)
SECOND_READER = "ppocr"
_SURE_HAND = 0.9
_SURE_DISTANCE = 3
"""Edits, marks counted, that a word of a list must be away from every other one."""


def has_evidence(field: FieldValue, document: Document, review_below: float) -> bool:
    """Say whether independent evidence supports the field's value."""
    if field.value is None:
        return False
    if field.name == "ma_qr" and any(vote.reader == "qr" for vote in field.votes):
        return True
    if field.name == "mrz":
        return _name_fits_mrz(field, document)
    if _votes_agree(field):
        return True
    if field.kind in (FieldKind.MONEY, FieldKind.ID_NUMBER):
        return False
    if field.confidence >= review_below and in_closed_list(field):
        return True
    return _fits_number(field, document) or field.name in _days_that_fit(document)


def _votes_agree(field: FieldValue) -> bool:
    """Two votes of different sources say the field's value; a code may add lost marks."""
    return are_independent(
        vote.reader for vote in field.votes if _is_sure(vote) and _supports(field, vote)
    )


def _is_sure(vote: Vote) -> bool:
    """Say whether a vote is fit to be evidence; only the second reader's confidence tells."""
    return vote.reader != SECOND_READER or vote.confidence >= _SURE_HAND


def are_independent(sources: Iterable[str]) -> bool:
    """Say whether two of the sources have no reader in common: ``a+b`` read it with both."""
    parts = [frozenset(source.split("+")) for source in sources]
    return any(one.isdisjoint(other) for one, other in combinations(parts, 2))


def _supports(field: FieldValue, vote: Vote) -> bool:
    if same_value(field.kind, vote.value, field.value):
        return True
    coded = any(v.reader in CODES and v.value == field.value for v in field.votes)
    return coded and same_but_marks(field.kind, vote.value, field.value)


def in_closed_list(field: FieldValue) -> bool:
    """Say whether the words read are one safe entry of the field's list."""
    if not isinstance(field.value, str):
        return False
    said = spelled(field.value)
    for stem, entries in _LISTS:
        if field.name == stem or field.name.startswith(stem + "_"):
            others = [spelled(entry) for entry in entries if spelled(entry) != said]
            known = len(others) < len(entries)
            return known and all(
                distance(said, other, _SURE_DISTANCE - 1) is None for other in others
            )
    return False


def _fits_number(field: FieldValue, document: Document) -> bool:
    """Sex on the paper and sex in the holder's personal number."""
    for person in people_on(document):
        if person.sex is None or person.sex.name != field.name or person.number is None:
            continue
        number = read_personal_number(str(person.number.value))
        return number is not None and number.sex == field.value
    return False


def _name_fits_mrz(field: FieldValue, document: Document) -> bool:
    name, number = document.field("ho_ten"), document.field("so_dinh_danh")
    lines = str(field.value).splitlines()
    if name is None or name.value is None or len(lines) != 3:
        return False
    if number is None or number.value != lines[0][15:27]:
        return False
    return folded(str(name.value)) == lines[2].replace("<", "").casefold()


def _days_that_fit(document: Document) -> frozenset[str]:
    """Names of the receipt's fields that other print on the same receipt confirms."""
    fitting: set[str] = set()
    received = _day(document, "ngay_nhan")
    identifier = document.field("ma_ho_so")
    if received and identifier and isinstance(identifier.value, str):
        parsed = parse_dossier_id(identifier.value)
        if parsed is not None and parsed.received == received:
            fitting.add("ngay_nhan")
    due = _day(document, "ngay_hen_tra")
    days = document.field("so_ngay_giai_quyet")
    counted = days.value if days is not None else None
    if (
        received
        and due
        and isinstance(counted, int)
        and 0 < counted < 200
        and add_working_days(received, counted) == due
    ):
        fitting |= {"ngay_nhan", "ngay_hen_tra", "so_ngay_giai_quyet"}
    return frozenset(fitting)


def add_working_days(start: date, days: int) -> date:
    """Return the day ``days`` working days after ``start``; holidays are not known here."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _day(document: Document, name: str) -> date | None:
    field = document.field(name)
    return whole_day(field.value) if field is not None else None


def whole_day(value: object) -> date | None:
    """Return the day of a normal form ``YYYY-MM-DD``; ``None`` for a month or a year alone."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def by_source(field: FieldValue) -> Mapping[str, Vote]:
    """Return the votes of a field by source."""
    return {vote.reader: vote for vote in field.votes}
