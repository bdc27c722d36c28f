"""The work folder of a batch: claimed files, page pictures, results, checkpoints.

::

    work/<batch key>/claim.json      what was claimed, in order; written before a file is touched
                     source/         0001-<name>, 0002-<name>, …: the files as they came
                     pages/          pictures of the pages
                     results/        what was rendered and signed
                     checkpoints/    results of stages, as JSON with a fingerprint
    work/.locks/<batch key>          lock file; the system lets go of it when the process dies

From the moment a claim is finished nothing outside the work folder is needed any more. Hold
``lock()`` or ``try_lock()`` around everything else here.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from models.errors import StoreUnavailableError, UnsafeKeyError
from storage import claim
from storage.claim import ClaimedFile
from storage.durable import FILE_MODE, disk_errors, fsync_folder, make_folder, write_whole
from storage.names import require_batch_key

_LOCKS = ".locks"
_GONE = ".gone-"
_CHECKPOINT = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_Value = TypeVar("_Value")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkFolder:
    """The work folder of one batch."""

    path: Path

    @property
    def key(self) -> str:
        """The batch key."""
        return self.path.name

    @property
    def source_dir(self) -> Path:
        return self.path / "source"

    @property
    def pages_dir(self) -> Path:
        return self.path / "pages"

    @property
    def results_dir(self) -> Path:
        return self.path / "results"

    @property
    def _checkpoints_dir(self) -> Path:
        return self.path / "checkpoints"

    # Locking

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until no other process or thread works on this batch, and keep it so."""
        with self._locked(fcntl.LOCK_EX):
            yield

    @contextlib.contextmanager
    def try_lock(self) -> Iterator[bool]:
        """Give ``True`` and keep the batch, or ``False`` at once when somebody works on it.

        ``with work.try_lock() as mine: if not mine: return``
        """
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(self._locked(fcntl.LOCK_EX | fcntl.LOCK_NB))
                mine = True
            except BlockingIOError:
                mine = False
            yield mine

    # Claiming

    def claim_copy(
        self, paths: Sequence[Path], expected: Sequence[str] | None = None
    ) -> tuple[ClaimedFile, ...]:
        """Copy files into the work folder and leave them where they are.

        ``expected`` are their SHA-256 as known before: what changed since is not taken.
        Idempotent: what was claimed before is compared and kept. A kill leaves temporary files
        and whole files only; the repeat finishes. Raises ``NotStableError`` for a file that
        changes or is gone, ``KeyConflictError`` when this batch was claimed from other files,
        ``ChecksumMismatchError`` when the disk gives back other bytes.
        """
        return self._claim(paths, expected, move=False)

    def claim_move(
        self, paths: Sequence[Path], expected: Sequence[str] | None = None
    ) -> tuple[ClaimedFile, ...]:
        """Take files out of an inbox into the work folder. ``expected``, errors: ``claim_copy``.

        On disk, line by line: ``claim.json`` says what goes where; then each file is either in
        the inbox or in the work folder (one rename), or, across disks, in both (copied, synced,
        compared) until the inbox's is removed. Killed anywhere: ``unfinished_claims`` finds it and
        ``finish_claim`` ends it, though the rest of the inbox no longer looks like the batch.
        """
        return self._claim(paths, expected, move=True)

    def finish_claim(self) -> tuple[ClaimedFile, ...]:
        """Do what is left of a claim that was begun; return all its files.

        Raises ``NotStableError`` after everything was given back, when a file changed meanwhile.
        """
        with disk_errors(self.path):
            return claim.finish(self.path)

    def claimed(self) -> tuple[ClaimedFile, ...]:
        """Return the files of a finished claim in order; none when it was not finished."""
        with disk_errors(self.path):
            found = claim.read_claim(self.path)
        return tuple(i.claimed for i in found.items) if found is not None and found.finished else ()

    # Checkpoints

    def write_json(self, name: str, value: object, fingerprint: str) -> None:
        """Keep the result of a stage: a record, or a tuple of records.

        ``fingerprint`` stands for all that the result depends on (see ``fingerprint``). Killed
        anywhere, the checkpoint is the old one or the new one.
        """
        root = str(self.path.parent)
        content = to_json({"fingerprint": fingerprint, "root": root, "value": value})
        with disk_errors(self.path):
            write_whole(self._checkpoint(name), content)

    def read_json(self, name: str, kind: type[_Value], fingerprint: str) -> _Value | None:
        """Return the result kept under ``name``, or ``None``.

        A checkpoint that was made with another fingerprint, by a version with other records, or
        that is damaged is as good as none: the stage runs again. Paths in it follow the work
        folders when those were moved or restored elsewhere.
        """
        try:
            with disk_errors(self.path):
                content = self._checkpoint(name).read_bytes()
            kept = from_json(content)
            if kept["fingerprint"] != fingerprint:
                return None
            new = str(self.path.parent)
            value = _moved(kept["value"], f"{kept.get('root', new)}/", f"{new}/")
            return TypeAdapter(kind).validate_json(to_json(value))
        except StoreUnavailableError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        except (ValueError, KeyError, TypeError):
            _log.warning("checkpoint %s of batch %s does not fit and is ignored", name, self.key)
            return None

    def remove(self) -> None:
        """Remove the work folder once everything of it is stored; hold the lock.

        Killed anywhere: the folder is whole, or hidden until ``sweep_work`` removes the rest.
        """
        gone = self.path.with_name(_GONE + self.key)
        with disk_errors(self.path):
            shutil.rmtree(gone, ignore_errors=True)
            if self.path.exists():
                self.path.rename(gone)
                fsync_folder(self.path.parent)
            shutil.rmtree(gone, ignore_errors=True)

    # Inside

    def make_folders(self) -> None:
        """Create what is missing of the work folder."""
        with disk_errors(self.path):
            for folder in (
                self.source_dir,
                self.pages_dir,
                self.results_dir,
                self._checkpoints_dir,
            ):
                make_folder(folder)

    @contextlib.contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        # Not inside the folder: a folder that is removed would take the lock along.
        with disk_errors(self.path):
            locks = make_folder(self.path.parent / _LOCKS)
            descriptor = os.open(locks / self.key, os.O_CREAT | os.O_RDWR, FILE_MODE)
        try:
            fcntl.flock(descriptor, how)
            self.make_folders()
            yield
        finally:
            os.close(descriptor)

    def _claim(
        self, paths: Sequence[Path], expected: Sequence[str] | None, *, move: bool
    ) -> tuple[ClaimedFile, ...]:
        with disk_errors(self.path):
            claim.begin(self.path, self.source_dir, paths, move=move, expected=expected)
            return claim.finish(self.path)

    def _checkpoint(self, name: str) -> Path:
        if not _CHECKPOINT.fullmatch(name):
            raise UnsafeKeyError(subject=repr(name[:80]), reason="not a name of a checkpoint")
        return self._checkpoints_dir / f"{name}.json"


