"""Find the printed lines of a page: every letter-sized piece of ink belongs to one.

Tesseract's own layout step is not used: on ordinary scans it drops whole paragraphs without a
trace. Here the middle of each letter is drawn as a short bar; bars beside each other are joined
along the row and make a segment, whatever else is on the page. A gap wider than a few letters
(columns, cells of a table) parts segments; segments side by side make a row.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import Box
from pipeline.ocr.ink import Ink, Pieces
from pipeline.ocr.line_drafts import Draft, draft_of
from pipeline.ocr.line_marks import assign

# Lengths are in letter heights: the page's usual one, or of a class of larger or smaller type.
_USUAL, _LARGEST, _SMALLEST = 0.7, 4.5, 0.4
_LARGE = np.arange(1.45, 1.86, 0.05)
"""Heights of the page's own letters, of large type and of small print, looked for in this order:
what stands within a line found before (a letter grown together with its mark, the marks
themselves) starts no line of its own. Large type begins somewhere between these heights, where the
page has fewest letters: the machine-readable zone of a card must not fall in two."""
_LARGE_MOSTLY = 1.7
_LARGE_GAP = 0.09
_LETTER_WIDTH = (0.12, 14.0)
"""Letters may touch: a whole bold word can be one piece."""
_FEWEST = 3
"""Letters of large or small type that make a line."""
_CORE = 0.3
"""Half the height of the bar that is drawn for a letter: bars of two lines never meet."""
_MOST_BARS = 30_000_000
"""Pixels of the map of bars; specks for letters would make it larger than the page itself."""
_MOST_LETTERS = 60_000
_CELL = 16.0
"""A sheet of A0 full of common print has 50 000 letters; of more, the densest cells are hatching,
shading or noise. Sides of a cell in letter heights."""
_JOIN = 2.2
"""Gap along the row that is closed; spaces of justified lines reach 1.5, column gaps start at 3."""
_BAND_ABOVE = 2.1
_BAND_BELOW = 0.8
_TALLEST_MARK = 0.8
"""Of a line's ascent: a circumflex with its acute reaches 0.7."""
_FEWEST_CLOSE = 5
"""Letters of a short line that is told from marks."""
_LARGEST_MARK = 0.5
_MARK_GAP = 0.3
"""Of a line's ascent: how tall the marks of large type are, and how far from their letters."""
_SAME_TYPE = 1.6
"""Ratio of the ascents of two parts of a line; capitals and small letters alone have 1.4."""
_GROWN = 0.7
"""Height of letters that are no line's own by their size: grown together, or with their marks."""
_NONE = np.zeros(0, np.int32)
_LEVEL = 0.3
_NEARLY_LEVEL = 0.7
"""How far the baselines of two parts of one line are apart at most."""
_FEW = 4


class Segment(NamedTuple):
    """A run of letters on one baseline, without a column gap."""

    box: Box
    """Around all its ink, in pixels."""
    baseline: float
    """Row of the baseline at ``box.left``."""
    slope: float
    """Rows the baseline sinks a column."""
    ascent: float
    """Pixels from the baseline to the top of tall letters."""
    pieces: NDArray[np.int32]
    """Numbers of its pieces in ``Ink.pieces``."""
    shared: NDArray[np.int32]
    """Those of them that may be of the next line: both are shown them."""


def find_segments(ink: Ink, most: int = _MOST_LETTERS) -> list[Segment]:
    """Return the segments of a page, top to bottom.

    Of more than ``most`` letters of a class of type those that stand least densely are looked at.
    """
    usual, large, small = (
        _sparsest(ink, _letters(ink, heights), most) for heights in _classes(ink)
    )
    drafts = _lines_of(ink, usual, 1)
    if len(large := large[~_inside(ink.pieces[large], drafts)]) >= _FEWEST:
        found = _lines_of(ink, large, _FEWEST)
        drafts = [draft for draft in drafts if not _is_of_larger(ink.pieces, draft, found)] + found
    drafts = _with_small_print(ink, drafts, small)
    # Letters grown together first: they may be all that holds two parts of a line together.
    grown, _ = assign(ink, drafts, _GROWN, _NONE)
    drafts, grown = _join_across(ink, drafts, grown)
    marks, doubtful = assign(ink, drafts, 0.0, np.concatenate([*grown, _NONE]))
    segments = [
        _finish(ink, draft, np.concatenate([large, small]), doubtful)
        for draft, large, small in zip(drafts, grown, marks, strict=True)
    ]
    return sorted(segments, key=lambda segment: (segment.box.top, segment.box.left))


