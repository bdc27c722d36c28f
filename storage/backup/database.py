"""The catalogue as one file and back: SQLite's own copy, PostgreSQL's ``pg_dump``."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.engine import URL

from models.errors import BackupError, MissingToolError, StoreUnavailableError
from storage.catalogue.engine import database_errors
from storage.durable import FILE_MODE

_SECONDS = 3600.0
_PROGRAMS = Path("/usr/lib/postgresql")


def kind_of(url: str) -> str:
    """Return ``sqlite`` or ``postgresql``."""
    return make_url(url).get_backend_name()


def is_empty(url: str) -> bool:
    """Say whether there is no catalogue at ``url`` yet; ``StoreUnavailableError``."""
    parsed = make_url(url)
    if kind_of(url) == "sqlite":
        return not Path(str(parsed.database)).exists()
    engine = create_engine(parsed)
    try:
        with database_errors(parsed):
            return not inspect(engine).has_table("dossiers")
    finally:
        engine.dispose()


def copy_out(url: str, target: Path) -> None:
    """Write the catalogue, as it is at one moment, into the file ``target``; writers go on."""
    parsed = make_url(url)
    if kind_of(url) == "sqlite":
        with (
            database_errors(parsed),
            contextlib.closing(sqlite3.connect(str(parsed.database))) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        target.chmod(FILE_MODE)
        return
    target.touch(FILE_MODE)
    _run(parsed, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def copy_in(url: str, source: Path) -> None:
    """Make the catalogue at ``url`` what the file holds: all of it, or nothing.

    Raises ``BackupError`` when something stands there already.
    """
    if not is_empty(url):
        raise BackupError(subject=str(source), reason="there is a catalogue already")
    parsed = make_url(url)
    if kind_of(url) == "sqlite":
        target = Path(str(parsed.database))
        whole = target.with_name(f".{target.name}.tmp")
        shutil.copyfile(source, whole)
        whole.chmod(FILE_MODE)
        with database_errors(parsed), contextlib.closing(sqlite3.connect(whole)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise BackupError(subject=str(source), reason="the catalogue is damaged")
        whole.replace(target)
        return
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    _run(parsed, "pg_restore", *options, f"--dbname={parsed.database}", str(source))


def _run(url: URL, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; where to and the password go by its environment."""
    command = [_program(program), *arguments]
    done = subprocess.run(
        command,
        env={**os.environ, **_environment(url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        name = url.render_as_string(hide_password=True)
        lines = done.stderr.strip().splitlines() or [f"{program} ended with {done.returncode}"]
        raise StoreUnavailableError(subject=name, store=name, reason=lines[-1][:200])


def _environment(url: URL) -> dict[str, str]:
    parts = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
        "PGSSLROOTCERT": url.query.get("sslrootcert"),
        "PGHOSTADDR": url.query.get("hostaddr"),
    }
    return {name: str(value) for name, value in parts.items() if value is not None}


def _program(name: str) -> str:
    """Return the newest program of that name: an older one refuses a newer server."""
    found = sorted(_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parent.parent.name))
    if found:
        return str(found[-1])
    beside = shutil.which(name)
    if beside is None:
        raise MissingToolError(subject=name, tool=name, advice="apt install postgresql-client")
    return beside
