"""Files that could not be taken in, kept with the reason; nothing is thrown away.

``<first 12 of SHA-256>-<name>`` holds the bytes, ``<same>.json`` says why, when and from where.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from models.dossier import Failure
from models.record import Record
from storage.durable import (
    FILE_MODE,
    clear_waste,
    copy_checked,
    disk_errors,
    fsync_folder,
    hash_file,
    make_folder,
    publish,
    temporary_name,
    write_whole,
)
from storage.names import safe_name

_LOCK = ".lock"


class QuarantinedFile(Record):
    """A file in quarantine; this is its sidecar."""

    stored_name: str
    """File name in the quarantine folder."""
    name: str
    """As it arrived, NFC, made safe."""
    sha256: str
    bytes: int
    code: str
    message_vi: str
    message_en: str
    station: str
    first_at: datetime
    last_at: datetime
    """Later than ``first_at`` when the same bytes came again."""
    times: int = 1


def quarantine(
    path: Path,
    folder: Path,
    failure: Failure,
    station: str,
    *,
    move: bool = False,
    name: str | None = None,
) -> QuarantinedFile:
    """Put a bad file into quarantine; return its sidecar.

    ``name`` is what it is kept as, the file's own name by default. Copies; ``move`` removes the
    original afterwards (for an inbox). The same bytes again give one entry with the later time and
    the newer reason. On disk, line by line: the original; a hidden
    temporary copy; the copy under its name, synced and compared; its sidecar; and only then, when
    moving, the original goes. Killed anywhere, a repeat finishes and makes no second entry.
    Raises ``StoreUnavailableError`` and ``ChecksumMismatchError``.
    """
    with disk_errors(folder), _alone(folder):
        clear_waste(folder)
        temporary = temporary_name(folder)
        try:
            digest = copy_checked(path, temporary)
            arrived = safe_name(name or path.name)
            stored_name = _stored_name(folder, digest.sha256, arrived)
            publish(temporary, folder / stored_name)
        finally:
            temporary.unlink(missing_ok=True)
        now = datetime.now(UTC)
        before = _sidecar(folder / f"{stored_name}.json")
        entry = QuarantinedFile(
            stored_name=stored_name,
            name=before.name if before else arrived,
            sha256=digest.sha256,
            bytes=digest.bytes,
            code=failure.code,
            message_vi=failure.message_vi,
            message_en=failure.message_en,
            station=station,
            first_at=before.first_at if before else now,
            last_at=now,
            times=before.times + 1 if before else 1,
        )
        write_whole(folder / f"{stored_name}.json", entry.model_dump_json(indent=1).encode())
        if move:
            path.unlink()
            fsync_folder(path.parent)
    return entry


def list_quarantined(folder: Path) -> tuple[QuarantinedFile, ...]:
    """Return what is in quarantine, the newest first."""
    with disk_errors(folder):
        found = [_sidecar(path) for path in sorted(folder.glob("[0-9a-f]*.json"))]
    entries = [entry for entry in found if entry is not None]
    return tuple(sorted(entries, key=lambda entry: entry.last_at, reverse=True))


def _stored_name(folder: Path, sha256: str, name: str) -> str:
    """Return the name under which these bytes stand, or the first free one for them."""
    for path in sorted(folder.glob(f"{sha256[:12]}*-*")):
        if _sidecar(path) is None and hash_file(path).sha256 == sha256:
            return path.name
    short = f"{sha256[:12]}-{name}"
    return short if not (folder / short).exists() else f"{sha256}-{name}"


def _sidecar(path: Path) -> QuarantinedFile | None:
    """Read a sidecar; a quarantined file may itself be called ``….json`` and is none."""
    with contextlib.suppress(FileNotFoundError, ValidationError):
        return QuarantinedFile.model_validate_json(path.read_bytes())
    return None


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    make_folder(folder)
    descriptor = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
