"""What waits for people: the queue, taking the next dossier, what waits for a signer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.settings import ReviewSettings
from models.dossier import DossierState
from models.person import Permission
from models.procedure import Procedure
from models.times import VIETNAM
from storage.catalogue import Catalogue, DossierRow
from storage.catalogue.review.desk import QueueFilter
from web.auth.gate import Gate, Sent
from web.auth.sessions import Visitor
from web.pages import SEE_OTHER, Pages
from web.review.desk import Desk
from web.words import say

PAGE_SIZE = 50
_FILTERS = ("station", "procedure", "due", "doubt")
_MOST_TEXT = 200

Number = Annotated[int, Query(ge=1, le=100_000)]


def queue_pages(
    catalogue: Catalogue,
    gate: Gate,
    pages: Pages,
    desk: Desk,
    procedures: Mapping[str, Procedure],
    settings: ReviewSettings,
) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    reviews = catalogue.reviews
    signed = Depends(gate.see(Permission.LIST))
    reviewer = Depends(gate.send(Permission.REVIEW))

    def today() -> date:
        return gate.sessions.clock().astimezone(VIETNAM).date()

    @router.get("/", response_class=HTMLResponse)
    def queue(
        visitor: Visitor = signed,
        station: str = "",
        procedure: str = "",
        due: str = "",
        doubt: str = "",
        page: Number = 1,
    ) -> HTMLResponse:
        filters = dict(zip(_FILTERS, (station, procedure, due, doubt), strict=True))
        wanted = _filter(filters, today())
        keys, claims = reviews.queue(
            wanted, gate.sessions.clock(), limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        )
        total = reviews.queue_size(wanted)
        stations, known = reviews.choices()
        return pages.show(
            "review/queue.html",
            visitor,
            filters=filters,
            rows=catalogue.rows(keys),
            claims=claims,
            total=total,
            page=page,
            pages=max(1, ceil(total / PAGE_SIZE)),
            link=lambda number: f"/?{urlencode({**filters, 'page': number})}",
            stations=stations,
            procedures=known,
            procedure_name=procedure_names(procedures, visitor),
            due=due_words(today(), visitor),
            waiting=reviews.queue_size(QueueFilter()),
            overdue=reviews.queue_size(QueueFilter(due_by=today() - timedelta(days=1))),
            due_today=reviews.queue_size(QueueFilter(due_from=today(), due_by=today())),
            clear=reviews.queue_size(QueueFilter(doubt=False)),
            samples=reviews.precision()[0] if visitor.person.may(Permission.SAMPLE) else None,
            to_release=_to_release(visitor),
        )

    def _to_release(visitor: Visitor) -> tuple[DossierRow, ...]:
        if not settings.signer_releases or not visitor.person.may(Permission.RELEASE):
            return ()
        return catalogue.list(DossierState.APPROVED, limit=PAGE_SIZE)

    @router.post("/queue/next")
    def take_next(sent: Sent = reviewer) -> Response:
        filters = {name: sent.text(name) for name in _FILTERS}
        now = gate.sessions.clock()
        wanted = _filter(filters, today())
        key = reviews.take_next(wanted, sent.visitor.name, now, desk.until())
        return RedirectResponse(f"/desk/{key}" if key else "/", SEE_OTHER)

    return router


def _filter(given: Mapping[str, str], today: date) -> QueueFilter:
    """Return what an address asks for; what means nothing filters nothing."""
    spans: Mapping[str, dict[str, date]] = {
        "overdue": {"due_by": today - timedelta(days=1)},
        "today": {"due_from": today, "due_by": today},
        "week": {"due_by": today + timedelta(days=7)},
    }
    doubt = {"yes": True, "no": False}.get(given["doubt"])
    return QueueFilter(
        station=given["station"][:_MOST_TEXT] or None,
        procedure=given["procedure"][:_MOST_TEXT] or None,
        doubt=doubt,
        **spans.get(given["due"], {}),
    )


def procedure_names(
    procedures: Mapping[str, Procedure], visitor: Visitor
) -> Callable[[str | None], str]:
    """Return what a procedure is called."""

    def name(procedure: str | None) -> str:
        known = procedures.get(procedure or "")
        if known is None:
            return procedure or ""
        return known.title if visitor.language == "vi" else known.title_en

    return name


def due_words(today: date, visitor: Visitor) -> Callable[[date | None], str]:
    """Return the day a result is due, in words where it is near."""

    def words(day: date | None) -> str:
        if day is None:
            return ""
        shown: Any = f"{day:%d/%m/%Y}"
        days = (day - today).days
        if days < 0:
            return say("due.over", visitor.language, day=shown, days=-days)
        if days == 0:
            return say("due.today", visitor.language, day=shown)
        return say("due.in", visitor.language, day=shown, days=days) if days <= 3 else str(shown)

    return words
