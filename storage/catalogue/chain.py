"""The event chain in the database; every call runs inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from models.event import Event
from storage.audit import Happening, Link, chain
from storage.catalogue.rows import event_values
from storage.catalogue.tables import events

_BATCH = 500


def head(connection: Connection) -> Link:
    """Return where the chain ends."""
    newest = select(events.c.number, events.c.hash).order_by(events.c.number.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Link() if row is None else Link(number=row.number, hash=row.hash)


def append(connection: Connection, happening: Happening, when: datetime) -> Event:
    """Seal one event behind the newest; ``connection`` must come from ``engine.writing``."""
    event = chain(head(connection), happening, when)
    connection.execute(insert(events).values(**event_values(event)))
    return event


def read(connection: Connection, subject: str | None = None) -> Iterator[Event]:
    """Return the events in order, those of one subject or all, without holding them all."""
    wanted = select(events).order_by(events.c.number)
    if subject is not None:
        wanted = wanted.where(events.c.subject == subject)
    for row in connection.execution_options(yield_per=_BATCH).execute(wanted):
        yield _event(row)


def _event(row: Row[tuple[object, ...]]) -> Event:
    return Event(
        number=row.number,
        when=row.happened_at,
        who=row.who,
        what=row.what,
        subject=row.subject,
        details=_details(row.details),
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


def _details(text: str) -> dict[str, str]:
    """Return the details; what somebody made unreadable is kept, and no hash will fit it."""
    try:
        details = json.loads(text)
    except ValueError:
        details = None
    if isinstance(details, dict) and all(isinstance(value, str) for value in details.values()):
        return details
    return {"unreadable": text}
