"""Writing a changed dossier: its record, the rows that repeat it, the event. One transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from models.dossier import Dossier, DossierState, require_transition
from models.errors import IllegalTransitionError, StaleRevisionError
from storage.audit import Happening
from storage.catalogue import chain
from storage.catalogue.rows import document_values, dossier_values, field_values
from storage.catalogue.tables import documents, dossiers, fields
from storage.search.entries import dossier_entries
from storage.search.index import keep_record

NEW = "(none)"
"""What stands for the state of a dossier that is not in the catalogue, in errors and events."""


def save(connection: Connection, dossier: Dossier, happening: Happening, now: datetime) -> Dossier:
    """Write a dossier and the event; return it with its new revision.

    ``connection`` must come from ``engine.writing``. To the details of ``happening``
    its states and revision are added. Raises as ``Catalogue.save`` says; nothing is kept then.
    """
    saved = dossier.model_copy(update={"revision": dossier.revision + 1})
    held = _held(connection, dossier)
    change = _change(dossier, held)
    connection.execute(
        update(dossiers)
        .where(dossiers.c.key == dossier.key)
        .values(**dossier_values(saved), previous_state=change, updated_at=now)
    )
    rewrite_parts(connection, saved)
    details = {
        "id": dossier.id,
        "from": held.state,
        "to": dossier.state.value,
        "revision": str(saved.revision),
    }
    if dossier.failure is not None:
        details["code"] = dossier.failure.code
    told = happening.model_copy(update={"details": happening.details | details})
    chain.append(connection, told, now)
    return saved


def _held(connection: Connection, dossier: Dossier) -> Row[Any, Any, Any]:
    """Return what is stored of the dossier now; raise unless its revision is the caller's."""
    wanted = select(dossiers.c.state, dossiers.c.previous_state, dossiers.c.revision)
    held = connection.execute(wanted.where(dossiers.c.key == dossier.key)).one_or_none()
    if held is None or held.revision != dossier.revision:
        found = NEW if held is None else held.revision
        raise StaleRevisionError(subject=dossier.id, expected=dossier.revision, found=found)
    return held


def _change(dossier: Dossier, held: Row[Any, Any, Any]) -> str | None:
    """Check the change of state; return the state to be remembered for a retry."""
    old, new = DossierState(held.state), dossier.state
    if old is new:
        return None if held.previous_state is None else str(held.previous_state)
    require_transition(dossier.id, old, new)
    if old is DossierState.FAILED and new.value != held.previous_state:
        raise IllegalTransitionError(subject=dossier.id, old=old, new=new)
    return old.value if new is DossierState.FAILED else None


def rewrite_parts(connection: Connection, dossier: Dossier) -> None:
    """Replace the rows that repeat the record."""
    key = dossier.key
    for table in (fields, documents):
        connection.execute(delete(table).where(table.c.dossier_key == key))
    document_rows = [document_values(key, n, one) for n, one in enumerate(dossier.documents, 1)]
    field_rows = [
        field_values(key, document.id, position, field)
        for document in dossier.documents
        for position, field in enumerate(document.fields, 1)
    ]
    if document_rows:
        connection.execute(insert(documents), document_rows)
    if field_rows:
        connection.execute(insert(fields), field_rows)
    keep_record(connection, key, dossier_entries(dossier))
