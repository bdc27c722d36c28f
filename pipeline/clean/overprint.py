"""Find coloured strokes that lie over black print: stamps, and signatures in blue."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.raster import Array
from pipeline.clean.seals import outlines_of
from pipeline.clean.tints import Family, Tints
from pipeline.connected import connected_pieces

_CROSSED = (0.10, 0.70)
"""Share of a coloured stroke that touches black letters. Below, it stands alone and is to be read;
above, it is the coloured fringe that a scanner gives black print."""

_STAMP_CROSSED = 0.3
"""Share of a stamp's ink in such strokes: then it lies over print as a whole."""

_FEWEST_CROSSED = 6
"""Small pixels."""

_LETTER = (1.4, 12.0)
"""Millimetres: lower black marks are dots of a dotted line, higher ones frames and seals."""

_RULE = 6.0
"""Wider than so many times its height is a ruled line, not a letter; handwriting stands on it."""

_LARGE = {"red": 2.0, "blue": 10.0, "green": 2.0}
"""Millimetres a stroke must reach in height or width. Blue pens write the fields of forms, whose
letters touch the print around them; what is larger is a signature or the frame of a stamp."""


def find_overprint(tints: Tints, dpi: float) -> tuple[tuple[Family, Array], ...]:
    """Return, for each colour, the mask (0 and 1) of strokes over black print, small pixels."""
    letters = _letters(tints.black, dpi / 25.4)
    found: list[tuple[Family, Array]] = []
    for family, mask in tints.masks.items():
        strokes = _crossing(mask, letters, _LARGE[family] * dpi / 25.4)
        if strokes is not None:
            found.append((family, _with_stamps(strokes, mask, dpi)))
    return tuple(found)


def _with_stamps(strokes: Array, mask: Array, dpi: float) -> Array:
    """Return the strokes, and all of the stamps that many of them belong to."""
    for outline in outlines_of(mask, dpi):
        left, top, wide, high = cv2.boundingRect(outline)
        view = (slice(top, top + high), slice(left, left + wide))
        inside = np.zeros((high, wide), np.uint8)
        shifted = outline - np.array([left, top], np.int32)
        cv2.fillPoly(inside, [shifted], 1)
        own = mask[view] & inside
        crossing = int(np.count_nonzero(own & strokes[view]))
        if crossing >= _STAMP_CROSSED * max(int(np.count_nonzero(own)), 1):
            grown = cv2.dilate(own, np.ones((3, 3), np.uint8))
            strokes[view] |= np.asarray(grown, np.uint8)
    return strokes


def _letters(black: Array, pixels_a_mm: float) -> Array:
    """Return the black marks that are as high as letters, grown by a pixel."""
    labels, stats = connected_pieces(black)
    width, height = stats[:, 2], stats[:, 3]
    low, high = (side * pixels_a_mm for side in _LETTER)
    kept = (height >= low) & (height <= high) & (width <= _RULE * height)
    kept[0] = False
    letters = kept[labels].astype(np.uint8)
    return np.asarray(cv2.dilate(letters, np.ones((3, 3), np.uint8)), np.uint8)


def _crossing(mask: Array, letters: Array, large: float) -> Array | None:
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    labels, stats = connected_pieces(joined)
    count = len(stats)
    touched = np.bincount(labels[letters > 0], minlength=count)
    area = np.maximum(stats[:, 4], 1)
    share = touched / area
    kept: npt.NDArray[np.bool_] = (share >= _CROSSED[0]) & (share <= _CROSSED[1])
    kept &= (touched >= _FEWEST_CROSSED) & (np.maximum(stats[:, 2], stats[:, 3]) >= large)
    kept[0] = False
    if not kept.any():
        return None
    strokes = kept[labels].astype(np.uint8)
    return np.asarray(cv2.dilate(strokes, np.ones((3, 3), np.uint8)), np.uint8)
