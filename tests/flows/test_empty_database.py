"""The server's empty database is made once a machine, and a bad copy of it stops nobody."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows import empty_database
from tests.commands import environment

_PROGRAM = """
import sys
from pathlib import Path
from config.settings import load_settings
from flows.engine import running_engine
from models.errors import UnexpectedError
for folder in sys.argv[1:]:
    try:
        with running_engine(load_settings(data_dir=Path(folder))):
            print("ready")
    except UnexpectedError:
        print("failed")
"""


def start(cache: Path, *folders: Path) -> list[str]:
    """Start a server on each folder, one after the other; say how it went."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *map(str, folders)],
        env=environment(XDG_CACHE_HOME=str(cache)),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.e2e
def test_it_is_kept_by_the_first_server_and_brought_to_the_next(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert start(cache, tmp_path / "a", tmp_path / "b") == ["ready", "ready"]
    (kept,) = cache.rglob("*.db")
    assert kept.stat().st_mode & 0o077 == 0
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT count(*) FROM flow_run").fetchone() == (0,)
    kept.write_bytes(b"no database")
    assert start(cache, tmp_path / "c") == ["ready"], "a bad copy stops nobody"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(empty_database, "user_cache_path", lambda _name: tmp_path / "cache")
    folder = tmp_path / "prefect"
    folder.mkdir()
    with sqlite3.connect(folder / empty_database.NAME) as database:
        database.execute("CREATE TABLE flow_run (id)")
    return folder


def test_a_home_with_a_database_keeps_its_own(home: Path) -> None:
    empty_database.keep(home)
    before = (home / empty_database.NAME).read_bytes()
    assert not empty_database.bring(home)
    assert (home / empty_database.NAME).read_bytes() == before


def test_what_is_kept_first_stays(home: Path, tmp_path: Path) -> None:
    empty_database.keep(home)
    (kept,) = (tmp_path / "cache").iterdir()
    before = kept.read_bytes()
    with sqlite3.connect(home / empty_database.NAME) as database:
        database.execute("INSERT INTO flow_run VALUES (1)")
    empty_database.keep(home)
    assert kept.read_bytes() == before


def test_a_cache_that_cannot_be_written_to_is_no_fault(home: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where a folder should be")
    empty_database.keep(home)
    (home / empty_database.NAME).unlink()
    assert not empty_database.bring(home)
