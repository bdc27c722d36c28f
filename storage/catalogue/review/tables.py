"""What people decide, who has which dossier in hand, and samples of what was accepted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from storage.metadata import UtcTime, metadata


def _dossier_key(*, primary: bool = False) -> Column[str]:
    return Column(
        "dossier_key",
        String(64),
        ForeignKey("dossiers.key"),
        primary_key=primary,
        nullable=False,
        index=not primary,
    )


decisions = Table(
    "decisions",
    metadata,
    # SQLite counts up only in a column that it calls INTEGER.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _dossier_key(),
    Column("kind", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("happened_at", UtcTime, nullable=False),
    Column("document_id", Text),
    Column("field", Text),
    Column("before", Text),
    Column("after", Text),
    Column("seconds", Float, nullable=False),
    Column("undoes", BigInteger),
)

claims = Table(
    "claims",
    metadata,
    _dossier_key(primary=True),
    Column("person", String(64), nullable=False, index=True),
    Column("until", UtcTime, nullable=False),
)

samples = Table(
    "samples",
    metadata,
    _dossier_key(primary=True),
    Column("document_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("drawn_at", UtcTime, nullable=False),
    Column("accepted", Text, nullable=False),
    # What a person read without seeing what was accepted; nothing while nobody did.
    Column("entered", Text),
    Column("person", String(64)),
    Column("checked_at", UtcTime, index=True),
    Column("right", Boolean),
)
