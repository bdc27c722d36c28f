"""The normal form of every kind of field (``FieldKind``), from what is printed.

Every function takes printed text and gives the normal form or ``None`` when there is nothing to
read; the normal form of a normal form is itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from models.field import FieldKind
from pipeline.extract.dates import read_date, read_time
from pipeline.extract.numbers import read_id_number, read_money, read_number, read_phone
from pipeline.extract.spelling import is_nothing, plain, tidy, trim

_COURTESY = re.compile(r"^(?:ong\s*/\s*ba|ong|ba|anh|chi)\b\s*[:,]?\s+", re.IGNORECASE)
_NAME_PART = re.compile(r"[^\W\d_]+")
_CHECKED = re.compile(r"[☑☒✓✔✗✘]|[\[(]\s*[xXvV✓]\s*[\])]")
_UNCHECKED = re.compile(r"[☐□▢]|\[\s*\]")
_SQUARE_METRES = re.compile(r"(?<=\d)(\s?)m[?°º*](?![\w?°º*])")
_MAIL = re.compile(r"[^@\s]+\s?@\s?[^@\s]+\.[^@\s]+")
_MARK = re.compile(f"(?:{_CHECKED.pattern})|(?:{_UNCHECKED.pattern})")


_SPECK_IN_NAME = re.compile(
    r"(?<=[^\W\d_])\s*[,;:·]\s*(?=[^\W\d_])|(?<=[^\W\d_]{2})\.(?=[^\W\d_]{2})"
)
_SPECK_BETWEEN_WORDS = re.compile(
    r"(?<=[^\W\d_]{3})\.\s"
    r"(?!(?:phường|xã|thị|huyện|quận|tỉnh|thành|tp|tổ|khu|ấp|thôn|xóm|số)\b)(?=[^\W\d_])",
    re.IGNORECASE,
)
"""``tỉnh Tây. Ninh``: a dot that no unit of an address begins behind."""
_SPECK_IN_ADDRESS = re.compile(r"(?<=\w):(?=[^\W\d_])|(?<=[^\W\d_]{3})\.(?=[^\W\d_]{3})")
"""What readers make of the dots of a blank under typed words: names have no commas, addresses no
colons; ``TP.Vinh`` and ``P.3`` are printed so."""


def normal_form(kind: FieldKind, printed: str) -> JsonValue:
    """Return the normal form of ``printed`` for ``kind``; tables have rows, not a printed text."""
    if kind is FieldKind.CHECKBOX:
        return read_checkbox(printed)
    if kind is FieldKind.TABLE or is_nothing(tidy(printed)):
        return None
    return _NORMALISERS[kind](printed)


def read_person_name(printed: str) -> str | None:
    """Return a name not shouted: ``NGUYỄN THỊ HOA`` → ``Nguyễn Thị Hoa``; no ``Ông``, ``Bà``."""
    name = trim(tidy(printed))
    courtesy = _COURTESY.match(plain(name))
    if courtesy:
        name = name[courtesy.end() :]
    name = _SPECK_IN_NAME.sub(" ", re.sub(r"^[\W\d_]+|[\W\d_]+$", "", name))
    capitalised = _NAME_PART.sub(lambda part: part[0][0].title() + part[0][1:].lower(), name)
    return capitalised or None


def read_text(printed: str) -> str | None:
    """Return text as printed, NFC, single spaces, no loose signs at its ends.

    Readers know no raised 2: ``84,5 m?`` and ``84,5 m°`` are square metres.
    """
    text = _SQUARE_METRES.sub(r"\1m²", trim(tidy(printed)))
    if _MAIL.fullmatch(text):
        return re.sub(r"[^\w.@+\-]", "", text)  # a pen or the dots of a blank: ``(@``
    if text.endswith(")") and "(" not in text:
        text = trim(text[:-1])  # "(ghi bằng chữ: …)": the label has the other one
    return text or None


def read_address(printed: str) -> str | None:
    """Return an address as printed, without punctuation at the end and specks between words."""
    address = _SPECK_IN_ADDRESS.sub(" ", trim(tidy(printed)))
    address = _SPECK_BETWEEN_WORDS.sub(" ", address)
    address = re.sub(r"(?<=[^\W\d_]),(?=[^\W_])", ", ", address)
    return re.sub(r"[\s.,;:\-–]+$", "", address) or None


def read_code(printed: str) -> str | None:
    """Return a code without spare spaces: ``145 / QĐ - UBND`` → ``145/QĐ-UBND``.

    Every code on these papers has a digit; what has none is what a reader made of dots.
    """
    code = re.sub(r"\s*([/\-–])\s*", r"\1", trim(tidy(printed))).replace("–", "-")
    return code.strip("/-") if any(c.isdigit() for c in code) else None


def read_choice(printed: str) -> str | None:
    """Return the chosen word as printed."""
    return re.sub(r"^\W+|\W+$", "", tidy(printed)) or None


def read_checkbox(printed: str) -> bool | None:
    """Return what a box, or a pair ``Có … Không …``, says; ``None`` for a pair without a tick."""
    marks = [(bool(_CHECKED.fullmatch(m[0])), m.start()) for m in _MARK.finditer(printed)]
    if not marks:
        return None
    letters = plain(printed)
    yes, no = letters.find("co"), letters.find("khong")
    if len(marks) == 1 or yes < 0 or no < 0:
        return marks[0][0]
    first, second = marks[0][0], marks[1][0]
    ticked_yes, ticked_no = (first, second) if yes < no else (second, first)
    if ticked_yes == ticked_no:
        return None
    return ticked_yes


_NORMALISERS: Mapping[FieldKind, Callable[[str], JsonValue]] = {
    FieldKind.PERSON_NAME: read_person_name,
    FieldKind.DATE: read_date,
    FieldKind.TIME: read_time,
    FieldKind.ID_NUMBER: read_id_number,
    FieldKind.ADDRESS: read_address,
    FieldKind.NUMBER: read_number,
    FieldKind.MONEY: read_money,
    FieldKind.PHONE: read_phone,
    FieldKind.CODE: read_code,
    FieldKind.CHOICE: read_choice,
    FieldKind.TEXT: read_text,
}
