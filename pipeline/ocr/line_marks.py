"""Marks, dots and dashes: which line each small piece of ink belongs to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.ink import Ink, Pieces
from pipeline.ocr.line_drafts import Draft

# Lengths are in letter heights of the line.
_MARK_ABOVE = 2.6
_MARK_BELOW = 1.1
"""How far above and below its baseline a line's marks and tails reach."""
_BESIDE = 1.6
"""How far before and behind a line its dashes, dots and commas stand."""
_FLAT = 0.2
_LOW = 0.1
"""What is flatter than this, wide, and as low as the baseline, is no mark and no dash."""
_DOUBTFUL = 0.7
"""Difference of the distances to two lines that does not tell which a mark is of."""


def assign(
    ink: Ink, drafts: list[Draft], least: float, taken: NDArray[np.int32]
) -> tuple[list[NDArray[np.int32]], NDArray[np.bool_]]:
    """Give the pieces of at least a height that no line has yet to the line they belong to.

    Returns the pieces of each line, and of each piece whether it is doubtful. A mark belongs to
    the line whose body is nearest. Between two close lines that does not tell a high acute from a
    dot below: such a piece goes to the line that has ink nearest over or under it, once the clear
    ones have been given away.
    """
    owned = np.zeros(len(ink.pieces), bool)
    for draft in drafts:
        owned[draft.letters] = True
    owned[taken] = True
    tall = ink.tall
    height, width = ink.pieces[:, 3], ink.pieces[:, 2]
    owned[0] = True
    owned |= width == 0
    fits = (height >= least * tall) & (height <= 3.2 * tall) & (width <= 14 * tall)
    loose = np.flatnonzero(~owned & fits)
    middles = ink.pieces[loose, 1] + height[loose] / 2
    loose = loose[np.argsort(middles, kind="stable")]
    boxes = ink.pieces[loose]
    first, second = _two_nearest(boxes, np.sort(middles), drafts)
    owner = first.line.copy()
    doubtful = (second.line >= 0) & (second.far < first.far + _DOUBTFUL)
    clear = np.where(doubtful, -1, owner)
    given = _groups(clear, len(drafts))
    for index in np.flatnonzero(doubtful).tolist():
        rivals = (int(first.line[index]), int(second.line[index]))
        gaps = [
            _gap(boxes[index], boxes[given[number]], ink.pieces[drafts[number].letters])
            for number in rivals
        ]
        owner[index] = rivals[int(np.argmin(gaps))]
    marks = [loose[group].astype(np.int32) for group in _groups(owner, len(drafts))]
    of_two = np.zeros(len(ink.pieces), bool)
    of_two[loose[doubtful]] = True
    return marks, of_two


class _Nearest(NamedTuple):
    """Of each piece a line, -1 for none, and how far its body is."""

    line: NDArray[np.int32]
    far: NDArray[np.float64]


def _two_nearest(
    boxes: Pieces, middles: NDArray[np.float64], drafts: list[Draft]
) -> tuple[_Nearest, _Nearest]:
    """Return the nearest two lines of pieces, which come sorted by their middles."""
    first = _Nearest(np.full(len(boxes), -1, np.int32), np.full(len(boxes), np.inf))
    second = _Nearest(first.line.copy(), first.far.copy())
    for number, draft in enumerate(drafts):
        rise = draft.slope * (draft.right - draft.left)
        high = draft.baseline + min(rise, 0.0) - (_MARK_ABOVE + 0.2) * draft.unit
        low = draft.baseline + max(rise, 0.0) + (_MARK_BELOW + 0.2) * draft.unit
        start, end = np.searchsorted(middles, (high, low))
        if start == end:
            continue
        near = slice(int(start), int(end))
        far = _distance(boxes[near], draft)
        nearer = far < first.far[near]
        pushed_line = np.where(nearer, first.line[near], number)
        pushed_far = np.where(nearer, first.far[near], far)
        first.line[near] = np.where(nearer, number, first.line[near])
        first.far[near] = np.where(nearer, far, first.far[near])
        next_best = pushed_far < second.far[near]
        second.line[near] = np.where(next_best, pushed_line, second.line[near])
        second.far[near] = np.where(next_best, pushed_far, second.far[near])
    return first, second


def _groups(owner: NDArray[np.int32], count: int) -> list[NDArray[np.int64]]:
    """Return for each number below ``count`` where it stands."""
    order = np.argsort(owner, kind="stable")
    edges = np.searchsorted(owner[order], np.arange(count + 1))
    return [order[edges[number] : edges[number + 1]] for number in range(count)]


def _distance(boxes: Pieces, draft: Draft) -> NDArray[np.float64]:
    """Return how far pieces stand from the body of a line, infinite where they can't be of it."""
    left, right = boxes[:, 0], boxes[:, 0] + boxes[:, 2]
    middle = boxes[:, 1] + boxes[:, 3] / 2
    base = draft.baseline + draft.slope * ((left + right) / 2 - draft.left)
    unit = draft.unit
    over = (base - middle) / unit
    aside = np.maximum(np.maximum(draft.left - right, left - draft.right), 0) / unit
    fits = (over <= _MARK_ABOVE) & (over >= -_MARK_BELOW)
    # No print is so flat and so low but rules and what is left of frames.
    fits &= (boxes[:, 3] > _FLAT * unit) | (boxes[:, 2] < unit) | (over > _LOW)
    fits &= (aside <= _BESIDE) & ((aside == 0) | (over <= 1.5))
    far = np.abs(over - 0.5 * draft.ascent / unit) + 2.0 * aside
    return np.asarray(np.where(fits, far, np.inf), np.float64)


def _gap(mark: Pieces, marks: Pieces, letters: Pieces) -> float:
    """Return the pixels between a mark and the nearest ink of a line; sideways they count double:
    a comma stands beside a letter, a tone over or under one."""
    line = np.concatenate([letters, marks])
    across = np.maximum(line[:, 0] - mark[0] - mark[2], mark[0] - line[:, 0] - line[:, 2])
    down = np.maximum(line[:, 1] - mark[1] - mark[3], mark[1] - line[:, 1] - line[:, 3])
    over = np.where(across <= 0, np.maximum(down, 0), np.inf).min()
    beside = np.where(down <= 0, 2.0 * np.maximum(across, 0), np.inf).min()
    return float(min(over, beside))
