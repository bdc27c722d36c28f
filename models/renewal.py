"""What became of renewing the proof of time of a stored paper."""

from __future__ import annotations

from datetime import datetime

from models.record import Record


class Renewal(Record):
    """One paper that was due."""

    dossier: str
    document: str
    until: datetime | None = None
    """When the new proof ends."""
    code: str = ""
    """Code of the error that stopped it, or ``busy``; empty when it was renewed."""
