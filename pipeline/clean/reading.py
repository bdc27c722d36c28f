"""Make the grey copy that the readers see: even white paper, no seals, strokes as they are."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.clean.raster import Array, to_grey
from pipeline.clean.seals import find_seals, red_excess

_WHITE = 0.97
"""Share of the paper's brightness that becomes white: takes the grain off the paper only."""

_COARSE_DPI = 25
"""The light on a page changes over centimetres; it is estimated at a millimetre a pixel."""

_DARKEST_PAPER = 0.6
"""Share of the page's bright level. Below is a photo or a slab; it must not be lit up."""


def make_reading(array: Array, dpi: float) -> Array:
    """Return an 8-bit grey copy of the same size.

    Red ink inside round seals is taken to the paper's brightness, black strokes under it stay.
    Other red (titles printed in red, number stamps, the frame of the incoming stamp) is text and
    stays. Uneven light is divided out. Nothing is binarised, no stroke gets thinner.
    """
    if array.ndim == 2:
        return _even_light(array, dpi)
    grey = to_grey(array)
    seals = find_seals(array, dpi)
    for box in seals.boxes:
        view = (slice(box.top, box.bottom), slice(box.left, box.right))
        grey[view] = _without_red(array[view], grey[view], seals.mask(box), seals.paper)
    return _even_light(grey, dpi)


def _without_red(colour: Array, grey: Array, inside: Array, paper: int) -> Array:
    """Return grey where red ink became paper.

    Red ink reflects red light nearly as paper does, black ink reflects none: the red channel shows
    the black alone. It is stretched a little, because stamp ink is somewhat darker than paper.
    """
    excess = red_excess(colour).astype(np.float32)
    how_red = np.clip((excess - 12.0) / 30.0, 0.0, 1.0) * (inside > 0)
    red = colour[..., 0].astype(np.float32)
    lit = np.clip(40.0 + (red - 40.0) * (paper - 40.0) / (0.68 * paper - 40.0), 0.0, float(paper))
    lit = np.where(red < 40.0, red, lit)
    return np.asarray(np.rint(grey + how_red * np.maximum(lit - grey, 0.0)), dtype=np.uint8)


def _even_light(grey: Array, dpi: float) -> Array:
    """Divide by the brightness of the paper, estimated coarsely."""
    height, width = grey.shape
    scale = min(1.0, _COARSE_DPI / dpi)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    coarse = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    # The brightest within 5 mm is paper even inside bold print; the median takes out the specks.
    paper = cv2.medianBlur(cv2.dilate(coarse, np.ones((5, 5), np.uint8)), 5)
    paper = cv2.GaussianBlur(paper, (9, 9), 0)
    floor = _DARKEST_PAPER * float(np.percentile(coarse, 90))
    paper = np.maximum(paper.astype(np.float32), max(floor, 1.0)) * _WHITE
    divisor = np.rint(np.clip(paper, 1, 255)).astype(np.uint8)
    spread = cv2.resize(divisor, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, spread, scale=255.0), dtype=np.uint8)
