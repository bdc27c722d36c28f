"""Open a PDF with pyHanko's reader, and turn whatever is wrong with the file into our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from models.errors import DamagedError, EncryptedError, UnreadableError

# Broken and hostile files make the parsers of PDF and ASN.1 raise nearly anything: their own
# errors, zlib.error, struct.error, RecursionError. A verdict must come anyway.
PARSER_ERRORS = (Exception,)


_LARGE = 1 << 16
"""Bytes of a stream, such as a page's picture, that is read again rather than kept."""


class _SmallObjects(dict[Any, Any]):
    """A cache that lets large streams go: a file of any size is looked through in small memory."""

    def __setitem__(self, key: Any, value: Any) -> None:
        if not (isinstance(value, StreamObject) and len(value.encoded_data) > _LARGE):
            super().__setitem__(key, value)


class _FrugalReader(PdfFileReader):
    """pyHanko's reader, without its habit of keeping every object of the file."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, strict=False)
        self.resolved_objects = _SmallObjects(self.resolved_objects)

    def get_historical_resolver(self, revision: int) -> HistoricalResolver:
        found = super().get_historical_resolver(revision)
        if not isinstance(found.cache, _SmallObjects):
            found.cache = _SmallObjects(found.cache)
        return found


@contextmanager
def open_reader(path: Path) -> Iterator[PdfFileReader]:
    """Yield a reader over the open file; objects are read when asked for, never the whole file.

    Lenient as viewers are: real scans break small rules. A file that opens without a password,
    though restricted, is read. Raises ``UnreadableError`` when it cannot be opened,
    ``DamagedError`` for what is no readable PDF, ``EncryptedError`` when it needs a password.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(subject=path.name, reason=reason) from error
    with file:
        yield make_reader(file, path.name)


def make_reader(file: BinaryIO, name: str) -> PdfFileReader:
    """Return a reader over an open file. Errors as in ``open_reader``."""
    try:
        reader = _FrugalReader(file)
        locked = reader.encrypted and not _opens_without_password(reader)
    except PARSER_ERRORS as error:
        raise DamagedError(subject=name, reason="not a readable PDF") from error
    if locked:
        raise EncryptedError(subject=name)
    return reader


def _opens_without_password(reader: PdfFileReader) -> bool:
    try:
        return reader.decrypt(b"").status != AuthStatus.FAILED
    except PARSER_ERRORS:
        return False  # encrypted for the holders of certain certificates