def _with_small_print(ink: Ink, drafts: list[Draft], small: NDArray[np.int32]) -> list[Draft]:
    """Add the lines of small print; its capitals and tails, as tall as usual letters, go along."""
    firm = [draft for draft in drafts if len(draft.letters) >= _FEWEST]
    few = [draft for draft in drafts if len(draft.letters) < _FEWEST]
    small = small[~_inside(ink.pieces[small], firm)]
    if len(small) < _FEWEST:
        return drafts
    theirs = np.concatenate([small[:0], *(draft.letters for draft in few)])
    free = small[~_inside(ink.pieces[small], few)]
    found = [
        draft
        for draft in _lines_of(ink, np.concatenate([small, theirs]), _FEWEST)
        # Marks over a short word of usual letters are no line.
        if np.isin(draft.letters, small).sum() >= _FEWEST
        and (np.isin(draft.letters, free).sum() >= _FEWEST or np.isin(draft.letters, theirs).any())
    ]
    taken = np.concatenate([small[:0], *(draft.letters for draft in found)])
    few = [draft for draft in few if not np.isin(draft.letters, taken).any()]
    return [*firm, *few, *found]


def _classes(ink: Ink) -> tuple[tuple[float, float], ...]:
    """Return the heights of usual letters, of large type and of small print."""
    tall = ink.pieces[:, 3] / ink.tall
    near = [np.count_nonzero(np.abs(tall - height) <= _LARGE_GAP) for height in _LARGE]
    fewest = np.flatnonzero(np.array(near) == min(near))
    large = float(_LARGE[fewest[np.argmin(np.abs(_LARGE[fewest] - _LARGE_MOSTLY))]])
    return (_USUAL, large), (large, _LARGEST), (_SMALLEST, _USUAL)


def _letters(ink: Ink, heights: tuple[float, float]) -> NDArray[np.int32]:
    width, height = ink.pieces[:, 2] / ink.tall, ink.pieces[:, 3] / ink.tall
    fits = (height >= heights[0]) & (height < heights[1])
    fits &= (width >= _LETTER_WIDTH[0]) & (width <= _LETTER_WIDTH[1])
    fits &= width <= np.maximum(3.0, 7.0 * height)
    fits[0] = False
    return np.flatnonzero(fits).astype(np.int32)


def _sparsest(ink: Ink, letters: NDArray[np.int32], most: int) -> NDArray[np.int32]:
    """Return at most ``most`` of the letters: those in the cells that have fewest of them."""
    if len(letters) <= most:
        return letters
    across, down = (ink.pieces[letters, :2] / (_CELL * ink.tall)).astype(np.int64).T
    cells = down * (int(across.max()) + 1) + across
    counts = np.bincount(cells)
    order = np.argsort(counts, kind="stable")
    kept = np.zeros(len(counts), bool)
    kept[order[np.cumsum(counts[order]) <= most]] = True
    return np.asarray(letters[kept[cells]], np.int32)


def _lines_of(ink: Ink, letters: NDArray[np.int32], fewest: int) -> list[Draft]:
    if not len(letters):
        return []
    boxes = ink.pieces[letters]
    unit = float(np.median(boxes[:, 3])) if fewest > 1 else ink.tall
    owner = _join(boxes, unit, ink.dark.shape)
    order = np.argsort(owner, kind="stable")
    cuts = np.flatnonzero(np.diff(owner[order])) + 1
    groups = np.split(letters[order], cuts)
    drafts = [draft_of(ink.pieces, group, unit) for group in groups if len(group) >= fewest]
    return _without_marks(ink.pieces, drafts)


