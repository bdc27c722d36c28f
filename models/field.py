"""A field of a paper: what was printed, what it means, and how sure we are."""

from __future__ import annotations

from enum import StrEnum

from pydantic import JsonValue

from models.finding import Finding
from models.geometry import Box
from models.record import Record


class FieldKind(StrEnum):
    """Kinds of field, each with one normal form."""

    PERSON_NAME = "person_name"
    DATE = "date"
    TIME = "time"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    NUMBER = "number"
    MONEY = "money"
    PHONE = "phone"
    CODE = "code"
    CHOICE = "choice"
    CHECKBOX = "checkbox"
    TABLE = "table"
    TEXT = "text"


class FieldStatus(StrEnum):
    """Where a field stands: decided by the machine, waiting for a person, or settled by one."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    MISSING = "missing"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"


WAITING = frozenset({FieldStatus.REVIEW, FieldStatus.MISSING})
"""A person has to look."""
SETTLED = frozenset({FieldStatus.CONFIRMED, FieldStatus.CORRECTED})
"""A person has looked; nothing read again changes it."""


class Vote(Record):
    """What one independent source says the value is, in normal form."""

    reader: str
    """``tesseract``, ``qr``, ``mrz``, ``words`` (a date in words), …"""
    value: JsonValue
    confidence: float


class MappedAddress(Record):
    """What an address that was printed is called since 1 July 2025 (34 provinces, no districts)."""

    province: str
    commune: str | None = None
    """Commune, ward or special zone; ``None`` when the address names none that is known."""
    code: str | None = None
    """Of the commune, as the statistics office numbers them."""
    certain: bool = False
    """The unit of before went whole into this one, and the address names it without doubt."""


class FieldValue(Record):
    """One field of one paper."""

    name: str
    kind: FieldKind
    printed: str | None = None
    """As printed, NFC; ``None`` when nothing stands behind the label."""
    value: JsonValue = None
    """Normal form of the kind; ``None`` when printed is empty or does not parse."""
    confidence: float = 0.0
    status: FieldStatus = FieldStatus.REVIEW
    page: int | None = None
    """1-based page number in the dossier."""
    box: Box | None = None
    """Of the value, in pixels of that page's stored image."""
    lines: tuple[Box, ...] = ()
    """The printed lines of the value, top to bottom; empty when it goes on over the page."""
    mapped: MappedAddress | None = None
    """Addresses only: the units of today, beside what is printed."""
    votes: tuple[Vote, ...] = ()
    findings: tuple[Finding, ...] = ()
