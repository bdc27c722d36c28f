"""The work on one page, from the scanner's picture to read words: plain functions, no Prefect.

Each page is a checkpoint: a run that was killed reads only the pages it had not finished. What was
read stays on disk and is taken up page by page, so a dossier of 500 pages needs no more memory than
one of five.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.admission import page_cost
from flows.lost_pages import is_unread
from flows.read_page import PageReading, read_one
from flows.secret_papers import is_secret, require_no_secret, stop_at_secret
from flows.services import InterruptedWork, Services
from models.finding import Finding
from models.page import Page, PageText
from models.record import Record
from models.separator import Separator
from pipeline.classify.sheets import sheet_on
from pipeline.ocr.language.model import language_model_state
from pipeline.ocr.second.weights import second_model
from pipeline.ocr.tessdata import model_in_use
from pipeline.render.preview import page_preview
from storage.previews import keep_preview, preview_path
from storage.sharing import share_file
from storage.spool import WorkFolder, fingerprint

_INDEX = "pages"
PREVIEW_WIDTH = 1200
"""Pixels: the page fits a clerk's screen and the print stays readable."""

_HOW_MANY_AT_ONCE = {"page_memory_bytes", "workers"}
"""Settings of the reader that do not change what is read on a page."""


class PageEntry(Record):
    """What is kept at hand of a page that was read; its words stay in the checkpoint."""

    page: Page
    blank: bool
    seconds: dict[str, float]
    fingerprint: str
    findings: tuple[Finding, ...] = ()
    separator: Separator | None = None
    """The page is a sheet of ours between dossiers or papers, and no paper itself."""


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

    def share(self, entry: PageEntry, into: WorkFolder) -> None:
        """Make a page stand in another batch's work folder too, as far as it was worked on."""
        name = _checkpoint(entry.page.number)
        reading = self.work.read_json(name, PageReading, entry.fingerprint)
        if reading is None:
            raise LookupError(name)
        split = f"{entry.page.source[:16]}-{entry.page.source_page:05d}*"
        for path in sorted(self.work.pages_dir.glob(split)):
            share_file(path, into.pages_dir)
        image = reading.page.image
        shared = share_file(image.path, into.pages_dir)
        page = reading.page.model_copy(update={"image": image.model_copy(update={"path": shared})})
        if (layer := page.text_layer) is not None:
            moved = layer.model_copy(update={"path": into.pages_dir / layer.path.name})
            page = page.model_copy(update={"text_layer": moved})
        preview = preview_path(self.work, entry.page.number)
        if preview.exists():
            share_file(preview, preview_path(into, entry.page.number).parent)
        into.write_json(name, reading.model_copy(update={"page": page}), entry.fingerprint)


def keep_reading(work: WorkFolder, entry: PageEntry, reading: PageReading) -> None:
    """Put what was read on a page in the place of what was read before; then the index."""
    work.write_json(_checkpoint(entry.page.number), reading, entry.fingerprint)
    changed = entry.model_copy(
        update={"page": reading.page, "blank": False, "findings": reading.findings}
    )
    before = Readings.of(work).entries
    entries = (changed if one.page.number == entry.page.number else one for one in before)
    Readings(work, tuple(entries)).keep()


def process_page(page: Page, work: WorkFolder, services: Services) -> PageEntry:
    """Clean and read one page, or take what an earlier run made of the same picture.

    A page that an earlier run could not read is read again: its checkpoint only serves the
    stages behind this one. Raises ``SecretPaperError`` for a page with the mark of a secret, and
    for every further page of its batch; nothing of what was read on it is kept.
    """
    settings = services.settings
    require_no_secret(work)
    mark = fingerprint(
        page.image.sha256,
        page.number,
        page.text_layer and page.text_layer.sha256,
        page.findings,
        settings.clean,
        settings.ocr.model_dump(mode="json", exclude=_HOW_MANY_AT_ONCE),
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
    elif is_secret(reading):
        stop_at_secret(work, page.number)
    return PageEntry(
        page=reading.page,
        blank=reading.text is None,
        seconds=reading.seconds,
        fingerprint=mark,
        findings=reading.findings,
        separator=sheet_on(reading.text),
    )


def _process(page: Page, work: WorkFolder, services: Services) -> PageReading:
    reading = read_one(page, work.pages_dir, services.settings)
    if is_secret(reading):
        stop_at_secret(work, page.number)
    keep_preview(work, page.number, page_preview(reading.page.image, PREVIEW_WIDTH))
    if reading.page.reading is not None:
        reading.page.reading.path.unlink(missing_ok=True)  # larger than the page; it was read
    return reading


def _checkpoint(number: int) -> str:
    return f"page-{number:05d}"
