"""From ranked entries to hits: which page, which field, and the box of the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, tuple_

from models.dossier import Dossier
from models.geometry import union
from models.page import PageText
from storage.catalogue.rows import SearchHit
from storage.catalogue.tables import dossiers, fields, page_texts
from storage.search.entries import EntryKind
from storage.search.find import Candidate, find
from storage.search.hits import Hit, locate, placed, ranked
from storage.search.query import Term, parse
from storage.search.words import tokens

_Page = tuple[str, int | None]


def search(connection: Connection, query: str, limit: int, offset: int) -> tuple[SearchHit, ...]:
    """Return hits ``offset`` to ``offset + limit`` of a question, the best first, one a page."""
    terms = parse(query)
    if not terms or limit <= 0:
        return ()
    hits = ranked(find(connection, terms), terms)
    pages = _field_pages(connection, hits)
    best: dict[_Page | Candidate, Hit] = {}
    for hit in hits:
        page = pages.get(hit) if hit.entry.kind is EntryKind.PAPER else _page(hit.entry)
        best.setdefault((hit.entry.key, page) if page is not None else hit.entry, hit)
    shown = list(best.values())[offset : offset + limit]
    records = _records(connection, {hit.entry.key for hit in shown})
    texts = _texts(connection, [hit.entry for hit in shown if hit.entry.kind is EntryKind.PAGE])
    return tuple(_hit(hit, records[hit.entry.key], texts.get(hit.entry.id), terms) for hit in shown)


def _page(entry: Candidate) -> int | None:
    return int(entry.part) if entry.kind is EntryKind.PAGE else None


def _field_pages(connection: Connection, hits: Iterable[Hit]) -> dict[Hit, int | None]:
    """Return the pages of the fields that were found."""
    here = {
        (hit.entry.key, hit.entry.part, hit.place.line + 1): hit
        for hit in hits
        if hit.entry.kind is EntryKind.PAPER
    }
    if not here:
        return {}
    identity = (fields.c.dossier_key, fields.c.document_id, fields.c.position)
    wanted = select(*identity, fields.c.page).where(
        # SQLite takes no index for a list of rows: the keys alone lead it to them.
        fields.c.dossier_key.in_({key for key, _, _ in here}),
        tuple_(*identity).in_(list(here)),
    )
    found = connection.execute(wanted)
    return {here[key, document, position]: page for key, document, position, page in found}


def _records(connection: Connection, keys: Iterable[str]) -> dict[str, Dossier]:
    wanted = select(dossiers.c.key, dossiers.c.record).where(dossiers.c.key.in_(list(keys)))
    return {key: Dossier.model_validate_json(record) for key, record in connection.execute(wanted)}


def _texts(connection: Connection, entries: Sequence[Candidate]) -> dict[int, PageText]:
    """Return what was read on the pages of ``entries``, by the entry."""
    if not entries:
        return {}
    identity = (page_texts.c.dossier_key, page_texts.c.page)
    wanted = select(*identity, page_texts.c.record).where(
        page_texts.c.dossier_key.in_({entry.key for entry in entries}),
        tuple_(*identity).in_([(entry.key, int(entry.part)) for entry in entries]),
    )
    found = {(key, page): record for key, page, record in connection.execute(wanted)}
    return {
        entry.id: PageText.model_validate_json(found[entry.key, int(entry.part)])
        for entry in entries
    }


def _hit(hit: Hit, dossier: Dossier, page: PageText | None, terms: tuple[Term, ...]) -> SearchHit:
    entry, place = hit
    line = entry.text.split("\n")[place.line].strip()
    plain = SearchHit(key=entry.key, dossier_id=dossier.id, line=line)
    if page is not None:
        return _with_words(plain, page, terms)
    document = next((d for d in dossier.documents if d.id == entry.part), None)
    if entry.kind is EntryKind.DOSSIER or document is None:
        return plain
    field = document.fields[place.line]
    return plain.model_copy(
        update={
            "page": field.page,
            "box": field.box,
            "document_id": document.id,
            "field": field.name,
        }
    )


def _with_words(hit: SearchHit, page: PageText, terms: tuple[Term, ...]) -> SearchHit:
    """Return the hit with its page and the box of its words in the line."""
    lines = page.lines
    place = locate(placed([line.text for line in lines]), terms)
    # A word as a reader saw it may be several to the search, ``12/3/1990``, or none, ``-``.
    boxes = [
        (number, word.box)
        for number, line in enumerate(lines)
        for word in line.words
        for _ in tokens(word.text)
    ]
    found = page.page
    if place is None:
        return hit.model_copy(update={"page": found})
    inside = [boxes[at][1] for at in place.at if boxes[at][0] == place.line]
    return hit.model_copy(update={"page": found, "box": union(inside) if inside else None})
