"""Opening the catalogue: fresh, again, by several at once, newer than us, not there."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from models.errors import ConfigError, StoreUnavailableError
from storage.catalogue import Catalogue, engine
from storage.catalogue.tables import metadata
from tests.storage.catalogue.dossiers import new_dossier

OPEN = (
    "import sys; from storage.catalogue import Catalogue\n"
    "print('ready', flush=True); sys.stdin.readline()\n"
    "Catalogue.open(sys.argv[1]).counts()"
)


def test_processes_that_open_a_fresh_database_at_once_all_succeed(catalogue_url: str) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, catalogue_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=60)
    assert [process.returncode for process in running] == [0] * 4


def test_threads_that_open_a_fresh_database_at_once_all_succeed(catalogue_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Catalogue.open(catalogue_url), range(4)))
    for catalogue in opened:
        assert catalogue.count() == 0
        catalogue.close()


def test_what_was_written_is_there_after_reopening(catalogue_url: str) -> None:
    with Catalogue.open(catalogue_url) as first:
        first.receive(new_dossier(), [])
    with Catalogue.open(catalogue_url) as second:
        assert second.get(new_dossier().key) == new_dossier()


def test_the_migrations_make_the_tables_that_the_code_uses(catalogue: Catalogue) -> None:
    with catalogue._engine.connect() as connection:
        # FTS5's tables and the GIN index, which only one of the two databases knows.
        names = {"include_name": lambda name, *_: not (name or "").startswith("search_index")}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **names})
        assert compare_metadata(context, metadata) == []


def test_a_catalogue_of_a_newer_version_is_refused_untouched(catalogue_url: str) -> None:
    with Catalogue.open(catalogue_url) as catalogue, catalogue._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer version"):
        Catalogue.open(catalogue_url)


@pytest.mark.parametrize("url", ["", "no url", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_wrong_url_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ConfigError):
        Catalogue.open(url)


def test_a_server_that_is_away_is_worth_trying_again_and_no_password_is_told() -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        Catalogue.open("postgresql://sohoa:bi-mat@127.0.0.1:1/sohoa")
    assert caught.value.retryable
    assert "bi-mat" not in str(caught.value)


def test_a_file_that_is_no_database_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreUnavailableError):
        Catalogue.open(f"sqlite:///{tmp_path / 'c.db'}")


def test_a_folder_that_cannot_be_made_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError):
        Catalogue.open(f"sqlite:///{tmp_path / 'file' / 'c.db'}")


def test_a_locked_file_is_worth_trying_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'c.db'}"
    with contextlib.closing(sqlite3.connect(tmp_path / "c.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError):
            Catalogue.open(url)
    with Catalogue.open(url) as catalogue:
        with contextlib.closing(sqlite3.connect(tmp_path / "c.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            assert catalogue.count() == 0
            with pytest.raises(StoreUnavailableError):
                catalogue.receive(new_dossier(), [])
        assert catalogue.receive(new_dossier(), [])[1]


def test_sqlite_is_opened_by_one_process_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = engine._migrate, []

    def migrate(opened: Engine) -> None:
        descriptor = os.open(tmp_path / "c.db.lock", os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            refused.append(error)
        finally:
            os.close(descriptor)
        real(opened)

    monkeypatch.setattr(engine, "_migrate", migrate)
    Catalogue.open(f"sqlite:///{tmp_path / 'c.db'}").close()
    assert len(refused) == 1


def test_the_sqlite_file_is_for_this_user_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'data' / 'c.db'}")
    finally:
        os.umask(old)
    catalogue.receive(new_dossier(), [])
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "data").iterdir()}
    assert set(modes.values()) == {0o600}
    assert "c.db-wal" in modes
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    catalogue.close()


def test_sqlite_runs_with_the_settings_that_durability_needs(tmp_path: Path) -> None:
    with (
        Catalogue.open(f"sqlite:///{tmp_path / 'c.db'}") as catalogue,
        catalogue._engine.connect() as connection,
    ):
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert values == ["wal", 1, 2, 30_000]
