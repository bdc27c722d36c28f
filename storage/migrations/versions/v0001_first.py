"""The first schema: dossiers, documents, fields, page texts, files, events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _dossiers()
    _documents()
    _fields()
    _page_texts()
    _files()
    _events()


def _dossier_key(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        sa.Column("dossier_key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["dossier_key"], ["dossiers.key"], name=f"fk_{table}_dossier_key"),
    )


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("id_is_provisional", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("previous_state", sa.String(16)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("procedure", sa.Text),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_count", sa.Integer, nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("waiting_fields", sa.Integer, nullable=False),
        sa.Column("failure_code", sa.Text),
        sa.Column("failure_retryable", sa.Boolean),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_dossiers"),
    )
    for column in ("dossier_id", "state", "received_at"):
        op.create_index(f"ix_dossiers_{column}", "dossiers", [column])
    op.create_index("ix_dossiers_state_received", "dossiers", ["state", "received_at"])


def _documents() -> None:
    key, parent = _dossier_key("documents")
    op.create_table(
        "documents",
        key,
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("type_confidence", sa.Float, nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("certified_copy", sa.Boolean, nullable=False),
        sa.Column("needs_review", sa.Boolean, nullable=False),
        sa.Column("object_key", sa.Text),
        sa.Column("object_sha256", sa.String(64)),
        parent,
        sa.PrimaryKeyConstraint("dossier_key", "document_id", name="pk_documents"),
    )
    op.create_index("ix_documents_type", "documents", ["type"])


def _fields() -> None:
    key, parent = _dossier_key("fields")
    op.create_table(
        "fields",
        key,
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("printed", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("page", sa.Integer),
        parent,
        sa.PrimaryKeyConstraint("dossier_key", "document_id", "position", name="pk_fields"),
    )
    op.create_index("ix_fields_name", "fields", ["name"])


def _page_texts() -> None:
    key, parent = _dossier_key("page_texts")
    op.create_table(
        "page_texts",
        key,
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        parent,
        sa.PrimaryKeyConstraint("dossier_key", "page", name="pk_page_texts"),
    )


def _files() -> None:
    key, parent = _dossier_key("files")
    op.create_table(
        "files",
        key,
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("signed", sa.Boolean, nullable=False),
        parent,
        sa.PrimaryKeyConstraint("dossier_key", "position", name="pk_files"),
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_events"),
        sa.UniqueConstraint("previous_hash", name="uq_events_previous_hash"),
        sa.UniqueConstraint("hash", name="uq_events_hash"),
    )
    op.create_index("ix_events_subject", "events", ["subject"])
