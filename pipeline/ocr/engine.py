"""Reading pages: from a page's picture to its words in reading order."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from config.settings import OcrSettings
from models.errors import OcrEngineError, OcrTimeoutError
from models.finding import Finding, Severity
from models.geometry import Box
from models.page import ImageRef, Page, PageText, Word
from pipeline.ocr.items import with_right_items
from pipeline.ocr.language.model import LanguageModel, load_language_model
from pipeline.ocr.layout import arrange
from pipeline.ocr.lines import Block
from pipeline.ocr.network.in_use import network_in_use
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.picture import Grey, load_grey, reading_ref, subject_of
from pipeline.ocr.prepare import prepare
from pipeline.ocr.program import Program
from pipeline.ocr.read_lines import look_at, read_lines
from pipeline.ocr.second.in_words import settle
from pipeline.ocr.second.reading import read_slots
from pipeline.ocr.stamps import is_in_stamp
from pipeline.ocr.tessdata import model_in_use
from pipeline.ocr.tesseract import engine_version
from pipeline.ocr.text_columns import Rules
from pipeline.ocr.turned import read_turned
from pipeline.ocr.unread import find_unread
from pipeline.ocr.wording import choose_words
from pipeline.ocr.words import RawWord, drop_junk, usual_height

READER = "tesseract"
_UNREAD = "PAGE-001"
_CUT_SHORT = "PAGE-002"
_TURNED = "PAGE-003"


class _Reading(NamedTuple):
    """What came of a page's picture; boxes are pixels of ``grey``."""

    grey: Grey
    dpi: float
    words: list[RawWord]
    lines_left: int
    """Lines that were not read when the time was over."""
    rules: NDArray[np.uint8] | None = None
    """Where straight strokes are; of a page that may have columns."""
    turned: tuple[Box, ...] = ()
    """Places that were read turned."""


def read_page(page: Page, settings: OcrSettings) -> PageText:
    """Read the words of one page; ``codes`` stays empty.

    Boxes are pixels of the page's stored picture, confidences 0 to 1, blocks and lines are
    numbered from 1 in reading order. All lines go through the network at once; Tesseract reads
    again what looks like print and was not read. What stays unread, or is left when the page's
    time is over, is a finding.

    Raises ``OcrTimeoutError``, ``OcrEngineError``, ``MissingToolError``,
    ``LanguageMissingError`` or ``DamagedError``.
    """
    version = engine_version()
    model = model_in_use(settings)
    network = network_in_use(settings)
    ref = reading_ref(page)
    grey = load_grey(ref, subject_of(page))
    if network is None:
        reading = _read_with_program(grey, page, settings)
    else:
        reading = _read_with_network(grey, page, settings, network)
    factor = reading.grey.shape[1] / page.image.width
    words, unread, coverage = _read_missed(reading, page, settings)
    placed = [_on_page(word, factor, page.image) for word in words]
    rules = None if reading.rules is None else Rules(reading.rules, factor)
    blocks = arrange(placed, page.image.width, page.image.height, rules)
    language = load_language_model() if settings.language_model else None
    if language is not None:
        blocks = choose_words(blocks, language, network.model if network else None)
    blocks = with_right_items(blocks, network.model if network else None)
    regions = [_box_on_page(box, factor, page.image) for box in unread]
    turned = [_box_on_page(box, factor, page.image) for box in reading.turned]
    read = tuple(_numbered(blocks))
    second = read_slots(page.image, read, settings)
    settled = settle(read, second)
    return PageText(
        page=page.number,
        width=page.image.width,
        height=page.image.height,
        words=settled.words,
        second=second,
        first=settled.first,
        coverage=round(coverage, 4),
        findings=tuple(_findings(page, regions, turned, reading.lines_left)),
        engine=_engine_label(f"{READER} {version} {model.label}", network, language),
    )


def _engine_label(program: str, network: LineNetwork | None, language: LanguageModel | None) -> str:
    parts = [program]
    if network is not None:
        parts.append("network int8" if network.whole_numbers else "network")
    if language is not None:
        parts.append("syllables")
    return " ".join(parts)


