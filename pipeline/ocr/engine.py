"""Reading pages: from a page's picture to its words in reading order."""

from __future__ import annotations

import math
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from config.settings import OcrSettings
from models.geometry import Box
from models.page import ImageRef, Page, PageText, Word
from pipeline.ocr.layout import arrange
from pipeline.ocr.lines import Block
from pipeline.ocr.picture import Grey, load_grey, reading_ref, subject_of, write_pgm
from pipeline.ocr.prepare import prepare
from pipeline.ocr.second.reading import read_slots
from pipeline.ocr.tessdata import OcrModel, model_in_use
from pipeline.ocr.tesseract import TesseractCall, engine_version, read_tsv
from pipeline.ocr.unread import find_unread
from pipeline.ocr.words import RawWord, drop_junk, parse_tsv, usual_height

READER = "tesseract"
_ONE_BLOCK = 6
"""``--psm 6``: a single block of lines, no layout step that could drop any."""
_PAD = 10
"""White pixels around a region: letters at the very edge of a picture are often lost."""


def read_page(page: Page, settings: OcrSettings) -> PageText:
    """Read the words of one page with Tesseract; ``codes`` stays empty.

    Boxes are pixels of the page's stored picture, confidences 0 to 1, blocks and lines are
    numbered from 1 in reading order. One engine run a page, and one more for each printed region
    that the first run left unread.

    Raises ``OcrTimeoutError``, ``OcrEngineError``, ``MissingToolError``,
    ``LanguageMissingError`` or ``DamagedError``.
    """
    model = model_in_use(settings)
    version = engine_version()
    ref = reading_ref(page)
    grey, scale = prepare(load_grey(ref, subject_of(page)), ref.dpi)
    reading = _Reading(grey, ref.dpi * scale, page, settings, model)
    words = reading.read_whole()
    words += reading.read_missed(words)
    blocks = arrange([_to_page(word, scale, ref) for word in words], ref.width, ref.height)
    found = tuple(_numbered(blocks))
    return PageText(
        page=page.number,
        width=ref.width,
        height=ref.height,
        words=found,
        second=read_slots(page.image, found, settings),
        engine=f"{READER} {version} {model.label}",
    )


def read_pages(
    pages: Iterable[Page],
    settings: OcrSettings,
    on_done: Callable[[PageText], None] | None = None,
) -> Iterator[PageText]:
    """Read pages side by side; yield their texts in the order of ``pages``.

    At most ``settings.worker_count`` pages are read at once and one more waits, so ``pages`` may
    be a generator that makes pictures as they are wanted. ``on_done`` is called in the caller's
    thread, page by page in order. The first error ends the reading of further pages.
    """
    workers = settings.worker_count
    running: deque[Future[PageText]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="ocr") as pool:
        try:
            for page in pages:
                if len(running) > workers:
                    yield _finish(running, on_done)
                running.append(pool.submit(read_page, page, settings))
            while running:
                yield _finish(running, on_done)
        finally:
            for future in running:
                future.cancel()


def _finish(
    running: deque[Future[PageText]], on_done: Callable[[PageText], None] | None
) -> PageText:
    text = running.popleft().result()
    if on_done is not None:
        on_done(text)
    return text


def _to_page(word: RawWord, scale: float, ref: ImageRef) -> RawWord:
    """Return a word of the prepared picture with its box in pixels of the page."""
    left, top, right, bottom = (edge / scale for edge in word.box)
    left, top = min(max(int(left), 0), ref.width - 1), min(max(int(top), 0), ref.height - 1)
    right, bottom = min(math.ceil(right), ref.width), min(math.ceil(bottom), ref.height)
    return word._replace(box=Box(left, top, max(right, left + 1), max(bottom, top + 1)))


class _Reading:
    """One page being read: the prepared picture and how to read it; boxes are its pixels."""

    def __init__(
        self, grey: Grey, dpi: float, page: Page, settings: OcrSettings, model: OcrModel
    ) -> None:
        self._grey = grey
        self._dpi = dpi
        self._page = page
        self._settings = settings
        self._model = model

    def read_whole(self) -> list[RawWord]:
        """Return the words of the whole page."""
        return drop_junk(self._run(self._grey, self._settings.page_segmentation, (0, 0)))

    def read_missed(self, words: list[RawWord]) -> list[RawWord]:
        """Return words of printed regions that hold none of ``words``, blocks numbered on."""
        taken = [word.box for word in words]
        tall = usual_height(words)
        block = max((word.block for word in words), default=0)
        found: list[RawWord] = []
        for region in find_unread(self._grey, self._dpi, taken, tall).regions:
            block += 1
            found += [word._replace(block=block) for word in self._read_region(region, taken)]
        return found

    def _read_region(self, region: Box, taken: list[Box]) -> list[RawWord]:
        cut = self._grey[region.top : region.bottom, region.left : region.right]
        # Words that were read stay out of the picture, or they would be read twice.
        cut = _without_words(cut, region, taken)
        padded = np.pad(cut, _PAD, constant_values=255)
        offset = (region.left - _PAD, region.top - _PAD)
        again = drop_junk(self._run(padded, _ONE_BLOCK, offset))
        return [_inside(word, region) for word in again if word.confidence >= _WORTH_ADDING]

    def _run(self, grey: Grey, segmentation: int, offset: tuple[int, int]) -> list[RawWord]:
        with tempfile.TemporaryDirectory(prefix="sohoa-ocr-") as name:
            picture = Path(name) / "page.pgm"
            write_pgm(grey, picture)
            call = TesseractCall(
                picture=picture,
                subject=subject_of(self._page),
                language=self._model.language,
                tessdata=self._model.folder,
                segmentation=segmentation,
                dpi=round(self._dpi),
                timeout_seconds=self._settings.page_timeout_seconds,
            )
            return parse_tsv(read_tsv(call), offset)


_WORTH_ADDING = 0.3
"""Below, what is read in a region without words is a seal or a signature, not print."""


def _without_words(cut: Grey, region: Box, taken: list[Box]) -> Grey:
    clean = cut.copy()
    for box in taken:
        if box.overlaps(region):
            top, left = max(box.top - region.top, 0), max(box.left - region.left, 0)
            clean[top : box.bottom - region.top, left : box.right - region.left] = 255
    return clean


def _inside(word: RawWord, region: Box) -> RawWord:
    box = Box(
        max(word.box.left, region.left),
        max(word.box.top, region.top),
        min(word.box.right, region.right),
        min(word.box.bottom, region.bottom),
    )
    return word._replace(box=box)


def _numbered(blocks: list[Block]) -> Iterable[Word]:
    line_number = 0
    for block_number, block in enumerate(blocks, start=1):
        for line in block:
            line_number += 1
            for word in line.words:
                yield Word(
                    text=word.text,
                    raw_text=word.raw_text,
                    box=word.box,
                    confidence=word.confidence,
                    block=block_number,
                    line=line_number,
                    reader=READER,
                )
