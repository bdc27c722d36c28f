"""Printed lines: words side by side, and where a line is really two."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from models.geometry import Box, union
from models.letters import without_marks
from pipeline.ocr.words import RawWord

Block = list["Line"]


class Line(NamedTuple):
    """Words of one printed line, left to right, with the block the engine put them in."""

    words: tuple[RawWord, ...]
    box: Box
    block: int


def gather_lines(words: Iterable[RawWord]) -> list[Line]:
    """Return the engine's lines in the engine's order."""
    grouped: dict[tuple[int, tuple[int, int]], list[RawWord]] = {}
    for word in words:
        grouped.setdefault((word.block, word.line), []).append(word)
    return [line_of(group) for group in grouped.values()]


def bare(text: str) -> str:
    """Return ``text`` in lower case without marks, đ as d."""
    return without_marks(text.lower())


def split_line(line: Line, near: tuple[float, float]) -> tuple[Line, ...]:
    """Split a line at its widest column gap that touches ``near``, if it has one."""
    best: tuple[int, int] | None = None
    for index in range(1, len(line.words)):
        start, end = line.words[index - 1].box.right, line.words[index].box.left
        if is_column_gap(line, index) and end >= near[0] and start <= near[1]:
            best = max(best or (0, 0), (end - start, index))
    if best is None:
        return (line,)
    return line_of(line.words[: best[1]]), line_of(line.words[best[1] :])


def is_column_gap(line: Line, index: int) -> bool:
    """Say whether the gap before word ``index`` is no space between words of one line.

    Measured on provincial heads: spaces are 0.3 to 0.45 of a line's height, also where the
    line is justified; the narrowest column gap is 1.0, three times the line's own spaces.
    """
    gaps = [
        max(0, after.box.left - before.box.right)
        for before, after in zip(line.words, line.words[1:], strict=False)
    ]
    tall = line_height(line)
    space = min(float(median(gaps)), 0.45 * tall) if len(gaps) > 1 else 0.35 * tall
    return gaps[index - 1] >= max(2.0 * space, 0.75 * tall)


def line_height(line: Line) -> float:
    """Return the median height of the line's words, in pixels."""
    return float(median(word.box.height for word in line.words))


def line_of(words: Iterable[RawWord]) -> Line:
    """Return ``words`` (at least one) as a line."""
    kept = tuple(words)
    return Line(kept, union(word.box for word in kept), kept[0].block)


def without(lines: list[Line], taken: list[Line]) -> list[Line]:
    """Return the lines that are none of ``taken``, by identity: two lines may say the same."""
    gone = {id(line) for line in taken}
    return [line for line in lines if id(line) not in gone]


def in_order(lines: list[Line], kept: list[Line]) -> list[Line]:
    """Return ``kept`` in the engine's order; pieces of split lines come where their line was."""
    where = {id(word): index for index, line in enumerate(lines) for word in line.words}
    return sorted(kept, key=lambda line: (where[id(line.words[0])], line.box.left))
