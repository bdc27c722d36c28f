"""The port of the object store: what Sổ Hóa asks of a place that keeps finished files."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from models.artifact import StoredObject, StoreProof


class ObjectStore(Protocol):
    """A store whose objects are created once and never replaced or deleted through this port.

    Keys are checked by ``storage.names.require_safe_key`` (``UnsafeKeyError``). Any method may
    raise ``StoreUnavailableError``, which is worth trying again unchanged.
    """

    def put_file(
        self,
        key: str,
        path: Path,
        sha256: str,
        content_type: str,
        keep_until: datetime | None = None,
    ) -> StoredObject:
        """Store the bytes of ``path`` under ``key`` and return what the store gave back.

        ``sha256`` is what the caller knows the bytes to be (64 hex digits, lower case). Returns
        only after the stored bytes were read back and found to have it. The same key with the
        same bytes returns the object that is there; with other bytes ``KeyConflictError``. Bytes
        that differ from ``sha256``, in the file or in the store, are ``ChecksumMismatchError``.
        Killed at any point, the key holds nothing or all of the bytes, and a repeat finishes.
        With ``keep_until`` (aware) the version is locked until then, after it was read back; an
        earlier lock is only lengthened. ``LockNotEnforcedError`` when the store does not lock.
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

    def hold(self, key: str, *, on: bool) -> StoredObject:
        """Put the newest version under a legal hold, or lift it; return what stands there then.

        Raises ``ObjectMissingError``, and ``LockNotEnforcedError`` when the store cannot.
        """
        ...

    def describe(self) -> str:
        """Name the store for people: a folder, or ``s3://bucket at host``. No secrets."""
        ...

    def check(self) -> StoreProof:
        """Write, read, overwrite and, where it is asked, lock a probe; return what was seen.

        So trouble shows before a dossier. Raises ``StoreUnavailableError``, ``ConfigError`` when
        the store lets an object be replaced or does not encrypt, and ``LockNotEnforcedError``
        when it accepts a lock and deletes all the same.
        """
        ...
