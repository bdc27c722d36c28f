"""Take photocopy speckle off a page: many tiny specks all over it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.ink import Ink
from pipeline.clean.raster import Array
from pipeline.connected import connected_pieces

_SPECK = 0.6
"""Millimetres: no speck is larger. Full stops, dots of i and marks below letters are smaller too,
so size alone never decides."""

_NEAR = (4.0, 1.6)
"""Millimetres beside and above letters in which a dot may be theirs: the mark below an 'ạ' of 14
point lies 0.7 away, a colon between spaces 3."""

_MANY = 45.0
"""Specks away from letters a square decimetre; clean scans have 0 to 12."""

_TINY = 0.14
"""Millimetres, both ways: also beside letters no dot is so small (8 point: 0.25)."""

_LEADER_GAP = 2.5
_LEADER = 12.0
"""Millimetres: dots of a dotted line are nearer than this, and the row is longer than this."""

_DARK = 170
"""Level, paper 255, below which a pixel of the reading copy may be part of a speck."""


class Speckle(NamedTuple):
    """The speckle of a page."""

    density: float
    """Specks away from letters, a square decimetre of such paper."""
    free: Array
    """Where no letter is near, 1, on the small copy."""


def measure_speckle(ink: Ink, dpi: float) -> Speckle | None:
    """Return the speckle of a page that needs it taken off, else ``None``."""
    unit = dpi / 25.4
    wide, high, area = ink.stats[:, 2], ink.stats[:, 3], ink.stats[:, 4]
    tiny = (wide <= _SPECK * unit + 1) & (high <= _SPECK * unit + 1)
    tiny &= ink.peak >= ink.edge  # fainter ones are grain, or the print of the back
    tiny[0] = False
    if np.count_nonzero(tiny) < _MANY:
        return None
    large = (np.maximum(wide, high) > _SPECK * unit + 1) & (area > 0)
    large[0] = False
    across, along = (2 * round(side * unit) + 1 for side in _NEAR)
    near = cv2.dilate(large[ink.labels].astype(np.uint8), np.ones((along, across), np.uint8))
    specks = np.flatnonzero(tiny)
    middles = ink.stats[specks, :2] + ink.stats[specks, 2:4] // 2
    alone = near[middles[:, 1], middles[:, 0]] == 0
    dots = np.zeros(ink.labels.shape, np.uint8)
    dots[middles[alone, 1], middles[alone, 0]] = 1
    flat = high <= _SPECK * unit + 1  # dots, and dots of a row that have run together
    flat[0] = False
    leaders = _rows_of(flat[ink.labels].astype(np.uint8), unit)
    count = int(np.count_nonzero(dots & (1 - leaders)))
    paper = float(np.count_nonzero(near == 0)) / (unit * 100) ** 2
    density = count / max(paper, 0.2)
    if density < _MANY:
        return None
    return Speckle(round(density, 1), np.asarray((near == 0) & (leaders == 0), np.uint8))


def _rows_of(dots: Array, unit: float) -> Array:
    """Return where dots stand in long level rows, with a millimetre around."""
    gap, long = round(_LEADER_GAP * unit) | 1, round(_LEADER * unit)
    thick = cv2.dilate(dots, np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    rows = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    reach = 2 * round(unit) + 1
    return np.asarray(cv2.dilate(rows, np.ones((reach, reach), np.uint8)), np.uint8)


def take_specks_off(grey: Array, free: Array, dpi: float) -> int:
    """Whiten the specks of a reading copy in place; return how many.

    ``free`` is 1 where no letter is near, as large as ``grey``. There every speck goes, elsewhere
    only what is smaller than any dot of print.
    """
    dark = (grey < _DARK).astype(np.uint8)
    labels, stats = connected_pieces(dark)
    unit = dpi / 25.4
    large = np.maximum(stats[:, 2], stats[:, 3])
    middles = stats[:, :2] + stats[:, 2:4] // 2
    in_free = free[middles[:, 1], middles[:, 0]] > 0
    gone: npt.NDArray[np.bool_] = in_free & (large <= max(1, round(_SPECK * unit)))
    gone |= large <= max(1.0, _TINY * unit)
    gone[0] = False
    if gone.any():
        # A pixel around each is its soft edge; where print is darker the edge is print's.
        mask = gone[labels].astype(np.uint8)
        edge = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8) & (1 - dark)
        grey[(mask | edge) > 0] = 255
    return int(np.count_nonzero(gone))
