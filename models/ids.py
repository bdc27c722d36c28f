"""Identifiers: the dossier ID of the one-stop counter and the key of a batch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from models.record import Record

PROVISIONAL_PREFIX = "TAM-"
"""Vietnamese *tạm*: for now. A batch has such an ID until its dossier ID is known."""

_PATTERN = re.compile(
    r"(?<![0-9A-Z.])(?P<agency>[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z]\d{2}"
    r"|[A-Z]\d{2}(?:\.[0-9A-Z]{1,3}){0,4})-(?P<day>\d{6})-(?P<serial>\d{4,6})(?!\d)"
)


class DossierId(Record):
    """A dossier ID, ``unit-YYMMDD-serial`` (Circular 01/2018/TT-VPCP art. 19)."""

    text: str
    """As printed; safe as a file name and as an object key."""
    agency: str
    """Canonical unit: highest level first, groups of zeros dropped (Decision 20/2020/QĐ-TTg)."""
    received: date
    serial: str

    def is_same(self, other: DossierId) -> bool:
        """Say whether both name one dossier, in the older or the newer form of the unit's code."""
        mine = (self.agency, self.received, self.serial)
        return mine == (other.agency, other.received, other.serial)


class IdSource(StrEnum):
    """Where a dossier ID was found, the most trusted first.

    A code is not misread and stands on the dossier's own receipt or sheet; what a person typed as a
    folder's or file's name may be a slip; a letter inside may speak of another dossier.
    """

    GIVEN = "given"
    """By whoever started the run."""
    RECEIPT_CODE = "receipt_code"
    SEPARATOR = "separator"
    PAGE_CODE = "page_code"
    """A code on any other page, e.g. on the dossier's bag."""
    RECEIPT_LABEL = "receipt_label"
    """Printed behind its label on the receipt."""
    FOLDER = "folder"
    FILE = "file"
    PAGE_LABEL = "page_label"
    """Printed behind its label on another paper."""


class IdClaim(Record):
    """A dossier ID and where it was found."""

    source: IdSource
    id: str
    page: int | None = None
    """1-based over the input; nothing for names."""


def most_trusted(claims: Iterable[IdClaim]) -> IdClaim | None:
    """Return the claim of the most trusted source; of one source the first."""
    ranks = list(IdSource)
    return min(claims, key=lambda claim: ranks.index(claim.source), default=None)


def canonical_agency(agency: str) -> str:
    """Turn ``000.00.18.H41`` (lowest level first) into ``H41.18``; leave the new form as it is."""
    groups = agency.split(".")
    if re.fullmatch(r"[A-Z]\d{2}", groups[0]):
        return agency
    return ".".join(group for group in reversed(groups) if set(group) != {"0"})


def find_dossier_ids(text: str) -> tuple[DossierId, ...]:
    """Return every well-formed dossier ID in ``text``, in order; the day must be a real one."""
    found = []
    for match in _PATTERN.finditer(text):
        day = match["day"]
        try:
            received = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
        except ValueError:
            continue
        found.append(
            DossierId(
                text=match[0],
                agency=canonical_agency(match["agency"]),
                received=received,
                serial=match["serial"],
            )
        )
    return tuple(found)


def parse_dossier_id(text: str) -> DossierId | None:
    """Return the dossier ID that ``text`` is, or ``None``."""
    stripped = text.strip()
    found = find_dossier_ids(stripped)
    return found[0] if len(found) == 1 and found[0].text == stripped else None


def batch_key(file_hashes: Iterable[str]) -> str:
    """Return the identity of a batch: 32 hex digits over its files' SHA-256, order included."""
    return hashlib.sha256("\n".join(file_hashes).encode("ascii")).hexdigest()[:32]


def provisional_id(key: str) -> str:
    """Return the ID a batch goes by until its dossier ID is known. Same batch, same ID."""
    return PROVISIONAL_PREFIX + key[:12]
