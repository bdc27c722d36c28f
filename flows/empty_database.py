"""Prefect's database as it is before its first flow, kept so that it is made once a machine.

A server on a fresh folder makes its tables in a hundred steps, several seconds of work that come
out the same each time. The first that is ready is copied into the user's cache, by version; a later
fresh folder begins with the copy. Losing the cache costs those seconds and nothing else.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from storage.durable import FILE_MODE, make_folder, temporary_name

log = logging.getLogger(__name__)

NAME = "prefect.db"
"""Prefect's own name for it, in its home."""


def bring(home: Path) -> bool:
    """Put the empty database into a home that has none; say whether that was done."""
    target, kept = home / NAME, _kept()
    if target.exists() or not kept.is_file():
        return False
    temporary = temporary_name(home)
    try:
        shutil.copyfile(kept, temporary)
        temporary.chmod(FILE_MODE)
        temporary.replace(target)
    except OSError as error:
        log.info("no empty database was brought: %s", error.strerror)
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


def keep(home: Path) -> None:
    """Copy the database of a server that is ready and has run nothing, if none is kept yet.

    A cache that cannot be written to is no fault: the next fresh folder takes its seconds.
    """
    kept = _kept()
    if kept.exists():
        return
    try:
        temporary = temporary_name(make_folder(kept.parent))
        try:
            with (
                contextlib.closing(sqlite3.connect(home / NAME)) as source,
                contextlib.closing(sqlite3.connect(temporary)) as copy,
            ):
                source.backup(copy)
            temporary.chmod(FILE_MODE)
            temporary.replace(kept)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        log.info("the empty database was not kept: %s", type(error).__name__)


def forget(home: Path) -> None:
    """Drop what is kept, and the copy of it in ``home``: a server did not start on it."""
    for path in (_kept(), home / NAME):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _kept() -> Path:
    return user_cache_path("sohoa") / f"prefect-{version('prefect')}.db"
