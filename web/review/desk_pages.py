"""The desk's routes: thin; what is decided stands in ``web.review.desk``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse

from models.decision import FIELD_KINDS, DecisionKind
from models.document_type import DocumentType
from models.dossier import Dossier, DossierState
from models.field import FieldKind
from models.geometry import Box
from models.person import Permission
from models.procedure import Procedure
from models.times import VIETNAM
from storage.audit import Happening
from storage.catalogue import Catalogue
from storage.catalogue.review.desk import Claim
from web.auth.gate import Gate, Sent
from web.auth.sessions import Visitor
from web.pages import SEE_OTHER, Pages
from web.review.desk import Desk, Hand
from web.review.desk_view import KEYS, DeskView, Look, as_json
from web.review.pages import KEY, found_dossier
from web.review.queue_pages import due_words, procedure_names
from web.review.tools import Tools
from web.words import words

_BOX = re.compile(r"(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
_JSON = "application/json"


@dataclass(frozen=True)
class Parts:
    """What the routes work with."""

    catalogue: Catalogue
    gate: Gate
    pages: Pages
    desk: Desk
    tools: Tools
    types: Mapping[str, DocumentType]
    procedures: Mapping[str, Procedure]


def desk_pages(parts: Parts) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/desk/{key}")
    desk, tools = parts.desk, parts.tools
    viewer = Depends(parts.gate.see(Permission.VIEW))
    reviewer = Depends(parts.gate.send(Permission.REVIEW))
    approver = Depends(parts.gate.send(Permission.APPROVE))
    views = Views(parts)

    @router.get("", response_class=HTMLResponse)
    def show(key: str, visitor: Visitor = viewer) -> Response:
        dossier = views.found(key)
        if dossier.state is not DossierState.IN_REVIEW:
            return RedirectResponse(f"/dossiers/{key}", SEE_OTHER)
        views.note(visitor, key)
        return views.page(dossier, visitor, views.claimed(dossier, visitor))

    @router.post("/papers/{document}/fields/{field}")
    def settle(
        key: str, document: str, field: str, request: Request, sent: Sent = reviewer
    ) -> Response:
        kind, typed = _asked(sent)
        before = views.found(key)
        after = desk.settle(hand_of(key, sent), (document, field), kind, typed)
        if request.headers.get("accept", "").startswith(_JSON):
            return views.changes(before, after, sent.visitor)
        return RedirectResponse(f"/desk/{key}#f-{document}-{field}", SEE_OTHER)

    @router.post("/undo")
    def undo(key: str, request: Request, sent: Sent = reviewer) -> Response:
        before = views.found(key)
        after = desk.undo(hand_of(key, sent))
        if request.headers.get("accept", "").startswith(_JSON):
            return views.changes(before, after, sent.visitor)
        return back_to(key)

    @router.post("/identify")
    def identify(key: str, sent: Sent = reviewer) -> Response:
        desk.identify(hand_of(key, sent), sent.text("id"))
        return back_to(key)

    @router.post("/note")
    def note(key: str, sent: Sent = reviewer) -> Response:
        if sent.text("text").strip():
            desk.note(hand_of(key, sent), sent.text("text").strip())
        return back_to(key)

    @router.post("/send-back")
    def send_back(key: str, sent: Sent = reviewer) -> Response:
        desk.send_back(hand_of(key, sent), sent.text("reason"))
        return RedirectResponse("/", SEE_OTHER)

    @router.post("/hand-on")
    def hand_on(key: str, sent: Sent = reviewer) -> Response:
        desk.hand_on(hand_of(key, sent))
        return RedirectResponse("/", SEE_OTHER)

    @router.post("/take-over")
    def take_over(key: str, sent: Sent = approver) -> Response:
        views.found(key)
        parts.catalogue.reviews.take_over(key, sent.visitor.name, desk.until())
        views.note(sent.visitor, key, "review.taken_over")
        return back_to(key)

    @router.post("/approve")
    def approve(key: str, sent: Sent = approver) -> Response:
        accepted = [
            name.removeprefix("accept_")
            for name, value in sent.form.items()
            if name.startswith("accept_") and value == "yes"
        ]
        desk.approve(hand_of(key, sent), accepted)
        return RedirectResponse(f"/desk/{key}/done", SEE_OTHER)

    @router.get("/done", response_class=HTMLResponse)
    def done(key: str, visitor: Visitor = viewer) -> Response:
        dossier = views.found(key)
        if dossier.state is DossierState.IN_REVIEW:
            return back_to(key)
        return parts.pages.show("review/done.html", visitor, dossier=dossier)

    @router.get("/status", response_class=HTMLResponse)
    def status(key: str, visitor: Visitor = viewer) -> HTMLResponse:
        return parts.pages.show("review/_progress.html", visitor, dossier=views.found(key))

    @router.post("/read")
    def read(key: str, sent: Sent = reviewer) -> PlainTextResponse:
        views.found(key)
        box = _BOX.fullmatch(sent.text("box"))
        kinds = [one for one in FieldKind if one.value == sent.text("kind")]
        if box is None or not kinds:
            raise HTTPException(400)
        left, top, right, bottom = map(int, box.groups())
        spot = Box(left, top, max(left, right), max(top, bottom))
        return PlainTextResponse(tools.read_spot(key, sent.number("page"), spot, kinds[0]))

    return router


class Views:
    """Fills the desk's templates."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def found(self, key: str) -> Dossier:
        return found_dossier(self._parts.catalogue, key)

    def note(self, visitor: Visitor, key: str, what: str = "dossier.viewed") -> None:
        """Write down who sees personal data; what cannot be written is not shown."""
        happening = Happening(who=visitor.name, what=what, subject=key)
        self._parts.catalogue.note(happening)

    def claimed(self, dossier: Dossier, visitor: Visitor) -> Claim | None:
        """Take the dossier in hand for whoever may work on it and opens it."""
        reviews, now = self._parts.catalogue.reviews, self._parts.gate.sessions.clock()
        if not visitor.person.may(Permission.REVIEW):
            return reviews.claims([dossier.key], now).get(dossier.key)
        return reviews.claim(dossier.key, visitor.name, now, self._parts.desk.until())

    def page(self, dossier: Dossier, visitor: Visitor, claim: Claim | None) -> HTMLResponse:
        view = self._view(dossier, visitor, claim)
        sheets = view.sheets(self._parts.catalogue.texts(dossier.key))
        said = {k: v for k, v in words(visitor.language).items() if k.startswith("said.")}
        return self._parts.pages.show(
            "review/desk.html",
            visitor,
            **self._values(view, visitor),
            **view.compared(),
            keys=KEYS,
            sheets=sheets,
            sheets_json=as_json([asdict(sheet) for sheet in sheets]),
            said_json=as_json(said),
        )

    def changes(self, before: Dossier, after: Dossier, visitor: Visitor) -> JSONResponse:
        """Return what changed of the page, to be put in place by the desk's script."""
        now = self._parts.gate.sessions.clock()
        claim = self._parts.catalogue.reviews.claims([after.key], now).get(after.key)
        view = self._view(after, visitor, claim)
        values = self._values(view, visitor)
        old = {document.id: document for document in before.documents}
        if set(old) != {document.id for document in after.documents}:
            return JSONResponse({"reload": True})
        changed = [document for document in after.documents if document != old[document.id]]
        return JSONResponse(
            {
                "revision": after.revision,
                "parts": {
                    "summary": self._fill("review/_summary.html", visitor, values),
                    **{
                        f"paper-{document.id}": self._fill(
                            "review/_paper.html", visitor, values | {"document": document}
                        )
                        for document in changed
                    },
                },
            }
        )

    def _fill(self, name: str, visitor: Visitor, values: Mapping[str, Any]) -> str:
        return self._parts.pages.fill(name, visitor, visitor.language, **values)

    def _view(self, dossier: Dossier, visitor: Visitor, claim: Claim | None) -> DeskView:
        decisions = self._parts.catalogue.reviews.decisions(dossier.key)
        parts = self._parts
        look = Look(dossier, visitor, claim, decisions)
        return DeskView(look, parts.desk, parts.tools, parts.types)

    def _values(self, view: DeskView, visitor: Visitor) -> dict[str, Any]:
        today = self._parts.gate.sessions.clock().astimezone(VIETNAM).date()
        return view.values() | {
            "due": due_words(today, visitor),
            "procedure_name": procedure_names(self._parts.procedures, visitor),
        }


def hand_of(key: str, sent: Sent) -> Hand:
    """Return whose hand a form is; answers 400 or 404 to nonsense."""
    if not KEY.fullmatch(key):
        raise HTTPException(404)
    try:
        seconds = float(sent.text("seconds") or 0)
    except ValueError:
        seconds = 0.0
    return Hand(key, sent.number("revision"), sent.visitor.name, seconds)


def _asked(sent: Sent) -> tuple[DecisionKind, str]:
    """Return what is to be done with a value, and what was typed or chosen."""
    if candidate := sent.text("candidate"):
        return DecisionKind.CORRECT, candidate
    kind = next((one for one in FIELD_KINDS if one.value == sent.text("do")), None)
    if kind is None or kind is DecisionKind.ENTRY:
        raise HTTPException(400)
    # Without a script whoever typed and pressed Enter sends "confirm" with what they typed.
    takes_text = kind in (DecisionKind.CORRECT, DecisionKind.CONFIRM)
    return kind, sent.text("value") if takes_text else ""


def back_to(key: str, place: str = "") -> RedirectResponse:
    """Return the answer that leads back to the desk."""
    return RedirectResponse(f"/desk/{key}" + (f"#{place}" if place else ""), SEE_OTHER)
