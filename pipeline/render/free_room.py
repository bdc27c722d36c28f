"""Where on a page there is room for a block of words that must cover nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.page import ImageRef
from pipeline.render.picture_file import page_points

_GRID = 2.0
"""Points between two places that are tried; the page is looked at in squares of that side."""
_MARGIN = 8.0
_CLEAR = 3.0
"""Points around the block that are free too."""
_FAINTEST = 14
"""Levels darker than the paper at the mean of a square: a thin stroke or a pencil's."""
_UPPER = 0.5
"""Share of the page's height in which room is looked for."""


class Room(NamedTuple):
    """A rectangle in points from the page's lower left corner: what a PDF calls a rectangle."""

    left: float
    bottom: float
    right: float
    top: float
    covers: bool
    """There was no free place: what it covers is as little as can be."""


def find_room(image: ImageRef, width: float, height: float) -> Room:
    """Return the free place nearest to the upper right corner; sizes in points.

    Raises ``OSError`` when the picture cannot be read.
    """
    page_width, page_height = page_points(image)
    ink = _ink(image, page_width, page_height)
    rows, columns = (
        min(round(side / _GRID + 0.5), most)
        for side, most in ((height + 2 * _CLEAR, ink.shape[0]), (width + 2 * _CLEAR, ink.shape[1]))
    )
    sums = np.zeros((ink.shape[0] + 1, ink.shape[1] + 1), np.int64)
    sums[1:, 1:] = ink.cumsum(0).cumsum(1)
    covered = (sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns]) + sums[
        :-rows, :-columns
    ]
    covered = covered[: max(int(_UPPER * len(covered)), 1)]
    down, left = np.indices(covered.shape)
    far = np.hypot(down, covered.shape[1] - 1 - left)
    order = np.lexsort((far.ravel(), covered.ravel()))
    top, start = divmod(int(order[0]), covered.shape[1])
    shift = max(_MARGIN, _CLEAR)
    x = min(max(start * _GRID + _CLEAR, 0.0), max(page_width - width - shift, 0.0))
    y = max(page_height - max(top * _GRID + _CLEAR, shift), height)
    return Room(x, y - height, x + width, y, bool(covered[top, start]))


def _ink(image: ImageRef, width: float, height: float) -> NDArray[np.bool_]:
    """Return which squares of the page hold ink, from its upper left corner."""
    size = (max(round(width / _GRID), 1), max(round(height / _GRID), 1))
    with Image.open(image.path) as picture:
        # A JPEG is unpacked at a fraction of its size, four times what is looked at and more.
        picture.draft("L", (4 * size[0], 4 * size[1]))
        grey = np.asarray(picture.convert("L").resize(size, Image.Resampling.BOX), np.int16)
    paper = np.percentile(grey, 90)
    return grey < paper - _FAINTEST
