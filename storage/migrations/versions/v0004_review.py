"""People who sign in, what they decide, what they have in hand, samples; the day a result is due.

Decisions are only ever added to, as events are.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from storage.catalogue.rows import due_day

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REASON = "decisions are only ever added to"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _review()
    _append_only()
    op.add_column("dossiers", sa.Column("due_on", sa.Date))
    op.create_index("ix_dossiers_queue", "dossiers", ["state", "due_on", "received_at"])
    _fill_due()


def downgrade() -> None:
    op.drop_index("ix_dossiers_queue", "dossiers")
    op.drop_column("dossiers", "due_on")
    sqlite = op.get_bind().dialect.name == "sqlite"
    for what in ("update", "delete") if sqlite else ("update", "delete", "truncate"):
        op.execute(f"DROP TRIGGER decisions_no_{what}" + ("" if sqlite else " ON decisions"))
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change_of_decisions()")
    for table in ("samples", "claims", "decisions", "sign_ins", "sessions", "people"):
        op.drop_table(table)


def _number(name: str) -> sa.Column[int]:
    sqlite = op.get_bind().dialect.name == "sqlite"
    kind = sa.Integer if sqlite else sa.BigInteger
    return sa.Column(name, kind, nullable=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_people"),
        sa.UniqueConstraint("subject", name="uq_people_subject"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name="fk_sessions_person"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "sign_ins",
        _number("id"),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("succeeded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_at", "sign_ins", ["at"])


def _dossier_key(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return (
        sa.Column("dossier_key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["dossier_key"], ["dossiers.key"], name=f"fk_{table}_dossier_key"),
    )


def _review() -> None:
    key, parent = _dossier_key("decisions")
    op.create_table(
        "decisions",
        _number("number"),
        key,
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("happened_at", _TIME, nullable=False),
        sa.Column("document_id", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("undoes", sa.BigInteger),
        parent,
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
    )
    op.create_index("ix_decisions_dossier_key", "decisions", ["dossier_key"])
    key, parent = _dossier_key("claims")
    op.create_table(
        "claims",
        key,
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("until", _TIME, nullable=False),
        parent,
        sa.PrimaryKeyConstraint("dossier_key", name="pk_claims"),
    )
    op.create_index("ix_claims_person", "claims", ["person"])
    key, parent = _dossier_key("samples")
    op.create_table(
        "samples",
        key,
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("drawn_at", _TIME, nullable=False),
        sa.Column("accepted", sa.Text, nullable=False),
        sa.Column("entered", sa.Text),
        sa.Column("person", sa.String(64)),
        sa.Column("checked_at", _TIME),
        sa.Column("right", sa.Boolean),
        parent,
        sa.PrimaryKeyConstraint("dossier_key", "document_id", "field", name="pk_samples"),
    )
    op.create_index("ix_samples_checked_at", "samples", ["checked_at"])


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER decisions_no_{what.lower()} BEFORE {what} ON decisions "
                f"BEGIN SELECT RAISE(ABORT, '{_REASON}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_decisions() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REASON}'; END $$"
    )
    for what, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER decisions_no_{what.lower()} BEFORE {what} ON decisions "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change_of_decisions()"
        )


def _fill_due() -> None:
    """Take the day over from the receipts that were read before."""
    fields = sa.table("fields", sa.column("dossier_key"), sa.column("name"), sa.column("value"))
    dossiers = sa.table("dossiers", sa.column("key"), sa.column("due_on", sa.Date))
    wanted = sa.select(fields.c.dossier_key, fields.c.value).where(fields.c.name == "ngay_hen_tra")
    connection = op.get_bind()
    for key, value in connection.execute(wanted).all():
        day = due_day(json.loads(value) if str(value).startswith('"') else value)
        if day is not None:
            connection.execute(sa.update(dossiers).where(dossiers.c.key == key).values(due_on=day))
