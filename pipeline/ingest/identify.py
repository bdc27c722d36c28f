"""Find out what a dropped file really is, before anything else touches it."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from config.settings import IntakeSettings
from models.errors import (
    EmptyFileError,
    InputError,
    NotStableError,
    OversizeError,
    UnreadableError,
    UnsupportedFormatError,
)
from models.page import FileKind, ScanFile
from pipeline.ingest import limits
from pipeline.ingest.pdf_file import examine_pdf
from pipeline.ingest.picture_file import examine_picture
from pipeline.ingest.sniff import HEAD_BYTES, name_stranger, sniff

_CHUNK = 1024 * 1024

limits.arm()


def identify(path: Path, settings: IntakeSettings, station: str = "local") -> ScanFile:
    """Return kind, hash, page count and whether the file is signed.

    The whole file is read twice: once for its hash, once to see that every page can be had
    (pictures are decoded; of a PDF the structure is walked, its pages are drawn later).
    Raises an ``InputError`` that says why a file cannot be taken in, and nothing else.
    """
    name = arrived_name(path)
    try:
        head, digest, status = _read(path, name, settings)
    except OSError as error:
        raise _why_unreadable(error, name) from error
    kind = sniff(head)
    if kind is None:
        raise UnsupportedFormatError(subject=name, found=name_stranger(head))
    if kind is FileKind.PDF:
        extent, signed = examine_pdf(path, name, settings)
    else:
        extent, signed = examine_picture(path, name, kind, settings), False
    return ScanFile(
        path=path,
        name=name,
        sha256=digest,
        bytes=status.st_size,
        modified=datetime.fromtimestamp(status.st_mtime, UTC),
        kind=kind,
        page_count=extent.pages,
        largest_pixels=extent.largest_pixels,
        signed=signed,
        station=station,
    )


def arrived_name(path: Path) -> str:
    """Return the file's name in NFC; bytes that are no UTF-8 become the replacement sign."""
    raw = os.fsencode(path.name)
    return unicodedata.normalize("NFC", raw.decode("utf-8", "replace"))


def _read(path: Path, name: str, settings: IntakeSettings) -> tuple[bytes, str, os.stat_result]:
    """Return the first bytes, the SHA-256 and the status of a regular file."""
    # Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise UnsupportedFormatError(subject=name, found=_describe_mode(before.st_mode))
        if before.st_size == 0:
            raise EmptyFileError(subject=name)
        if before.st_size > settings.max_file_bytes:
            raise OversizeError(
                subject=name, what="bytes", size=before.st_size, limit=settings.max_file_bytes
            )
        head = stream.read(HEAD_BYTES)
        digest = hashlib.sha256(head)
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise NotStableError(subject=name)
    return head, digest.hexdigest(), after


def _describe_mode(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "folder"
    return "FIFO" if stat.S_ISFIFO(mode) else "device or socket"


def _why_unreadable(error: OSError, name: str) -> InputError:
    if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENOTDIR):
        return UnsupportedFormatError(subject=name, found=os.strerror(error.errno))
    return UnreadableError(subject=name, reason=os.strerror(error.errno or errno.EIO))
