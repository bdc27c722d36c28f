"""The two columns at the head and at the foot of official papers.

Agency and number stand left, motto, place and date right; at the end ``Nơi nhận`` left and the
signer right (Decree 30/2020, annex I, cells 1-4, 7 and 9b). The engine often joins their lines
across the gap; here they are split.

Only a head with the motto and a foot with ``Nơi nhận`` are split: elsewhere a wide gap is a
table or a form, whose rows belong together.
"""

from __future__ import annotations

from pipeline.ocr.lines import (
    Block,
    Line,
    bare,
    in_order,
    is_column_gap,
    line_height,
    line_of,
    split_line,
    without,
)
from pipeline.ocr.words import RawWord

_MOTTOES = (
    (frozenset(["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"]), 5),
    (frozenset(["dang", "cong", "san", "viet", "nam"]), 4),
    (frozenset(["doc", "lap", "tu", "do", "hanh", "phuc"]), 4),
)
"""Words of the right head, without marks, and how many of them make it one."""
_HEAD_SHARE = 0.4
"""The motto stands in this upper part of the page."""
_ASIDE = 0.06
"""Of the page's width: middles further apart are not one column."""
HEAD_DEPTH = 0.22
"""Of the page's height: a head is not taller, counted from the motto."""


# --- the head --------------------------------------------------------------------------------


def take_head(lines: list[Line], width: int, height: int) -> tuple[Block, Block, list[Line]]:
    """Split off the two columns of the head: ``(left, right, remaining lines)``."""
    motto = find_motto(lines, height)
    if motto is None or _stands_alone(motto, lines, width):
        return [], [], lines
    edge, top = motto.box.left, motto.box.top
    tall = line_height(motto)
    near = (edge - 0.15 * width, edge + 0.06 * width)
    left: Block = []
    right: Block = []
    rest = [line for line in lines if line.box.bottom < top - 1.5 * tall]
    bottom = top + HEAD_DEPTH * height
    for line in sorted(without(lines, rest), key=lambda item: item.box.center_y):
        pieces = split_line(line, near) if line.box.top < bottom else (line,)
        sides = [_head_side(piece, edge, width) for piece in pieces]
        if _is_title(pieces[-1], sides[-1], motto, width):
            bottom = min(bottom, line.box.top)
        if line.box.top >= bottom or None in sides:
            bottom = min(bottom, line.box.top)
            rest.append(line)
            continue
        for piece, side in zip(pieces, sides, strict=True):
            (left if side == "left" else right).append(piece)
    if not left or not right:
        return [], [], lines
    left, right, loose = _trim_head(left, right, width)
    return left, right, in_order(lines, rest + loose)


def _stands_alone(motto: Line, lines: list[Line], width: int) -> bool:
    """Say whether the motto stands in the middle, nothing beside it: a form has no left head."""
    if abs(motto.box.center_x - width / 2) > _ASIDE * width:
        return False
    tall = line_height(motto)
    return not any(
        word.box.right <= motto.box.left and abs(word.box.center_y - motto.box.center_y) < tall
        for line in lines
        for word in line.words
    )


def _is_title(line: Line, side: str | None, motto: Line, width: int) -> bool:
    """Say whether a line on the right is the title in the middle of the page, where a head ends.

    All of the right head stands around the motto's middle; only place and date may be off it.
    """
    if side != "right" or line.box.top < motto.box.bottom:
        return False
    aside = abs(line.box.center_x - motto.box.center_x) > _ASIDE * width
    central = abs(line.box.center_x - width / 2) < _ASIDE * width
    return aside and central and not any(bare(word.text) == "ngay" for word in line.words)


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
    tall = max(line_height(line) for line in left)
    floor = max(line.box.bottom for line in kept)
    near: Block = []
    for line in left:
        if line.box.top - floor > 2.0 * tall:
            loose.append(line)
        else:
            floor = max(floor, line.box.bottom)
            near.append(line)
    return near, kept, loose


def find_motto(lines: list[Line], height: int) -> Line | None:
    """Return the motto's own words as a line, whatever else the engine joined to it."""
    for line in lines:
        if line.box.top > _HEAD_SHARE * height:
            continue
        for words, needed in _MOTTOES:
            hits = [word for word in line.words if bare(word.text) in words]
            if len({bare(word.text) for word in hits}) >= needed:
                return line_of(_from_first_of_run(line, hits))
    return None


def _from_first_of_run(line: Line, hits: list[RawWord]) -> list[RawWord]:
    # An agency may be called ``… VIỆT NAM`` too: the motto begins behind the last column gap.
    start = line.words.index(hits[0])
    for index in range(start + 1, line.words.index(hits[-1]) + 1):
        if is_column_gap(line, index):
            start = index
    return list(line.words[start:])


def _head_side(line: Line, edge: int, width: int) -> str | None:
    if line.box.right <= edge + 0.02 * width and line.box.center_x < edge - 0.05 * width:
        return "left"
    if line.box.left >= edge - 0.12 * width and line.box.center_x > edge:
        return "right"
    return None


# --- the foot --------------------------------------------------------------------------------


def take_foot(lines: list[Line], width: int) -> tuple[Block, Block, list[Line]]:
    """Split off ``Nơi nhận`` and the signer beside it: ``(left, right, remaining lines)``."""
    label = _find_recipients(lines, width)
    if label is None:
        return [], [], lines
    top = label.box.top - 2.0 * line_height(label)
    left: Block = []
    right: Block = []
    rest = [line for line in lines if line.box.center_y < top]
    ended = False
    for line in sorted(without(lines, rest), key=lambda item: item.box.center_y):
        pieces = split_line(line, (0.3 * width, 0.66 * width))
        sides = [_foot_side(piece, width) for piece in pieces]
        above_left = line.box.center_y < label.box.top and "left" in sides
        if line is not label and (ended or above_left or None in sides):
            ended = ended or (None in sides and line.box.top > label.box.bottom)
            rest.append(line)
            continue
        for piece, side in zip(pieces, sides, strict=True):
            (left if side != "right" else right).append(piece)
    return left, right, in_order(lines, rest)


def _find_recipients(lines: list[Line], width: int) -> Line | None:
    """Return the line ``Nơi nhận:``; misread, the line above the list that ``Lưu: VT`` ends."""
    left = [line for line in lines if line.box.left < 0.4 * width]
    for line in reversed(left):
        if [bare(word.text).strip(":.,") for word in line.words[:2]] == ["noi", "nhan"]:
            return line
    last = next((line for line in reversed(left) if _is_filing_note(line)), None)
    if last is None:
        return None
    above = sorted(left, key=lambda line: line.box.center_y)
    above = above[: above.index(last) + 1]
    first = last
    for line in reversed(above):
        far = first.box.top - line.box.bottom > 1.5 * line_height(last)
        if far or _foot_side(split_line(line, (0.3 * width, 0.66 * width))[0], width) is None:
            break
        first = line
        if not line.words[0].text.startswith(("-", "–")):
            break
    return first


def _is_filing_note(line: Line) -> bool:
    """Say whether this is the end of the list of recipients: ``- Lưu: VT, ...``."""
    first = [bare(word.text).strip("-–:.,") for word in line.words[:3]]
    return "luu" in first[:2] and any(part.startswith("vt") for part in first[1:])


def _foot_side(line: Line, width: int) -> str | None:
    if line.box.left >= 0.4 * width:
        # A page number in the middle of the foot belongs to neither.
        lone_number = len(line.words) == 1 and line.words[0].text.strip("-– ").isdigit()
        return None if lone_number else "right"
    return "left" if line.box.right <= 0.66 * width else None
