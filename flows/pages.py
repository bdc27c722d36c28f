"""The work on one page, from the scanner's picture to read words: plain functions, no Prefect.

Each page is a checkpoint: a run that was killed reads only the pages it had not finished.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flows.services import InterruptedWork, Services
from models.page import Page, PageText
from models.record import Record
from pipeline.clean.clean import clean_page
from pipeline.clean.ink import measure_ink
from pipeline.ocr.codes import read_codes
from pipeline.ocr.engine import read_page
from pipeline.ocr.orientation import find_orientation
from pipeline.ocr.tessdata import model_in_use
from pipeline.render.preview import page_preview
from storage.previews import keep_preview
from storage.spool import WorkFolder

_READINGS = "readings"
PREVIEW_WIDTH = 1200
"""Pixels: the page fits a clerk's screen and the print stays readable."""


class PageReading(Record):
    """A page after cleaning, with its text; a blank page has none."""

    page: Page
    text: PageText | None
    seconds: dict[str, float]


class PageReadings(Record):
    """All pages of a batch, in order: the checkpoint that later stages start from."""

    pages: tuple[PageReading, ...]

    def keep(self, work: WorkFolder) -> None:
        """Write the checkpoint."""
        work.write_json(_READINGS, self, work.key)

    @classmethod
    def of(cls, work: WorkFolder) -> PageReadings:
        """Return the checkpoint of a batch; ``LookupError`` when its pages were not read."""
        kept = work.read_json(_READINGS, cls, work.key)
        if kept is None:
            raise LookupError(_READINGS)
        return kept


def process_page(page: Page, work: WorkFolder, services: Services) -> PageReading:
    """Clean and read one page, or return what an earlier run made of the same picture."""
    name = f"page-{page.number:05d}"
    fingerprint = _fingerprint(page, services)
    known = work.read_json(name, PageReading, fingerprint)
    if known is not None and known.page.image.path.exists():
        return known
    with services.page_slots:
        if services.stop.is_set():
            raise InterruptedWork
        reading = _process(page, work, services)
    work.write_json(name, reading, fingerprint)
    return reading


def _process(page: Page, work: WorkFolder, services: Services) -> PageReading:
    settings = services.settings
    seconds: dict[str, float] = {}
    with _timed(seconds, "clean"):
        facts = measure_ink(page, settings.clean)
    if facts.blank:
        blank = page.model_copy(update={"facts": facts})
        _write_preview(blank, work)
        return PageReading(page=blank, text=None, seconds=seconds)
    with _timed(seconds, "clean"):
        orientation = find_orientation(page, settings.ocr)
        cleaned = clean_page(page, work.pages_dir, orientation.turn, settings.clean)
    with _timed(seconds, "ocr"):
        text = read_page(cleaned, settings.ocr)
        text = text.model_copy(update={"codes": read_codes(cleaned)})
    _write_preview(cleaned, work)
    return PageReading(page=cleaned, text=text, seconds=seconds)


def _write_preview(page: Page, work: WorkFolder) -> None:
    keep_preview(work, page.number, page_preview(page.image, PREVIEW_WIDTH))


def _fingerprint(page: Page, services: Services) -> str:
    settings = services.settings
    model = model_in_use(settings.ocr)
    parts = (
        page.image.sha256,
        str(page.number),
        settings.clean.model_dump_json(),
        settings.ocr.model_dump_json(),
        model.sha256,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.monotonic()
    try:
        yield
    finally:
        seconds[name] = round(seconds.get(name, 0.0) + time.monotonic() - start, 3)
