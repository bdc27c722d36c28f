"""Columns of running text: a clear gutter over several lines, full lines on both sides.

Print side by side is a row, but where two texts stand beside each other (two columns, two
languages) or two persons fill in the same form (``Họ và tên: … | Họ và tên: …``). A table has
rules, or cells that don't fill their column; its rows are left alone, and so is all that is in
doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.geometry import Box, union
from pipeline.ocr.lines import Line, bare, line_height, line_of

# Lengths are in heights of a line.
_GAP = 0.8
"""Spaces of justified lines reach 0.5; the narrowest gutters in print have 1."""
_FEWEST = 5
"""Lines of a column of text; pairs of lines of a form that two persons fill in have one less."""
_FEWEST_WORDS = 4
_FULL = 0.6
"""Of a column's width, how much its middle line is covered by words; spaces take a fifth."""
_WIDEST = 0.4
"""Of the narrower column, how wide a gutter between two texts is at most; cells stand anywhere."""
_LETTERS = 0.6
"""Of the words of a text, how many begin with a letter."""
_PITCH = 2.2
"""Of the distance of lines: further down a column does not go on."""
_TWINS = 0.6
"""Of the lines side by side, how many begin with the same two words on a form for two."""
_TRIES = 4
_MOST_PIECES = 600
"""A dense page has 150; maps and drawings have thousands, and no columns."""


class Rules(NamedTuple):
    """The straight strokes of a page."""

    drawn: NDArray[np.uint8]
    """Where there are any, 1."""
    scale: float
    """Its pixels a pixel of the page."""

    def part(self, gutter: Box) -> bool:
        """Say whether strokes run along the gutter, or twice across it, as those of tables do."""
        left, top, right, bottom = (int(edge * self.scale) for edge in gutter)
        strip = self.drawn[max(top, 0) : bottom + 1, max(left, 0) : right + 1] > 0
        if not strip.size:
            return False
        along = strip[:, :-2] | strip[:, 1:-1] | strip[:, 2:] if strip.shape[1] > 2 else strip
        if along.mean(axis=0).max() >= 0.5:
            return True
        across = strip.mean(axis=1) >= 0.8
        begun = np.count_nonzero(across[1:] & ~across[:-1]) + int(across[0])
        return bool(begun >= 2)


class _Piece(NamedTuple):
    """Words of a line without a gap between them that may be a gutter."""

    line: Line
    """Only these words."""
    source: int
    """Number of the line they stand in."""

    @property
    def box(self) -> Box:
        return self.line.box


class _Region(NamedTuple):
    """Lines that stand in two columns; the others stand above or below."""

    above: list[Line]
    left: list[Line]
    right: list[Line]
    below: list[Line]


def in_columns(lines: Sequence[Line], rules: Rules) -> list[list[Line]]:
    """Return the lines as parts in reading order; of all lines one part where no columns are."""
    region = _find_region(lines, rules)
    if region is None:
        return [list(lines)] if lines else []
    return [part for side in region for part in in_columns(side, rules)]


def _find_region(lines: Sequence[Line], rules: Rules) -> _Region | None:
    pieces = [piece for number, line in enumerate(lines) for piece in _pieces(line, number)]
    if len(pieces) < 2 * (_FEWEST - 1) or not len(lines) <= len(pieces) <= _MOST_PIECES:
        return None
    tall = float(median(line_height(piece.line) for piece in pieces))
    pieces.sort(key=lambda piece: piece.box.center_y)
    gaps = list(_gaps(pieces, tall))
    for _ in range(_TRIES):
        column = _fullest(gaps)
        if column is None:
            return None
        region = _region_at(column, pieces, tall, rules)
        if region is not None:
            return region
        gaps = [gap for gap in gaps if not gap[0] <= column <= gap[1]]
    return None


def _pieces(line: Line, number: int) -> Iterator[_Piece]:
    least = _GAP * line_height(line)
    start = 0
    for index in range(1, len(line.words) + 1):
        ended = index == len(line.words)
        if ended or line.words[index].box.left - line.words[index - 1].box.right >= least:
            part = line_of(line.words[start:index])._replace(block=line.block)
            yield _Piece(part, number)
            start = index


# --- where a gutter may be -----------------------------------------------------------------------


def _gaps(pieces: list[_Piece], tall: float) -> Iterator[tuple[int, int]]:
    """Yield from where to where there is nothing between two pieces side by side."""
    for at, piece in enumerate(pieces):
        beside = [
            other.box.left
            for other in _near(pieces, at, tall)
            if other.box.left >= piece.box.right and _are_level(piece.box, other.box)
        ]
        if beside and min(beside) - piece.box.right >= _GAP * tall:
            yield piece.box.right, min(beside)


def _near(pieces: list[_Piece], at: int, tall: float) -> Iterator[_Piece]:
    middle = pieces[at].box.center_y
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(pieces) and abs(pieces[other].box.center_y - middle) < tall:
            yield pieces[other]
            other += step


def _are_level(box: Box, other: Box) -> bool:
    shared = min(box.bottom, other.bottom) - max(box.top, other.top)
    return shared >= 0.3 * min(box.height, other.height)


