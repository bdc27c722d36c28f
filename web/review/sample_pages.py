"""Blind samples: a person reads what the machine accepted, and the measured precision is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.settings import ReviewSettings
from models.document import Document
from models.field import FieldValue
from models.geometry import Box
from models.person import Permission
from storage.audit import Happening
from storage.catalogue.review.samples import Precision, Sample
from web.auth.gate import Sent
from web.auth.sessions import Visitor
from web.pages import SEE_OTHER
from web.review.desk_pages import Parts

_AT_ONCE = 20
"""Samples looked through for one whose place is known; papers may have been parted anew."""
_SURE_OF_95 = 1.959964
"""Of the standard normal distribution, two-sided."""


def sample_pages(parts: Parts, settings: ReviewSettings) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    reviews = parts.catalogue.reviews
    checker = Depends(parts.gate.see(Permission.SAMPLE))
    posted = Depends(parts.gate.send(Permission.SAMPLE))

    @router.get("/samples", response_class=HTMLResponse)
    def samples(visitor: Visitor = checker, last: str = "") -> HTMLResponse:
        waiting, measured = reviews.precision()
        total = _total(measured)
        placed = ((one, _place(one, parts)) for one in reviews.samples_waiting(_AT_ONCE))
        first, place = next((pair for pair in placed if pair[1] is not None), (None, None))
        if first is not None:
            happening = Happening(who=visitor.name, what="sample.viewed", subject=first.key)
            parts.catalogue.note(happening)
        return parts.pages.show(
            "review/samples.html",
            visitor,
            sample=first,
            place=place,
            waiting=waiting,
            rows=[(one, interval(one.right, one.checked)) for one in measured],
            total=total,
            overall=interval(total.right, total.checked),
            target=settings.target_precision,
            last=last if last in ("right", "wrong") else "",
        )

    @router.post("/samples/{key}/{document}/{field}")
    def check(key: str, document: str, field: str, sent: Sent = posted) -> Response:
        sample = reviews.sample(key, document, field)
        if sample is None:
            raise HTTPException(404)
        dossier = parts.catalogue.get(key)
        paper = next((d for d in dossier.documents if d.id == document), None) if dossier else None
        value = paper.field(field) if paper else None
        if dossier is None or paper is None or value is None:
            raise HTTPException(404)
        unreadable = sent.text("do") == "unreadable"
        entered = None if unreadable else parts.tools.normal_form(paper, value, sent.text("value"))
        right = entered == sample.accepted
        checked = sample.model_copy(update={"entered": entered, "right": right})
        reviews.check_sample(checked, sent.visitor.name, parts.gate.sessions.clock())
        return RedirectResponse(f"/samples?last={'right' if right else 'wrong'}", SEE_OTHER)

    return router


@dataclass(frozen=True)
class SamplePlace:
    """Where a sampled value stands, and what part of the page to show around it."""

    document: Document
    field: FieldValue
    box: Box
    width: int
    height: int

    @property
    def around(self) -> str:
        """The part of the page to show, as an SVG view box: the line, and some lines around."""
        height = min(max(self.box.height * 8, self.width // 6), self.height)
        top = min(max(0, round(self.box.center_y - height / 2)), self.height - height)
        return f"0 {top} {self.width} {height}"


def _place(sample: Sample, parts: Parts) -> SamplePlace | None:
    dossier = parts.catalogue.get(sample.key)
    papers = dossier.documents if dossier else ()
    document = next((d for d in papers if d.id == sample.document), None)
    value = document.field(sample.field) if document else None
    if document is None or value is None or value.box is None:
        return None
    text = next((t for t in parts.catalogue.texts(sample.key) if t.page == value.page), None)
    if text is None:
        return None
    return SamplePlace(document, value, value.box, text.width, text.height)


def _total(measured: Sequence[Precision]) -> Precision:
    checked, right = sum(one.checked for one in measured), sum(one.right for one in measured)
    return Precision(type="", checked=checked, right=right)


def interval(right: int, checked: int) -> tuple[float, float]:
    """Return between what the true share lies, with 95 % certainty (Wilson's score interval)."""
    if checked == 0:
        return 0.0, 1.0
    z2 = _SURE_OF_95**2
    share = right / checked
    middle = (share + z2 / (2 * checked)) / (1 + z2 / checked)
    half = sqrt(share * (1 - share) / checked + z2 / (4 * checked**2)) / (1 + z2 / checked)
    half *= _SURE_OF_95
    return max(0.0, middle - half), min(1.0, middle + half)
