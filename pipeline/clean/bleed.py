"""Suppress the print of the reverse side where it shines through."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.ink import Ink
from pipeline.clean.raster import Array

_FAINT = (0.06, 0.27)
"""Contrast of the layer: print of the back reaches 5 to 25 %, the grain of paper less, pencil
more."""

_PRINT = 0.45
"""Contrast that the print of the page itself reaches."""

_FEWEST = 60
"""Marks of print; a page with less has faint marks only, which are then what it says."""

_CELL = 10.0
_FAINT_SHARE = 0.06
_SPREAD = 0.10
"""Share of a square centimetre that is faint, and share of the page's square centimetres that are:
a layer lies all over the page, a note or the trace of a stamp in one place."""

_NEAR_PRINT = 0.6
"""Millimetres around print that are left as they are: its own soft edges."""


class Bleed(NamedTuple):
    """A faint second layer on a page."""

    cells: float
    """Share of square centimetres it lies on."""
    keep: Array
    """1 where print and its edges are, on the small copy."""


def measure_bleed(ink: Ink, dpi: float) -> Bleed | None:
    """Return the faint layer below the print of a page, ``None`` when there is none.

    A page with faint marks only is a note in pencil or a pale copy: it is left alone.
    """
    unit = dpi / 25.4
    printed = (ink.peak >= _PRINT) & (ink.stats[:, 3] >= unit)
    if np.count_nonzero(printed) < _FEWEST or min(ink.labels.shape) < _CELL * unit:
        return None
    low, most = _FAINT
    strong = ((ink.peak > most)[ink.labels] & (ink.labels > 0)).astype(np.uint8)
    reach = 2 * round(_NEAR_PRINT * unit) + 1
    keep = np.asarray(cv2.dilate(strong, np.ones((reach, reach), np.uint8)), np.uint8)
    free = 1 - keep
    faint = ((ink.contrast >= low) & (ink.contrast <= most)).astype(np.uint8) & free
    side = _CELL * unit
    size = (max(1, round(faint.shape[1] / side)), max(1, round(faint.shape[0] / side)))
    cells = _share(faint, size) >= _FAINT_SHARE * np.maximum(_share(free, size), 0.2)
    spread = float(cells.mean())
    return Bleed(round(spread, 3), keep) if spread >= _SPREAD else None


def _share(mask: Array, size: tuple[int, int]) -> npt.NDArray[np.float64]:
    shares = cv2.resize(mask * np.uint8(200), size, interpolation=cv2.INTER_AREA)
    return np.asarray(shares, np.float64) / 200


def take_bleed_off(grey: Array, keep: Array) -> None:
    """Whiten what is faint and no edge of print, in place; ``keep`` is as large as ``grey``."""
    lightest = round(255 * (1 - _FAINT[1]))
    grey[(grey >= lightest - 8) & (keep == 0)] = 255
