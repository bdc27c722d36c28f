"""Keeping the index: every call runs inside the transaction that changes the dossier."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from storage.search.entries import Entry, EntryKind
from storage.search.tables import search_entries
from storage.search.words import index_words

_OF_RECORD = (EntryKind.PAPER, EntryKind.DOSSIER)


def keep_record(connection: Connection, key: str, entries: Collection[Entry]) -> None:
    """Bring what the record says up to date; what did not change is not touched."""
    here = search_entries.c.dossier_key == key, search_entries.c.kind.in_(_OF_RECORD)
    stored = connection.execute(select(search_entries).where(*here))
    there = {Entry(EntryKind(row.kind), row.part, row.text): row.id for row in stored}
    wanted = [_plain(entry) for entry in entries]
    gone = [id_ for entry, id_ in there.items() if entry not in wanted]
    if gone:
        connection.execute(delete(search_entries).where(search_entries.c.id.in_(gone)))
    add(connection, key, [entry for entry in wanted if entry not in there])


def keep_pages(connection: Connection, key: str, pages: Collection[Entry]) -> None:
    """Replace the entries of these pages."""
    parts = [page.part for page in pages]
    connection.execute(
        delete(search_entries).where(
            search_entries.c.dossier_key == key,
            search_entries.c.kind == EntryKind.PAGE,
            search_entries.c.part.in_(parts),
        )
    )
    add(connection, key, pages)


def add(connection: Connection, key: str, entries: Iterable[Entry]) -> None:
    """Enter what is not there yet."""
    dialect = connection.dialect.name
    rows = [entry_values(key, entry, dialect) for entry in entries]
    if rows:
        connection.execute(insert(search_entries), rows)


def entry_values(key: str, entry: Entry, dialect: str) -> dict[str, Any]:
    """Return a row of ``search_entries``; ``words`` as the database ``dialect`` keeps them."""
    entry = _plain(entry)
    words = index_words(entry.text.splitlines())
    return {
        "dossier_key": key,
        "kind": entry.kind.value,
        "part": entry.part,
        "text": entry.text,
        "words": _vector(words) if dialect == "postgresql" else " ".join(words),
    }


def _vector(words: list[str]) -> str:
    """Return the text of a ``tsvector``: each word with its places."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, start=1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _plain(entry: Entry) -> Entry:
    """Return an entry that both databases take: no NUL, no halves of letters."""
    clean = entry.text.replace("\x00", " ").encode(errors="replace").decode()
    return entry._replace(text=clean)
