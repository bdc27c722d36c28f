"""The object store on any S3 server, through the minio client.

How an object is created without replacing another is in ``storage.objects.s3_create``.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED
from minio.credentials.credentials import Credentials
from minio.error import MinioException, S3Error
from minio.helpers import check_bucket_name
from minio.versioningconfig import VersioningConfig

from config.settings import StoreSettings
from models.artifact import StoredObject, StoreProof
from models.errors import (
    ChecksumMismatchError,
    ConfigError,
    KeyConflictError,
    ObjectMissingError,
    OversizeError,
    StorageError,
    StoreUnavailableError,
)
from storage.durable import Digest, disk_errors, hash_file, hash_stream
from storage.names import require_safe_key
from storage.objects.s3_create import (
    ENCRYPTION_HEADER,
    MAX_PUT_BYTES,
    SHA_HEADER,
    Answer,
    Creator,
    Refused,
)
from storage.objects.s3_lock import PROBES, S3Locks

READY_SECONDS = 15.0
"""How long ``check`` waits for a server that is starting: one was seen to take its first write
5.4 s after a crash, though its health page was green."""
_MISSING = frozenset({"NoSuchKey", "NoSuchObject", "NoSuchVersion", "NoSuchBucket"})
_FINAL = frozenset(
    {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidBucketName"}
)
"""Answers that waiting does not change."""
_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


class S3Store:
    """Objects of one bucket. The bucket is created on first use when it is missing."""

    def __init__(self, settings: StoreSettings, access_key: str, secret_key: str) -> None:
        self._settings = settings
        self._bucket = settings.bucket
        if not settings.secure and not settings.endpoint.startswith(("127.", "localhost", "[::1]")):
            _log.warning("papers travel to %s without encryption", settings.endpoint)
        http = urllib3.PoolManager(
            maxsize=16,
            timeout=urllib3.Timeout(connect=10, read=60),
            retries=urllib3.Retry(total=2, backoff_factor=0.2, redirect=0),
            ssl_context=ssl.create_default_context(),
        )
        try:
            if not settings.endpoint:
                raise ValueError("no endpoint is given")
            check_bucket_name(settings.bucket, strict=True)
            self._client = Minio(
                settings.endpoint,
                access_key=access_key,
                secret_key=secret_key,
                secure=settings.secure,
                region=settings.region,
                http_client=http,
            )
        except ValueError as error:
            raise ConfigError(subject="store", reason=str(error)) from error
        credentials = Credentials(access_key, secret_key)
        self._creator = Creator(
            http, credentials, settings.region, self._url_of, encrypt=settings.encrypt
        )
        self._locks = S3Locks(self._client, self._bucket, settings.lock, self.describe())

    @classmethod
    def from_settings(cls, settings: StoreSettings) -> S3Store:
        """Take the credentials from the environment; ``ConfigError`` names what is missing."""
        names = (settings.access_key_env, settings.secret_key_env)
        missing = [name for name in names if not os.environ.get(name)]
        if missing:
            reason = f"set {' and '.join(missing)} in the environment of this program"
            raise ConfigError(subject="store", reason=reason)
        return cls(settings, os.environ[names[0]], os.environ[names[1]])

    def put_file(
        self,
        key: str,
        path: Path,
        sha256: str,
        content_type: str,
        keep_until: datetime | None = None,
    ) -> StoredObject:
        """See ``ObjectStore.put_file``.

        Killed before the server has the whole body: nothing stands there. Killed before the bytes
        were read back, or locked: the repeat finds them, reads them, locks them and returns. An
        object that we created just now and that comes back changed is taken away, so that it does
        not block its key.
        """
        require_safe_key(key)
        with disk_errors(path):
            source = hash_file(path)
        if source.sha256 != sha256:
            raise ChecksumMismatchError(subject=key, expected=sha256, found=source.sha256)
        if source.bytes > MAX_PUT_BYTES:
            raise OversizeError(subject=key, what="bytes", size=source.bytes, limit=MAX_PUT_BYTES)
        answer = Answer(created=False, version=None)
        if not self._stands(key):
            with disk_errors(path), path.open("rb") as body:
                answer = self._create(key, body, source, content_type)
        found = self._read_back(key)
        stored = self.stat(key) if found == source else None
        if stored is None:
            raise self._trouble(key, source, found, answer)
        update: dict[str, object] = {"sha256": source.sha256, "bytes": source.bytes}
        if keep_until is not None:
            version, until = stored.version, keep_until
            update["locked_until"] = self._ask(key, lambda: self._locks.keep(key, version, until))
        return stored.model_copy(update=update)

    def hold(self, key: str, *, on: bool) -> StoredObject:
        """See ``ObjectStore.hold``."""
        stored = self.stat(key)
        if stored is None:
            raise ObjectMissingError(subject=key, store=self.describe())
        self._ask(key, lambda: self._locks.hold(key, stored.version, on=on))
        return stored.model_copy(update={"held": on})

    def stat(self, key: str) -> StoredObject | None:
        """See ``ObjectStore.stat``; the digest is the one kept with the object, or, for an object
        that another program put there, that of its bytes."""
        require_safe_key(key)
        try:
            found = self._ask(key, lambda: self._client.stat_object(self._bucket, key))
        except ObjectMissingError:
            return None
        metadata = found.metadata or {}
        claimed = metadata.get(SHA_HEADER)
        digest = Digest(claimed, int(found.size or 0)) if claimed else self._read_back(key)
        if digest is None:
            return None
        return StoredObject(
            key=key,
            location=f"s3://{self._bucket}/{key}",
            version=None if found.version_id in {None, "", "null"} else found.version_id,
            sha256=digest.sha256,
            bytes=digest.bytes,
            locked_until=_time(metadata.get("x-amz-object-lock-retain-until-date")),
            held=metadata.get("x-amz-object-lock-legal-hold") == "ON",
        )

    @contextlib.contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        """See ``ObjectStore.open``. A connection that breaks off is ``StoreUnavailableError``."""
        require_safe_key(key)
        response = self._ask(key, lambda: self._client.get_object(self._bucket, key))
        try:
            yield cast("BinaryIO", response)
        except (urllib3.exceptions.HTTPError, ConnectionError) as error:
            raise self._unavailable(type(error).__name__) from error
        finally:
            response.close()
            response.release_conn()

    def describe(self) -> str:
        """See ``ObjectStore.describe``."""
        return f"s3://{self._bucket} at {self._settings.endpoint}"

    def check(self) -> StoreProof:
        """See ``ObjectStore.check``; waits up to ``READY_SECONDS`` for a server that starts.

        Creates the bucket when it is missing, with versioning where the server permits it.
        """
        deadline = time.monotonic() + READY_SECONDS
        pause = 0.1
        while True:
            try:
                return self._probe()
            except StoreUnavailableError as error:
                refused = error.parameters["reason"] in _FINAL
                if refused or time.monotonic() + pause > deadline:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, 2.0)

    def _probe(self) -> StoreProof:
        """Create an object, try to replace it, read it; take the probe away again."""
        key = f"_probe/{uuid.uuid4().hex}"
        first = self._create_bytes(key, b"probe")
        try:
            if self._create_bytes(key, b"other").created:
                reason = f"{self.describe()} ignores If-None-Match and replaces objects"
                raise ConfigError(subject="store.endpoint", reason=reason)
            with self.open(key) as stream:
                if not first.created or stream.read() != b"probe":
                    raise self._unavailable("probe was not kept")
            return StoreProof(
                create_only=True,
                checksums=self._refuses_other_bytes(),
                versions=first.version is not None,
                encrypted=self._is_encrypted(key),
                lock=self._proven_lock(),
            )
        except ObjectMissingError as error:
            raise self._unavailable("probe was not kept") from error
        finally:
            self._take_away(key, first.version)

    def _refuses_other_bytes(self) -> bool:
        key = f"_probe/{uuid.uuid4().hex}"
        digest = Digest(hashlib.sha256(b"probe").hexdigest(), len(b"other"))
        try:
            answer = self._create(key, io.BytesIO(b"other"), digest, "application/octet-stream")
        except (ChecksumMismatchError, StoreUnavailableError):
            return True
        self._take_away(key, answer.version)
        return False

    def _is_encrypted(self, key: str) -> bool:
        found = self._ask(key, lambda: self._client.stat_object(self._bucket, key))
        encrypted = bool((found.metadata or {}).get(ENCRYPTION_HEADER))
        if self._settings.encrypt and not encrypted:
            reason = f"{self.describe()} does not encrypt"
            raise ConfigError(subject="store.encrypt", reason=reason)
        return encrypted

    def _proven_lock(self) -> str:
        """Return the lock that is asked for, after a probe could not be deleted."""
        if self._settings.lock == "none":
            return "none"
        self._ask(self._bucket, self._locks.sweep)
        key = f"{PROBES}{uuid.uuid4().hex}"
        answer = self._create_bytes(key, b"probe")
        self._ask(key, lambda: self._locks.prove(key, answer.version))
        return self._settings.lock

    def _create_bytes(self, key: str, content: bytes) -> Answer:
        digest = Digest(hashlib.sha256(content).hexdigest(), len(content))
        return self._create(key, io.BytesIO(content), digest, "application/octet-stream")

    def _create(self, key: str, body: BinaryIO, digest: Digest, content_type: str) -> Answer:
        """Create the object, and before it the bucket when the server says that is missing."""
        try:
            return self._creator.create(key, body, digest, content_type)
        except Refused as refused:
            if refused.code != "NoSuchBucket":
                raise self._unavailable(refused.code) from refused
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._unavailable(type(error).__name__) from error
        self._make_bucket()
        try:
            return self._creator.create(key, body, digest, content_type)
        except Refused as refused:
            raise self._unavailable(refused.code) from refused
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._unavailable(type(error).__name__) from error

    def _make_bucket(self) -> None:
        try:
            # A lock can be had only in a bucket that was made for it; it has versioning then.
            lock = self._settings.lock != "none"
            self._ask(
                self._bucket, lambda: self._client.make_bucket(self._bucket, object_lock=lock)
            )
        except StoreUnavailableError as error:
            # Another process was faster.
            if not error.parameters["reason"].startswith("BucketAlready"):
                raise
        versioning = VersioningConfig(ENABLED)
        try:
            self._ask(
                self._bucket, lambda: self._client.set_bucket_versioning(self._bucket, versioning)
            )
        except StorageError as error:
            _log.warning("bucket %s has no versioning: %s", self._bucket, error)

    def _trouble(
        self, key: str, source: Digest, found: Digest | None, answer: Answer
    ) -> StorageError:
        """Name what is wrong with bytes that came back changed, and clear what we just made."""
        if answer.created:
            self._take_away(key, answer.version)
        elif found is not None and self._claimed(key) != source.sha256:
            return KeyConflictError(subject=key, key=key)
        nothing = "nothing" if found is None else found.sha256
        return ChecksumMismatchError(subject=key, expected=source.sha256, found=nothing)

    def _take_away(self, key: str, version: str | None) -> None:
        """Remove what this call itself created; a store that forbids it keeps the waste."""
        try:
            self._ask(
                key, lambda: self._client.remove_object(self._bucket, key, version_id=version)
            )
        except StorageError as error:
            _log.warning("object %s could not be taken away: %s", key, error)

    def _stands(self, key: str) -> bool:
        try:
            self._ask(key, lambda: self._client.stat_object(self._bucket, key))
        except ObjectMissingError:
            return False
        return True

    def _claimed(self, key: str) -> str | None:
        stored = self.stat(key)
        return None if stored is None else stored.sha256

    def _read_back(self, key: str) -> Digest | None:
        try:
            with self.open(key) as stream:
                return hash_stream(stream)
        except ObjectMissingError:
            return None

    def _url_of(self, key: str) -> str:
        """Return the address of an object as the client itself builds it for this server."""
        return self._client.get_presigned_url("PUT", self._bucket, key).partition("?")[0]

    def _ask(self, subject: str, question: Callable[[], _Result]) -> _Result:
        """Call the client; turn its errors, urllib3's and the socket's into ours."""
        try:
            return question()
        except S3Error as error:
            if error.code in _MISSING:
                raise ObjectMissingError(subject=subject, store=self.describe()) from error
            raise self._unavailable(str(error.code)) from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._unavailable(type(error).__name__) from error

    def _unavailable(self, reason: str) -> StoreUnavailableError:
        store = self.describe()
        return StoreUnavailableError(subject=store, store=store, reason=reason)


def _time(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
