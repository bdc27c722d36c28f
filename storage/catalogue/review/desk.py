"""Decisions, claims and the queue, as rows; every call runs inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from models.decision import Decision, DecisionKind
from models.dossier import DossierState
from models.record import Record
from storage.catalogue.tables import claims, decisions, dossiers


class QueueFilter(Record):
    """Which of the waiting dossiers are wanted."""

    station: str | None = None
    procedure: str | None = None
    due_from: date | None = None
    due_by: date | None = None
    """Only those due on these days, both included."""
    doubt: bool | None = None
    """Only those with fields that wait for a person, or only those without."""


class Claim(Record):
    """Who has a dossier in hand, and until when."""

    key: str
    person: str
    until: datetime


def add_decision(connection: Connection, decision: Decision) -> Decision:
    """Write a decision; return it with its number."""
    made = connection.execute(
        insert(decisions).values(
            dossier_key=decision.key,
            kind=decision.kind.value,
            who=decision.who,
            happened_at=decision.when,
            document_id=decision.document,
            field=decision.field,
            before=_json(decision.before),
            after=_json(decision.after),
            seconds=decision.seconds,
            undoes=decision.undoes,
        )
    )
    key = made.inserted_primary_key
    return decision.model_copy(update={"number": int(key[0]) if key else 0})


def read_decisions(connection: Connection, key: str) -> tuple[Decision, ...]:
    """Return what was decided about a dossier, the oldest first."""
    wanted = select(decisions).where(decisions.c.dossier_key == key).order_by(decisions.c.number)
    return tuple(map(_decision, connection.execute(wanted)))


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        number=row.number,
        key=row.dossier_key,
        kind=DecisionKind(row.kind),
        who=row.who,
        when=row.happened_at,
        document=row.document_id,
        field=row.field,
        before=_value(row.before),
        after=_value(row.after),
        seconds=row.seconds,
        undoes=row.undoes,
    )


def _json(value: JsonValue) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=True)


def _value(text: str | None) -> JsonValue:
    value: JsonValue = None if text is None else json.loads(text)
    return value


def queue(
    connection: Connection, wanted: QueueFilter, limit: int, offset: int, now: datetime
) -> tuple[tuple[str, ...], dict[str, Claim]]:
    """Return the keys of waiting dossiers, the most urgent first, and who has which in hand."""
    ordered = (
        _in_order(select(dossiers.c.key).where(*_conditions(wanted))).limit(limit).offset(offset)
    )
    keys = tuple(connection.scalars(ordered))
    return keys, claims_of(connection, keys, now)


def queue_size(connection: Connection, wanted: QueueFilter) -> int:
    """Count the waiting dossiers."""
    counted = select(func.count()).select_from(dossiers).where(*_conditions(wanted))
    return int(connection.scalar(counted) or 0)


def choices(connection: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stations and the procedures of waiting dossiers."""
    waiting = dossiers.c.state == DossierState.IN_REVIEW.value
    stations = connection.scalars(select(dossiers.c.station).where(waiting).distinct())
    procedures = connection.scalars(select(dossiers.c.procedure).where(waiting).distinct())
    return tuple(sorted(stations)), tuple(sorted(one for one in procedures if one))


def claim_next(
    connection: Connection, wanted: QueueFilter, person: str, now: datetime, until: datetime
) -> str | None:
    """Take the most urgent dossier that nobody else has in hand; return its key."""
    others = select(claims.c.dossier_key).where(claims.c.person != person, claims.c.until > now)
    free = dossiers.c.key.not_in(others) & dossiers.c.key.not_in(_handed_on(person))
    key = connection.scalar(
        _in_order(select(dossiers.c.key).where(*_conditions(wanted), free)).limit(1)
    )
    if key is not None:
        keep_claim(connection, key, person, until)
    return key


def _handed_on(person: str) -> Select[str]:
    """Select the dossiers with which this person is done until somebody else does something."""
    later = decisions.alias()
    answered = exists().where(
        later.c.dossier_key == decisions.c.dossier_key,
        later.c.number > decisions.c.number,
        later.c.who != person,
    )
    mine = (decisions.c.kind == DecisionKind.HAND_ON.value, decisions.c.who == person)
    return select(decisions.c.dossier_key).where(*mine, ~answered)


def keep_claim(connection: Connection, key: str, person: str, until: datetime) -> None:
    """Write who has a dossier in hand now, whoever had it before."""
    values = {"person": person, "until": until}
    changed = connection.execute(update(claims).where(claims.c.dossier_key == key).values(**values))
    if not changed.rowcount:
        connection.execute(insert(claims).values(dossier_key=key, **values))


def drop_claim(connection: Connection, key: str) -> None:
    """Nobody has the dossier in hand any more."""
    connection.execute(delete(claims).where(claims.c.dossier_key == key))


def claims_of(connection: Connection, keys: Iterable[str], now: datetime) -> dict[str, Claim]:
    """Return the claims of some dossiers that still hold."""
    held = select(claims).where(claims.c.dossier_key.in_(list(keys)), claims.c.until > now)
    return {
        row.dossier_key: Claim(key=row.dossier_key, person=row.person, until=row.until)
        for row in connection.execute(held)
    }


def _in_order(wanted: Select[str]) -> Select[str]:
    # The two databases put what has no day at different ends.
    no_day = dossiers.c.due_on.is_(None)
    return wanted.order_by(no_day, dossiers.c.due_on, dossiers.c.received_at, dossiers.c.key)


def _conditions(wanted: QueueFilter) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = [dossiers.c.state == DossierState.IN_REVIEW.value]
    if wanted.station is not None:
        found.append(dossiers.c.station == wanted.station)
    if wanted.procedure is not None:
        found.append(dossiers.c.procedure == (wanted.procedure or None))
    if wanted.due_from is not None:
        found.append(dossiers.c.due_on >= wanted.due_from)
    if wanted.due_by is not None:
        found.append(dossiers.c.due_on <= wanted.due_by)
    if wanted.doubt is not None:
        waits = dossiers.c.waiting_fields > 0
        found.append(waits if wanted.doubt else ~waits)
    return tuple(found)
