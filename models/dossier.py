"""A dossier and the one table of its states."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.document import Document
from models.errors import IllegalTransitionError
from models.finding import Finding
from models.ids import IdClaim
from models.record import Record


class DossierState(StrEnum):
    RECEIVED = "RECEIVED"
    READ = "READ"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    SIGNED = "SIGNED"
    STORED = "STORED"
    FAILED = "FAILED"
    QUARANTINED = "QUARANTINED"


_S = DossierState
_STOPS = frozenset({_S.FAILED, _S.QUARANTINED})

TRANSITIONS: Mapping[DossierState, frozenset[DossierState]] = {
    _S.RECEIVED: frozenset({_S.READ}) | _STOPS,
    _S.READ: frozenset({_S.IN_REVIEW, _S.APPROVED}) | _STOPS,
    # Back to RECEIVED: pages that could not be read are read again, when nobody reviewed yet.
    _S.IN_REVIEW: frozenset({_S.APPROVED, _S.RECEIVED}) | _STOPS,
    _S.APPROVED: frozenset({_S.SIGNED}) | _STOPS,
    _S.SIGNED: frozenset({_S.STORED}) | _STOPS,
    _S.STORED: _STOPS,
    # A failed dossier goes back to where it was; the catalogue remembers which state that is.
    _S.FAILED: frozenset(_S) - _STOPS,
    _S.QUARANTINED: frozenset({_S.RECEIVED}),
}
"""From each state, the states a dossier may go to next. Nothing else decides this."""


def require_transition(dossier: str, old: DossierState, new: DossierState) -> None:
    """Raise ``IllegalTransitionError`` unless ``TRANSITIONS`` allows ``old`` to ``new``."""
    if new not in TRANSITIONS[old]:
        raise IllegalTransitionError(subject=dossier, old=str(old), new=str(new))


class SkippedPage(Record):
    page: int
    reason: Literal["blank", "separator"]


class Failure(Record):
    """Why a dossier or a file stopped."""

    code: str
    file: str | None = None
    message_vi: str
    message_en: str
    retryable: bool = False


class Dossier(Record):
    """What one batch of scans became."""

    key: str
    """Identity of the batch: a digest of the contents of its files. Same files, same key."""
    id: str
    """The dossier ID of the one-stop counter, or a provisional one until it is known."""
    id_is_provisional: bool = True
    id_claims: tuple[IdClaim, ...] = ()
    """Every dossier ID that was found and where; ``id`` is that of the most trusted source."""
    procedure: str | None = None
    station: str = "local"
    state: DossierState = DossierState.RECEIVED
    revision: int = 0
    """Grows by one with every change in the catalogue; used for compare-and-set."""
    files: tuple[str, ...] = ()
    """Names of the files as they arrived, in order."""
    part_of: str | None = None
    """Key of the batch in whose stack this dossier lay behind another one."""
    parts: tuple[str, ...] = ()
    """Keys of the dossiers that lay behind this one in the same stack, in order."""
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped_pages: tuple[SkippedPage, ...] = ()
    rotated_pages: tuple[tuple[int, int], ...] = ()
    """Pairs of page number and degrees turned clockwise."""
    seconds: dict[str, float] = Field(default_factory=dict)
    approved_by: str | None = None
    """Who approved it: a person's name, or ``rule:…``."""
    released_by: str | None = None
    """Who let it be signed, where the office asks for that."""
    failure: Failure | None = None
