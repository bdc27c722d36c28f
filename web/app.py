"""The web application: its parts, and the headers every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

from config.messages import describe_error
from config.settings import Settings
from models.document_type import DocumentType
from models.errors import SohoaError
from storage.catalogue import Catalogue
from storage.objects import ObjectStore
from web.review.pages import review_pages

_HEADERS = {
    # No script, no frame, nothing from outside: the pages show people's papers.
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def create_app(
    catalogue: Catalogue,
    store: ObjectStore,
    types: Mapping[str, DocumentType],
    settings: Settings,
) -> FastAPI:
    """Return the application. It changes nothing, and notes who looked at what.

    Nobody signs in yet, so serve it on loopback only.
    """
    app = FastAPI(title="Sổ Hóa", docs_url=None, redoc_url=None, openapi_url=None)
    # Without this a foreign page could read dossiers through a name that resolves to loopback.
    hosts = ["127.0.0.1", "localhost", "[::1]", settings.web.host]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    app.middleware("http")(_with_headers)
    app.add_exception_handler(SohoaError, _say_error)
    app.include_router(review_pages(catalogue, store, types, settings))
    static = Path(__file__).parent / "review" / "static"
    app.mount("/static", StaticFiles(directory=static), name="static")
    app.get("/healthz")(_health)
    return app


async def _with_headers(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await answer(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _say_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, SohoaError):
        raise error
    words = "\n".join(describe_error(error, language) for language in ("vi", "en"))
    return PlainTextResponse(f"[{error.code}]\n{words}\n", status_code=503)


def _health() -> PlainTextResponse:
    return PlainTextResponse("ok")
