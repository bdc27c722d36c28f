"""A tiny S3 server that keeps objects in memory and can be told to lie."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from tests.services import S3Server


class Lie(Enum):
    NONE = auto()
    OTHER_BYTES = auto()
    """Gives back other bytes than it was given."""
    KEEPS_NOTHING = auto()
    """Says 200 and forgets."""
    CUT_OFF = auto()
    """Announces all bytes and sends half."""
    OVERWRITES = auto()
    """Does not know If-None-Match."""
    FORGETS_LOCKS = auto()
    """Takes a lock, says it is not there."""
    BREAKS_LOCKS = auto()
    """Keeps a lock in its books and deletes all the same."""


class LyingServer(ThreadingHTTPServer):
    def __init__(self, lie: Lie) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lie = lie
        self.objects: dict[str, tuple[bytes, str]] = {}
        self.deleted: list[str] = []
        self.locks: dict[str, bytes] = {}
        self.busy = 0

    @property
    def address(self) -> S3Server:
        return S3Server(f"127.0.0.1:{self.server_port}", "key", "secret")


class _Handler(BaseHTTPRequestHandler):
    server: LyingServer
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.server.busy:
            self.server.busy -= 1
            return self._answer(503, b"<Error><Code>SlowDown</Code></Error>")
        if self._part == "retention":
            if self.server.lie is not Lie.FORGETS_LOCKS:
                self.server.locks[self._key] = content
            return self._answer(200)
        if self._key in self.server.objects and self.server.lie is not Lie.OVERWRITES:
            return self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
        if self.server.lie is not Lie.KEEPS_NOTHING:
            self.server.objects[self._key] = (content, self.headers["x-amz-meta-sha256"])
        return self._answer(200)

    def do_HEAD(self) -> None:
        found = self.server.objects.get(self._key)
        if found is None:
            return self._answer(404)
        return self._answer(200, found[0], {"x-amz-meta-sha256": found[1]})

    def do_GET(self) -> None:
        if self._part == "retention":
            missing = b"<Error><Code>NoSuchObjectLockConfiguration</Code></Error>"
            lock = self.server.locks.get(self._key)
            return self._answer(404, missing) if lock is None else self._answer(200, lock)
        if self._part == "object-lock":
            return self._answer(200, b"<ObjectLockConfiguration/>")
        if not self._key:  # a list of objects: there are none from earlier
            return self._answer(200, b"<ListVersionsResult><Name>b</Name></ListVersionsResult>")
        found = self.server.objects.get(self._key)
        if found is None:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        lie = self.server.lie
        content = bytes(len(found[0])) if lie is Lie.OTHER_BYTES else found[0]
        return self._answer(200, content, sent=len(content) // 2 if lie is Lie.CUT_OFF else None)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._key, None)
        self.server.deleted.append(self._key)
        self._answer(204)

    @property
    def _key(self) -> str:
        return (unquote(urlsplit(self.path).path) + "/").split("/", 2)[2].removesuffix("/")

    @property
    def _part(self) -> str:
        """What of the object is meant, e.g. ``retention``; empty for the object itself."""
        return urlsplit(self.path).query.partition("&")[0].partition("=")[0]

    def _answer(
        self,
        status: int,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        sent: int | None = None,
    ) -> None:
        self.send_response(status)
        kind = "application/xml" if status >= 400 else "application/octet-stream"
        every = {
            "Content-Length": str(len(content)),
            "Content-Type": kind,
            "ETag": '"e"',
            "Last-Modified": "Sat, 21 Nov 2026 00:00:00 GMT",
            **(headers or {}),
        }
        for name, value in every.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[:sent])
        if sent is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def lying_server(lie: Lie) -> Iterator[LyingServer]:
    with LyingServer(lie) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
