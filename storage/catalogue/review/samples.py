"""Blind samples of what the machine accepted: drawn, read by a person, counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Connection, Integer, Row, func, insert, select, update

from models.dossier import Dossier
from models.field import FieldStatus
from models.record import Record
from storage.catalogue.tables import samples


class Sample(Record):
    """An accepted field that a person reads again without seeing what was accepted."""

    key: str
    document: str
    field: str
    type: str
    accepted: JsonValue
    entered: JsonValue = None
    person: str | None = None
    right: bool | None = None
    """Nothing while nobody looked."""


class Precision(Record):
    """How many of the fields that were looked at were right."""

    type: str
    checked: int
    right: int


def draw(connection: Connection, dossier: Dossier, share: float, now: datetime) -> int:
    """Draw about ``share`` of the accepted fields; the same ones whenever it is called again."""
    here = samples.c.dossier_key == dossier.key
    known = {
        (row.document_id, row.field)
        for row in connection.execute(select(samples.c.document_id, samples.c.field).where(here))
    }
    rows = [
        {
            "dossier_key": dossier.key,
            "document_id": document.id,
            "field": field.name,
            "type": document.type,
            "drawn_at": now,
            "accepted": json.dumps(field.value),
        }
        for document in dossier.documents
        for field in document.fields
        if field.status is FieldStatus.ACCEPTED
        and field.box is not None
        and (document.id, field.name) not in known
        and _lot(dossier.key, document.id, field.name) < share
    ]
    if rows:
        connection.execute(insert(samples), rows)
    return len(rows)


def _lot(*names: str) -> float:
    """Return a number from 0 to 1 that only the names decide."""
    digest = hashlib.sha256("\n".join(names).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def waiting(connection: Connection, limit: int) -> tuple[Sample, ...]:
    """Return the oldest samples that nobody looked at."""
    wanted = (
        select(samples)
        .where(samples.c.checked_at.is_(None))
        .order_by(samples.c.drawn_at, samples.c.dossier_key, samples.c.field)
        .limit(limit)
    )
    return tuple(map(_sample, connection.execute(wanted)))


def find(connection: Connection, key: str, document: str, field: str) -> Sample | None:
    """Return one sample."""
    row = connection.execute(select(samples).where(*_place(key, document, field))).one_or_none()
    return None if row is None else _sample(row)


def check(connection: Connection, sample: Sample, person: str, now: datetime) -> bool:
    """Write what a person read; say whether nobody had looked before."""
    place = _place(sample.key, sample.document, sample.field)
    values = {
        "entered": json.dumps(sample.entered),
        "right": sample.right,
        "person": person,
        "checked_at": now,
    }
    changed = connection.execute(
        update(samples).where(*place, samples.c.checked_at.is_(None)).values(**values)
    )
    return bool(changed.rowcount)


def count_waiting(connection: Connection) -> int:
    """Count the samples that nobody looked at."""
    open_ones = select(func.count()).select_from(samples).where(samples.c.checked_at.is_(None))
    return int(connection.scalar(open_ones) or 0)


def precision(connection: Connection) -> Sequence[Precision]:
    """Count by type of paper what was looked at, and what was right."""
    right = func.sum(samples.c.right.cast(Integer))
    wanted = (
        select(samples.c.type, func.count().label("checked"), right.label("right"))
        .where(samples.c.checked_at.is_not(None))
        .group_by(samples.c.type)
        .order_by(samples.c.type)
    )
    return tuple(
        Precision(type=row.type, checked=row.checked, right=int(row.right or 0))
        for row in connection.execute(wanted)
    )


def _place(key: str, document: str, field: str) -> tuple[Any, ...]:
    return (
        samples.c.dossier_key == key,
        samples.c.document_id == document,
        samples.c.field == field,
    )


def _sample(row: Row[Any]) -> Sample:
    return Sample(
        key=row.dossier_key,
        document=row.document_id,
        field=row.field,
        type=row.type,
        accepted=json.loads(row.accepted),
        entered=None if row.entered is None else json.loads(row.entered),
        person=row.person,
        right=row.right,
    )
