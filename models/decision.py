"""What a person decided about a dossier: a record of its own, never an overwrite.

``decided`` gives the dossier after a decision; ``undone`` gives it back. A value that a person
settled stays settled, whatever is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from models.document import Document
from models.dossier import Dossier
from models.field import FieldStatus, FieldValue
from models.finding import Finding, Severity
from models.record import Record

UNREADABLE, NOT_ON_PAPER, ENTRIES_DIFFER = "REVIEW-001", "REVIEW-002", "REVIEW-003"
SET_BY_PERSON = "person"
"""What stands for the evidence of a type that a person chose."""


class DecisionKind(StrEnum):
    """What can be decided."""

    CONFIRM = "confirm"
    """The value is right as it was read."""
    CORRECT = "correct"
    UNREADABLE = "unreadable"
    """It stands on the paper and cannot be read."""
    ABSENT = "absent"
    """The paper does not carry it."""
    ENTRY = "entry"
    """One of two blind entries of a sensitive value."""
    TYPE = "type"
    """What kind of paper it is."""
    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"
    BLANK = "blank"
    """A page that carries nothing."""
    TURN = "turn"
    IDENTIFY = "identify"
    """Which dossier this is."""
    RETURN = "return"
    """Back to the station for another scan."""
    HAND_ON = "hand_on"
    """This person's part is done; somebody else goes on."""
    APPROVE = "approve"
    RELEASE = "release"
    """May be signed."""
    NOTE = "note"
    UNDO = "undo"


FIELD_KINDS = frozenset(
    {
        DecisionKind.CONFIRM,
        DecisionKind.CORRECT,
        DecisionKind.UNREADABLE,
        DecisionKind.ABSENT,
        DecisionKind.ENTRY,
    }
)
STRUCTURE_KINDS = frozenset(
    {
        DecisionKind.TYPE,
        DecisionKind.SPLIT,
        DecisionKind.MERGE,
        DecisionKind.MOVE,
        DecisionKind.BLANK,
        DecisionKind.TURN,
    }
)
UNDOABLE = FIELD_KINDS | STRUCTURE_KINDS | {DecisionKind.IDENTIFY}


class Decision(Record):
    """One decision, as it is kept. ``before`` and ``after`` hold personal data: for staff only."""

    number: int = 0
    """Given by the catalogue, growing; 0 before it is kept."""
    key: str
    """Of the dossier."""
    kind: DecisionKind
    who: str
    when: datetime
    document: str | None = None
    field: str | None = None
    before: JsonValue = None
    after: JsonValue = None
    seconds: float = 0.0
    """How long the person looked at it, as their page measured."""
    undoes: int | None = None
    """The decision that is taken back."""


def settled(field: FieldValue, kind: DecisionKind, value: JsonValue, typed: str) -> FieldValue:
    """Return a field as a person settled it; ``value`` is the normal form of ``typed``.

    What the readers said stays as votes.
    """
    remarks = tuple(one for one in field.findings if not one.code.startswith("REVIEW-"))
    update: dict[str, object]
    if kind is DecisionKind.CONFIRM:
        update = {"status": FieldStatus.CONFIRMED, "findings": _settled(remarks)}
        return field.model_copy(update=update)
    if kind is DecisionKind.CORRECT:
        same = value == field.value and field.value is not None
        update = {
            "status": FieldStatus.CONFIRMED if same else FieldStatus.CORRECTED,
            "value": value,
            "printed": field.printed if same else typed,
            "findings": _settled(remarks),
        }
        return field.model_copy(update=update)
    code = UNREADABLE if kind is DecisionKind.UNREADABLE else NOT_ON_PAPER
    update = {
        "status": FieldStatus.CONFIRMED,
        "value": None,
        "printed": None,
        "findings": (*_settled(remarks), Finding(code=code, severity=Severity.INFO)),
    }
    if kind is DecisionKind.ABSENT:
        update |= {"page": None, "box": None, "lines": ()}
    return field.model_copy(update=update)


def _settled(remarks: Sequence[Finding]) -> tuple[Finding, ...]:
    """Doubts about the reading are answered; what papers say against each other is not."""
    return tuple(one for one in remarks if not one.code.startswith("FIELD-"))


def with_field(dossier: Dossier, document_id: str, field: FieldValue) -> Dossier:
    """Return the dossier with one field replaced, in its place."""

    def change(document: Document) -> Document:
        fields = tuple(field if one.name == field.name else one for one in document.fields)
        return document.model_copy(update={"fields": fields})

    return with_document(dossier, document_id, change)


def with_document(
    dossier: Dossier, document_id: str, change: Callable[[Document], Document]
) -> Dossier:
    """Return the dossier with one paper changed."""
    documents = tuple(
        change(document) if document.id == document_id else document
        for document in dossier.documents
    )
    return dossier.model_copy(update={"documents": documents})


def entered(field: FieldValue, entries: Sequence[JsonValue], typed: str) -> FieldValue:
    """Return a sensitive field after its blind entries so far, by different people.

    Two that are the same settle it. Two that differ are told and settle nothing.
    """
    if len(entries) >= 2 and entries[-1] in entries[:-1]:
        return settled(field, DecisionKind.CORRECT, entries[-1], typed)
    if len(entries) < 2:
        return field
    remarks = tuple(one for one in field.findings if one.code != ENTRIES_DIFFER)
    told = Finding(code=ENTRIES_DIFFER, severity=Severity.WARNING)
    return field.model_copy(update={"findings": (*remarks, told)})
