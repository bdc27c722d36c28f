"""Files that are whole or absent: temporary name, fsync, read back, then the real name.

Everything here leaves ``OSError`` to its caller, who wraps it with ``disk_errors``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from models.errors import ChecksumMismatchError, StoreUnavailableError

CHUNK = 1 << 20
"""Bytes read at a time; one chunk is all that is held of a file."""
FOLDER_MODE = 0o700
FILE_MODE = 0o600


class Digest(NamedTuple):
    sha256: str
    bytes: int


@contextlib.contextmanager
def disk_errors(store: str | Path) -> Iterator[None]:
    """Turn ``OSError`` into ``StoreUnavailableError``; the reason is the system's own word."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreUnavailableError(subject=str(store), store=store, reason=reason) from error


def hash_stream(stream: BinaryIO) -> Digest:
    """Return the SHA-256 and the length of what is left in ``stream``."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Digest(digest.hexdigest(), size)


def hash_file(path: Path) -> Digest:
    """Return the SHA-256 and the length of a file."""
    with path.open("rb") as stream:
        return hash_stream(stream)


def fsync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> Path:
    """Create ``folder`` and its missing parents, for this user only, and make them durable."""
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for one in reversed(missing):
        if not one.is_dir():
            with contextlib.suppress(FileExistsError):
                one.mkdir(mode=FOLDER_MODE)
                fsync_folder(one.parent)
    if not folder.is_dir():
        raise NotADirectoryError(20, "a file stands where a folder should be", str(folder))
    return folder


def temporary_name(folder: Path) -> Path:
    """Return a fresh hidden name in ``folder``; what is left under one after a kill is waste."""
    return folder / f".{uuid.uuid4().hex}.tmp"


def copy_checked(source: Path, target: Path) -> Digest:
    """Copy ``source`` over ``target``, fsync it, read it back from the disk and compare.

    Raises ``ChecksumMismatchError`` when the disk gives back other bytes. ``target`` should be a
    temporary name: while this runs, a kill leaves a part of the file there.
    """
    written, size = hashlib.sha256(), 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    descriptor = os.open(target, flags, FILE_MODE)
    with source.open("rb") as reader, os.fdopen(descriptor, "wb") as writer:
        while chunk := reader.read(CHUNK):
            writer.write(chunk)
            written.update(chunk)
            size += len(chunk)
        writer.flush()
        os.fsync(writer.fileno())
        # So that the comparison reads the disk and not what we just left in memory.
        os.posix_fadvise(writer.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    expected, found = Digest(written.hexdigest(), size), hash_file(target)
    if found != expected:
        raise ChecksumMismatchError(
            subject=source.name, expected=expected.sha256, found=found.sha256
        )
    return expected


def clear_waste(folder: Path) -> None:
    """Remove what killed writers left in ``folder``; only for who alone may write there."""
    for waste in folder.glob(".*.tmp"):
        waste.unlink(missing_ok=True)


def publish(temporary: Path, target: Path) -> bool:
    """Give a finished temporary file its name unless the name is taken; say whether it was given.

    A hard link is the one POSIX call that creates a name with its whole content and never
    replaces another. Killed before the link: no file; after it: the whole file.
    """
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    fsync_folder(target.parent)
    return True


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` under ``path``, replacing what stood there. Killed anywhere: old or new."""
    temporary = temporary_name(path.parent)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        temporary.replace(path)
        fsync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)
