"""Where on a first page a pen may have written: the number line and the place-and-date line.

Both stand in the head of official papers, left and right of the motto's left edge (Decree 30/2020,
annex I, cells 3 and 4). They are found by what was read of them, and where one of the two was not
read or lost, at the height of the other: the decree prints them on one height. Pages without a
motto have no slots and cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Literal, NamedTuple

from models.geometry import Box, union
from models.page import Word
from pipeline.ocr.columns import HEAD_DEPTH, find_motto
from pipeline.ocr.lines import bare, gather_lines
from pipeline.ocr.words import RawWord

_LABEL = re.compile(r"\W*(?:luat\s+)?(?:s[oae06]\w?|[56]o|s\w?(?=\W{0,2}[:;]))\W*(?=[:.;\s\d/]|$)")
_SYMBOL = re.compile(r"/\s*[A-ZĐ][A-Za-zĐđ]*\s*-|/\s*\d{4}\s*/|/\s*[A-ZĐ]{2,}")
_SURE = 0.5
_DATE_WORDS = (re.compile(r"n?g[a-z]y"), re.compile(r"th[a-z]ng"), re.compile(r"n[a-z]m"))
_LABEL_REACH = 6.0
"""How far before the first word read a lost label may begin, in heights of print."""
_APART = 3.0
"""How far apart the two lines may stand, in heights of print: agencies take more lines."""
_TALLEST = 1.1
"""Of a line's print, how far ink may reach above and below its middle: a pen's 9 or 7 does."""


class Slot(NamedTuple):
    """A line to look at again."""

    kind: Literal["number", "date"]
    box: Box
    """Around the whole line, with room for what a pen wrote above and below."""
    tall: float
    """Height of the print, in pixels."""


class _Halves(NamedTuple):
    """What a printed line has on both sides of the motto's left edge."""

    left: list[RawWord]
    right: list[RawWord]


def find_slots(words: Sequence[Word], width: int, height: int) -> tuple[Slot, ...]:
    """Return the slots of a page of ``width`` x ``height`` pixels, at most one of each kind."""
    raw = [_raw(word) for word in words]
    mottos = [line for one in gather_lines(raw) if (line := find_motto([one], height)) is not None]
    if not mottos:
        return ()
    motto = mottos[0]
    bottom = motto.box.top + HEAD_DEPTH * height
    head = [word for word in raw if motto.box.top - word.box.height < word.box.top < bottom]
    tall = float(median(word.box.height for word in motto.words))
    # Of a motto that was parted, only the end may be known; its second line is as good.
    near = [one for one in mottos if abs(one.box.top - motto.box.top) < _APART * tall]
    divide = min(one.box.left for one in near) - tall / 2
    rows = [_halves(row, divide) for row in _rows(head)]
    date = _date_row(rows)
    number = _number_row(_near(rows, date, tall))
    page = Box(0, 0, width, height)
    column = Box(0, 0, int(divide), height)
    found: list[Slot] = []
    if number:
        found.append(_number_slot(number, page, column, tall))
    elif date:
        found.append(_beside("number", date, column, tall))
    if date:
        found.append(_slot("date", date, page, tall))
    elif number:
        found.append(_beside("date", number, Box(int(divide), 0, width, height), tall))
    return tuple(found)


def _raw(word: Word) -> RawWord:
    return RawWord(word.text, word.raw_text, word.box, word.confidence, word.block, (0, word.line))


def _rows(words: list[RawWord]) -> list[list[RawWord]]:
    rows: dict[tuple[int, int], list[RawWord]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    lines = [sorted(row, key=lambda word: word.box.left) for row in rows.values()]
    return sorted(lines, key=lambda row: (row[0].box.top, row[0].box.left))


def _halves(row: list[RawWord], divide: float) -> _Halves:
    left = [word for word in row if word.box.center_x < divide]
    return _Halves(left, row[len(left) :])


def _text(words: list[RawWord]) -> str:
    return " ".join(word.text for word in words)


def _number_score(words: list[RawWord]) -> int:
    """How much a row looks like ``Số: 12/QĐ-UBND``, 0 to 3."""
    text = _text(words)
    return 2 * bool(_SYMBOL.search(text)) + bool(_LABEL.match(bare(text)))


def _is_date(words: list[RawWord]) -> bool:
    """Say whether two of the words ``ngày``, ``tháng`` and ``năm`` stand in a row."""
    text = bare(_text(words))
    return sum(bool(pattern.search(text)) for pattern in _DATE_WORDS) >= 2


def _number_row(rows: list[_Halves]) -> list[RawWord]:
    """The left half that looks most like a number; of two alike the upper one.

    A row that goes on to the right with anything but the date is the subject or the text, which
    name other papers' numbers and dates.
    """
    best: tuple[int, list[RawWord]] = (0, [])
    for row in rows:
        if row.left and (not row.right or _is_date(row.right)):
            best = max(best, (_number_score(row.left), row.left), key=lambda one: one[0])
    return best[1] if best[0] else []


def _date_row(rows: list[_Halves]) -> list[RawWord]:
    for row in rows:
        if _is_date(row.right) and (not row.left or _number_score(row.left)):
            return row.right
    return []


def _near(rows: list[_Halves], other: list[RawWord], tall: float) -> list[_Halves]:
    """The rows at about the height of ``other``."""
    if not other:
        return rows
    middle = _middle(other)
    return [row for row in rows if row.left and abs(_middle(row.left) - middle) <= _APART * tall]


def _middle(row: list[RawWord]) -> float:
    return float(median(word.box.center_y for word in row))


def _number_slot(row: list[RawWord], page: Box, column: Box, head_tall: float) -> Slot:
    """The number's line; where label or symbol was not read, with room for them."""
    slot = _slot("number", row, page, head_tall)
    left, right = slot.box.left, slot.box.right
    first = bare(row[0].text)
    if not (_LABEL.match(first) or _LABEL.match(first + ":")):
        left = max(int(left - _LABEL_REACH * slot.tall), 0)
    if not any("/" in word.text for word in row):
        right = max(right, column.right)
    return slot._replace(box=Box(left, slot.box.top, right, slot.box.bottom))


def _slot(kind: Literal["number", "date"], row: list[RawWord], page: Box, head_tall: float) -> Slot:
    print_ = [word for word in row if word.confidence >= _SURE and len(word.text) > 1] or row
    tall = min(float(median(word.box.height for word in print_)), 1.4 * head_tall)
    middle = _middle(print_)
    around = union(word.box for word in row)
    top = max(around.top, middle - _TALLEST * tall)
    bottom = min(around.bottom, middle + _TALLEST * tall)
    rim = 0.5 * tall
    return Slot(kind, _within(page, around.left - rim, top, around.right + rim, bottom), tall)


def _beside(kind: Literal["number", "date"], row: list[RawWord], column: Box, tall: float) -> Slot:
    """The place of a line that was not read, at the height of the one that was."""
    middle = _middle(row)
    top, bottom = middle - 0.9 * tall, middle + 0.9 * tall
    return Slot(kind, _within(column, column.left, top, column.right, bottom), tall)


def _within(page: Box, left: float, top: float, right: float, bottom: float) -> Box:
    return Box(
        max(int(left), page.left),
        max(int(top), page.top),
        min(int(right) + 1, page.right),
        min(int(bottom) + 1, page.bottom),
    )
