"""The print of a drawn page against the words that the file says are there."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import Box
from pipeline.connected import connected_pieces

Grey = NDArray[np.uint8]
"""Rows x columns, 0 black to 255 white."""

_LOOK_DPI = 100
_SEEN = 40
"""Levels between the lightest and the darkest pixel of a word; yellow print on white has 60."""

_PRINT_INCHES = 0.1
"""Height of a word of 11 pt print with its marks."""

_OVERHANG = 0.2
"""Of a word's height: marks on capitals reach beyond the room that fonts ask for (Ẩ, Ủ)."""

_MARK_GAP = 0.06
"""Of a word's height: white between a letter and its mark, or two marks."""

_LETTER_HEIGHT = (0.3, 1.8)
_LETTER_WIDTH = (0.1, 12.0)
"""In heights of a usual word: what looks like a letter, or letters that touch."""


def fit_to_ink(grey: Grey, box: Box) -> Box | None:
    """Return the part of ``box`` that holds the print, ``None`` when nothing is seen in it.

    A file gives the room a font takes, readers of pictures the print itself.
    """
    cut = grey[box.top : box.bottom, box.left : box.right]
    if not cut.size:
        return None
    low, high = int(cut.min()), int(cut.max())
    if high - low < _SEEN:
        return None
    edge = (low + high) // 2 + 1
    dark = 2 * np.count_nonzero(cut < edge) < cut.size
    reach = int(_OVERHANG * box.height) + 1
    above, below = max(box.top - reach, 0), min(box.bottom + reach, grey.shape[0])
    tall = grey[above:below, box.left : box.right]
    ink = tall < edge if dark else tall >= edge
    columns = np.flatnonzero(ink[box.top - above : box.bottom - above].any(axis=0))
    first, last = _run_on(np.asarray(ink.any(axis=1)), box.top - above, box.bottom - above)
    right = box.left + int(columns[-1]) + 1
    return Box(box.left + int(columns[0]), above + first, right, above + last)


def _run_on(rows: NDArray[np.bool_], first: int, last: int) -> tuple[int, int]:
    """Return the inked rows from ``first`` to ``last``, and close beyond: marks on capitals."""
    gap = 1 + round(_MARK_GAP * (last - first))
    inked = np.flatnonzero(rows)
    start, stop = (int(row) for row in inked[(inked >= first) & (inked < last)][[0, -1]])
    for row in inked[inked < first][::-1].tolist():
        if start - row > gap:
            break
        start = row
    for row in inked[inked >= last].tolist():
        if row - stop > gap:
            break
        stop = row
    return start, stop + 1


def covered_share(grey: Grey, dpi: float, boxes: Sequence[Box], aside: Sequence[Box] = ()) -> float:
    """Return the share of print that lies under ``boxes``, 0 to 1, by ink; 1 without any print.

    Print is: letter-sized pieces under the words, beside them in their line, or in a row of their
    own. Rules and lone shapes are none of these, and nothing in ``aside`` is.
    """
    scale = min(_LOOK_DPI / dpi, 1.0)
    look: Any = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink: Any = cv2.adaptiveThreshold(
        look, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 25
    )
    # The small words of a seal must not make the print around them too large for letters.
    tall = max(_usual_height(boxes), _PRINT_INCHES * dpi) * scale
    labels, stats = connected_pieces(ink)
    words = _mask(ink.shape, boxes, scale, reach=1)
    beside = _mask(ink.shape, boxes, scale, reach=1, along=round(0.6 * tall))
    middles = stats[:, :2] + stats[:, 2:4] // 2
    rows, columns = middles[:, 1], middles[:, 0]
    small = _letter_sized(stats, tall)
    if aside:
        small &= _mask(ink.shape, aside, scale, reach=1)[rows, columns] == 0
    covered = small & (words[rows, columns] > 0)
    loose = small & ~covered
    missing = loose & ((beside[rows, columns] > 0) | _in_rows(labels, loose, stats, tall))
    weight = stats[:, cv2.CC_STAT_AREA]
    read, unread = int(weight[covered].sum()), int(weight[missing].sum())
    return 1.0 if read + unread == 0 else read / (read + unread)


def _usual_height(boxes: Sequence[Box]) -> float:
    return float(median(box.height for box in boxes)) if boxes else 0.0


def _letter_sized(stats: NDArray[np.int32], tall: float) -> NDArray[np.bool_]:
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    fits = (height >= _LETTER_HEIGHT[0] * tall) & (height <= _LETTER_HEIGHT[1] * tall)
    fits &= (width >= _LETTER_WIDTH[0] * tall) & (width <= _LETTER_WIDTH[1] * tall)
    fits[0] = False  # the paper
    return np.asarray(fits)


def _mask(
    shape: tuple[int, ...], boxes: Sequence[Box], scale: float, reach: int, along: int = 0
) -> NDArray[np.uint8]:
    mask = np.zeros(shape, np.uint8)
    for box in boxes:
        left, top = int(box.left * scale) - reach - along, int(box.top * scale) - reach
        right, bottom = int(box.right * scale) + reach + along, int(box.bottom * scale) + reach
        mask[max(top, 0) : bottom + 1, max(left, 0) : right + 1] = 1
    return mask


def _in_rows(
    labels: NDArray[np.int32], loose: NDArray[np.bool_], stats: NDArray[np.int32], tall: float
) -> NDArray[np.bool_]:
    """Say of each piece whether it stands in a row of pieces, as print does."""
    found = np.zeros(len(stats), bool)
    if not loose.any():
        return found
    mask = loose[labels].astype(np.uint8)
    reach = max(round(1.2 * tall) | 1, 3)
    joined: Any = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    rows, sizes = connected_pieces(joined)
    width, height = sizes[:, cv2.CC_STAT_WIDTH], sizes[:, cv2.CC_STAT_HEIGHT]
    # Longer than high: the squares of a code are not.
    is_row = (height <= 2.2 * tall) & (width >= 2.0 * tall) & (width >= 1.6 * height)
    is_row[0] = False
    inside = np.unique(labels[is_row[rows] & (mask > 0)])
    found[inside] = True
    return found & loose
