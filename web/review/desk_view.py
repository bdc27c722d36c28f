"""What the desk's page shows of a dossier: rows of fields, sheets, facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from pydantic import JsonValue

from models.decision import Decision, DecisionKind
from models.document import Document
from models.document_type import UNKNOWN_TYPE, DocumentType
from models.dossier import Dossier
from models.field import WAITING, FieldKind, FieldStatus, FieldValue
from models.page import PageText
from storage.catalogue.review.desk import Claim
from storage.catalogue.rows import due_on
from web.auth.sessions import Visitor
from web.names import Names
from web.review.desk import Desk, entries_of
from web.review.tools import Fact, Said, Tools
from web.shown import shown
from web.words import say

KEYS: Sequence[tuple[str, str]] = (
    ("Enter", "enter"), ("Tab", "tab"), ("E / F2", "edit"), ("1 … 6", "candidate"),
    ("K", "unreadable"), ("V", "absent"), ("Page Down / Page Up", "page"), ("U", "undo"),
    ("F / Z", "zoom"), ("R", "turn"), ("D", "approve"), ("Esc", "escape"), ("?", "help"),
)  # fmt: skip
"""Keys of the desk, and the names of what they do."""


@dataclass(frozen=True)
class VoteView:
    """What one reader said."""

    reader: str
    shown: str
    agrees: bool


@dataclass(frozen=True)
class Row:
    """One field of one paper."""

    id: str
    label: str
    shown: str
    waits: bool
    blind: bool
    enter: str
    """What Enter does: ``confirm``, ``absent`` where nothing was read, or ``edit``."""
    votes: tuple[VoteView, ...]
    candidates: tuple[str, ...]
    entered_words: str


@dataclass(frozen=True)
class Sheet:
    """One page of the dossier."""

    number: int
    width: int
    height: int
    skipped: bool
    doubtful: bool


@dataclass(frozen=True)
class Look:
    """Who looks at which dossier, who has it in hand, and what was decided about it."""

    dossier: Dossier
    visitor: Visitor
    claim: Claim | None
    decisions: Sequence[Decision]


class DeskView:
    """Everything that the templates of one dossier ask for."""

    def __init__(
        self, look: Look, desk: Desk, tools: Tools, types: Mapping[str, DocumentType]
    ) -> None:
        self.dossier = look.dossier
        self.visitor = visitor = look.visitor
        self.claim = look.claim
        self.decisions = look.decisions
        self._desk = desk
        self._tools = tools
        self._types = types
        self._names = Names(types, visitor.language)

    @property
    def mine(self) -> bool:
        """Whether this person may work on the dossier now."""
        return self.claim is not None and self.claim.person == self.visitor.name

    def values(self) -> dict[str, Any]:
        """Return what every template of the desk has at hand."""
        must, may = self._desk.open_questions(self.dossier)
        scanned = [d for d in self.dossier.documents if d.source is None]
        waiting = sum(f.status in WAITING for d in scanned for f in d.fields)
        return {
            "dossier": self.dossier,
            "claim": self.claim,
            "mine": self.mine,
            "must": must,
            "open_questions": may,
            "waiting": waiting,
            "undoable": self._desk.undoable(self.decisions) is not None,
            "decisions": self.decisions,
            "notes": [one for one in self.decisions if one.kind is DecisionKind.NOTE],
            "due_on": due_on(self.dossier),
            "row_of": self.row,
            "loop_first": lambda document: self.dossier.documents[0].id == document.id,
            "type_titles": self._type_titles(),
            "paper_name": self._paper_name,
            "field_name": self._field_name,
            "blanks": [p.page for p in self.dossier.skipped_pages if p.reason == "blank"],
        }

    def compared(self) -> dict[str, Any]:
        """Return the facts side by side."""
        facts = [fact for fact in self._tools.facts(self.dossier) if not self._is_blind(fact)]
        return {
            "facts": facts,
            "facts_differ": any(not fact.same for fact in facts),
            "fact_value": self._fact_value,
        }

    def _is_blind(self, fact: Fact) -> bool:
        """A value that has to be entered without seeing any is shown nowhere."""
        papers = {document.id: document for document in self.dossier.documents}
        fields = (papers[said.document].field(said.field) for said in fact.said)
        return any(field is not None and self._desk.is_blind(field) for field in fields)

    def row(self, document: Document, field: FieldValue) -> Row:
        """Return a field as it is shown."""
        blind = self._desk.is_blind(field)
        waits = field.status in WAITING and document.source is None
        entered = self._entered(document, field) if blind else ""
        label = self._names.field(document.type, field.name)
        looked = waits and not blind
        return Row(
            id=f"f-{document.id}-{field.name}",
            label=label,
            shown="" if blind else self._shown(field, field.value),
            waits=waits and entered != "mine",
            blind=blind,
            enter=_enter(field, blind=blind),
            votes=tuple(self._votes(field)),
            candidates=tuple(self._candidates(document, field)) if looked else (),
            entered_words=self._entered_words(entered),
        )

    def sheets(self, texts: Sequence[PageText]) -> tuple[Sheet, ...]:
        """Return all pages, those of no paper too, in order."""
        sizes = {text.page: (text.width, text.height) for text in texts}
        skipped = {one.page for one in self.dossier.skipped_pages}
        used = {number for document in self.dossier.documents for number in document.pages}
        doubtful = {
            field.page or document.pages[0]
            for document in self.dossier.documents
            if document.source is None
            for field in document.fields
            if field.status in WAITING
        }
        return tuple(
            Sheet(number, *sizes.get(number, (0, 0)), number in skipped, number in doubtful)
            for number in sorted(used | skipped)
        )

    def _entered(self, document: Document, field: FieldValue) -> str:
        entries = entries_of(self.decisions, (document.id, field.name))
        if self.visitor.name in entries:
            return "mine"
        return "another" if entries else "nobody"

    def _entered_words(self, entered: str) -> str:
        return say(f"field.entered_{entered}", self.visitor.language) if entered else ""

    def _votes(self, field: FieldValue) -> Sequence[VoteView]:
        return [
            VoteView(
                reader=self._names.reader(vote.reader),
                shown=self._shown(field, vote.value),
                agrees=vote.value == field.value,
            )
            for vote in field.votes
        ]

    def _candidates(self, document: Document, field: FieldValue) -> Sequence[str]:
        found = self._tools.candidates(self.dossier, document, field)
        return [text for value in found if (text := self._shown(field, value))]

    def _shown(self, field: FieldValue, value: JsonValue) -> str:
        return shown(field.kind, value, self.visitor.language)

    def _type_titles(self) -> list[tuple[str, str]]:
        titles = sorted((self._names.type(one), one) for one in self._types if one != UNKNOWN_TYPE)
        return [*((one, title) for title, one in titles), (UNKNOWN_TYPE, self._names.type(""))]

    def _paper_name(self, document_id: str) -> str:
        document = next((d for d in self.dossier.documents if d.id == document_id), None)
        if document is None:
            return document_id
        return f"{self._names.type(document.type)} ({document.id})"

    def _field_name(self, decision: Decision) -> str:
        document = next((d for d in self.dossier.documents if d.id == decision.document), None)
        return self._names.field(document.type if document else "", decision.field or "")

    def _fact_value(self, said: Said) -> str:
        document = next(d for d in self.dossier.documents if d.id == said.document)
        field = document.field(said.field)
        kind = field.kind if field is not None else FieldKind.TEXT
        return shown(kind, said.value, self.visitor.language)


def _enter(field: FieldValue, *, blind: bool) -> str:
    if blind or field.status is FieldStatus.MISSING:
        return "edit"
    if field.value is not None:
        return "confirm"
    return "absent" if field.printed is None else "edit"


def as_json(value: object) -> Markup:
    """Return JSON that may stand inside a page: no sign in it ends a script element."""
    text = json.dumps(value, ensure_ascii=True)
    bare = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(bare)  # noqa: S704 - made safe in the line above
