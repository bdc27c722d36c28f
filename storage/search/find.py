"""Asking the database which entries hold all terms, the newest first."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from storage.search.entries import EntryKind
from storage.search.query import Term, for_postgresql, for_sqlite
from storage.search.tables import INDEX

CANDIDATES = 200
"""How many of the newest entries are ranked: a question that more answer is too wide to read."""

_COLUMNS = "e.id, e.dossier_key, e.kind, e.part, e.text"
# The inner question reads nothing but the index and stops at the limit: FTS5 walks its rows from
# the newest, PostgreSQL takes the index for rare words and the newest rows for common ones.
_SQLITE = (
    f"SELECT {_COLUMNS} FROM (SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH :question "  # noqa: S608
    "ORDER BY rowid DESC LIMIT :most) AS f JOIN search_entries e ON e.id = f.id ORDER BY e.id DESC"
)
_POSTGRESQL = (
    f"SELECT {_COLUMNS} FROM search_entries e WHERE e.words @@ CAST(:question AS tsquery) "  # noqa: S608
    "ORDER BY e.id DESC LIMIT :most"
)


class Candidate(NamedTuple):
    """An entry that holds all terms."""

    id: int
    key: str
    kind: EntryKind
    part: str
    text: str


def find(connection: Connection, terms: tuple[Term, ...]) -> list[Candidate]:
    """Return the newest entries that hold all ``terms``, which must not be empty."""
    statement, values = statement_for(connection.dialect.name, terms)
    return [
        Candidate(row.id, row.dossier_key, EntryKind(row.kind), row.part, row.text)
        for row in connection.execute(text(statement), values)
    ]


def statement_for(dialect: str, terms: tuple[Term, ...]) -> tuple[str, dict[str, str | int]]:
    """Return what is asked of the database, and with which values."""
    if dialect == "postgresql":
        return _POSTGRESQL, {"question": for_postgresql(terms), "most": CANDIDATES}
    return _SQLITE, {"question": for_sqlite(terms), "most": CANDIDATES}
