"""Clean and read one page: the stages in their order, without the machinery around them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings import Settings
from flows.lost_pages import read_or_tell
from models.errors import DamagedError
from models.finding import Finding
from models.page import Page, PageText
from models.record import Record
from pipeline.clean.blank import measure_ink
from pipeline.clean.clean import clean_page
from pipeline.clean.sheet import load_sheet
from pipeline.clean.upright import Turn
from pipeline.ingest.stand_in import is_damaged, salvage
from pipeline.ingest.text_layer.kept import read_text_layer
from pipeline.ocr.codes import read_codes, with_codes
from pipeline.ocr.given import in_reading_order
from pipeline.ocr.orientation import find_orientation
from pipeline.ocr.tick_boxes import find_tick_boxes, with_tick_boxes


class PageReading(Record):
    """A page after cleaning, with its text; a blank page has none."""

    page: Page
    text: PageText | None
    seconds: dict[str, float]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is doubtful about the picture and about its reading, each naming its page."""
        found = (*self.page.findings, *(self.text.findings if self.text else ()))
        subject = f"trang {self.page.number}"
        return tuple(finding.model_copy(update={"subject": subject}) for finding in found)


def read_one(page: Page, into: Path, settings: Settings, turn: Turn | None = None) -> PageReading:
    """Turn, straighten and read one page; its new pictures go into ``into``.

    ``turn``: degrees clockwise that a person says it has to be turned; else that is found out.

    A page that says by itself what stands on it, and can be believed, is only measured. A broken
    picture is read as far as it decodes, a page that the engine cannot read keeps its codes:
    ``findings`` of what is returned tell. Raises what is wrong with the installation.
    """
    seconds: dict[str, float] = {}
    if turn is None and (said := read_text_layer(page)) is not None:
        return _as_said(page, said, settings, seconds)
    with _timed(seconds, "clean"):
        try:
            page = _clean(page, into, settings, turn)
        except DamagedError as error:
            reason = error.parameters.get("reason", error.code)
            page = _clean(salvage(page, into, reason), into, settings, turn)
    if turn is None and _is_blank(page):
        return PageReading(page=page, text=None, seconds=seconds)
    with _timed(seconds, "ocr"):
        text = with_codes(read_or_tell(page, settings.ocr), read_codes(page))
        text = with_tick_boxes(text, find_tick_boxes(page))
    return PageReading(page=page, text=text, seconds=seconds)


def _as_said(
    page: Page, said: PageText, settings: Settings, seconds: dict[str, float]
) -> PageReading:
    """Take a page's own text. It is no blank page, however faint it is printed."""
    with _timed(seconds, "clean"):
        facts = measure_ink(page, settings.clean).model_copy(update={"blank": False})
        page = page.model_copy(update={"facts": facts})
    with _timed(seconds, "ocr"):
        text = with_codes(in_reading_order(said), read_codes(page))
        text = with_tick_boxes(text, find_tick_boxes(page))
    return PageReading(page=page, text=text, seconds=seconds)


def _clean(page: Page, into: Path, settings: Settings, turn: Turn | None) -> Page:
    """Return a page ready to be read, or with the fact that it is blank."""
    sheet = load_sheet(page.image)
    page = page.model_copy(update={"facts": measure_ink(page, settings.clean, sheet)})
    if turn is None:
        if _is_blank(page):
            return page
        turn = find_orientation(page, settings.ocr, sheet.array).turn
    return clean_page(page, into, turn, settings.clean, sheet)


def _is_blank(page: Page) -> bool:
    # Nobody may take what is lost for an empty back.
    return page.facts.blank and not is_damaged(page)


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.monotonic()
    try:
        yield
    finally:
        seconds[name] = round(seconds.get(name, 0.0) + time.monotonic() - start, 3)