def _without_marks(pieces: Pieces, drafts: list[Draft]) -> list[Draft]:
    """Drop the drafts that are marks of a longer line: a circumflex with its acute is as tall
    as a small letter."""
    kept: list[Draft] = []
    for size, group in groupby(
        sorted(drafts, key=lambda item: -len(item.letters)), lambda item: len(item.letters)
    ):
        longer = [other for other in kept if len(other.letters) >= 2 * size]
        same = list(group)
        boxes = pieces[np.concatenate([draft.letters for draft in same])]
        within = np.array_split(_inside(boxes, longer), len(same))
        kept += [
            draft
            for draft, inside in zip(same, within, strict=True)
            if not (inside.all() and _are_marks(pieces[draft.letters], longer))
        ]
    return kept


def _are_marks(boxes: Pieces, lines: list[Draft]) -> bool:
    """Say whether letters that stand over or under lines are their marks.

    As tall as letters and clear of those below, they are a short line close above a longer one:
    ``BỘ CÔNG AN`` over its English.
    """
    if len(boxes) < _FEWEST_CLOSE:
        return True
    tall, bottom = float(np.median(boxes[:, 3])), float(np.median(boxes[:, 1] + boxes[:, 3]))
    middle = float(np.median(boxes[:, 0] + boxes[:, 2] / 2))

    def may_own(line: Draft) -> bool:
        top = line.baseline + line.slope * (middle - line.left) - line.ascent
        return tall <= _TALLEST_MARK * line.ascent or top - bottom <= _MARK_GAP * line.ascent

    return bool(_inside(boxes, [line for line in lines if may_own(line)]).all())


def _is_of_larger(pieces: Pieces, draft: Draft, lines: list[Draft]) -> bool:
    """Say whether a draft is but the marks of a line of larger type: those of a title are as
    tall as the letters of the text below it."""
    boxes = pieces[draft.letters]
    left, right = boxes[:, 0], boxes[:, 0] + boxes[:, 2]
    for line in lines:
        if 2 * len(boxes) > len(line.letters) or draft.ascent > _LARGEST_MARK * line.ascent:
            continue
        base = line.baseline + line.slope * ((left + right) / 2 - line.left)
        top, bottom = base - boxes[:, 1], base - boxes[:, 1] - boxes[:, 3]
        # Over a letter's body and near it, or near below it.
        near = (bottom >= 0.6 * line.ascent) & (bottom <= (1 + _MARK_GAP) * line.ascent)
        near |= (top <= 0) & (top >= -_MARK_GAP * line.ascent)
        letters = pieces[line.letters]
        ends = letters[:, 0] + letters[:, 2]
        if np.all(near & ((left[:, None] < ends) & (right[:, None] > letters[:, 0])).any(axis=1)):
            return True
    return False


def _inside(boxes: Pieces, drafts: list[Draft]) -> NDArray[np.bool_]:
    """Say of each piece whether it stands within one of the lines."""
    x, y = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
    order = np.argsort(y, kind="stable")
    ranked = y[order]
    found = np.zeros(len(boxes), bool)
    for draft in drafts:
        rise = draft.slope * (draft.right - draft.left)
        high = draft.baseline + min(rise, 0.0) - (_BAND_ABOVE + 0.2) * draft.unit
        low = draft.baseline + max(rise, 0.0) + (_BAND_BELOW + 0.2) * draft.unit
        start, end = np.searchsorted(ranked, (high, low))
        near = order[int(start) : int(end)]
        over = (draft.baseline + draft.slope * (x[near] - draft.left) - y[near]) / draft.unit
        along = (x[near] >= draft.left - draft.ascent) & (x[near] <= draft.right + draft.ascent)
        found[near[along & (over <= _BAND_ABOVE) & (over >= -_BAND_BELOW)]] = True
    return found


