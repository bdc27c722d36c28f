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

# Lengths are in letter heights: the page's usual one, or of a class of larger or smaller type.
_CLASSES = ((0.7, 1.7), (1.7, 4.5), (0.4, 0.7))
"""Heights of the page's own letters, of large type and of small print, looked for in this order:
what stands within a line found before (a letter grown together with its mark, the marks
themselves) starts no line of its own."""
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
_MARK_ABOVE = 2.6
_MARK_BELOW = 1.1
"""How far above and below its baseline a line's marks and tails reach."""
_LARGEST_MARK = 0.5
_MARK_GAP = 0.3
"""Of a line's ascent: how tall the marks of large type are, and how far from their letters."""
_DOUBTFUL = 0.7
"""Difference of the distances to two lines that does not tell which a mark is of."""
_BESIDE = 1.6
"""How far before and behind a line its dashes, dots and commas stand."""
_SAME_TYPE = 1.6
"""Ratio of the ascents of two parts of a line; capitals and small letters alone have 1.4."""
_GROWN = 0.7
"""Height of letters that are no line's own by their size: grown together, or with their marks."""
_NONE = np.zeros(0, np.int32)
_LEVEL = 0.3
_NEARLY_LEVEL = 0.7
"""How far the baselines of two parts of one line are apart at most."""
_FEW = 4
_LEAST_SLOPE_WIDTH = 8.0
"""Shorter segments do not tell how they lean."""
_MOST_SLOPE = 0.06


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
    usual, large, small = (_sparsest(ink, _letters(ink, heights), most) for heights in _CLASSES)
    drafts = _lines_of(ink, usual, 1)
    if len(large := large[~_inside(ink.pieces[large], drafts)]) >= _FEWEST:
        found = _lines_of(ink, large, _FEWEST)
        drafts = [draft for draft in drafts if not _is_of_larger(ink.pieces, draft, found)] + found
    drafts = _with_small_print(ink, drafts, small)
    # Letters grown together first: they may be all that holds two parts of a line together.
    grown, _ = _assign(ink, drafts, _GROWN, _NONE)
    drafts, grown = _join_across(ink, drafts, grown)
    marks, doubtful = _assign(ink, drafts, 0.0, np.concatenate([*grown, _NONE]))
    segments = [
        _finish(ink, draft, np.concatenate([large, small]), doubtful)
        for draft, large, small in zip(drafts, grown, marks, strict=True)
    ]
    return sorted(segments, key=lambda segment: (segment.box.top, segment.box.left))


def _with_small_print(ink: Ink, drafts: list[_Draft], small: NDArray[np.int32]) -> list[_Draft]:
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


class _Draft(NamedTuple):
    letters: NDArray[np.int32]
    left: int
    right: int
    baseline: float
    slope: float
    ascent: float
    unit: float
    """Letter height of its class of type, at least that of its own letters."""


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


def _lines_of(ink: Ink, letters: NDArray[np.int32], fewest: int) -> list[_Draft]:
    if not len(letters):
        return []
    boxes = ink.pieces[letters]
    unit = float(np.median(boxes[:, 3])) if fewest > 1 else ink.tall
    owner = _join(boxes, unit, ink.dark.shape)
    order = np.argsort(owner, kind="stable")
    cuts = np.flatnonzero(np.diff(owner[order])) + 1
    groups = np.split(letters[order], cuts)
    drafts = [_draft(ink.pieces, group, unit) for group in groups if len(group) >= fewest]
    return _without_marks(ink.pieces, drafts)


def _without_marks(pieces: Pieces, drafts: list[_Draft]) -> list[_Draft]:
    """Drop the drafts that are marks of a longer line: a circumflex with its acute is as tall
    as a small letter."""
    kept: list[_Draft] = []
    for size, group in groupby(
        sorted(drafts, key=lambda item: -len(item.letters)), lambda item: len(item.letters)
    ):
        longer = [other for other in kept if len(other.letters) >= 2 * size]
        same = list(group)
        boxes = pieces[np.concatenate([draft.letters for draft in same])]
        within = np.array_split(_inside(boxes, longer), len(same))
        kept += [draft for draft, inside in zip(same, within, strict=True) if not inside.all()]
    return kept


def _is_of_larger(pieces: Pieces, draft: _Draft, lines: list[_Draft]) -> bool:
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


def _inside(boxes: Pieces, drafts: list[_Draft]) -> NDArray[np.bool_]:
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


