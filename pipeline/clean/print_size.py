"""Tell small print, which needs the whole resolution to be read."""

from __future__ import annotations

import numpy as np

from pipeline.clean.ink import Ink

_SMALL = 1.78
"""Millimetres, 14 pixels at 200 dpi: middle height of the letters of about 9 point."""

_SIDES = (0.9, 8.0)
"""Millimetres: height of what can be a letter or letters grown together."""

_FEWEST = 30
"""With fewer letters their middle height says nothing, and a small page is cheap to read whole."""


def has_small_print(ink: Ink, dpi: float) -> bool:
    """Say whether the usual letter of a page, measured on its small copy, is that small."""
    tall = letter_height(ink, dpi)
    return tall is not None and tall < _SMALL


def letter_height(ink: Ink, dpi: float) -> float | None:
    """Return the middle height of letters in millimetres; ``None`` when there are too few."""
    unit = dpi / 25.4
    wide, high = ink.boxes[:, 2] / unit, ink.boxes[:, 3] / unit
    letters = (high >= _SIDES[0]) & (high <= _SIDES[1]) & (wide >= 0.5) & (wide <= 30.0)
    if np.count_nonzero(letters) < _FEWEST:
        return None
    # Every mark has an edge of a pixel around it that is paper blended with ink.
    return float(np.median(high[letters])) - 1.0 / unit
