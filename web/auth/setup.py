"""The page that makes the first administrator, for whoever sees the terminal of ``sohoa up``."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from models.errors import AccessError
from models.person import Role
from storage.catalogue import Catalogue
from web.auth.accounts import new_person
from web.auth.gate import Gate, require_same_site
from web.auth.pages import require_pair
from web.auth.passwords import hash_password
from web.forms import read_form
from web.pages import SEE_OTHER, Pages


def setup_pages(
    catalogue: Catalogue, gate: Gate, pages: Pages, setup_code: str | None
) -> APIRouter:
    """Return the routes; without a code, or once there is anybody, they answer 404."""
    router = APIRouter()
    people, sessions = catalogue.people, gate.sessions

    @router.get("/setup", response_class=HTMLResponse)
    def setup_page(request: Request, code: str = "") -> HTMLResponse:
        _require_code(code)
        return pages.show_anybody(
            "auth/setup.html", request, error=None, code=code, name="", full_name=""
        )

    @router.post("/setup")
    async def setup(request: Request) -> Response:
        require_same_site(request)
        form = await read_form(request)
        _require_code(form.get("code", ""))
        name, full_name = form.get("name", "").strip().lower(), form.get("full_name", "").strip()
        try:
            person = new_person(name, full_name, frozenset(Role), sessions.clock())
            require_pair(form.get("password", ""), form.get("again", ""), person)
            hashed = await run_in_threadpool(hash_password, form["password"])
            people.add(person, hashed, who="setup")
        except AccessError as error:
            return pages.show_anybody(
                "auth/setup.html", request, status=422, error=error, code=form["code"],
                name=name, full_name=full_name,
            )  # fmt: skip
        response = RedirectResponse("/", SEE_OTHER)
        sessions.hand_over(response, sessions.begin(person))
        return response

    def _require_code(code: str) -> None:
        """The page is there only while nobody was entered, for whoever sees the terminal."""
        known = setup_code is not None and hmac.compare_digest(setup_code.encode(), code.encode())
        if not known or not people.is_empty():
            raise HTTPException(404)

    return router
