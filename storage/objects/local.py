"""The object store in a folder of this machine: the embedded default."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from models.artifact import StoredObject, StoreProof
from models.errors import (
    ChecksumMismatchError,
    KeyConflictError,
    LockNotEnforcedError,
    ObjectMissingError,
    StoreUnavailableError,
    UnsafeKeyError,
)
from storage.durable import (
    Digest,
    copy_checked,
    disk_errors,
    fsync_folder,
    hash_file,
    make_folder,
    publish,
    temporary_name,
)
from storage.names import require_safe_key

_INCOMING = ".incoming"
_WASTE_AFTER_SECONDS = 24 * 3600.0


class LocalStore:
    """One file an object, under its key, readable by this user only.

    On disk while ``put_file`` runs: a temporary file in ``.incoming`` until it is whole, synced
    and read back; then, by one hard link, the object under its key. The content type is not kept,
    the suffix of the key says it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._incoming = self._folder / _INCOMING

    def put_file(
        self,
        key: str,
        path: Path,
        sha256: str,
        content_type: str,
        keep_until: datetime | None = None,
    ) -> StoredObject:
        """See ``ObjectStore.put_file``; a folder locks nothing."""
        target = self._path(key)
        if keep_until is not None:
            raise LockNotEnforcedError(subject=key, store=self.describe())
        with disk_errors(self._folder):
            temporary = temporary_name(make_folder(self._incoming))
            try:
                copied = copy_checked(path, temporary)
                if copied.sha256 != sha256:
                    raise ChecksumMismatchError(subject=key, expected=sha256, found=copied.sha256)
                self._make_parent(key, target)
                if not publish(temporary, target):
                    return self._same_or_conflict(key, target, sha256)
            finally:
                temporary.unlink(missing_ok=True)
        return self._object(key, target, copied)

    def stat(self, key: str) -> StoredObject | None:
        """See ``ObjectStore.stat``; the digest is of the bytes as they are now."""
        target = self._path(key)
        with disk_errors(self._folder):
            if not target.is_file():
                return None
            return self._object(key, target, hash_file(target))

    @contextlib.contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        """See ``ObjectStore.open``."""
        target = self._path(key)
        if not target.is_file():
            raise ObjectMissingError(subject=key, store=self.describe())
        with disk_errors(self._folder):
            stream = target.open("rb")
        with stream:
            yield stream

    def hold(self, key: str, *, on: bool) -> StoredObject:
        """See ``ObjectStore.hold``: a folder holds nothing, whoever may write to it may delete."""
        del on
        raise LockNotEnforcedError(subject=key, store=self.describe())

    def describe(self) -> str:
        """See ``ObjectStore.describe``."""
        return str(self._folder)

    def check(self) -> StoreProof:
        """See ``ObjectStore.check``; also clears what killed writers left a day ago."""
        with disk_errors(self._folder):
            make_folder(self._incoming)
            self._sweep()
            name = f"probe-{uuid.uuid4().hex}"
            first, second = self._incoming / f".{name}.tmp", self._incoming / name
            try:
                first.write_bytes(name.encode())
                created = publish(first, second)
                replaced = publish(first, second)
                kept = second.read_bytes() == name.encode()
            finally:
                first.unlink(missing_ok=True)
                second.unlink(missing_ok=True)
        if not created or replaced or not kept:
            raise StoreUnavailableError(
                subject=self.describe(), store=self.describe(), reason="probe was not kept"
            )
        return StoreProof(
            create_only=True, checksums=True, versions=False, encrypted=False, lock="none"
        )

    def _path(self, key: str) -> Path:
        target = self._folder.joinpath(*require_safe_key(key))
        # A link planted inside the folder must not lead out of it either.
        if not target.resolve().is_relative_to(self._folder.resolve()):
            raise UnsafeKeyError(subject=key, reason="leads out of the store")
        return target

    def _make_parent(self, key: str, target: Path) -> None:
        try:
            make_folder(target.parent)
        except NotADirectoryError as error:
            raise KeyConflictError(subject=key, key=key) from error

    def _same_or_conflict(self, key: str, target: Path, sha256: str) -> StoredObject:
        found = hash_file(target) if target.is_file() else None
        if found is None or found.sha256 != sha256:
            raise KeyConflictError(subject=key, key=key)
        # The first writer may have been killed between the link and its sync.
        fsync_folder(target.parent)
        return self._object(key, target, found)

    def _object(self, key: str, target: Path, digest: Digest) -> StoredObject:
        return StoredObject(
            key=key,
            location=str(target),
            version=None,
            sha256=digest.sha256,
            bytes=digest.bytes,
        )

    def _sweep(self) -> None:
        oldest = time.time() - _WASTE_AFTER_SECONDS
        for waste in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if waste.stat().st_mtime < oldest:
                    waste.unlink()
