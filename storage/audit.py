"""The audit log: events chained by hash, so that a changed, missing or added line shows.

Each hash covers the canonical JSON of the event and the hash before it. What a chain alone cannot
show is that its newest lines were cut off, or that somebody with the database rebuilt all of it:
for that, ``storage.anchors`` notes its head outside, each night.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pydantic import Field

from models.event import Event
from models.finding import Finding, Severity
from models.record import Record

GENESIS = "0" * 64
"""Stands before the first event."""


class Link(Record):
    """Where a chain ends: the number and the hash of its newest event."""

    number: int = 0
    hash: str = GENESIS


class Happening(Record):
    """What is to be written: who did what to which subject."""

    who: str
    what: str
    """A stable verb, e.g. ``dossier.stored``."""
    subject: str
    """The key of the dossier, or the name of the thing."""
    details: dict[str, str] = Field(default_factory=dict)
    """Never a field's value."""


def chain(head: Link, happening: Happening, when: datetime) -> Event:
    """Return the event that follows ``head``. ``when`` must be aware."""
    unsealed = Event(
        number=head.number + 1,
        when=when.astimezone(UTC),
        who=happening.who,
        what=happening.what,
        subject=happening.subject,
        details=happening.details,
        previous_hash=head.hash,
        hash="",
    )
    return unsealed.model_copy(update={"hash": event_hash(unsealed)})


def event_hash(event: Event) -> str:
    """Return the SHA-256 of the canonical JSON of an event: sorted keys, UTF-8, time in UTC."""
    content = {
        "number": event.number,
        "when": event.when.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": event.who,
        "what": event.what,
        "subject": event.subject,
        "details": event.details,
        "previous_hash": event.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def faults(events: Iterable[Event]) -> Iterator[tuple[int, Finding]]:
    """Yield the number of every event that does not fit the chain, and why.

    ``events`` are all of them in the order of their numbers. A missing event is told by the number
    that should have stood there.
    """
    head = Link()
    for event in events:
        expected = head.number + 1
        if event.number != expected:
            yield expected, _fault("AUDIT-002", expected)
        elif event.previous_hash != head.hash:
            yield expected, _fault("AUDIT-003", expected)
        if event.hash != event_hash(event):
            yield event.number, _fault("AUDIT-001", event.number)
        head = Link(number=event.number, hash=event.hash)


def first_broken(events: Iterable[Event]) -> int | None:
    """Return the number of the first event that does not fit the chain, or ``None``."""
    return next((number for number, _ in faults(events)), None)


def unreadable(number: int) -> Finding:
    """Return the finding for a row that is no event at all."""
    return _fault("AUDIT-001", number)


def _fault(code: str, number: int) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, parameters={"event": str(number)})
