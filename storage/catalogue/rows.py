"""What lists of the catalogue return, and how records become rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from models.document import Document
from models.document_type import RECEIPT_TYPE
from models.dossier import Dossier, DossierState
from models.event import Event
from models.field import WAITING, FieldValue
from models.geometry import Box
from models.page import PageText, ScanFile
from models.record import Record


class DossierRow(Record):
    """One line of a list of dossiers."""

    key: str
    id: str
    id_is_provisional: bool
    state: DossierState
    previous_state: DossierState | None = None
    """Only of a failed dossier: the state a retry goes back to."""
    revision: int
    station: str
    procedure: str | None
    received_at: datetime
    updated_at: datetime
    document_count: int
    page_count: int
    waiting_fields: int
    """Fields that a person has to look at."""
    failure_code: str | None = None
    failure_retryable: bool | None = None
    due_on: date | None = None
    """The last day for the result, as the receipt says."""


class SearchHit(Record):
    """A page, a field or a dossier in which the words were found."""

    key: str
    dossier_id: str
    page: int | None = None
    """``None`` when they are the dossier's ID, a file's name, or a value without a place."""
    line: str
    """The printed line, the value of the field, or the name, that holds the words."""
    box: Box | None = None
    """Of the words in that line, or of the field, in pixels of the page's stored picture."""
    document_id: str | None = None
    """The paper, when the words are the value of a field."""
    field: str | None = None


def dossier_values(dossier: Dossier) -> dict[str, Any]:
    """Return the columns of ``dossiers`` that repeat the record, and the record itself."""
    failure = dossier.failure
    return {
        "key": dossier.key,
        "dossier_id": plain(dossier.id),
        "id_is_provisional": dossier.id_is_provisional,
        "state": dossier.state.value,
        "revision": dossier.revision,
        "station": plain(dossier.station),
        "procedure": plain(dossier.procedure),
        "document_count": len(dossier.documents),
        "page_count": sum(len(document.pages) for document in dossier.documents),
        "waiting_fields": sum(
            value.status in WAITING
            for document in dossier.documents
            if document.source is None  # what came signed is stored as it came
            for value in document.fields
        ),
        "failure_code": failure.code if failure else None,
        "failure_retryable": failure.retryable if failure else None,
        "due_on": due_on(dossier),
        "record": dossier.model_dump_json(),
    }


def due_on(dossier: Dossier) -> date | None:
    """Return the last day for the result, as the dossier's receipt says."""
    fields = (
        document.field("ngay_hen_tra")
        for document in dossier.documents
        if document.type == RECEIPT_TYPE
    )
    return next((day for field in fields if field and (day := due_day(field.value))), None)


def due_day(value: object) -> date | None:
    """Return the day of a normal form; nothing for a month, a year or what is no date."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def document_values(key: str, position: int, document: Document) -> dict[str, Any]:
    """Return a row of ``documents``."""
    artifact = document.artifact
    return {
        "dossier_key": key,
        "document_id": document.id,
        "position": position,
        "type": document.type,
        "type_confidence": document.type_confidence,
        "page_count": len(document.pages),
        "certified_copy": document.certified_copy,
        "needs_review": document.needs_review,
        "object_key": artifact.key if artifact else None,
        "object_sha256": artifact.sha256 if artifact else None,
    }


def field_values(key: str, document: str, position: int, field: FieldValue) -> dict[str, Any]:
    """Return a row of ``fields``."""
    value = field.value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return {
        "dossier_key": key,
        "document_id": document,
        "position": position,
        "name": field.name,
        "kind": field.kind.value,
        "printed": plain(field.printed),
        "value": None if value is None else plain(text),
        "confidence": field.confidence,
        "status": field.status.value,
        "page": field.page,
    }


def file_values(key: str, files: Sequence[ScanFile]) -> list[dict[str, Any]]:
    """Return the rows of ``files``."""
    return [
        {
            "dossier_key": key,
            "position": position,
            "name": plain(file.name),
            "sha256": file.sha256,
            "bytes": file.bytes,
            "kind": file.kind.value,
            "page_count": file.page_count,
            "signed": file.signed,
        }
        for position, file in enumerate(files, start=1)
    ]


def text_values(key: str, text: PageText) -> dict[str, Any]:
    """Return a row of ``page_texts``."""
    return {
        "dossier_key": key,
        "page": text.page,
        "text": plain(text.text),
        "record": text.model_dump_json(),
    }


def event_values(event: Event) -> dict[str, Any]:
    """Return a row of ``events``."""
    return {
        "number": event.number,
        "happened_at": event.when,
        "who": event.who,
        "what": event.what,
        "subject": event.subject,
        "details": json.dumps(event.details, sort_keys=True, ensure_ascii=False),
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def plain(text: str | None) -> str | None:
    """Return ``text`` as both databases take it: without NUL and halves of letters."""
    return text.replace("\x00", "").encode(errors="replace").decode() if text else text
