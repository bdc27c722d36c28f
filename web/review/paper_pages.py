"""The routes that change which pages are which paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from fastapi import APIRouter, Depends, HTTPException, Response

from models.dossier import Dossier
from models.person import Permission
from web.auth.gate import Sent
from web.review.desk_pages import Parts, Views, back_to, hand_of
from web.review.tools import Turn

_TURNS: tuple[Turn, ...] = (90, 180, 270)


def paper_pages(parts: Parts) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/desk/{key}")
    desk, views = parts.desk, Views(parts)
    reviewer = Depends(parts.gate.send(Permission.REVIEW))

    @router.post("/papers/{document}/type")
    def set_type(key: str, document: str, sent: Sent = reviewer) -> Response:
        type_id = sent.text("type")
        if type_id not in parts.types:
            raise HTTPException(400)
        desk.set_type(hand_of(key, sent), document, type_id)
        return back_to(key, f"paper-{document}")

    @router.post("/papers/{document}/merge")
    def merge(key: str, document: str, sent: Sent = reviewer) -> Response:
        desk.merge(hand_of(key, sent), document)
        return back_to(key)

    @router.post("/pages/{number}")
    def change_page(key: str, number: int, sent: Sent = reviewer) -> Response:
        hand, document = hand_of(key, sent), sent.text("document")
        dossier = views.found(key)
        pages = next((d.pages for d in dossier.documents if d.id == document), ())
        place = pages.index(number) if number in pages else len(pages)
        acts: Mapping[str, Callable[[], Dossier]] = {
            "split": lambda: desk.split(hand, document, number),
            "up": lambda: desk.move(hand, number, (document, max(place - 1, 0))),
            "down": lambda: desk.move(hand, number, (document, place + 1)),
            "append": lambda: desk.move(hand, number, (document, len(pages))),
            "blank": lambda: desk.set_blank(hand, number, blank=True),
            "not-blank": lambda: desk.set_blank(hand, number, blank=False),
            **{f"turn-{degrees}": partial(desk.turn, hand, number, degrees) for degrees in _TURNS},
        }
        act = acts.get(sent.text("do"))
        if act is None:
            raise HTTPException(400)
        act()
        return back_to(key)

    return router
