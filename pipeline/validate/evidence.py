"""What counts as independent evidence for a field, and what does not.

Evidence is two sources that would have to be wrong in the same way:

* readers that agree, each with a network of its own, or a reader and a code, or digits and words:
  ``pipeline.validate.agreement``. A name must also begin with a family name, since readers that
  agree may all have missed its beginning.
* a closed list: sex, ethnic group and nationality when the words read are, marks included, an
  entry of the list, and no misreading of one or two letters leads to another entry; an address
  that is nothing but a commune with its district and province; an office that fits ``KT.``:
  ``pipeline.validate.vocabularies``.
* sex printed and sex in the personal number of the same paper.
* the day of receipt printed and the day inside the dossier ID; on receipts also day of receipt,
  number of working days and due day when they add up.
* a tax code of 10 digits whose check digit holds.

The second reader (``ppocr``) is asked for what a pen wrote, too, where both readers see the same
odd strokes: its vote counts only when its renderings agree among each other as well (0.9 and more).
Of the 19 open papers no two readers that agreed were wrong, with or without that.

What does not count, however likely it looks: the reader's own confidence; a well-formed number; a
personal number that fits birth and sex (nine of its digits stay unproved); a number whose symbol
fits the type of paper (its digits stay unproved). So amounts and identity numbers are never
accepted from one reader alone. The raw content of a QR is accepted alone: its error correction is
the second look. That of an MRZ only when its name line, which has no check digit, says the name on
the paper, and its personal number is the paper's.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from models.document import Document
from models.field import FieldKind, FieldValue
from models.ids import parse_dossier_id
from pipeline.validate.agreement import CODES, first_reading, votes_agree
from pipeline.validate.comparing import folded
from pipeline.validate.people import people_on
from pipeline.validate.personal_numbers import read_personal_number
from pipeline.validate.tax_codes import is_tax_code
from pipeline.validate.vocabularies import (
    fits_authority,
    in_closed_list,
    is_known_place,
    is_whole_name,
    looks_cut,
)


def has_evidence(field: FieldValue, document: Document, review_below: float) -> bool:
    """Say whether independent evidence supports the field's value."""
    if field.value is None:
        return False
    if field.name == "ma_qr" and any(vote.reader == "qr" for vote in field.votes):
        return True
    if field.name == "mrz":
        return _name_fits_mrz(field, document)
    if looks_cut(field):
        return False
    if votes_agree(field):
        coded = any(vote.reader in CODES for vote in field.votes)
        return coded or field.kind is not FieldKind.PERSON_NAME or is_whole_name(field.value)
    if field.kind in (FieldKind.MONEY, FieldKind.ID_NUMBER):
        return False
    return _has_rule(field, document, review_below)


def _has_rule(field: FieldValue, document: Document, review_below: float) -> bool:
    """Say whether a list or a rule that could have failed supports what one reader read."""
    read = first_reading(field)
    sure = (read.confidence if read is not None else field.confidence) >= review_below
    if sure and (in_closed_list(field) or is_known_place(field)):
        return True
    if sure and fits_authority(field, document):
        return True
    if field.kind is FieldKind.CODE and is_tax_code(field.name, field.value):
        return True
    return _fits_number(field, document) or field.name in _days_that_fit(document)


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
