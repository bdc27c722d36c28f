"""Accounts, sessions, and tries to sign in. ``storage/migrations`` makes the tables."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.metadata import UtcTime, metadata

people = Table(
    "people",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    # Argon2id in PHC's form; nothing for who signs in elsewhere.
    Column("password", Text),
    Column("must_change_password", Boolean, nullable=False),
    Column("subject", Text, unique=True),
    Column("created_at", UtcTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    # SHA-256 of what the browser holds: whoever reads the database can sign in as nobody.
    Column("token_sha256", String(64), primary_key=True),
    Column("person", String(64), ForeignKey("people.name"), nullable=False, index=True),
    Column("started_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    # SQLite counts up only in a column that it calls INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("succeeded", Boolean, nullable=False),
)

Index("ix_sign_ins_at", sign_ins.c.at)
