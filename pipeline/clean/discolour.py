"""Take coloured ink off the grey picture; black strokes below it stay."""

from __future__ import annotations

import cv2
import numpy as np

from models.geometry import Box
from pipeline.clean.raster import Array
from pipeline.clean.tints import EXCESS, Family, brightest_of, excess_of

_BLACK = 40.0
"""Level at and below which a pixel is black print also in the ink's own colour."""

_INK = (0.40, 0.68)
"""Least and most brightness of stamp ink in its own colour, as share of the paper's."""


def take_colour_off(
    grey: Array, colour: Array, box: Box, inside: Array, family: Family, paper: int
) -> None:
    """Bring one colour of ink to the paper's brightness, in place, where ``inside`` is not 0.

    Red ink reflects red light nearly as paper does, black ink reflects none: the red channel shows
    the black alone. It is stretched, because stamp ink is somewhat darker than paper. The same
    holds for every ink and its own colour.
    """
    view = (slice(box.top, box.bottom), slice(box.left, box.right))
    cut, shown = colour[view], grey[view]
    excess = excess_of(cut, family)
    chosen = (inside > 0) & (excess > 12)
    if not chosen.any():
        return
    own = (cut[..., 0] if family == "red" else brightest_of(cut)).astype(np.float32)
    strong = own[chosen & (excess > EXCESS) & (own > 2 * _BLACK)]
    darkest = float(np.percentile(strong, 10)) / paper if strong.size else _INK[1]
    level = min(max(darkest, _INK[0]), _INK[1]) * paper
    lit = np.clip(_BLACK + (own - _BLACK) * (paper - _BLACK) / (level - _BLACK), 0.0, float(paper))
    lit = np.where(own < _BLACK, own, lit)
    part = np.clip((excess.astype(np.float32) - 12.0) / 30.0, 0.0, 1.0) * (inside > 0)
    cleaned = shown + part * np.maximum(lit - shown, 0.0)
    grey[view] = cv2.convertScaleAbs(cleaned)
