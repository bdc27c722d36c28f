"""The page number in a margin: ``2`` alone in the middle (Decree 30/2020), ``Trang 2``, ``1/3``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.page import PageText
from models.record import Record
from pipeline.classify.layout import Run

_UPPER, _LOWER = 0.1, 0.93
"""Shares of the page's height that end and begin the margins."""
_MOST = 400
_ALONE = re.compile(r"[-–—.\s]*(\d{1,3})[-–—.\s]*")
_TOLD = re.compile(
    r"\W*(?:Trang|TRANG|trang|Tr|Page|page|PAGE)\W{0,3}(?:s[ốôo]\W{0,2})?(\d{1,3})"
    r"(?:\s*(?:/|⁄|trên|of|tổng số)\s*(\d{1,3}))?\W*"
)
_OF = re.compile(r"\W*(\d{1,3})\s*[/⁄]\s*(\d{1,3})\W*")


class PageNumber(Record):
    """Number of a page in its paper, and how many pages the paper has."""

    number: int | None = None
    total: int | None = None


def printed_page_number(runs: Sequence[Run], text: PageText) -> PageNumber | None:
    """Return the number in the upper or lower margin, when one is read.

    A bare number counts in the middle only: in a corner stand numbers of archives and of folios.
    """
    for run in runs:
        box = run.box
        if _UPPER * text.height <= box.bottom and box.top <= _LOWER * text.height:
            continue
        middle = 0.38 * text.width < box.center_x < 0.62 * text.width
        if found := _number_in(run.text, middle=middle):
            return found
    return None


def _number_in(said: str, *, middle: bool) -> PageNumber | None:
    if found := _TOLD.fullmatch(said):
        return _sensible(found[1], found[2])
    if found := _OF.fullmatch(said):
        # ``05/12`` may be a day and a month; a paper of twelve pages has a page five, too.
        return _sensible(found[1], found[2]) if len(found[1]) <= len(found[2].lstrip("0")) else None
    if middle and (found := _ALONE.fullmatch(said)):
        return _sensible(found[1], None)
    return None


def _sensible(number: str, total: str | None) -> PageNumber | None:
    first, last = int(number), int(total) if total else None
    if not 0 < first <= _MOST or (last is not None and not first <= last <= _MOST):
        return None
    return PageNumber(number=first, total=last)
