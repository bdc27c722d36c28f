"""Suppress the print of the reverse side where it shines through."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.clean.ink import Ink
from pipeline.clean.raster import Array

_FAINT = 0.27
"""Contrast that no stroke of the layer exceeds: print of the back reaches 5 to 25 %, pencil 30."""

_PRINT = 0.45
"""Contrast that the print of the page itself reaches."""

_FEWEST = 60
"""Faint marks; a note or the trace of a stamp has fewer."""

_SIDES = (0.8, 9.0)
"""Millimetres: height of the marks counted, that of letters and joined letters."""

_CELL = 10.0
_SPREAD = 0.08
"""Share of the page's square centimetres with faint marks: a layer lies all over the page."""

_NEAR_PRINT = 0.5
"""Millimetres around print that are left as they are: its own soft edges."""


class Bleed(NamedTuple):
    """A faint second layer on a page."""

    marks: int
    cells: float
    """Share of square centimetres it lies on."""
    keep: Array
    """1 where print and its edges are, on the small copy."""


def measure_bleed(ink: Ink, dpi: float) -> Bleed | None:
    """Return the faint layer below the print of a page, ``None`` when there is none.

    A page with faint marks only is a note in pencil or a pale copy: it is left alone.
    """
    unit = dpi / 25.4
    high, wide = ink.stats[:, 3], ink.stats[:, 2]
    letters = (high >= _SIDES[0] * unit) & (high <= _SIDES[1] * unit) & (wide > 0.6 * unit)
    letters[0] = False
    faint = letters & (ink.peak <= _FAINT)
    printed = letters & (ink.peak >= _PRINT)
    marks = int(np.count_nonzero(faint))
    if marks < _FEWEST or np.count_nonzero(printed) < _FEWEST:
        return None
    # Two layers have a gap between them: marks of middling strength are few.
    middling = int(np.count_nonzero(letters)) - marks - int(np.count_nonzero(printed))
    if middling > marks:
        return None
    side = max(1, round(_CELL * unit))
    rows, columns = (ink.labels.shape[0] // side + 1, ink.labels.shape[1] // side + 1)
    cells = np.zeros((rows, columns), bool)
    places = ink.stats[faint, :2] + ink.stats[faint, 2:4] // 2
    cells[places[:, 1] // side, places[:, 0] // side] = True
    share = float(cells.mean())
    if share < _SPREAD:
        return None
    strong = (ink.peak > _FAINT)[ink.labels] & (ink.labels > 0)
    reach = 2 * round(_NEAR_PRINT * unit) + 1
    keep = cv2.dilate(strong.astype(np.uint8), np.ones((reach, reach), np.uint8))
    return Bleed(marks, round(share, 3), np.asarray(keep, np.uint8))


def take_bleed_off(grey: Array, keep: Array) -> None:
    """Whiten what is faint and no edge of print, in place; ``keep`` is as large as ``grey``."""
    lightest = round(255 * (1 - _FAINT))
    grey[(grey >= lightest - 8) & (keep == 0)] = 255
