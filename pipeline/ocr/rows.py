"""Put segments side by side into rows, and rows into blocks."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.ocr.find_lines import Segment

_LEVEL = 0.5
"""Of the smaller ascent: baselines nearer than this are one row."""
_PARAGRAPH = 1.7
"""Of the usual distance of rows: from here on a new block begins."""


class Place(NamedTuple):
    """Where a segment stands in reading order."""

    segment: int
    block: int
    row: int


def order_segments(segments: list[Segment]) -> list[Place]:
    """Return the places of all segments, row by row, left to right."""
    rows = sorted(_rows(segments), key=lambda row: segments[row[0]].baseline)
    pitch = _pitch([segments[row[0]] for row in rows])
    places: list[Place] = []
    block = 1
    for number, row in enumerate(rows, start=1):
        if number > 1:
            before, here = segments[rows[number - 2][0]], segments[row[0]]
            block += int(here.baseline - before.baseline > _PARAGRAPH * pitch)
        places += [Place(index, block, number) for index in row]
    return places


def _rows(segments: list[Segment]) -> list[list[int]]:
    rows: list[list[int]] = []
    for index in sorted(range(len(segments)), key=lambda item: segments[item].baseline):
        segment = segments[index]
        # Only the last rows can be level with this one: they come sorted by baseline.
        row = next((row for row in rows[:-9:-1] if _belongs(segment, row, segments)), None)
        if row is None:
            rows.append([index])
        else:
            row.append(index)
    return [sorted(row, key=lambda item: segments[item].box.left) for row in rows]


def _belongs(segment: Segment, row: list[int], segments: list[Segment]) -> bool:
    nearest = min((segments[index] for index in row), key=lambda other: _apart(segment, other))
    if _apart(segment, nearest) < 0:  # one over the other
        return False
    leaning = abs(_baseline_at(nearest, segment.box.left) - segment.baseline)
    level = abs(nearest.baseline - segment.baseline)
    return min(leaning, level) < _LEVEL * min(nearest.ascent, segment.ascent)


def _apart(one: Segment, other: Segment) -> int:
    """Return the columns between two segments; less than 0 when they share some."""
    return max(one.box.left - other.box.right, other.box.left - one.box.right)


def _baseline_at(segment: Segment, column: int) -> float:
    # A lean is measured within the segment; far away from it little of that can be trusted.
    reach = min(max(column - segment.box.left, -segment.box.width), 2 * segment.box.width)
    return segment.baseline + segment.slope * reach


def _pitch(firsts: list[Segment]) -> float:
    steps = [below.baseline - above.baseline for above, below in pairwise(firsts)]
    real = [step for step in steps if step > 0]
    return float(median(real)) if real else 1.0
