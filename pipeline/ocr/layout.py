"""Printed lines and blocks in the order a person reads them.

The engine reads a page top to bottom and joins across the two columns that official papers have
at the head (agency and number on the left, motto, place and date on the right) and at the foot
(``Nơi nhận`` on the left, the signer on the right): Decree 30/2020, annex I, cells 1-4, 7 and 9b.
Lines that span such a pair are split at the gap. Order of the result: what stands above the head,
left head, right head, body, left foot, right foot, what stands below.

Only a head with the motto and a foot with ``Nơi nhận`` are split: elsewhere a wide gap is a
table or a form, whose rows belong together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple

from models.geometry import Box, union
from pipeline.ocr.words import RawWord

Block = list["Line"]

_MOTTOES = (
    (frozenset(["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"]), 5),
    (frozenset(["dang", "cong", "san", "viet", "nam"]), 4),
    (frozenset(["doc", "lap", "tu", "do", "hanh", "phuc"]), 4),
)
"""Words of the right head, without marks, and how many of them make it one."""
_HEAD_SHARE = 0.4
"""The motto stands in this upper part of the page."""
_HEAD_DEPTH = 0.22
"""Of the page's height: a head is not taller, counted from the motto."""


class Line(NamedTuple):
    """Words of one printed line, left to right, with the block the engine put them in."""

    words: tuple[RawWord, ...]
    box: Box
    block: int


def arrange(words: list[RawWord], width: int, height: int) -> list[Block]:
    """Return the words as blocks of lines in reading order; ``width`` and ``height`` in pixels."""
    lines = gather_lines(words)
    head_left, head_right, lines = _take_head(lines, width, height)
    foot_left, foot_right, lines = _take_foot(lines, width)
    columns = [block for block in (head_left, head_right, foot_left, foot_right) if block]
    if not columns:
        return order_blocks(_engine_blocks(lines))
    head_top = min((line.box.top for line in head_left + head_right), default=0)
    foot = foot_left + foot_right
    foot_bottom = max((line.box.bottom for line in foot), default=height)
    above = [line for line in lines if line.box.bottom <= head_top]
    below = [line for line in lines if foot and line.box.top >= foot_bottom - 1]
    body = [line for line in lines if line not in above and line not in below]
    parts = [
        *order_blocks(_engine_blocks(above)),
        head_left,
        head_right,
        *order_blocks(_engine_blocks(body)),
        foot_left,
        foot_right,
        *order_blocks(_engine_blocks(below)),
    ]
    return [part for part in parts if part]


def gather_lines(words: Iterable[RawWord]) -> list[Line]:
    """Return the engine's lines in the engine's order."""
    grouped: dict[tuple[int, tuple[int, int]], list[RawWord]] = {}
    for word in words:
        grouped.setdefault((word.block, word.line), []).append(word)
    return [_line(group) for group in grouped.values()]


def order_blocks(blocks: list[Block]) -> list[Block]:
    """Return the blocks so that one above another comes first, columns left as they came.

    A block goes before every block below it that shares part of its width; between blocks
    side by side the engine's own order stands.
    """
    waiting = list(range(len(blocks)))
    boxes = [union(line.box for line in block) for block in blocks]
    ordered = []
    while waiting:
        free = [i for i in waiting if not any(_is_above(boxes[j], boxes[i]) for j in waiting)]
        chosen = free[0] if free else waiting[0]
        waiting.remove(chosen)
        ordered.append(blocks[chosen])
    return ordered


def _is_above(upper: Box, lower: Box) -> bool:
    shares_width = min(upper.right, lower.right) > max(upper.left, lower.left)
    return shares_width and upper.center_y < lower.center_y and upper.top < lower.top


def _engine_blocks(lines: list[Line]) -> list[Block]:
    grouped: dict[int, Block] = {}
    for line in lines:
        grouped.setdefault(line.block, []).append(line)
    return list(grouped.values())


# --- the head --------------------------------------------------------------------------------


def _take_head(lines: list[Line], width: int, height: int) -> tuple[Block, Block, list[Line]]:
    """Split off the two columns of the head: ``(left, right, remaining lines)``."""
    motto = _find_motto(lines, height)
    if motto is None:
        return [], [], lines
    edge, top = motto.box.left, motto.box.top
    tall = _line_height(motto)
    near = (edge - 0.15 * width, edge + 0.06 * width)
    left: Block = []
    right: Block = []
    rest = [line for line in lines if line.box.bottom < top - 1.5 * tall]
    bottom = top + _HEAD_DEPTH * height
    for line in sorted(_without(lines, rest), key=lambda item: item.box.center_y):
        pieces = _split(line, near) if line.box.top < bottom else (line,)
        sides = [_head_side(piece, edge, width) for piece in pieces]
        if line.box.top >= bottom or None in sides:
            bottom = min(bottom, line.box.top)
            rest.append(line)
            continue
        for piece, side in zip(pieces, sides, strict=True):
            (left if side == "left" else right).append(piece)
    if not left:
        return [], [], lines
    left, right, loose = _trim_head(left, right, width)
    return left, right, _in_order(lines, rest + loose)


