"""Locks of an S3 store: retention and legal hold of one version, and the trial that they hold.

S3 calls it Object Lock. ``governance`` lets an account with a special right delete all the same,
``compliance`` nobody. Both are set on a version after its bytes were read back and compared: bytes
that came back wrong must not block their key for decades. Servers exist that accept a lock and
forget it, so what was set is asked back each time, and a probe is deleted at the start.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.error import S3Error
from minio.retention import Retention

from models.errors import LockNotEnforcedError

PROBES = "_probe/lock-"
"""Keys of the objects that are locked for a moment to see whether it holds."""
_PROBE_SECONDS = 5
"""How long a probe is locked; the next trial takes those away that are past it."""
_MODES = {"governance": GOVERNANCE, "compliance": COMPLIANCE}
_NO_LOCK = frozenset({"NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"})


class S3Locks:
    """Locks of the objects of one bucket, which must have been made with Object Lock."""

    def __init__(self, client: Minio, bucket: str, mode: str, store: str) -> None:
        self._client = client
        self._bucket = bucket
        self._mode = _MODES.get(mode)
        self._store = store
        self._bucket_locks = False

    def keep(self, key: str, version: str | None, until: datetime) -> datetime:
        """Lock a version until ``until`` or longer; return what the store says it keeps.

        Raises ``LockNotEnforcedError`` when the store says otherwise afterwards.
        """
        self._require_bucket(key)
        # S3 keeps whole seconds; a lock must not end before it was asked to.
        wanted = until.astimezone(UTC) + timedelta(microseconds=-until.microsecond % 1_000_000)
        found = self._until(key, version)
        if found is None or found < wanted:
            self._set(key, version, wanted)
            found = self._until(key, version)
        if found is None or found < wanted:
            raise self._not_kept(key)
        return found

    def hold(self, key: str, version: str | None, *, on: bool) -> None:
        """Put a version under a legal hold or lift it, and see that it is so."""
        self._require_bucket(key)
        client = self._client
        change = client.enable_object_legal_hold if on else client.disable_object_legal_hold
        with self._refusals(key):
            change(self._bucket, key, version_id=version)
            found = client.is_object_legal_hold_enabled(self._bucket, key, version_id=version)
        if found is not on:
            raise self._not_kept(key)

    def prove(self, key: str, version: str | None) -> None:
        """Lock a probe and try to get round the lock; ``LockNotEnforcedError`` when that works."""
        now = datetime.now(UTC)
        self.keep(key, version, now + timedelta(seconds=_PROBE_SECONDS))
        if self._succeeds(lambda: self._client.remove_object(self._bucket, key, version)):
            raise self._not_kept(key)
        # Who may delete past a governance lock may shorten it: only the other is tried.
        if self._mode == COMPLIANCE and self._succeeds(lambda: self._set(key, version, now)):
            raise self._not_kept(key)

    def sweep(self) -> None:
        """Take away the probes of earlier trials; one that is still locked stays for the next."""
        probes = self._client.list_objects(
            self._bucket, prefix=PROBES, recursive=True, include_version=True
        )
        with contextlib.suppress(S3Error):
            for probe in probes:
                with contextlib.suppress(S3Error):
                    self._client.remove_object(
                        self._bucket, str(probe.object_name), probe.version_id
                    )

    def _require_bucket(self, key: str) -> None:
        """See that the bucket was made with locks: SeaweedFS takes one in any that has versions,
        and then deletes all the same."""
        if not self._bucket_locks:
            with self._refusals(key):
                self._client.get_object_lock_config(self._bucket)
            self._bucket_locks = True

    def _set(self, key: str, version: str | None, until: datetime) -> None:
        if self._mode is None:
            raise self._not_kept(key)
        lock = Retention(self._mode, until)
        with self._refusals(key):
            self._client.set_object_retention(self._bucket, key, lock, version)

    def _until(self, key: str, version: str | None) -> datetime | None:
        try:
            found = self._client.get_object_retention(self._bucket, key, version)
        except S3Error as error:
            if error.code in _NO_LOCK:
                return None
            raise
        return None if found is None else found.retain_until_date

    @contextlib.contextmanager
    def _refusals(self, key: str) -> Iterator[None]:
        """An answer that the bucket locks nothing is ours to tell; others go to the caller."""
        try:
            yield
        except S3Error as error:
            if error.code in _NO_LOCK or error.code in {"InvalidRequest", "NotImplemented"}:
                raise self._not_kept(key) from error
            raise

    def _succeeds(self, attempt: Callable[[], object]) -> bool:
        try:
            attempt()
        except (S3Error, LockNotEnforcedError):
            return False
        return True

    def _not_kept(self, key: str) -> LockNotEnforcedError:
        return LockNotEnforcedError(subject=key, store=self._store)
