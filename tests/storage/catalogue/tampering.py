"""What somebody with all rights on the database can do to the log."""

from __future__ import annotations

from sqlalchemy import text

from storage.catalogue import Catalogue


def tamper(catalogue: Catalogue, *statements: str) -> None:
    """Take the rules away, as an owner of the database can, and run ``statements``."""
    with catalogue._engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER IF EXISTS events_no_update"))
            connection.execute(text("DROP TRIGGER IF EXISTS events_no_delete"))
        else:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
