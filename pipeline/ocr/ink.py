"""The pieces of ink on a page, told apart by size: letters, marks, rules and the rest."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.connected import connected_pieces, runs_of
from pipeline.ocr.leaders import find_leaders
from pipeline.ocr.picture import Grey

Pieces = NDArray[np.int32]
"""Left, top, width, height, area of each connected piece of ink."""

_WINDOW_INCHES = 0.16
"""Ink is darker than the mean around it; the window is larger than a letter of a heading."""
_DARKER = 18
"""Levels; faint typewriter print is 25 darker than its paper, grain of the paper 10."""

_RULE_INCHES = 0.45
"""Strokes this long are rules of tables and underlines; no letter of a text is this wide."""
_WALL_INCHES = 0.16
"""Higher than digits and capitals of 13 point type."""
_RULE_THICK_INCHES = 0.035

_BAND = 1024
"""Rows looked at together."""

_LETTER_INCHES = (0.03, 0.3)
"""Height of letters: 6 to 40 point type."""
_FEWEST_LETTERS = 12
_USUAL_INCHES = 0.075
"""Height of most letters of 13 point type, taken where too few are on the page to measure."""


class Ink(NamedTuple):
    """What is dark on a page."""

    dark: NDArray[np.uint8]
    """1 where there is ink, without rules and leaders."""
    wiped: NDArray[np.uint8]
    """1 where a rule or a dotted leader was."""
    labels: NDArray[np.int32]
    """Of each pixel the number of its piece, 0 for paper."""
    pieces: Pieces
    """In the order of ``labels``; the first row is the paper, what was wiped has no size."""
    tall: float
    """Usual height of a letter, in pixels."""


def find_ink(grey: Grey, dpi: float) -> Ink:
    """Return the connected pieces of ink of an evenly lit page."""
    window = max(round(_WINDOW_INCHES * dpi), 7) | 1
    threshold = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER
    )
    dark = np.asarray(threshold, np.uint8)
    rules = _find_rules(dark, dpi)
    dark[rules > 0] = 0
    labels, stats = connected_pieces(dark)
    pieces = np.asarray(stats, np.int32)
    leaders = find_leaders(pieces, grey.shape, dpi)
    leaders[0] = False
    for left, top, width, height, _ in pieces[leaders]:
        view = slice(top, top + height), slice(left, left + width)
        rules[view] |= dark[view]
        dark[view] = 0
    pieces[leaders, 2:] = 0
    return Ink(dark, rules, np.asarray(labels, np.int32), pieces, _usual_height(pieces, dpi))


def _find_rules(dark: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Return straight strokes along the rows and columns, long and thin."""
    long = max(round(_RULE_INCHES * dpi), 9)
    thick = max(round(_RULE_THICK_INCHES * dpi), 2)
    found = np.zeros_like(dark)
    for upright, across in ((False, (thick + 1, 1)), (True, (1, thick + 1))):
        strokes = _long_runs(dark, long, upright=upright)
        if strokes is not None:
            # What is as thick as it is long is a slab or a picture.
            kernel = np.ones(across, np.uint8)
            slabs = np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_OPEN, kernel), np.uint8)
            found |= strokes & ~slabs
    if found.any():
        found |= _find_walls(dark, found, dpi)
        # The soft edge of a rule goes with it, or it stays behind as a row of specks.
        grown = cv2.dilate(found, np.ones((3, 3), np.uint8))
        found = np.asarray(grown, np.uint8) & dark
    return found


def _long_runs(dark: NDArray[np.uint8], long: int, *, upright: bool) -> NDArray[np.uint8] | None:
    """Return the ink that goes on for ``long`` pixels along a row or column, if any does.

    A morphological opening by a line, found among the runs of ink: print has few long ones.
    """
    lines = np.asarray(cv2.transpose(dark), np.uint8) if upright else dark
    found: NDArray[np.uint8] | None = None
    for first in range(0, lines.shape[0], _BAND):
        row, left, right = runs_of(lines[first : first + _BAND])
        chosen = np.flatnonzero(right - left >= long)
        if len(chosen) and found is None:
            found = np.zeros_like(lines)
        for index in chosen.tolist():
            assert found is not None  # noqa: S101 - made above
            found[first + row[index], left[index] : right[index]] = 1
    if found is None:
        return None
    return np.ascontiguousarray(found.T) if upright else found


def _find_walls(dark: NDArray[np.uint8], rules: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """Return upright strokes from one rule to another: walls of the cells of a number's digits.

    They are as short as capitals with their marks, which do not reach from rule to rule.
    """
    least = max(round(_WALL_INCHES * dpi), 7)
    thick = max(round(_RULE_THICK_INCHES * dpi), 2)
    between = np.diff(np.flatnonzero(rules.any(axis=1)))
    if not ((between >= least / 2) & (between <= 3 * least)).any():
        return np.zeros_like(dark)  # no two rules a cell apart
    tall, wide = np.ones((least, 1), np.uint8), np.ones((1, thick + 1), np.uint8)
    upright = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, tall), np.uint8)
    slabs = np.asarray(cv2.morphologyEx(upright, cv2.MORPH_OPEN, wide), np.uint8)
    upright &= ~slabs & ~rules
    labels, stats = connected_pieces(upright)
    walls = np.zeros(len(stats), bool)
    for index, (left, top, width, height, _) in enumerate(stats.tolist()):
        if index == 0 or height > 3 * least:
            continue
        above = rules[max(top - 3, 0) : top + 3, left : left + width]
        below = rules[top + height - 3 : top + height + 3, left : left + width]
        walls[index] = bool(above.any() and below.any())
    return np.asarray(walls[labels], np.uint8)


def _usual_height(pieces: Pieces, dpi: float) -> float:
    width, height = pieces[1:, 2] / dpi, pieces[1:, 3] / dpi
    letters = (height > _LETTER_INCHES[0]) & (height < _LETTER_INCHES[1])
    letters &= (width > 0.02) & (width < 0.4)
    if np.count_nonzero(letters) < _FEWEST_LETTERS:
        return _USUAL_INCHES * dpi
    return float(np.median(pieces[1:, 3][letters]))