def _join(boxes: Pieces, unit: float, shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Return of each letter the number of its group."""
    scale = min(6.0 / unit, (_MOST_BARS / (shape[0] * shape[1])) ** 0.5)
    rows, columns = int(shape[0] * scale) + 2, int(shape[1] * scale) + 2
    bars = np.zeros((rows, columns), np.uint8)
    middle = boxes[:, 1] + boxes[:, 3] / 2
    top = ((middle - _CORE * unit) * scale).astype(int).clip(0)
    bottom = ((middle + _CORE * unit) * scale).astype(int) + 1
    left = (boxes[:, 0] * scale).astype(int)
    right = ((boxes[:, 0] + boxes[:, 2]) * scale).astype(int) + 1
    for index in range(len(boxes)):
        bars[top[index] : bottom[index], left[index] : right[index]] = 1
    reach = max(round(_JOIN * unit * scale), 3) | 1
    padded = cv2.copyMakeBorder(bars, 0, 0, reach, reach, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    joined = np.ascontiguousarray(closed[:, reach:-reach])
    _, labels = cv2.connectedComponents(joined, connectivity=4)
    rows_of = np.clip((middle * scale).astype(int), 0, rows - 1)
    columns_of = np.clip((left + right) // 2, 0, columns - 1)
    return np.asarray(labels[rows_of, columns_of], np.int32)


def _join_across(
    ink: Ink, drafts: list[Draft], marks: list[NDArray[np.int32]]
) -> tuple[list[Draft], list[NDArray[np.int32]]]:
    """Join what a letter grown together with its mark, or several letters in one, had parted."""
    order = sorted(range(len(drafts)), key=lambda number: drafts[number].left)
    joined: list[tuple[Draft, NDArray[np.int32], int]] = []
    ends = np.empty(len(drafts), np.int64)
    for number in order:
        draft, own = drafts[number], marks[number]
        left, right = _reach(ink.pieces, draft, own)
        gaps = left - ends[: len(joined)]
        near = np.flatnonzero((gaps >= -draft.unit) & (gaps <= _JOIN * draft.unit))
        for index in near[::-1].tolist():
            before, theirs, end = joined[index]
            if _is_continued(before, end, draft, left):
                letters = np.concatenate([before.letters, draft.letters])
                whole = draft_of(ink.pieces, letters, before.unit)
                both = np.concatenate([theirs, own])
                joined[index] = (whole._replace(unit=before.unit), both, max(end, right))
                ends[index] = max(end, right)
                break
        else:
            ends[len(joined)] = right
            joined.append((draft, own, right))
    joined = [(_stretched(ink.pieces, draft, own), own, end) for draft, own, end in joined]
    return [draft for draft, _, _ in joined], [own for _, own, _ in joined]


def _stretched(pieces: Pieces, draft: Draft, own: NDArray[np.int32]) -> Draft:
    left, right = _reach(pieces, draft, own)
    baseline = draft.baseline + draft.slope * (left - draft.left)
    return draft._replace(left=left, right=right, baseline=baseline)


def _reach(pieces: Pieces, draft: Draft, marks: NDArray[np.int32]) -> tuple[int, int]:
    boxes = pieces[marks]
    # Dashes and commas beside a line do not bring it nearer to its neighbour.
    large = boxes[boxes[:, 3] >= 0.7 * draft.unit]
    if not len(large):
        return draft.left, draft.right
    left, right = int(large[:, 0].min()), int((large[:, 0] + large[:, 2]).max())
    return min(draft.left, left), max(draft.right, right)


def _is_continued(before: Draft, end: int, draft: Draft, left: int) -> bool:
    unit = min(before.unit, draft.unit)
    # Of small print one part may be known by its tall letters, the next by its low ones.
    unlike = max(before.ascent, draft.ascent) > _SAME_TYPE * min(before.ascent, draft.ascent)
    if unlike or not -unit <= left - end <= _JOIN * unit:
        return False
    here = before.baseline + before.slope * (draft.left - before.left)
    # A few letters, of which one hangs below the line, do not tell where they stand.
    few = min(len(before.letters), len(draft.letters)) <= _FEW
    return abs(here - draft.baseline) <= (_NEARLY_LEVEL if few else _LEVEL) * unit


def _finish(
    ink: Ink, draft: Draft, marks: NDArray[np.int32], doubtful: NDArray[np.bool_]
) -> Segment:
    members = np.concatenate([draft.letters, marks])
    boxes = ink.pieces[members]
    left, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    right = int((boxes[:, 0] + boxes[:, 2]).max())
    bottom = int((boxes[:, 1] + boxes[:, 3]).max())
    return Segment(
        box=Box(left, top, right, bottom),
        baseline=draft.baseline + draft.slope * (left - draft.left),
        slope=draft.slope,
        ascent=draft.ascent,
        pieces=members,
        shared=marks[doubtful[marks]],
    )
