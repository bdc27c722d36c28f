"""The web application: its parts, who may come in, and the headers every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from config.messages import describe_error
from config.settings import Settings
from models.document_type import DocumentType
from models.errors import (
    AccessError,
    ObjectMissingError,
    SohoaError,
    StaleRevisionError,
    StateError,
)
from models.procedure import Procedure
from storage.catalogue import Catalogue
from storage.objects import ObjectStore
from web.auth.gate import Gate, MustChangePassword, NotAllowed, NotSignedIn
from web.auth.pages import sign_in_pages
from web.auth.people import people_pages
from web.auth.sessions import Sessions
from web.auth.setup import setup_pages
from web.pages import SEE_OTHER, Pages, language_of
from web.review.desk import Desk
from web.review.desk_pages import Parts, desk_pages
from web.review.pages import dossier_pages
from web.review.paper_pages import paper_pages
from web.review.queue_pages import queue_pages
from web.review.sample_pages import sample_pages
from web.review.tools import Tools
from web.words import say

_HEADERS = {
    # Only scripts of ours, no frame, nothing from outside: the pages show people's papers.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Backing:
    """What stands behind the pages."""

    catalogue: Catalogue
    store: ObjectStore
    types: Mapping[str, DocumentType]
    procedures: Mapping[str, Procedure]
    tools: Tools
    clock: Callable[[], datetime] = _now
    setup_code: str | None = None
    """Opens the page that makes the first administrator, while there is nobody."""


def create_app(backing: Backing, settings: Settings) -> FastAPI:
    """Return the application."""
    app = FastAPI(title="Sổ Hóa", docs_url=None, redoc_url=None, openapi_url=None)
    # Without this a foreign page could read dossiers through a name that resolves to loopback.
    hosts = ["127.0.0.1", "localhost", "[::1]", settings.web.host]
    if settings.web.public_url:
        hosts.append(urlsplit(settings.web.public_url).hostname or "")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    app.middleware("http")(_with_headers)
    catalogue = backing.catalogue
    gate = Gate(Sessions(catalogue, settings.web, backing.clock))
    pages = Pages(backing.types)
    desk = Desk(catalogue, backing.tools, settings.review, backing.clock)
    parts = Parts(catalogue, gate, pages, desk, backing.tools, backing.types, backing.procedures)
    for router in (
        sign_in_pages(catalogue, gate, pages),
        setup_pages(catalogue, gate, pages, backing.setup_code),
        people_pages(catalogue, gate, pages),
        queue_pages(catalogue, gate, pages, desk, backing.procedures, settings.review),
        desk_pages(parts),
        paper_pages(parts),
        sample_pages(parts, settings.review),
        dossier_pages(catalogue, backing.store, gate, pages, desk, settings.work_dir),
    ):
        app.include_router(router)
    static = Path(__file__).parent / "static"
    app.mount("/static", StaticFiles(directory=static), name="static")
    app.get("/healthz")(_health)
    _Troubles(pages).listen(app)
    return app


class _Troubles:
    """Says what is wrong, as a page to people and in a line to the desk's script."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def listen(self, app: FastAPI) -> None:
        """Answer every error of the application."""
        app.add_exception_handler(NotSignedIn, self._sign_in)
        app.add_exception_handler(MustChangePassword, self._change_password)
        app.add_exception_handler(NotAllowed, self._not_allowed)
        app.add_exception_handler(SohoaError, self._ours)
        app.add_exception_handler(StarletteHTTPException, self._plain)

    async def _sign_in(self, request: Request, _: Exception) -> Response:
        if _is_page(request) and request.method == "GET":
            query = f"?{request.url.query}" if request.url.query else ""
            there = quote(request.url.path + query)
            return RedirectResponse(f"/sign-in?then={there}", SEE_OTHER)
        if _is_page(request):
            # What was typed is still behind the browser's back button.
            key = "trouble.signed_out"
            return self._page(request, 401, key, back="/sign-in")
        return PlainTextResponse("signed out", 401)

    async def _change_password(self, _request: Request, _error: Exception) -> Response:
        return RedirectResponse("/password", SEE_OTHER)

    async def _not_allowed(self, request: Request, _: Exception) -> Response:
        if _is_page(request):
            return self._page(request, 403, "trouble.not_allowed")
        return PlainTextResponse("not allowed", 403)

    async def _plain(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, StarletteHTTPException) else 500
        known = {403: "trouble.refused", 404: "trouble.not_found", 413: "trouble.too_large"}
        key = known.get(status, "trouble.bad_request")
        if _is_page(request):
            return self._page(request, status, key)
        return PlainTextResponse(say(f"{key}_text", language_of(request)), status)

    async def _ours(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, SohoaError):
            raise error
        language = language_of(request)
        text = describe_error(error, language)
        if not _is_page(request):
            return PlainTextResponse(text, _status(error), headers={"X-Code": error.code})
        both = [text] if isinstance(error, StateError | AccessError) else [
            describe_error(error, one) for one in ("vi", "en")
        ]  # fmt: skip
        return self._show(request, _status(error), say("trouble.title", language), both, error.code)

    def _page(self, request: Request, status: int, key: str, back: str = "") -> Response:
        language = language_of(request)
        lines = [say(f"{key}_text", language)]
        return self._show(request, status, say(key, language), lines, "", back)

    def _show(
        self, request: Request, status: int, title: str, lines: list[str], code: str, back: str = ""
    ) -> Response:
        back = back or _desk_of(request.url.path)
        return self._pages.show_anybody(
            "message.html", request, status=status, title=title, lines=lines, code=code, back=back
        )


def _desk_of(path: str) -> str:
    """Return the desk that a form was sent from, to go back to."""
    parts = path.split("/")
    return "/".join(parts[:3]) if parts[1:2] == ["desk"] and len(parts) > 3 else "/"


def _status(error: SohoaError) -> int:
    if isinstance(error, StaleRevisionError):
        return 409
    if isinstance(error, StateError | AccessError):
        return 422
    return 404 if isinstance(error, ObjectMissingError) else 503


def _is_page(request: Request) -> bool:
    # Pictures and the desk's script ask for something else first.
    return request.headers.get("accept", "*/*").startswith(("text/html", "*/*"))


async def _with_headers(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await answer(request)
    if request.url.path.startswith("/static/"):
        # Nobody's papers, and the same for all: not asked for again with every dossier.
        response.headers["Cache-Control"] = "public, max-age=600"
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _health() -> PlainTextResponse:
    return PlainTextResponse("ok")
