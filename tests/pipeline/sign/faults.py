"""A server on loopback that answers as a broken time-stamp authority would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPLY = "application/timestamp-reply"


@dataclass(frozen=True)
class Answer:
    """What the server sends for every request."""

    body: bytes = b""
    status: int = 200
    kind: str = REPLY
    endless: bool = False
    silent: bool = False
    """Take the request and never answer."""
    location: str = ""
    """Where a redirection sends the client."""


@contextmanager
def broken_authority(
    answer: Answer, asked: list[str] | None = None, port: int = 0
) -> Iterator[str]:
    """Yield the address of a server that gives ``answer``; paths that were asked for are noted."""
    done = threading.Event()
    noted = [] if asked is None else asked

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            noted.append(self.path)
            if answer.silent:
                done.wait(60)
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            if answer.location:
                self.send_header("Location", answer.location)
            if not answer.endless:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(answer.body)
                while answer.endless:
                    self.wfile.write(bytes(1 << 16))

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            done.set()
            server.shutdown()
            serving.join()
