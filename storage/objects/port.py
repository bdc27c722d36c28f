"""The port of the object store: what Sổ Hóa asks of a place that keeps finished files."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from models.artifact import StoredObject


class ObjectStore(Protocol):
    """A store whose objects are created once and never replaced or deleted through this port.

    Keys are checked by ``storage.names.require_safe_key`` (``UnsafeKeyError``). Any method may
    raise ``StoreUnavailableError``, which is worth trying again unchanged.
    """

    def put_file(self, key: str, path: Path, sha256: str, content_type: str) -> StoredObject:
        """Store the bytes of ``path`` under ``key`` and return what the store gave back.

        ``sha256`` is what the caller knows the bytes to be (64 hex digits, lower case). Returns
        only after the stored bytes were read back and found to have it. The same key with the
        same bytes returns the object that is there; with other bytes ``KeyConflictError``. Bytes
        that differ from ``sha256``, in the file or in the store, are ``ChecksumMismatchError``.
        Killed at any point, the key holds nothing or all of the bytes, and a repeat finishes.
        """
        ...

    def stat(self, key: str) -> StoredObject | None:
        """Return what stands under ``key``, or ``None``."""
        ...

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Stream the bytes under ``key``: ``with store.open(key) as stream: stream.read(n)``.

        Raises ``ObjectMissingError`` when there are none.
        """
        ...

    def describe(self) -> str:
        """Name the store for people: a folder, or ``s3://bucket at host``. No secrets."""
        ...

    def check(self) -> None:
        """Write, read and refuse to overwrite a probe, so that trouble shows before a dossier.

        Raises ``StoreUnavailableError``, or ``ConfigError`` when the store lets an object be
        replaced.
        """
        ...
