"""The tables of the catalogue. ``storage/migrations`` makes them; a test compares the two.

The record of a dossier is kept whole as JSON; ``documents`` and ``fields`` repeat parts of it for
lists and look-ups and are rewritten with it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from storage.catalogue.people.tables import people, sessions, sign_ins
from storage.catalogue.review.tables import claims, decisions, samples
from storage.metadata import UtcTime, metadata
from storage.search.tables import search_entries

__all__ = [
    "claims",
    "decisions",
    "documents",
    "dossiers",
    "events",
    "fields",
    "files",
    "metadata",
    "page_texts",
    "people",
    "samples",
    "search_entries",
    "sessions",
    "sign_ins",
]


def _dossier_key() -> Column[str]:
    return Column("dossier_key", String(64), ForeignKey("dossiers.key"), primary_key=True)


dossiers = Table(
    "dossiers",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("dossier_id", Text, nullable=False, index=True),
    Column("id_is_provisional", Boolean, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("previous_state", String(16)),
    Column("revision", Integer, nullable=False),
    Column("station", Text, nullable=False),
    Column("procedure", Text),
    Column("received_at", UtcTime, nullable=False, index=True),
    Column("updated_at", UtcTime, nullable=False),
    Column("document_count", Integer, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("waiting_fields", Integer, nullable=False),
    Column("failure_code", Text),
    Column("failure_retryable", Boolean),
    Column("due_on", Date),
    Column("record", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    _dossier_key(),
    Column("document_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("type", Text, nullable=False, index=True),
    Column("type_confidence", Float, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("certified_copy", Boolean, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    Column("object_key", Text),
    Column("object_sha256", String(64)),
)

fields = Table(
    "fields",
    metadata,
    _dossier_key(),
    Column("document_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("printed", Text),
    Column("value", Text),
    Column("confidence", Float, nullable=False),
    Column("status", Text, nullable=False),
    Column("page", Integer),
)

page_texts = Table(
    "page_texts",
    metadata,
    _dossier_key(),
    Column("page", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("record", Text, nullable=False),
)

files = Table(
    "files",
    metadata,
    _dossier_key(),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("signed", Boolean, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("happened_at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", Text, nullable=False),
    # Two events after the same one would be a fork: the database itself refuses it.
    Column("previous_hash", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
)

Index("ix_dossiers_state_received", dossiers.c.state, dossiers.c.received_at)
Index("ix_dossiers_queue", dossiers.c.state, dossiers.c.due_on, dossiers.c.received_at)
