"""The authorities of the development PKI, answering on loopback while something is signed.

They make the highest level of signature reachable on a machine without any network, for trying out
and for tests. All they issue is marked as a test and has no legal value.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.settings import SignSettings
from models.errors import KeyUnavailableError
from pipeline.sign.answers import BadQuestion, answer_state, answer_timestamp
from pipeline.sign.authority import utc_now
from pipeline.sign.pki import DevelopmentPki, address, ensure_development_pki, generations

_LARGEST_QUESTION = 1 << 16
_QUESTION_SECONDS = 10.0
_KINDS = {"tsa": "application/timestamp-reply", "ocsp": "application/ocsp-response"}

_log = logging.getLogger(__name__)


class DevelopmentAuthorities:
    """Time-stamp authority and OCSP responder of a PKI folder; close them when done.

    Processes that share a folder share its port: the system gives each question to one of them.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def complete(self, settings: SignSettings) -> SignSettings:
        """Return ``settings`` with the authorities that belong to the development key, answering.

        Settings with a key of their own, and those that need nobody, come back as they are. Raises
        ``KeyUnavailableError`` when the port is taken by another program.
        """
        if not settings.uses_development_key or settings.level == "B-B":
            return settings
        url = self.start()
        return settings if settings.tsa_url else settings.model_copy(update={"tsa_url": url})

    def start(self) -> str:
        """Answer from now on, if not yet; return the address of the time-stamp authority."""
        with self._lock:
            ensure_development_pki(self._folder, self._now())
            if self._server is None:
                self._server = self._listen()
            return f"{address(self._folder)}/tsa"

    def close(self) -> None:
        """Answer no more."""
        with self._lock:
            if self._server is not None:
                self._server.shutdown()
                self._server.server_close()
                self._server = None

    def __enter__(self) -> DevelopmentAuthorities:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> _Server:
        port = urlsplit(address(self._folder)).port or 0
        try:
            server = _Server(("127.0.0.1", port), self._answer)
        except OSError as error:
            reason = f"port {port} of the development authorities is taken by another program"
            raise KeyUnavailableError(subject=self._folder.name, reason=reason) from error
        threading.Thread(
            target=server.serve_forever,
            kwargs={"poll_interval": 0.1},
            name="development-authorities",
            daemon=True,
        ).start()
        return server

    def _answer(self, path: str, body: bytes) -> tuple[str, bytes]:
        """Return content type and answer; raise ``BadQuestion``."""
        *place, service = path.strip("/").split("/")
        if service == "tsa" and not place:
            pki = ensure_development_pki(self._folder, self._now())
            return _KINDS[service], answer_timestamp(body, pki, self._now())
        if service == "ocsp" and len(place) == 1:
            return _KINDS[service], answer_state(body, self._generation(place[0]), self._now())
        raise BadQuestion(path)

    def _generation(self, name: str) -> DevelopmentPki:
        for generation in generations(self._folder):
            if generation.folder.name == name:
                return generation
        raise BadQuestion(name)


class _Server(ThreadingHTTPServer):
    allow_reuse_port = True
    daemon_threads = True

    def __init__(
        self, place: tuple[str, int], answer: Callable[[str, bytes], tuple[str, bytes]]
    ) -> None:
        super().__init__(place, _Handler)
        self.answer = answer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep traces off the terminal: who asked learns it from the answer."""
        _log.info("a question to the development authorities failed")


class _Handler(BaseHTTPRequestHandler):
    timeout = _QUESTION_SECONDS
    server: _Server

    def do_POST(self) -> None:
        """Answer one question."""
        try:
            size = int(self.headers.get("Content-Length", ""))
            if not 0 < size <= _LARGEST_QUESTION:
                raise BadQuestion(str(size))
            kind, answer = self.server.answer(self.path, self.rfile.read(size))
        except ValueError:  # BadQuestion is one
            self.send_error(400)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing: the default writes every question to the terminal."""
