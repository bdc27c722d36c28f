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


@contextmanager
def broken_authority(answer: Answer) -> Iterator[str]:
    """Yield the address of a server that gives ``answer``."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if answer.silent:
                done.wait(60)
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            if not answer.endless:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(answer.body)
                while answer.endless:
                    self.wfile.write(bytes(1 << 16))

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            done.set()
            server.shutdown()
            serving.join()
