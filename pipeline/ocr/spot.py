"""Reading a spot that a person drew on a page's picture."""

from __future__ import annotations

import math

import numpy as np

from config.settings import OcrSettings
from models.page import ImageRef
from pipeline.ocr.network.in_use import network_in_use
from pipeline.ocr.picture import Grey, load_colour
from pipeline.ocr.read_lines import look_at, read_lines
from pipeline.ocr.second.recogniser import Crop, recogniser_in_use
from pipeline.ocr.second.values import Place

_RIM = 4
"""Pixels of paper around what was drawn: people draw tight."""
_SURE = 0.3


def read_spot(picture: ImageRef, place: Place, settings: OcrSettings) -> str:
    """Return what stands inside the box, lines joined by spaces; empty when nothing is read.

    ``place.box`` is in pixels of the stored picture. Digits are read by the reader that knows pens
    too; words by the one that knows the marks.
    """
    page = load_colour(picture)
    if page is None:
        return ""
    box = place.box
    top, left = max(box.top - _RIM, 0), max(box.left - _RIM, 0)
    crop = np.ascontiguousarray(page[top : box.bottom + _RIM, left : box.right + _RIM])
    if place.has_marks:
        return _words(crop, picture.dpi, settings) or _line(crop, settings)
    return _line(crop, settings) or _words(crop, picture.dpi, settings)


def _words(crop: Crop, dpi: float, settings: OcrSettings) -> str:
    network = network_in_use(settings)
    if network is None:
        return ""
    grey: Grey = np.ascontiguousarray(crop.max(axis=2))
    words, _ = read_lines(look_at(grey, dpi), network, math.inf)
    return " ".join(word.text for word in words if word.confidence >= _SURE)


def _line(crop: Crop, settings: OcrSettings) -> str:
    reader = recogniser_in_use(settings) if settings.second_reader else None
    return reader.read(crop).text.strip() if reader is not None else ""
