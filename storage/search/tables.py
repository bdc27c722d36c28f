"""The table that is searched. ``storage/migrations`` makes it and the index of each database.

SQLite: an FTS5 table ``search_index`` over ``words``, kept by triggers. PostgreSQL: ``words`` is
a ``tsvector`` under a GIN index.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from storage.metadata import metadata

INDEX = "search_index"
"""The FTS5 table of SQLite, and what PostgreSQL's GIN index is called."""

search_entries = Table(
    "search_entries",
    metadata,
    # SQLite counts up only in a column that it calls INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("dossier_key", String(64), ForeignKey("dossiers.key"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("part", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Text().with_variant(TSVECTOR, "postgresql"), nullable=False),
)
