"""What a backup holds: a list of files by path and digest, and the blobs that they point to.

::

    <folder>/2026-11-27T01-30-00Z.json   one backup: every file of it, with its digest
             blobs/3f/3f2a9c…            the bytes, named by their SHA-256, shared by all backups

A blob is written once and never changed, so a backup that was finished stays whole whatever happens
to a later one, and a nightly backup costs only what is new.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from models.errors import BackupError
from models.record import Record
from storage.durable import (
    CHUNK,
    Digest,
    copy_checked,
    fsync_folder,
    hash_file,
    make_folder,
    publish,
    temporary_name,
    write_whole,
)

_BLOBS = "blobs"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z")
_SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION = 1


class BackupPart(Record):
    """Bytes of a backup."""

    sha256: str
    bytes: int


class BackupFile(BackupPart):
    """One file of a backup."""

    path: str
    """Where it lies below the data folder, with ``/``."""
    modified_ns: int = 0
    """Of a file of the data folder: unchanged time and size mean unchanged bytes."""


class BackupObject(BackupPart):
    """One object of the store."""

    key: str
    locked_until: datetime | None = None


class Backup(Record):
    """What one backup holds."""

    version: int = VERSION
    made_at: datetime
    program: str
    """Version of the program that made it."""
    database: str
    """``sqlite`` or ``postgresql``: a catalogue goes back into the kind it came from."""
    catalogue: BackupFile
    files: tuple[BackupFile, ...]
    objects: tuple[BackupObject, ...]

    @property
    def name(self) -> str:
        """Name of the backup, which is the time it was made."""
        return self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")

    @property
    def results(self) -> int:
        """How many signed results are in it, all their versions counted."""
        return sum(one.key.endswith(".pdf") for one in self.objects)

    @property
    def bytes(self) -> int:
        """Bytes of everything in it, though backups share what is the same."""
        return sum(part.bytes for part in self._parts)

    @property
    def digests(self) -> frozenset[str]:
        """SHA-256 of every blob it needs."""
        return frozenset(part.sha256 for part in self._parts)

    @property
    def _parts(self) -> tuple[BackupPart, ...]:
        return (self.catalogue, *self.files, *self.objects)


class BackupFolder:
    """A folder of backups. Errors of the disk are the caller's to wrap."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._blobs = self.path / _BLOBS

    def names(self) -> tuple[str, ...]:
        """Return the names of all finished backups, oldest first."""
        found = (path.stem for path in self.path.glob("*.json"))
        return tuple(sorted(name for name in found if _NAME.fullmatch(name)))

    def read(self, name: str) -> Backup:
        """Return a backup; ``BackupError`` when there is none of that name, or it is damaged."""
        path = self.path / f"{name}.json"
        if not _NAME.fullmatch(name) or not path.is_file():
            raise BackupError(subject=str(self.path), reason=f"there is no backup {name}")
        try:
            found = Backup.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise BackupError(subject=path.name, reason="the list of files is damaged") from error
        if found.version != VERSION:
            raise BackupError(subject=path.name, reason=f"version {found.version} is not known")
        return found

    def newest(self) -> Backup | None:
        """Return the newest finished backup."""
        names = self.names()
        return self.read(names[-1]) if names else None

    def write(self, backup: Backup) -> None:
        """Finish a backup: from now on it counts."""
        make_folder(self.path)
        content = backup.model_dump_json(indent=1).encode()
        write_whole(self.path / f"{backup.name}.json", content)

    def has(self, digest: Digest) -> bool:
        """Say whether there is a blob of that name and length; its bytes are not read."""
        path = self.blob(digest.sha256)
        return path.is_file() and path.stat().st_size == digest.bytes

    def blob(self, sha256: str) -> Path:
        """Return where the blob lies or would lie."""
        if not _SHA256.fullmatch(sha256):
            raise BackupError(subject=str(self.path), reason="a digest is damaged")
        return self._blobs / sha256[:2] / sha256

    def keep(self, source: Path) -> Digest:
        """Take the bytes of a file in, written, synced and read back; return their digest."""
        temporary = temporary_name(make_folder(self._blobs))
        try:
            digest = copy_checked(source, temporary)
            self._publish(temporary, digest)
        finally:
            temporary.unlink(missing_ok=True)
        return digest

    def keep_stream(self, stream: BinaryIO, expected: Digest) -> bool:
        """Take bytes in from a stream; ``False``, and nothing is kept, when they are others."""
        temporary = temporary_name(make_folder(self._blobs))
        try:
            with temporary.open("xb") as writer:
                shutil.copyfileobj(stream, writer, CHUNK)
                writer.flush()
                os.fsync(writer.fileno())
            if hash_file(temporary) != expected:
                return False
            self._publish(temporary, expected)
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def _publish(self, temporary: Path, digest: Digest) -> None:
        target = self.blob(digest.sha256)
        make_folder(target.parent)
        if not publish(temporary, target) and hash_file(target) != digest:
            # What stood there was damaged by its disk: the good bytes take its place.
            temporary.replace(target)
            fsync_folder(target.parent)

    def faults(self, backup: Backup) -> tuple[str, ...]:
        """Read every blob of a backup; return the digests that are missing or changed."""
        return tuple(
            sha256
            for sha256 in sorted(backup.digests)
            if not self.blob(sha256).is_file() or hash_file(self.blob(sha256)).sha256 != sha256
        )

    def prune(self, keep: int) -> tuple[str, ...]:
        """Remove all but the newest ``keep`` backups; return their names, oldest first.

        The lists go first, then the blobs that no list needs any more: killed anywhere, what is
        left is whole.
        """
        names = self.names()
        gone = names[: max(len(names) - keep, 0)]
        for name in gone:
            (self.path / f"{name}.json").unlink()
        if gone:
            fsync_folder(self.path)
        needed = {sha256 for name in self.names() for sha256 in self.read(name).digests}
        for folder in self._blobs.glob("??"):
            for blob in folder.iterdir():
                if blob.name not in needed:
                    blob.unlink()
        for waste in self._blobs.glob(".*.tmp"):
            waste.unlink(missing_ok=True)
        return gone


def files_below(folder: Path) -> tuple[os.DirEntry[str], ...]:
    """Return the regular files below a folder, without links, hidden names and what vanishes."""
    found: list[os.DirEntry[str]] = []
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        found.append(entry)
        except FileNotFoundError:
            continue
    return tuple(sorted(found, key=lambda entry: entry.path))
