"""Tesseract itself as the reader: of a whole page, or of a region that was left unread."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from config.settings import OcrSettings
from models.geometry import Box
from models.page import Page
from pipeline.ocr.picture import Grey, subject_of, write_pgm
from pipeline.ocr.tessdata import OcrModel
from pipeline.ocr.tesseract import TesseractCall, read_tsv
from pipeline.ocr.words import RawWord, drop_junk, parse_tsv

_ONE_BLOCK = 6
"""``--psm 6``: a single block of lines, no layout step that could drop any."""
_PAD = 10
"""White pixels around a region: letters at the very edge of a picture are often lost."""
_WORTH_ADDING = 0.3
"""Below, what is read in a region without words is a seal or a signature, not print."""


class Program:
    """Tesseract at work on one page; boxes are pixels of ``grey``."""

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

    def read_region(self, region: Box, taken: list[Box]) -> list[RawWord]:
        """Return the words of a region, without those that stand in ``taken`` already."""
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
