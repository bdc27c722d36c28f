"""Creating an S3 object that was not there, or being told that it was.

S3's rule that the last writer wins is not ours, and minio-py has no conditional put: its
``put_object`` takes ``If-None-Match`` for user metadata and overwrites. So an object is written by
one PUT of our own, signed by ``minio.signer`` (Signature Version 4), with two promises in signed
headers: ``If-None-Match: *`` (RFC 9110 section 13.1.2: create only; the server answers 412) and
``x-amz-checksum-sha256`` (the server refuses other bytes, and keeps the digest with the object;
``x-amz-content-sha256`` alone is not compared by every server). The file is streamed; one PUT
carries up to 5 GiB, more than the intake lets in.
"""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

import urllib3
from minio.credentials.credentials import Credentials
from minio.signer import sign_v4_s3

from models.errors import ChecksumMismatchError
from storage.durable import Digest

MAX_PUT_BYTES = 5 * 1024**3
"""What S3 takes in one PUT."""
SHA_HEADER = "x-amz-meta-sha256"
"""User metadata: the digest of the bytes, so that ``stat`` need not read them."""
ENCRYPTION_HEADER = "x-amz-server-side-encryption"
_TRIES = 4
_PAUSE_SECONDS = 0.4
"""Before the second try; doubled before each further one."""
_CODE = re.compile(rb"<Code>([A-Za-z0-9]+)</Code>")
_CHANGED = frozenset({"XAmzContentSHA256Mismatch", "BadDigest", "InvalidDigest"})


class Refused(Exception):  # noqa: N818 - never leaves storage.objects
    """The server's answer was an error; ``code`` is S3's name for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Answer(NamedTuple):
    created: bool
    """``False``: the key was taken."""
    version: str | None


class Creator:
    """Sends create-only PUTs over a shared connection pool."""

    def __init__(
        self,
        http: urllib3.PoolManager,
        credentials: Credentials,
        region: str,
        url_of: Callable[[str], str],
        *,
        encrypt: bool,
    ) -> None:
        self._http = http
        self._credentials = credentials
        self._region = region
        self._url_of = url_of
        self._encrypt = encrypt

    def create(self, key: str, body: BinaryIO, digest: Digest, content_type: str) -> Answer:
        """Store ``body`` under ``key`` unless something stands there.

        A broken connection and a busy server are tried again. After that the key may be taken by
        our own first try: the caller must compare bytes when ``created`` is false. Raises
        ``Refused``, urllib3's errors, and ``ChecksumMismatchError`` when the server saw other
        bytes than ``digest``.
        """
        for attempt in range(1, _TRIES + 1):
            last = attempt == _TRIES
            body.seek(0)
            try:
                response = self._send(key, body, digest, content_type)
            except (urllib3.exceptions.HTTPError, OSError):
                if last:
                    raise
            else:
                if response.status not in {409, 429} and response.status < 500:
                    return _read(response, key, digest)
                if last:
                    raise Refused(_code(response))
            time.sleep(_PAUSE_SECONDS * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _send(
        self, key: str, body: BinaryIO, digest: Digest, content_type: str
    ) -> urllib3.BaseHTTPResponse:
        url = self._url_of(key)
        now = datetime.now(UTC)
        parts = urlsplit(url)
        headers: dict[str, str | list[str] | tuple[str]] = {
            "Host": parts.netloc,
            "Content-Type": content_type,
            "Content-Length": str(digest.bytes),
            "If-None-Match": "*",
            SHA_HEADER: digest.sha256,
            "x-amz-checksum-sha256": b64encode(bytes.fromhex(digest.sha256)).decode(),
            "x-amz-content-sha256": digest.sha256,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        }
        if self._encrypt:
            headers[ENCRYPTION_HEADER] = "AES256"
        sign_v4_s3(  # adds Authorization to the headers it is given
            method="PUT",
            url=parts,
            region=self._region,
            headers=headers,
            credentials=self._credentials,
            content_sha256=digest.sha256,
            date=now,
        )
        sent = {name: str(value) for name, value in headers.items()}
        return self._http.request("PUT", url, body=body, headers=sent, retries=False)


def _read(response: urllib3.BaseHTTPResponse, key: str, digest: Digest) -> Answer:
    if response.status == 412:
        return Answer(created=False, version=None)
    if response.status == 200:
        return Answer(created=True, version=response.headers.get("x-amz-version-id"))
    code = _code(response)
    if code in _CHANGED:
        raise ChecksumMismatchError(subject=key, expected=digest.sha256, found=code)
    raise Refused(code)


def _code(response: urllib3.BaseHTTPResponse) -> str:
    found = _CODE.search(response.data)
    return found[1].decode() if found else f"HTTP {response.status}"
