"""An event: who did what to which dossier, chained by hash so that a gap shows."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from models.record import Record


class Event(Record):
    """One line of the audit log. ``details`` never holds a field's value."""

    number: int
    when: datetime
    who: str
    what: str
    """A stable verb, e.g. ``dossier.stored``, ``key.used``."""
    subject: str
    details: dict[str, str] = Field(default_factory=dict)
    previous_hash: str
    hash: str