def _draft(pieces: Pieces, letters: NDArray[np.int32], tall: float) -> _Draft:
    boxes = pieces[letters]
    left, right = int(boxes[:, 0].min()), int((boxes[:, 0] + boxes[:, 2]).max())
    middle = boxes[:, 0] + boxes[:, 2] / 2 - left
    bottom = (boxes[:, 1] + boxes[:, 3]).astype(np.float64)
    slope = _slope(middle, bottom, boxes, right - left, tall)
    level = bottom - slope * middle
    baseline = _baseline(level, boxes[:, 2], tall)
    above = baseline - (boxes[:, 1] - slope * middle)
    standing = np.abs(level - baseline) < 0.25 * tall
    tops = above[standing] if np.any(standing) else above
    ascent = float(np.percentile(tops, 80))
    ascent = max(ascent, 0.8 * tall)
    return _Draft(letters, left, right, baseline, slope, ascent, max(tall, ascent / 1.4))


def _slope(
    middle: NDArray[np.float64],
    bottom: NDArray[np.float64],
    boxes: Pieces,
    width: int,
    tall: float,
) -> float:
    if width < _LEAST_SLOPE_WIDTH * tall or len(middle) < 6:
        return 0.0
    keep = np.ones(len(middle), bool)
    slope, level = 0.0, float(np.median(bottom))
    for reach in (0.8, 0.4, 0.25):
        rest = bottom - (level + slope * middle)
        keep = np.abs(rest - np.median(rest)) < reach * tall
        if np.count_nonzero(keep) < 5:
            return 0.0
        fit = np.polyfit(middle[keep], bottom[keep], 1)
        slope, level = float(fit[0]), float(fit[1])
    return slope if abs(slope) <= _MOST_SLOPE else 0.0


def _baseline(level: NDArray[np.float64], width: NDArray[np.int32], tall: float) -> float:
    """Return the row on which most letters stand: the fullest quarter of a letter's height."""
    order = np.argsort(level)
    ranked, weight = level[order], np.minimum(width[order], 3 * tall).astype(np.float64)
    total = np.concatenate(([0.0], np.cumsum(weight)))
    ends = np.searchsorted(ranked, ranked + 0.25 * tall, side="right")
    best = int(np.argmax(total[ends] - total[:-1]))
    inside = ranked[best : ends[best]]
    return float(np.average(inside, weights=weight[best : ends[best]]))


def _assign(
    ink: Ink, drafts: list[_Draft], least: float, taken: NDArray[np.int32]
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
    boxes: Pieces, middles: NDArray[np.float64], drafts: list[_Draft]
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


def _distance(boxes: Pieces, draft: _Draft) -> NDArray[np.float64]:
    """Return how far pieces stand from the body of a line, infinite where they can't be of it."""
    left, right = boxes[:, 0], boxes[:, 0] + boxes[:, 2]
    middle = boxes[:, 1] + boxes[:, 3] / 2
    base = draft.baseline + draft.slope * ((left + right) / 2 - draft.left)
    unit = draft.unit
    over = (base - middle) / unit
    aside = np.maximum(np.maximum(draft.left - right, left - draft.right), 0) / unit
    fits = (over <= _MARK_ABOVE) & (over >= -_MARK_BELOW)
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


def _join_across(
    ink: Ink, drafts: list[_Draft], marks: list[NDArray[np.int32]]
) -> tuple[list[_Draft], list[NDArray[np.int32]]]:
    """Join what a letter grown together with its mark, or several letters in one, had parted."""
    order = sorted(range(len(drafts)), key=lambda number: drafts[number].left)
    joined: list[tuple[_Draft, NDArray[np.int32], int]] = []
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
                whole = _draft(ink.pieces, letters, before.unit)
                both = np.concatenate([theirs, own])
                joined[index] = (whole._replace(unit=before.unit), both, max(end, right))
                ends[index] = max(end, right)
                break
        else:
            ends[len(joined)] = right
            joined.append((draft, own, right))
    joined = [(_stretched(ink.pieces, draft, own), own, end) for draft, own, end in joined]
    return [draft for draft, _, _ in joined], [own for _, own, _ in joined]


def _stretched(pieces: Pieces, draft: _Draft, own: NDArray[np.int32]) -> _Draft:
    left, right = _reach(pieces, draft, own)
    baseline = draft.baseline + draft.slope * (left - draft.left)
    return draft._replace(left=left, right=right, baseline=baseline)


def _reach(pieces: Pieces, draft: _Draft, marks: NDArray[np.int32]) -> tuple[int, int]:
    boxes = pieces[marks]
    # Dashes and commas beside a line do not bring it nearer to its neighbour.
    large = boxes[boxes[:, 3] >= 0.7 * draft.unit]
    if not len(large):
        return draft.left, draft.right
    left, right = int(large[:, 0].min()), int((large[:, 0] + large[:, 2]).max())
    return min(draft.left, left), max(draft.right, right)


def _is_continued(before: _Draft, end: int, draft: _Draft, left: int) -> bool:
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
    ink: Ink, draft: _Draft, marks: NDArray[np.int32], doubtful: NDArray[np.bool_]
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