def _moved(value: Any, old: str, new: str) -> Any:
    """Return a JSON value with paths below ``new`` instead of ``old``."""
    if old == new:
        return value
    if isinstance(value, str):
        return new + value.removeprefix(old) if value.startswith(old) else value
    if isinstance(value, list):
        return [_moved(one, old, new) for one in value]
    if isinstance(value, dict):
        return {name: _moved(one, old, new) for name, one in value.items()}
    return value


def open_work(work_dir: Path, key: str) -> WorkFolder:
    """Return the work folder of a batch under ``settings.work_dir``; create it when missing.

    Raises ``UnsafeKeyError`` when ``key`` is not a batch key.
    """
    work = WorkFolder(work_dir.absolute() / require_batch_key(key))
    work.make_folders()
    return work


def list_work(work_dir: Path) -> tuple[WorkFolder, ...]:
    """Return all work folders in the order of their keys."""
    with disk_errors(work_dir):
        if not work_dir.is_dir():
            return ()
        folders = [path for path in work_dir.absolute().iterdir() if path.is_dir()]
    return tuple(WorkFolder(path) for path in sorted(folders) if not path.name.startswith("."))


def unfinished_claims(work_dir: Path) -> tuple[WorkFolder, ...]:
    """Return the batches whose claim was begun and not finished: call ``finish_claim`` on each.

    To be done before an inbox is looked at again, since a half-moved batch has another key.
    """
    return tuple(
        work
        for work in list_work(work_dir)
        if (work.path / claim.CLAIM).exists() and not work.claimed()
    )


def sweep_work(work_dir: Path) -> None:
    """Remove the rest of work folders whose removal was cut short."""
    with disk_errors(work_dir):
        for gone in work_dir.glob(f"{_GONE}*"):
            shutil.rmtree(gone, ignore_errors=True)


def fingerprint(*parts: object) -> str:
    """Return a digest of everything a result depends on: records, settings, versions, names."""
    return hashlib.sha256(to_json(parts)).hexdigest()
