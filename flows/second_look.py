"""Second looks at what was found: the lines of values that nothing else has confirmed.

The reading stage does not know what the fields are, and extraction sees no pictures: so the flow
carries the places from one to the other. Values that a code, a rule or another paper confirms
already are not looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from flows.pages import PageEntry, Readings
from flows.services import Services
from models.document import Document
from models.dossier import Dossier
from models.field import FieldStatus, FieldValue
from models.page import Word
from pipeline.extract.second_look import can_be_looked_at, with_second_look
from pipeline.ocr.second.values import Place, read_values
from pipeline.validate.validate import validate_document

_BYTES_A_PIXEL = 3
_MOST_PIXELS = 60_000_000
"""A sheet larger than A3 at 400 dpi is a drawing; its picture alone would take 180 MB."""


class _Wanted(NamedTuple):
    """A value to look at."""

    document: str
    field: FieldValue


def look_again(dossier: Dossier, readings: Readings, services: Services, today: date) -> Dossier:
    """Return the dossier with the votes of second readers on values that wait for a person.

    Papers of a signed file are left as they are: their fields are only an index.
    """
    if not services.settings.ocr.second_reader:
        return dossier
    heard: dict[tuple[str, str], list[Word]] = {}
    wanted = list(_wanted(dossier, services, today))
    for entry in readings.of_pages(one.field.page for one in wanted if one.field.page):
        heard |= _on_page(entry, [w for w in wanted if w.field.page == entry.page.number], services)
    documents = tuple(_with_votes(document, heard) for document in dossier.documents)
    return dossier.model_copy(update={"documents": documents})


def _wanted(dossier: Dossier, services: Services, today: date) -> Iterator[_Wanted]:
    """What its own paper does not confirm. Papers agree among each other only once each is sure."""
    for document in dossier.documents:
        if document.source is not None:
            continue
        judged = validate_document(document, services.types.get(document.type), today)
        for field in judged.fields:
            if field.status is FieldStatus.REVIEW and can_be_looked_at(field):
                yield _Wanted(document.id, field)


def _on_page(
    entry: PageEntry, wanted: Iterable[_Wanted], services: Services
) -> dict[tuple[str, str], list[Word]]:
    image = entry.page.image
    if image.width * image.height > _MOST_PIXELS:
        return {}
    places: list[Place] = []
    owners: list[tuple[str, str]] = []
    for one in wanted:
        for box in one.field.lines:
            places.append(Place(box=box, kind=one.field.kind))
            owners.append((one.document, one.field.name))
    with services.admission.admit(image.width * image.height * _BYTES_A_PIXEL):
        words = read_values(image, places, services.settings.ocr)
    heard: dict[tuple[str, str], list[Word]] = {}
    for word in words:
        heard.setdefault(owners[word.line], []).append(word)
    return heard


def _with_votes(document: Document, heard: Mapping[tuple[str, str], list[Word]]) -> Document:
    fields = tuple(
        with_second_look(field, heard.get((document.id, field.name), ()))
        for field in document.fields
    )
    return document.model_copy(update={"fields": fields})
