"""Opening the catalogue's database: SQLite or PostgreSQL, one behaviour.

What differs between the two stands here and nowhere else: how a write is made exclusive, how the
schema is brought up to date when several processes start at once, and the pragmas of SQLite.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from models.errors import ConfigError, StoreUnavailableError
from storage.durable import FILE_MODE, disk_errors, make_folder

BUSY_SECONDS = 30
"""How long SQLite waits for another writer before it gives up."""
_WRITER_LOCK = 0x50484841
"""Number of PostgreSQL's advisory lock that lets one writer at a time append to the chain."""
_migrating = threading.Lock()  # Alembic's context is one a process


def open_engine(url: str) -> Engine:
    """Return an engine on an up-to-date schema.

    Raises ``ConfigError`` for a URL or a schema this program does not know, and
    ``StoreUnavailableError`` when the database does not answer.
    """
    parsed = _parse(url)
    with database_errors(parsed):
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(parsed)
        return _open_postgresql(parsed)


@contextlib.contextmanager
def database_errors(url: URL) -> Iterator[None]:
    """Turn SQLAlchemy's errors into ours; only their class is told, never their values."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:  # the latter from pragmas
        cause = type(getattr(error, "orig", None) or error).__name__
        name = url.render_as_string(hide_password=True)
        raise StoreUnavailableError(subject=name, store=name, reason=cause) from error


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database."""
    with database_errors(engine.url), engine.begin() as connection:
        yield connection


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer runs beside: all of it is kept, or nothing.

    SQLite: ``BEGIN IMMEDIATE``. PostgreSQL: an advisory lock that ends with the transaction.
    """
    with database_errors(engine.url), engine.connect() as connection:
        writer = connection.execution_options(sohoa_exclusive=True)
        with writer.begin():
            if engine.dialect.name == "postgresql":
                writer.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
            yield writer


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigError(subject="catalogue.url", reason="not a database URL") from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ConfigError(subject="catalogue.url", reason="neither sqlite nor postgresql")
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise ConfigError(subject="catalogue.url", reason="names no file")
    return parsed


def _open_sqlite(url: URL) -> Engine:
    path = Path(str(url.database)).absolute()
    with disk_errors(path), _alone(path):
        # Fields of people's papers are in it: for this user only, the -wal file likewise.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}, pool_size=16
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")  # kept in the file
            cursor.close()
        _migrate(engine)
    return engine


def _open_postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )
    _migrate(engine)
    return engine


@contextlib.contextmanager
def _alone(database: Path) -> Iterator[None]:
    """One process at a time: SQLite's own waiting does not cover the switch to WAL."""
    make_folder(database.parent)
    lock = database.with_name(database.name + ".lock")
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see below
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # a state that was told must survive a power cut
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    exclusive = connection.get_execution_options().get("sohoa_exclusive")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if exclusive else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Bring the schema to this program's step; processes that come at once do it once."""
    config = Config()
    location = str(files("storage").joinpath("migrations"))
    config.set_main_option("script_location", location.replace("%", "%%"))
    wanted = ScriptDirectory.from_config(config).get_current_head()
    with _migrating, writing(engine) as connection:
        if MigrationContext.configure(connection).get_current_revision() == wanted:
            return
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            reason = "the catalogue was made by a newer version of this program"
            raise ConfigError(subject="catalogue.url", reason=reason) from error