def _fullest(gaps: list[tuple[int, int]]) -> float | None:
    """Return the column that most gaps have in common, if enough have one."""
    edges = sorted([(left, 1) for left, _ in gaps] + [(right, -1) for _, right in gaps])
    best, open_ = (0, 0.0), 0
    for (place, step), (following, _) in pairwise(edges):
        open_ += step
        if open_ > best[0]:
            best = open_, (place + following) / 2
    return best[1] if best[0] >= _FEWEST - 1 else None


# --- what stands on both sides of it -------------------------------------------------------------


def _region_at(column: float, pieces: list[_Piece], tall: float, rules: Rules) -> _Region | None:
    left, right = _sides(column, pieces, tall)
    if min(len(left), len(right)) < _FEWEST - 1:
        return None
    gutter = Box(
        max(piece.box.right for piece in left),
        min(piece.box.top for piece in (*left, *right)),
        min(piece.box.left for piece in right),
        max(piece.box.bottom for piece in (*left, *right)),
    )
    if gutter.width < _GAP * tall:
        return None
    if not _are_twins(left, right):
        shared = gutter._replace(bottom=min(_bottom(left), _bottom(right)))
        narrow = min(_width(left), _width(right))
        if gutter.width > _WIDEST * narrow or rules.part(shared):
            return None
        if not (_is_running(left) and _is_running(right)):
            return None
    inside = {id(piece) for piece in (*left, *right)}
    rest = [piece for piece in pieces if id(piece) not in inside]
    above = [piece for piece in rest if piece.box.center_y < gutter.top + tall / 2]
    below = [piece for piece in rest if piece.box.center_y >= gutter.top + tall / 2]
    return _Region(*(_as_lines(part) for part in (above, left, right, below)))


def _sides(column: float, pieces: list[_Piece], tall: float) -> tuple[list[_Piece], list[_Piece]]:
    """Return the longest run of pieces of which none crosses ``column``, by side."""
    best: tuple[list[_Piece], list[_Piece]] = ([], [])
    left: list[_Piece] = []
    right: list[_Piece] = []
    for piece in pieces:
        if piece.box.left < column < piece.box.right:
            best = max(best, _trimmed(left, right, tall), key=_size)
            left, right = [], []
        else:
            (left if piece.box.right <= column else right).append(piece)
    return max(best, _trimmed(left, right, tall), key=_size)


def _size(sides: tuple[list[_Piece], list[_Piece]]) -> int:
    return min(len(sides[0]), len(sides[1]))


def _trimmed(
    left: list[_Piece], right: list[_Piece], tall: float
) -> tuple[list[_Piece], list[_Piece]]:
    """Cut off what stands on one side only above, and what doesn't go on below."""
    if not left or not right:
        return [], []
    top = max(left[0].box.top, right[0].box.top) - tall
    sides = [[piece for piece in side if piece.box.top >= top] for side in (left, right)]
    if not all(sides):
        return [], []
    end = min(_bottom(side) for side in sides)
    return _going_on(sides[0], end), _going_on(sides[1], end)


def _bottom(side: Sequence[_Piece]) -> int:
    return max(piece.box.bottom for piece in side)


def _width(side: Sequence[_Piece]) -> int:
    return union(piece.box for piece in side).width


def _going_on(side: list[_Piece], end: int) -> list[_Piece]:
    """Return the column as far as its lines follow each other; ``end``: the other's end."""
    steps = [
        below.box.center_y - above.box.center_y
        for above, below in pairwise(side)
        if below.source != above.source
    ]
    pitch = float(median(steps)) if steps else 0.0
    kept = side[:1]
    for piece in side[1:]:
        far = piece.box.center_y - kept[-1].box.center_y > _PITCH * pitch
        if far and piece.box.top >= end:
            break
        kept.append(piece)
    return kept


def _is_running(side: Sequence[_Piece]) -> bool:
    """Say whether a column is text: several lines, most of them full of words."""
    lines = _as_lines(side)
    if len(lines) < _FEWEST:
        return False
    words = [word for line in lines for word in line.words]
    letters = sum(word.text[:1].isalpha() for word in words)
    if median(len(line.words) for line in lines) < _FEWEST_WORDS or letters < _LETTERS * len(words):
        return False
    covered = [sum(word.box.width for word in line.words) for line in lines]
    return median(covered) >= _FULL * _width(side)


def _are_twins(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Say whether both sides are the same form: the same labels beside each other."""
    pairs = [(one, other) for one in left for other in right if _are_level(one.box, other.box)]
    labelled = [pair for pair in pairs if any(word.text[-1:] == ":" for word in pair[0].line.words)]
    same = sum(_begins(one) == _begins(other) for one, other in pairs)
    many = len(pairs) >= _FEWEST - 1 and 2 * len(labelled) >= len(pairs)
    return many and same >= _TWINS * len(pairs)


def _begins(piece: _Piece) -> list[str]:
    return [bare(word.text).strip(".,:") for word in piece.line.words[:2]]


def _as_lines(pieces: Sequence[_Piece]) -> list[Line]:
    """Put the pieces of one line together again, lines from top to bottom."""
    grouped: dict[int, list[_Piece]] = {}
    for piece in pieces:
        grouped.setdefault(piece.source, []).append(piece)
    lines = []
    for parts in grouped.values():
        words = sorted(
            (word for part in parts for word in part.line.words), key=lambda word: word.box.left
        )
        lines.append(line_of(words)._replace(block=parts[0].line.block))
    return sorted(lines, key=lambda line: (line.box.center_y, line.box.left))
