"""Pages that a person says are one paper."""

from __future__ import annotations

from models.record import Record


class PageGroup(Record):
    """One paper of the dossier as a person parted it."""

    pages: tuple[int, ...]
    keeps: str | None = None
    """Id of the paper of before that this one goes on as."""
    type: str | None = None
    """As a person said; else it is found out."""
