"""The administrators' page of people: who may sign in, in which roles."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.responses import HTMLResponse

from models.errors import AccessError
from models.person import Permission, Person, Role
from storage.catalogue import Catalogue
from web.auth.accounts import first_password, new_person
from web.auth.gate import Gate, Sent
from web.auth.passwords import hash_password
from web.auth.sessions import Visitor
from web.pages import Pages


def people_pages(catalogue: Catalogue, gate: Gate, pages: Pages) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    people = catalogue.people
    admin = Depends(gate.see(Permission.PEOPLE))
    posted = Depends(gate.send(Permission.PEOPLE))

    def show(
        visitor: Visitor, error: AccessError | None = None, given: tuple[str, str] | None = None
    ) -> HTMLResponse:
        return pages.show(
            "auth/people.html", visitor, status=422 if error else 200, people=people.list(),
            error=error, given=given, roles=list(Role),
        )  # fmt: skip

    @router.get("/people", response_class=HTMLResponse)
    def everybody(visitor: Visitor = admin) -> HTMLResponse:
        return show(visitor)

    @router.post("/people")
    def add(sent: Sent = posted) -> Response:
        name = sent.text("name").strip().lower()
        try:
            now = gate.sessions.clock()
            person = new_person(name, sent.text("full_name"), _roles(sent), now)
            password = first_password()
            person = person.model_copy(update={"must_change_password": True})
            people.add(person, hash_password(password), who=sent.visitor.name)
        except AccessError as error:
            return show(sent.visitor, error)
        return show(sent.visitor, given=(person.name, password))

    @router.post("/people/{name}")
    def change(name: str, sent: Sent = posted) -> Response:
        person = _known(name)
        update = {
            "full_name": sent.text("full_name").strip() or person.full_name,
            "roles": _roles(sent),
            "active": sent.text("active") == "yes",
        }
        try:
            people.change(
                person.model_copy(update=update), who=sent.visitor.name, when=gate.sessions.clock()
            )
        except AccessError as error:
            return show(sent.visitor, error)
        return show(sent.visitor)

    @router.post("/people/{name}/password")
    def reset_password(name: str, sent: Sent = posted) -> Response:
        person = _known(name)
        password = first_password()
        people.set_password(
            person.name,
            hash_password(password),
            must_change=True,
            who=sent.visitor.name,
            when=gate.sessions.clock(),
        )
        return show(sent.visitor, given=(person.name, password))

    def _known(name: str) -> Person:
        person = people.get(name)
        if person is None:
            raise HTTPException(404)
        return person

    return router


def _roles(sent: Sent) -> frozenset[Role]:
    return frozenset(role for role in Role if sent.text(f"role_{role.value}") == "yes")
