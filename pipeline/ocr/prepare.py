"""The picture as Tesseract reads it best: letters of one size, no dotted leaders.

*Size.* Measured on 19 real pages (``python -m benchmarks.accuracy``): brought to letters 16 pixels
high, word errors fall from 2.5 to 1.7 % (decree), from 17 to 10 % (letter of 80 dots per inch)
and from 4.0 to 3.1 % (provincial papers) against reading the scan as it is; 14 to 18 pixels are
about as good, 20 and more worse. Small print of cards is enlarged by the same rule, and most
scans shrink, which saves a third of the time.

*Leaders* are wiped out, see ``leaders``.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.connected import connected_pieces
from pipeline.ocr.leaders import find_leaders
from pipeline.ocr.picture import Grey

_LETTER_PIXELS = 16.0
_SCALE_RANGE = (0.4, 3.0)
_KEEP_WITHIN = 0.06
"""A picture this near to the wanted size is left alone."""
_FEWEST_LETTERS = 30
"""With fewer pieces their middle height says nothing."""
_LARGEST_PIXELS = 60_000_000
"""Never enlarge beyond: an A4 page of 700 dots per inch; drawings are larger already."""


class Prepared(NamedTuple):
    """A picture to read, and how much larger it is than the page's own."""

    grey: Grey
    scale: float


Pieces = NDArray[np.int32]
"""Left, top, width, height, area of each connected piece of ink."""


def prepare(grey: Grey, dpi: float) -> Prepared:
    """Return ``grey`` without dotted leaders, at the size the engine reads best."""
    pieces = _find_pieces(grey)
    clean = _wipe_leaders(grey, pieces, dpi)
    scale = _best_scale(pieces, dpi, grey.size)
    if scale == 1.0:
        return Prepared(clean, 1.0)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1))
    return Prepared(np.asarray(cv2.resize(clean, size, interpolation=method), np.uint8), scale)


def _find_pieces(grey: Grey) -> Pieces:
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, stats = connected_pieces(ink)
    return np.asarray(stats[1:], np.int32)  # the first is the paper


def _best_scale(pieces: Pieces, dpi: float, pixels: int) -> float:
    """Return the factor that brings the middle height of letters to what reads best."""
    width, height = pieces[:, 2] / dpi, pieces[:, 3] / dpi
    letters = (height > 0.03) & (height < 0.3) & (width > 0.02) & (width < 0.4)
    if np.count_nonzero(letters) < _FEWEST_LETTERS:
        return 1.0
    tall = float(np.median(pieces[:, 3][letters]))
    scale = min(max(_LETTER_PIXELS / tall, _SCALE_RANGE[0]), _SCALE_RANGE[1])
    if scale > 1:
        scale = max(min(scale, (_LARGEST_PIXELS / pixels) ** 0.5), 1.0)
    return 1.0 if abs(scale - 1) <= _KEEP_WITHIN else scale


def _wipe_leaders(grey: Grey, pieces: Pieces, dpi: float) -> Grey:
    """Return ``grey`` with rows of dots made white."""
    wiped = find_leaders(pieces, grey.shape, dpi)
    if not wiped.any():
        return grey
    clean = grey.copy()
    for box in pieces[wiped, :4]:
        clean[_slices(box, margin=1)] = 255  # a pixel around each dot is its blurred edge
    return clean


def _slices(box: NDArray[np.int32], margin: int = 0) -> tuple[slice, slice]:
    left, top, width, height = (int(value) for value in box)
    return (
        slice(max(top - margin, 0), top + height + margin),
        slice(max(left - margin, 0), left + width + margin),
    )