def _trim_head(left: Block, right: Block, width: int) -> tuple[Block, Block, list[Line]]:
    """Give back what hangs below the head: a centred title, the first lines of the body."""
    loose: list[Line] = []
    center = right[0].box.center_x
    last_left = max(line.box.bottom for line in left)
    kept: Block = []
    for line in right:
        below = line.box.top >= last_left
        if below and abs(line.box.center_x - center) > 0.05 * width:
            loose.append(line)
        else:
            kept.append(line)
    tall = max(_line_height(line) for line in left)
    floor = max(line.box.bottom for line in kept)
    near: Block = []
    for line in left:
        if line.box.top - floor > 2.0 * tall:
            loose.append(line)
        else:
            floor = max(floor, line.box.bottom)
            near.append(line)
    return near, kept, loose


def _find_motto(lines: list[Line], height: int) -> Line | None:
    """Return the motto's own words as a line, whatever else the engine joined to it."""
    for line in lines:
        if line.box.top > _HEAD_SHARE * height:
            continue
        for words, needed in _MOTTOES:
            hits = [word for word in line.words if bare(word.text) in words]
            if len({bare(word.text) for word in hits}) >= needed:
                return _line(_from_first_of_run(line, hits))
    return None


def _from_first_of_run(line: Line, hits: list[RawWord]) -> list[RawWord]:
    # An agency may be called ``… VIỆT NAM`` too: the motto begins behind the last column gap.
    start = line.words.index(hits[0])
    for index in range(start + 1, line.words.index(hits[-1]) + 1):
        if _is_column_gap(line, index):
            start = index
    return list(line.words[start:])


def _head_side(line: Line, edge: int, width: int) -> str | None:
    if line.box.right <= edge + 0.02 * width and line.box.center_x < edge - 0.05 * width:
        return "left"
    if line.box.left >= edge - 0.12 * width and line.box.center_x > edge:
        return "right"
    return None


# --- the foot --------------------------------------------------------------------------------


def _take_foot(lines: list[Line], width: int) -> tuple[Block, Block, list[Line]]:
    """Split off ``Nơi nhận`` and the signer beside it: ``(left, right, remaining lines)``."""
    label = next((line for line in reversed(lines) if _is_recipients(line, width)), None)
    if label is None:
        return [], [], lines
    top = label.box.top - 2.0 * _line_height(label)
    left: Block = []
    right: Block = []
    rest = [line for line in lines if line.box.center_y < top]
    ended = False
    for line in sorted(_without(lines, rest), key=lambda item: item.box.center_y):
        pieces = _split(line, (0.3 * width, 0.66 * width))
        sides = [_foot_side(piece, width) for piece in pieces]
        above_left = line.box.center_y < label.box.top and "left" in sides
        if line is not label and (ended or above_left or None in sides):
            ended = ended or (None in sides and line.box.top > label.box.bottom)
            rest.append(line)
            continue
        for piece, side in zip(pieces, sides, strict=True):
            (left if side != "right" else right).append(piece)
    return left, right, _in_order(lines, rest)


def _is_recipients(line: Line, width: int) -> bool:
    first = [bare(word.text).strip(":. ") for word in line.words[:2]]
    return first == ["noi", "nhan"] and line.box.left < 0.4 * width


def _foot_side(line: Line, width: int) -> str | None:
    if line.box.left >= 0.4 * width:
        # A page number in the middle of the foot belongs to neither.
        lone_number = len(line.words) == 1 and line.words[0].text.strip("-– ").isdigit()
        return None if lone_number else "right"
    return "left" if line.box.right <= 0.66 * width else None


# --- lines -----------------------------------------------------------------------------------


def bare(text: str) -> str:
    """Return ``text`` in lower case without marks, đ as d."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _split(line: Line, near: tuple[float, float]) -> tuple[Line, ...]:
    """Split a line at its widest column gap that touches ``near``, if it has one."""
    best: tuple[int, int] | None = None
    for index in range(1, len(line.words)):
        start, end = line.words[index - 1].box.right, line.words[index].box.left
        if _is_column_gap(line, index) and end >= near[0] and start <= near[1]:
            best = max(best or (0, 0), (end - start, index))
    if best is None:
        return (line,)
    return _line(line.words[: best[1]]), _line(line.words[best[1] :])


def _is_column_gap(line: Line, index: int) -> bool:
    """Say whether the gap before word ``index`` is no space between words of one line.

    Measured on provincial heads: spaces are 0.3 to 0.45 of a line's height, also where the
    line is justified; the narrowest column gap is 1.0, three times the line's own spaces.
    """
    gaps = [
        max(0, after.box.left - before.box.right)
        for before, after in zip(line.words, line.words[1:], strict=False)
    ]
    tall = _line_height(line)
    space = min(float(median(gaps)), 0.45 * tall) if len(gaps) > 1 else 0.35 * tall
    return gaps[index - 1] >= max(2.0 * space, 0.75 * tall)


def _line_height(line: Line) -> float:
    return float(median(word.box.height for word in line.words))


def _line(words: Iterable[RawWord]) -> Line:
    kept = tuple(words)
    return Line(kept, union(word.box for word in kept), kept[0].block)


def _without(lines: list[Line], taken: list[Line]) -> list[Line]:
    gone = {id(line) for line in taken}
    return [line for line in lines if id(line) not in gone]


def _in_order(lines: list[Line], kept: list[Line]) -> list[Line]:
    """Return ``kept`` in the engine's order; pieces of split lines come where their line was."""
    place: Callable[[Line], tuple[int, int]] = _places(lines)
    return sorted(kept, key=place)


def _places(lines: list[Line]) -> Callable[[Line], tuple[int, int]]:
    where = {id(word): index for index, line in enumerate(lines) for word in line.words}
    return lambda line: (where[id(line.words[0])], line.box.left)
