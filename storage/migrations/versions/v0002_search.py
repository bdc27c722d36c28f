"""Full-text search: one table of entries, FTS5 over it or GIN on it, filled from what is there.

The columns ``folded``, which every search read from end to end, go.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from models.letters import without_marks
from storage.search.entries import Entry, EntryKind, field_line
from storage.search.index import add

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 200
_FTS5 = (
    # The words are stored once, in search_entries; FTS5 keeps only where they stand.
    """CREATE VIRTUAL TABLE search_index USING fts5(
        words, content='search_entries', content_rowid='id', prefix='2 3',
        tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_index (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_index (search_index, rowid, words)
        VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN
        INSERT INTO search_index (search_index, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO search_index (rowid, words) VALUES (new.id, new.words);
    END""",
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "search_entries",
        sa.Column("id", sa.BigInteger if postgresql else sa.Integer, nullable=False),
        sa.Column("dossier_key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("words", TSVECTOR if postgresql else sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_key"], ["dossiers.key"], name="fk_search_entries_dossier_key"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
    )
    op.create_index("ix_search_entries_dossier_key", "search_entries", ["dossier_key"])
    if not postgresql:
        for statement in _FTS5:
            op.execute(statement)
    _fill()
    if postgresql:  # after filling: many times faster than row by row
        op.create_index("search_index", "search_entries", ["words"], postgresql_using="gin")
    for table in ("fields", "page_texts"):
        op.drop_column(table, "folded")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entries")
    for table in ("fields", "page_texts"):
        op.add_column(table, sa.Column("folded", sa.Text, nullable=False, server_default=""))
    _fold_again()


def _fill() -> None:
    """Enter what stands in the records; read as plain JSON, whatever later models ask."""
    connection = op.get_bind()
    for key, record in _rows("SELECT key, record FROM dossiers", "key"):
        add(connection, key, _of_record(json.loads(record)))
    pages = "SELECT dossier_key, page, text FROM page_texts"
    for key, page, text in _rows(pages, "dossier_key", "page"):
        lines = "\n".join(line for line in text.split("\n") if line)
        add(connection, key, [Entry(EntryKind.PAGE, str(page), lines)])


def _of_record(record: dict[str, Any]) -> Iterator[Entry]:
    for document in record.get("documents", ()):
        lines = (field_line(f.get("printed"), f.get("value")) for f in document.get("fields", ()))
        yield Entry(EntryKind.PAPER, document["id"], "\n".join(lines))
    names = (" ".join(line.split()) for line in (record["id"], *record.get("files", ())))
    yield Entry(EntryKind.DOSSIER, "", "\n".join(names))


def _fold_again() -> None:
    connection = op.get_bind()
    pages = "SELECT dossier_key, page, text FROM page_texts"
    for key, page, text in _rows(pages, "dossier_key", "page"):
        connection.execute(
            sa.text("UPDATE page_texts SET folded = :f WHERE dossier_key = :k AND page = :p"),
            {"f": _as_before(text), "k": key, "p": page},
        )
    wanted = "SELECT dossier_key, document_id, position, printed, value FROM fields"
    found = _rows(wanted, "dossier_key", "document_id", "position")
    for key, document, position, printed, value in found:
        connection.execute(
            sa.text(
                "UPDATE fields SET folded = :f "
                "WHERE dossier_key = :k AND document_id = :d AND position = :p"
            ),
            {
                "f": _as_before(f"{printed or ''} {value or ''}"),
                "k": key,
                "d": document,
                "p": position,
            },
        )


def _as_before(text: str) -> str:
    return " ".join(without_marks(text.replace("\x00", " ")).casefold().split())


def _rows(question: str, *order: str) -> Iterator[tuple[Any, ...]]:
    """Yield all rows, a few held at a time: each question goes on behind the last row."""
    names = ", ".join(order)
    last: dict[str, Any] = {}
    while True:
        behind = f"WHERE ({names}) > ({', '.join(':' + name for name in order)})" if last else ""
        statement = sa.text(f"{question} {behind} ORDER BY {names} LIMIT {_AT_ONCE}")
        found = op.get_bind().execute(statement, last).fetchall()
        yield from (tuple(row) for row in found)
        if len(found) < _AT_ONCE:
            return
        last = {name: getattr(found[-1], name) for name in order}
