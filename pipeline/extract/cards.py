"""Machine-readable data of identity cards: the QR payload and the MRZ.

QR: plain text joined by ``|``, seven fields on the chip card of 2021, eleven on the card of 2024
(the last four are kept raw: their order is not published). MRZ: TD1 of ICAO Doc 9303-5, three lines
of 30; check digits with weights 7, 3, 1. The digit at position 30 of line 1 is no ICAO check digit
and is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.geometry import Box, union
from models.page import Code, CodeKind, PageText
from pipeline.extract.dates import compact_date
from pipeline.extract.normal import read_person_name
from pipeline.extract.spelling import tidy

_QR_FIELDS = (6, 7, 11)
_QR_NAMES = (
    "so_dinh_danh",
    "",
    "ho_ten",
    "ngay_sinh",
    "gioi_tinh",
    "noi_thuong_tru",
    "ngay_cap",
)
_DIGIT_REPAIR = str.maketrans("OQDILSBZG", "000115826")
_LETTER_REPAIR = str.maketrans("0158", "OISB")
_LINE = re.compile(r"[A-Z0-9<]{30}")


@dataclass(frozen=True)
class MachineData:
    """What a code on a card says: values in normal form by field name, raw text and place."""

    raw: str
    values: Mapping[str, str]
    page: int
    box: Box


def read_card_qr(pages: Iterable[PageText]) -> MachineData | None:
    """Return the data of the first QR that is an identity card's; other QR codes are not taken."""
    for page in pages:
        for code in page.codes:
            values = card_payload(code.payload) if code.kind is CodeKind.QR else None
            if values is not None:
                return MachineData(code.payload, values, page.page, code.box)
    return None


def first_qr(pages: Iterable[PageText]) -> tuple[int, Code] | None:
    """Return page number and code of the first QR, whatever it says."""
    return next(
        ((page.page, c) for page in pages for c in page.codes if c.kind is CodeKind.QR), None
    )


def card_payload(payload: str) -> dict[str, str] | None:
    """Return the fields of an identity card's QR payload; ``None`` when it is something else."""
    parts = [tidy(part) for part in _unscrambled(payload).split("|")]
    if len(parts) not in _QR_FIELDS or not re.fullmatch(r"\d{12}", parts[0]):
        return None
    values: dict[str, str] = {}
    for name, part in zip(_QR_NAMES, parts, strict=False):
        value: str | None = part
        if name.startswith("ngay"):
            value = compact_date(part)
        elif name == "ho_ten":
            value = read_person_name(part)
        if name and value:
            values[name] = value
    return values


def _unscrambled(payload: str) -> str:
    """Some scanners deliver UTF-8 bytes as Latin-1 letters."""
    try:
        return payload.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return payload


def read_mrz(pages: Sequence[PageText]) -> MachineData | None:
    """Return the MRZ of a card when its check digits hold; ``None`` when none is readable."""
    for page in pages:
        lines = [
            (compact, line.box)
            for line in page.lines
            if (compact := _compact(line.text)) and len(compact) == 30
        ]
        for first, second, third in zip(lines, lines[1:], lines[2:], strict=False):
            checked = check_td1(first[0], second[0], third[0])
            if checked is not None:
                raw, values = checked
                return MachineData(raw, values, page.page, union((first[1], second[1], third[1])))
    return None


def check_td1(first: str, second: str, third: str) -> tuple[str, dict[str, str]] | None:
    """Return the repaired lines and their fields when every check digit of TD1 holds.

    Letters read for digits are put right only where the format asks for a digit.
    """
    first = first[:5].translate(_LETTER_REPAIR) + first[5:].translate(_DIGIT_REPAIR)
    second = (
        second[:7].translate(_DIGIT_REPAIR)
        + second[7]
        + second[8:15].translate(_DIGIT_REPAIR)
        + second[15:18].translate(_LETTER_REPAIR)
        + second[18:29]
        + second[29].translate(_DIGIT_REPAIR)
    )
    third = third.translate(_LETTER_REPAIR)
    if not first.startswith("IDVNM") or not all(map(_LINE.fullmatch, (first, second, third))):
        return None
    composite = first[5:30] + second[:7] + second[8:15] + second[18:29]
    checks = (
        (first[5:14], first[14]),
        (second[:6], second[6]),
        (second[8:14], second[14]),
        (composite, second[29]),
    )
    if not all(check_digit(data) == digit for data, digit in checks):
        return None
    return "\n".join((first, second, third)), _td1_values(first, second)


def check_digit(data: str) -> str:
    """Return the ICAO 9303 check digit: weights 7, 3, 1; ``<`` is 0, A is 10 … Z is 35."""
    total = sum(
        (0 if c == "<" else int(c, 36)) * (7, 3, 1)[index % 3] for index, c in enumerate(data)
    )
    return str(total % 10)


def _td1_values(first: str, second: str) -> dict[str, str]:
    values: dict[str, str] = {}
    personal = first[15:27]
    if re.fullmatch(r"\d{12}", personal) and personal.endswith(first[5:14]):
        values["so_dinh_danh"] = personal
        birth = _birth(second[:6], personal[3])
        if birth:
            values["ngay_sinh"] = birth
    if second[7] in "MF":
        values["gioi_tinh"] = "Nam" if second[7] == "M" else "Nữ"
    expiry = _calendar(2000, second[8:14])
    if expiry and not second[8:14].startswith("99"):
        values["co_gia_tri_den"] = expiry
    return values


def _birth(digits: str, century_and_sex: str) -> str | None:
    """The century comes from the personal number (Decree 137/2015, art. 13)."""
    return _calendar(1900 + 100 * (int(century_and_sex) // 2), digits)


def _calendar(century: int, digits: str) -> str | None:
    if not re.fullmatch(r"\d{6}", digits):
        return None
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:])).isoformat()
    except ValueError:
        return None


def _compact(text: str) -> str:
    """Return a possible MRZ line: no spaces, ``«`` and ``‹`` read for ``<``."""
    compact = re.sub(r"\s", "", text).replace("«", "<<").replace("‹", "<").upper()
    return compact if "<" in compact or compact.startswith("IDVNM") else ""
