"""What the desk asks of the machine while a person looks at a dossier: plain functions, no Prefect.

Judge again after a decision, read a value that was typed or a spot that was drawn, and make papers
anew when a person says which pages they are. Everything returns a changed dossier; the desk keeps
it together with the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count
from typing import cast

from pydantic import JsonValue

from flows.pages import PREVIEW_WIDTH, PageEntry, Readings, keep_reading
from flows.papers import classify_group
from flows.read_page import read_one
from flows.second_look import look_again
from flows.services import Services
from flows.understand import judged, with_fields
from models.decision import SET_BY_PERSON
from models.document import Document
from models.dossier import Dossier, SkippedPage
from models.errors import ObjectMissingError
from models.field import SETTLED, FieldKind, FieldValue
from models.geometry import Box
from models.page import PageFacts
from models.page_group import PageGroup
from pipeline.clean.upright import Turn
from pipeline.extract.typed import read_typed
from pipeline.ingest.text_layer.legacy import typed_in_legacy
from pipeline.ocr.second.values import Place
from pipeline.ocr.spot import read_spot
from pipeline.render.preview import page_preview
from pipeline.validate.persons import Fact, compare_people
from storage.previews import keep_preview

_ALIKE = 0.75
_MOST_CANDIDATES = 6
FULL_WIDTH = 2600
"""Pixels of the picture to zoom into: 300 dots an inch of A4, and no more of an A0 sheet."""


class ReviewTools:
    """The machine's side of the desk; ``carry`` sends an approved dossier on its way."""

    def __init__(self, services: Services, carry: Callable[[str], None]) -> None:
        self._services = services
        self._carry = carry

    def carry(self, key: str) -> None:
        """Let a dossier go on in the background."""
        self._carry(key)

    def judge(self, dossier: Dossier) -> Dossier:
        """Judge everything again; what people settled stays."""
        return judged(dossier, self._services)

    def normal_form(self, document: Document, field: FieldValue, typed: str) -> JsonValue:
        """Return what a person typed in the normal form of the field's kind.

        Text in an encoding from before Unicode is understood. ``None`` when it says nothing.
        """
        typed = typed_in_legacy(typed) or typed
        known = self._services.types.get(document.type)
        spec = (
            next((one for one in known.fields if one.name == field.name), None) if known else None
        )
        return read_typed(field.kind, typed, spec.columns if spec else ())

    def candidates(
        self, dossier: Dossier, document: Document, field: FieldValue
    ) -> list[JsonValue]:
        """Return other readings of a value: of readers, the surest first; of codes; of papers."""
        found: list[JsonValue] = []
        for vote in sorted(field.votes, key=lambda vote: -vote.confidence):
            found.append(vote.value)
        for finding in field.findings:
            found.append(finding.parameters.get("candidate"))
        found.extend(_alike(dossier, document, field))
        distinct: list[JsonValue] = []
        for value in found:
            if value is not None and value != field.value and value not in distinct:
                distinct.append(value)
        return distinct[:_MOST_CANDIDATES]

    def facts(self, dossier: Dossier) -> tuple[Fact, ...]:
        """Return what the papers say of each person, side by side."""
        return compare_people(dossier)

    def read_spot(self, key: str, page: int, box: Box, kind: FieldKind) -> str:
        """Read a spot that a person drew on a page's picture; empty when nothing is read."""
        entry = self._entry(key, page)
        image = entry.page.image
        inside = Box(
            max(box.left, 0), max(box.top, 0), min(box.right, image.width),
            min(box.bottom, image.height),
        )  # fmt: skip
        if inside.width < 2 or inside.height < 2:
            return ""
        return read_spot(image, Place(box=inside, kind=kind), self._services.settings.ocr)

    def picture(self, key: str, page: int) -> bytes | None:
        """Return a page large enough to zoom into, as a JPEG; nothing once it was cleared away."""
        try:
            image = self._entry(key, page).page.image
        except LookupError:
            return None
        if not image.path.is_file():
            return None
        return page_preview(image, FULL_WIDTH)

    # Papers made anew

    def retype(self, dossier: Dossier, document_id: str, type_id: str) -> Dossier:
        """Return the dossier with a paper of the type a person chose, its fields read for it."""
        groups = [
            PageGroup(
                pages=document.pages,
                keeps=document.id,
                type=type_id if document.id == document_id else None,
            )
            for document in dossier.documents
        ]
        return self.regroup(dossier, groups)

    def regroup(self, dossier: Dossier, groups: Sequence[PageGroup]) -> Dossier:
        """Return the dossier with its pages in these papers; pages in none count as blank.

        A paper whose pages and type stay is kept as it is. Values that people settled are kept
        where the new paper has such a field.
        """
        readings = self._readings(dossier.key)
        before = {document.id: document for document in dossier.documents}
        fresh = (f"d{number}" for number in count(1) if f"d{number}" not in before)
        documents: list[Document] = []
        for group in groups:
            old = before.get(group.keeps or "")
            if old is not None and old.pages == group.pages and group.type in (None, old.type):
                documents.append(_typed(old) if group.type else old)
                continue
            made = self._paper(group, old, readings)
            documents.append(made.model_copy(update={"id": old.id if old else next(fresh)}))
        ordered = sorted(documents, key=lambda one: one.pages[0])
        kept = {document.id for document in documents if before.get(document.id) is document}
        looked = self._looked_at(dossier, [d for d in ordered if d.id not in kept], readings)
        changed = {document.id: document for document in looked.documents}
        papers = tuple(changed.get(document.id, document) for document in ordered)
        used = {number for paper in papers for number in paper.pages}
        update = {"documents": papers, "skipped_pages": _skipped(dossier, readings, used)}
        return self.judge(dossier.model_copy(update=update))

    def turn(self, dossier: Dossier, number: int, degrees: Turn) -> Dossier:
        """Return the dossier with a page turned clockwise and read again."""
        work = self._services.work(dossier.key)
        with work.lock():
            entry = self._entry(dossier.key, number)
            page = entry.page.model_copy(
                update={"facts": PageFacts(), "reading": None, "text_layer": None}
            )
            reading = read_one(page, work.pages_dir, self._services.settings, degrees)
            whole = cast(Turn, (entry.page.facts.orientation + degrees) % 360)
            facts = reading.page.facts.model_copy(update={"orientation": whole})
            turned = reading.page.model_copy(update={"facts": facts})
            keep_preview(work, number, page_preview(turned.image, PREVIEW_WIDTH))
            keep_reading(work, entry, reading.model_copy(update={"page": turned}))
        others = tuple(one for one in dossier.rotated_pages if one[0] != number)
        subject = f"trang {number}"
        update = {
            "rotated_pages": tuple(sorted((*others, (number, int(whole))) if whole else others)),
            "findings": (
                *(one for one in dossier.findings if one.subject != subject),
                *reading.findings,
            ),
        }
        changed = dossier.model_copy(update=update)
        groups = [
            PageGroup(pages=document.pages, keeps=document.id, type=document.type)
            for document in changed.documents
        ]
        stale = tuple(
            document.model_copy(update={"pages": ()}) if number in document.pages else document
            for document in changed.documents
        )
        return self.regroup(changed.model_copy(update={"documents": stale}), groups)

    def _paper(self, group: PageGroup, old: Document | None, readings: Readings) -> Document:
        shown = classify_group(group.pages, readings, self._services)
        update: dict[str, object] = {"pages": group.pages, "id": "new"}
        chosen = group.type or (old.type if old and old.type_evidence == SET_BY_PERSON else None)
        if chosen is not None:
            update |= {
                "type": chosen,
                "type_confidence": 1.0,
                "type_evidence": SET_BY_PERSON,
                "findings": (),
            }
        made = with_fields(shown.model_copy(update=update), readings, self._services)
        if old is None:
            return made
        settled = {field.name: field for field in old.fields if field.status in SETTLED}
        fields = tuple(settled.get(field.name, field) for field in made.fields)
        known = {field.name for field in fields}
        spec = self._services.types.get(made.type)
        wanted = {one.name for one in spec.fields} if spec else set()
        lost = tuple(f for n, f in settled.items() if n not in known and n in wanted)
        return made.model_copy(update={"fields": (*fields, *lost)})

    def _looked_at(
        self, dossier: Dossier, documents: Sequence[Document], readings: Readings
    ) -> Dossier:
        part = dossier.model_copy(update={"documents": tuple(documents)})
        return look_again(part, readings, self._services, self._services.now().date())

    def _readings(self, key: str) -> Readings:
        return Readings.of(self._services.work(key))

    def _entry(self, key: str, number: int) -> PageEntry:
        found = self._readings(key).of_pages([number])
        if not found:
            raise ObjectMissingError(subject=f"trang {number}", store="work")
        return found[0]


