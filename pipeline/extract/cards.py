"""The QR code of identity cards.

Plain text joined by ``|``, seven fields on the chip card of 2021, eleven on the card of 2024 (the
last four are kept raw: their order is not published).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.geometry import Box
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


@dataclass(frozen=True)
class MachineData:
    """What the QR of a card says: values in normal form by field name, raw text and place."""

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
