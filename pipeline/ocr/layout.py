"""Words in the order a person reads them, as blocks of lines.

What stands above the head, left head, right head, body, left foot, right foot, what stands
below: ``columns`` tells head and foot, ``text_columns`` columns of the body, the rest keeps the
engine's blocks, top to bottom.
"""

from __future__ import annotations

from models.geometry import Box, union
from pipeline.ocr.columns import take_foot, take_head
from pipeline.ocr.lines import Block, Line, gather_lines, without
from pipeline.ocr.text_columns import Rules, in_columns
from pipeline.ocr.words import RawWord


def arrange(
    words: list[RawWord], width: int, height: int, rules: Rules | None = None
) -> list[Block]:
    """Return the words as blocks of lines in reading order; ``width`` and ``height`` in pixels.

    With the page's ``rules`` columns of running text are told from tables, and read one by one.
    """
    lines = gather_lines(words)
    head_left, head_right, lines = take_head(lines, width, height)
    foot_left, foot_right, lines = take_foot(lines, width)
    columns = [block for block in (head_left, head_right, foot_left, foot_right) if block]
    if not columns:
        return _body(lines, rules)
    head_top = min((line.box.top for line in head_left + head_right), default=0)
    foot = foot_left + foot_right
    foot_bottom = max((line.box.bottom for line in foot), default=height)
    above = [line for line in lines if line.box.bottom <= head_top]
    below = [line for line in lines if foot and line.box.top >= foot_bottom - 1]
    body = without(lines, above + below)
    parts = [
        *order_blocks(_engine_blocks(above)),
        head_left,
        head_right,
        *_body(body, rules),
        foot_left,
        foot_right,
        *order_blocks(_engine_blocks(below)),
    ]
    return [part for part in parts if part]


def _body(lines: list[Line], rules: Rules | None) -> list[Block]:
    parts = [lines] if rules is None else in_columns(lines, rules)
    return [block for part in parts for block in order_blocks(_engine_blocks(part))]


def order_blocks(blocks: list[Block]) -> list[Block]:
    """Return the blocks so that one above another comes first, columns left as they came.

    A block goes before every block below it that shares part of its width; between blocks
    side by side the engine's own order stands. Blocks that lie in one another are made one:
    what was read again belongs between the lines read at first.
    """
    blocks = _merge_interlocked(blocks)
    waiting = list(range(len(blocks)))
    boxes = [_box(block) for block in blocks]
    ordered = []
    while waiting:
        free = [i for i in waiting if not any(_is_above(boxes[j], boxes[i]) for j in waiting)]
        chosen = free[0] if free else waiting[0]
        waiting.remove(chosen)
        ordered.append(blocks[chosen])
    return ordered


def _merge_interlocked(blocks: list[Block]) -> list[Block]:
    merged: list[Block] = []
    for block in blocks:
        inside = [other for other in merged if _interlock(block, other)]
        if not inside:
            merged.append(block)
            continue
        whole = sorted(
            [line for part in [*inside, block] for line in part],
            key=lambda line: (line.box.center_y, line.box.left),
        )
        merged[merged.index(inside[0])] = whole
        merged = [other for other in merged if not any(other is gone for gone in inside)]
    return merged


def _interlock(block: Block, other: Block) -> bool:
    """Say whether a line of one block lies between the lines of the other."""
    pairs = ((block, _box(other)), (other, _box(block)))
    return any(
        box.left <= line.box.center_x <= box.right and box.top < line.box.center_y < box.bottom
        for lines, box in pairs
        for line in lines
    )


def _box(block: Block) -> Box:
    return union(line.box for line in block)


def _is_above(upper: Box, lower: Box) -> bool:
    shares_width = min(upper.right, lower.right) > max(upper.left, lower.left)
    return shares_width and upper.center_y < lower.center_y and upper.top < lower.top


def _engine_blocks(lines: list[Line]) -> list[Block]:
    grouped: dict[int, Block] = {}
    for line in lines:
        grouped.setdefault(line.block, []).append(line)
    return list(grouped.values())