def _read_with_network(
    grey: Grey, page: Page, settings: OcrSettings, network: LineNetwork
) -> _Reading:
    deadline = time.monotonic() + settings.page_timeout_seconds
    look = look_at(grey, reading_ref(page).dpi)
    words, left = read_lines(look, network, deadline)
    if page.image.is_large_format:
        return _Reading(look.grey, look.dpi, drop_junk(words), left)
    turned = read_turned(look, words, network, deadline)
    words = drop_junk(turned.words)
    return _Reading(look.grey, look.dpi, words, left, look.ink.wiped, turned.places)


def _read_with_program(grey: Grey, page: Page, settings: OcrSettings) -> _Reading:
    prepared, scale = prepare(grey, reading_ref(page).dpi)
    dpi = reading_ref(page).dpi * scale
    program = Program(prepared, dpi, page, settings, model_in_use(settings))
    return _Reading(prepared, dpi, program.read_whole(), 0)


def _read_missed(
    reading: _Reading, page: Page, settings: OcrSettings
) -> tuple[list[RawWord], tuple[Box, ...], float]:
    """Read again what looks like print; return all words, what stays unread, and the coverage."""
    words = list(reading.words)
    tall = usual_height(words)
    unread = find_unread(reading.grey, reading.dpi, [word.box for word in words], tall)
    # The hatching of a drawing looks like print and is none.
    if not unread.regions or page.image.is_large_format or reading.lines_left:
        return words, (), 1.0 - unread.share
    program = Program(reading.grey, reading.dpi, page, settings, model_in_use(settings))
    blocks = count(max((word.block for word in words), default=0) + 1)
    taken = [word.box for word in reading.words]
    for region in unread.regions:
        # What was read stays, whatever happens to the second try.
        with suppress(OcrTimeoutError, OcrEngineError):
            again, block = program.read_region(region, taken), next(blocks)
            words += [word._replace(block=block) for word in again]
    left = find_unread(reading.grey, reading.dpi, [word.box for word in words], tall)
    marks = [mark.box for mark in page.facts.marks]
    factor = reading.grey.shape[1] / page.image.width
    regions = [
        box
        for box in left.regions
        if not _is_marked(_box_on_page(box, factor, page.image), marks)
        and not (reading.rules is not None and is_in_stamp(box, words, reading.rules, reading.dpi))
    ]
    return words, tuple(regions), 1.0 - left.share


def _is_marked(box: Box, marks: list[Box]) -> bool:
    """Say whether a seal, a stamp or handwriting stands where print was supposed."""
    shared = sum(box.shared(mark) for mark in marks)
    return shared >= 0.4 * box.width * box.height


def _findings(
    page: Page, unread: list[Box], turned: list[Box], lines_left: int
) -> Iterable[Finding]:
    subject = subject_of(page)
    places = [
        *((_UNREAD, Severity.WARNING, box) for box in unread),
        *((_TURNED, Severity.INFO, box) for box in turned),
    ]
    for code, severity, box in places:
        where = f"{box.left},{box.top},{box.right},{box.bottom}"
        yield Finding(code=code, severity=severity, subject=subject, parameters={"box": where})
    if lines_left:
        yield Finding(
            code=_CUT_SHORT,
            severity=Severity.ERROR,
            subject=subject,
            parameters={"lines": str(lines_left)},
        )


def _on_page(word: RawWord, scale: float, ref: ImageRef) -> RawWord:
    """Return a word of the prepared picture with its box in pixels of the page."""
    return word._replace(box=_box_on_page(word.box, scale, ref))


def _box_on_page(box: Box, scale: float, ref: ImageRef) -> Box:
    left, top, right, bottom = (edge / scale for edge in box)
    left, top = min(max(int(left), 0), ref.width - 1), min(max(int(top), 0), ref.height - 1)
    right, bottom = min(math.ceil(right), ref.width), min(math.ceil(bottom), ref.height)
    return Box(left, top, max(right, left + 1), max(bottom, top + 1))


def _numbered(blocks: list[Block]) -> Iterable[Word]:
    line_number = 0
    for block_number, block in enumerate(blocks, start=1):
        for line in block:
            line_number += 1
            for word in line.words:
                yield Word(
                    text=word.text,
                    raw_text=word.raw_text,
                    reason=word.reason,
                    box=word.box,
                    confidence=word.confidence,
                    block=block_number,
                    line=line_number,
                    reader=READER,
                )
