"""Where on a page a QR code or bar code can be: places about half black.

Reading codes over a whole page of 300 dots per inch takes a tenth of a second and more; nearly
all pages have none. Print is a fifth black at most, codes are half black by design.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.geometry import Box
from pipeline.connected import connected_pieces
from pipeline.ocr.picture import Grey

_COARSE_DPI = 50.0
_WINDOW = 2.5
"""Millimetres: the blackness is taken over such a square."""

_BLACK = 0.28
"""Share of the square; codes have 0.35 to 0.6."""

_SOLID = 4.0
"""Millimetres both ways in which it is black without a gap. Lines of print are as black, but not so
high; the lowest codes in use are 7."""

_DARK = 160
"""Level, paper 255, from which a pixel is black."""

_AROUND = 20.0
"""Millimetres added on every side: stretches of a bar code are pale, and its quiet zone."""

_SMALL_PICTURE = 2_000_000
"""Pixels: a picture of this size is read whole, which is as quick."""

_MUCH = 0.35
"""Share of the page: with more places than this it is read whole."""


def find_code_places(grey: Grey, dpi: float) -> tuple[Box, ...]:
    """Return the boxes, in pixels of ``grey``, in which codes may be."""
    height, width = grey.shape
    whole = (Box(0, 0, width, height),)
    if grey.size <= _SMALL_PICTURE:
        return whole
    factor = max(1, round(dpi / _COARSE_DPI))
    cut = grey[: height // factor * factor, : width // factor * factor]
    if min(cut.shape) == 0:
        return whole
    _, dark = cv2.threshold(cut, _DARK, 255, cv2.THRESH_BINARY_INV)
    size = (width // factor, height // factor)
    coarse = cv2.resize(dark, size, interpolation=cv2.INTER_AREA)
    unit = dpi / factor / 25.4
    side = max(3, round(_WINDOW * unit))
    share = cv2.blur(coarse, (side, side), borderType=cv2.BORDER_REPLICATE)
    black = (share > 255 * _BLACK).astype(np.uint8)
    around = 2 * round(_AROUND * unit) + 1
    solid = max(3, round(_SOLID * unit))
    opened = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((solid, solid), np.uint8))
    grown = cv2.dilate(opened, np.ones((around, around), np.uint8))
    if np.count_nonzero(grown) > _MUCH * grown.size:
        return whole
    _, stats = connected_pieces(grown)
    boxes = [
        Box(
            left * factor,
            top * factor,
            min((left + wide + 1) * factor, width),
            min((top + high + 1) * factor, height),
        )
        for left, top, wide, high in stats[1:, :4].tolist()
    ]
    return tuple(boxes)
