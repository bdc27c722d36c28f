"""Signing in and out, one's own password and language."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from config.messages import LANGUAGES, word
from models.errors import AccessError, PasswordError
from models.person import Person
from storage.catalogue import Catalogue
from web.auth.gate import Gate, Sent, require_same_site
from web.auth.passwords import hash_password, is_right, require_good
from web.auth.sessions import COOKIE, Visitor
from web.forms import read_form
from web.pages import LANGUAGE_COOKIE, SEE_OTHER, Pages

_YEAR = 365 * 24 * 3600


def sign_in_pages(catalogue: Catalogue, gate: Gate, pages: Pages) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    sessions, people = gate.sessions, catalogue.people
    signed = Depends(gate.see(None))
    posted = Depends(gate.send(None))

    @router.get("/sign-in", response_class=HTMLResponse)
    def sign_in_page(request: Request, then: str = "") -> HTMLResponse:
        return pages.show_anybody(
            "auth/sign_in.html", request, error=None, name="", then=_here(then),
            nobody=people.is_empty(),
        )  # fmt: skip

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        require_same_site(request)
        form = await read_form(request)
        name, then = form.get("name", ""), _here(form.get("then", ""))
        try:
            person, token = await run_in_threadpool(
                sessions.sign_in, name, form.get("password", ""), address_of(request)
            )
        except AccessError as error:
            status = 429 if error.retryable else 403
            if _is_script(request):
                raise HTTPException(status) from error
            return pages.show_anybody(
                "auth/sign_in.html", request, status=status, error=error, name=name, then=then,
                nobody=False,
            )  # fmt: skip
        response: Response = RedirectResponse(then or "/", SEE_OTHER)
        if _is_script(request):
            # Whoever types on after an hour wants to stay where they are.
            visitor = Visitor(person, token)
            response = Response(visitor.csrf, media_type="text/plain")
        sessions.hand_over(response, token)
        response.set_cookie(LANGUAGE_COOKIE, person.language, max_age=_YEAR, samesite="lax")
        return response

    @router.post("/sign-out")
    def sign_out(sent: Sent = posted) -> Response:
        sessions.sign_out(sent.visitor)
        response = RedirectResponse("/sign-in", SEE_OTHER)
        response.delete_cookie(COOKIE, path="/")
        return response

    @router.get("/password", response_class=HTMLResponse)
    def password_page(visitor: Visitor = signed) -> HTMLResponse:
        return pages.show("auth/password.html", visitor, error=None)

    @router.post("/password")
    def change_password(request: Request, sent: Sent = posted) -> Response:
        visitor, now = sent.visitor, sessions.clock()
        try:
            right = is_right(sent.text("old"), people.password_of(visitor.name))
            if not right:
                raise PasswordError(subject=visitor.name, reason=word("old-wrong"))
            require_pair(sent.text("new"), sent.text("again"), visitor.person)
        except PasswordError as error:
            return pages.show("auth/password.html", visitor, status=422, error=error)
        people.set_password(
            visitor.name,
            hash_password(sent.text("new")),
            must_change=False,
            who=visitor.name,
            when=now,
        )
        response = RedirectResponse("/", SEE_OTHER)
        sessions.hand_over(response, sessions.begin(visitor.person))
        return response

    @router.post("/language")
    async def choose_language(request: Request) -> Response:
        require_same_site(request)
        form = await read_form(request)
        chosen = form.get("language", "")
        if chosen not in LANGUAGES:
            raise HTTPException(400)
        visitor = await run_in_threadpool(sessions.visitor, request)
        if visitor is not None:
            await run_in_threadpool(people.set_language, visitor.name, chosen)
        response = RedirectResponse(_here(form.get("then", "")) or "/", SEE_OTHER)
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_YEAR, samesite="lax")
        return response

    return router


def address_of(request: Request) -> str:
    """Return where a request came from."""
    return request.client.host if request.client else "unknown"


def require_pair(password: str, again: str, person: Person) -> None:
    """Raise ``PasswordError`` unless a new password was typed twice alike, and is good."""
    if password != again:
        raise PasswordError(subject=person.name, reason=word("passwords-differ"))
    require_good(password, person)


def _is_script(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("text/plain")


def _here(then: str) -> str:
    """Return a way within these pages; another site's address, or nonsense, is none."""
    parts = urlsplit(then) if then.isprintable() and len(then) < 2000 else None
    inside = parts is not None and not parts.scheme and not parts.netloc
    return then if inside and then.startswith("/") and then[1:2] not in ("/", "\\") else ""
