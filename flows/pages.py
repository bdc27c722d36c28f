"""The work on one page, from the scanner's picture to read words: plain functions, no Prefect.

Each page is a checkpoint: a run that was killed reads only the pages it had not finished. What was
read stays on disk and is taken up page by page, so a dossier of 500 pages needs no more memory than
one of five.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from flows.admission import page_cost
from flows.lost_pages import is_unread, read_or_tell
from flows.services import InterruptedWork, Services
from models.errors import DamagedError
from models.finding import Finding
from models.page import Page, PageText
from models.record import Record
from pipeline.clean.blank import measure_ink
from pipeline.clean.clean import clean_page
from pipeline.clean.sheet import load_sheet
from pipeline.ingest.stand_in import is_damaged, salvage
from pipeline.ingest.text_layer.kept import read_text_layer
from pipeline.ocr.codes import read_codes, with_codes
from pipeline.ocr.given import in_reading_order
from pipeline.ocr.language.model import language_model_state
from pipeline.ocr.orientation import find_orientation
from pipeline.ocr.second.weights import second_model
from pipeline.ocr.tessdata import model_in_use
from pipeline.render.preview import page_preview
from storage.previews import keep_preview
from storage.spool import WorkFolder, fingerprint

_INDEX = "pages"
PREVIEW_WIDTH = 1200
"""Pixels: the page fits a clerk's screen and the print stays readable."""


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


class PageEntry(Record):
    """What is kept at hand of a page that was read; its words stay in the checkpoint."""

    page: Page
    blank: bool
    seconds: dict[str, float]
    fingerprint: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Readings:
    """All pages of a batch, in order; texts are taken from disk one by one."""

    work: WorkFolder
    entries: tuple[PageEntry, ...]

    def keep(self) -> None:
        """Write the index, the sign that every page is read."""
        self.work.write_json(_INDEX, self.entries, self.work.key)

    @classmethod
    def of(cls, work: WorkFolder) -> Readings:
        """Return the readings of a batch; ``LookupError`` when not all its pages were read."""
        entries = work.read_json(_INDEX, tuple[PageEntry, ...], work.key)
        if entries is None:
            raise LookupError(_INDEX)
        return cls(work, entries)

    def of_pages(self, numbers: Iterable[int]) -> tuple[PageEntry, ...]:
        """Return the entries of some pages, in order."""
        wanted = set(numbers)
        return tuple(entry for entry in self.entries if entry.page.number in wanted)

    def texts(self, entries: Iterable[PageEntry]) -> Iterator[PageText]:
        """Yield what was read on each page that is not blank."""
        for entry in entries:
            name = _checkpoint(entry.page.number)
            kept = self.work.read_json(name, PageReading, entry.fingerprint)
            if kept is None:
                raise LookupError(name)
            if kept.text is not None:
                yield kept.text


def process_page(page: Page, work: WorkFolder, services: Services) -> PageEntry:
    """Clean and read one page, or take what an earlier run made of the same picture.

    A page that an earlier run could not read is read again: its checkpoint only serves the
    stages behind this one.
    """
    settings = services.settings
    mark = fingerprint(
        page.image.sha256,
        page.number,
        page.text_layer and page.text_layer.sha256,
        page.findings,
        settings.clean,
        settings.ocr,
        model_in_use(settings.ocr),
        language_model_state().sha256,
        second_model(settings.ocr),
    )
    reading = work.read_json(_checkpoint(page.number), PageReading, mark)
    if reading is None or is_unread(reading.text) or not reading.page.image.path.exists():
        with services.admission.admit(page_cost(page.image)):
            if services.stop.is_set():
                raise InterruptedWork
            reading = _process(page, work, services)
        work.write_json(_checkpoint(page.number), reading, mark)
    return PageEntry(
        page=reading.page,
        blank=reading.text is None,
        seconds=reading.seconds,
        fingerprint=mark,
        findings=reading.findings,
    )


def read_one(page: Page, into: Path, settings: Settings) -> PageReading:
    """Turn, straighten and read one page; its new pictures go into ``into``.

    A page that says by itself what stands on it, and can be believed, is only measured. A broken
    picture is read as far as it decodes, a page that the engine cannot read keeps its codes:
    ``findings`` of what is returned tell. Raises what is wrong with the installation.
    """
    seconds: dict[str, float] = {}
    if (said := read_text_layer(page)) is not None:
        return _as_said(page, said, settings, seconds)
    with _timed(seconds, "clean"):
        try:
            page = _clean(page, into, settings)
        except DamagedError as error:
            reason = error.parameters.get("reason", error.code)
            page = _clean(salvage(page, into, reason), into, settings)
    if _is_blank(page):
        return PageReading(page=page, text=None, seconds=seconds)
    with _timed(seconds, "ocr"):
        text = with_codes(read_or_tell(page, settings.ocr), read_codes(page))
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
    return PageReading(page=page, text=text, seconds=seconds)


def _clean(page: Page, into: Path, settings: Settings) -> Page:
    """Return a page ready to be read, or with the fact that it is blank."""
    sheet = load_sheet(page.image)
    page = page.model_copy(update={"facts": measure_ink(page, settings.clean, sheet)})
    if _is_blank(page):
        return page
    orientation = find_orientation(page, settings.ocr, sheet.array)
    return clean_page(page, into, orientation.turn, settings.clean, sheet)


def _is_blank(page: Page) -> bool:
    # Nobody may take what is lost for an empty back.
    return page.facts.blank and not is_damaged(page)


def _process(page: Page, work: WorkFolder, services: Services) -> PageReading:
    reading = read_one(page, work.pages_dir, services.settings)
    keep_preview(work, page.number, page_preview(reading.page.image, PREVIEW_WIDTH))
    if reading.page.reading is not None:
        reading.page.reading.path.unlink(missing_ok=True)  # larger than the page; it was read
    return reading


def _checkpoint(number: int) -> str:
    return f"page-{number:05d}"


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.monotonic()
    try:
        yield
    finally:
        seconds[name] = round(seconds.get(name, 0.0) + time.monotonic() - start, 3)