def _typed(document: Document) -> Document:
    """Return a paper whose type a person confirmed."""
    findings = tuple(one for one in document.findings if not one.code.startswith("TYPE-"))
    update = {"type_confidence": 1.0, "type_evidence": SET_BY_PERSON, "findings": findings}
    return document.model_copy(update=update)


def _alike(dossier: Dossier, document: Document, field: FieldValue) -> Iterator[JsonValue]:
    """Yield values of other papers that are nearly this one: one of the two may be a slip."""
    if not isinstance(field.value, str) or field.kind in (FieldKind.CHOICE, FieldKind.TEXT):
        return
    for other in dossier.documents:
        for one in other.fields:
            if other.id == document.id or one.kind is not field.kind or one.value == field.value:
                continue
            if isinstance(one.value, str):
                matcher = SequenceMatcher(None, one.value, field.value, autojunk=False)
                if matcher.ratio() >= _ALIKE:
                    yield one.value


def _skipped(dossier: Dossier, readings: Readings, used: set[int]) -> tuple[SkippedPage, ...]:
    """Return the pages that belong to no paper: sheets of ours, and what counts as blank."""
    separators = {one.page for one in dossier.skipped_pages if one.reason == "separator"}
    return tuple(
        SkippedPage(
            page=entry.page.number,
            reason="separator" if entry.page.number in separators else "blank",
        )
        for entry in readings.entries
        if entry.page.number not in used
    )
