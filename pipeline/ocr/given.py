"""Words that a page brought along, in the order a person reads them.

A reader of PDF text keeps columns together: all labels of a form, then all its values. On official
papers what stands side by side is one row, but in the head and at the foot (``columns``), and
where two columns of running text stand beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from statistics import median
from typing import NamedTuple

from models.geometry import Box, union
from models.page import PageText, Word
from pipeline.ocr.layout import arrange
from pipeline.ocr.words import RawWord

_SAME_ROW = 0.6
"""Share of the lower of two lines that must lie beside the other."""

_NEW_BLOCK = 0.9
"""In heights of a line: with more white above it a row begins a block."""

_NEAR_ROWS = 40
"""Rows looked back for one that a line belongs to: a drawing has thousands of them."""

_COLUMN_LINES = 5
_COLUMN_WORDS = 4
"""Lines, and words a line, of running text; labels of a form and cells of a table have fewer."""


class _Piece(NamedTuple):
    """What the file holds together in one line."""

    words: tuple[Word, ...]
    box: Box
    column: int
    """The file's block, where it is running text beside other such; 0 for all else."""


_Row = list[_Piece]


def in_reading_order(text: PageText) -> PageText:
    """Return the text with its words in reading order, blocks and lines numbered from 1."""
    known: dict[RawWord, Word] = {}
    for block, row_number, row in _numbered(_rows(_pieces(text.words))):
        for piece in row:
            for word in piece.words:
                place = (1, row_number)
                raw = RawWord(word.text, word.raw_text, word.box, word.confidence, block, place)
                known[raw] = word
    words: list[Word] = []
    line = 0
    for block, part in enumerate(arrange(list(known), text.width, text.height), start=1):
        for printed in part:
            line += 1
            words += [
                known[raw].model_copy(update={"block": block, "line": line})
                for raw in printed.words
            ]
    return text.model_copy(update={"words": tuple(words)})


def _pieces(words: Iterable[Word]) -> list[_Piece]:
    """Return the file's lines; those of running text beside other such know their column."""
    blocks = [list(block) for _, block in groupby(words, key=lambda word: word.block)]
    boxes = [union(word.box for word in block) for block in blocks]
    running = [_is_running(block) for block in blocks]
    pieces = []
    for number, block in enumerate(blocks):
        beside = running[number] and any(
            running[other] and _are_beside(boxes[number], boxes[other])
            for other in range(len(blocks))
            if other != number
        )
        for _, line in groupby(block, key=lambda word: word.line):
            kept = tuple(line)
            column = number + 1 if beside else 0
            pieces.append(_Piece(kept, union(word.box for word in kept), column))
    return pieces


def _is_running(block: list[Word]) -> bool:
    lines = len({word.line for word in block})
    return lines >= _COLUMN_LINES and len(block) >= _COLUMN_WORDS * lines


def _rows(pieces: list[_Piece]) -> list[_Row]:
    """Put what stands side by side into one row, top to bottom; columns of text one by one."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.center_y):
        for row in rows[: -_NEAR_ROWS - 1 : -1]:
            if all(_share_a_row(piece, other) for other in row):
                row.append(piece)
                break
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.box.left)
    return rows


def _share_a_row(piece: _Piece, other: _Piece) -> bool:
    if piece.column or other.column:
        return False
    low = min(piece.box.height, other.box.height)
    shared = min(piece.box.bottom, other.box.bottom) - max(piece.box.top, other.box.top)
    return shared >= _SAME_ROW * low and _are_beside(piece.box, other.box)


def _are_beside(box: Box, other: Box) -> bool:
    """Say whether two boxes share height and no width."""
    apart = box.right <= other.left or other.right <= box.left
    return apart and box.top < other.bottom and other.top < box.bottom


def _numbered(rows: list[_Row]) -> Iterator[tuple[int, int, _Row]]:
    """Yield block, row number and row; a block ends at white space. Columns are blocks."""
    if not rows:
        return
    boxes = [union(piece.box for piece in row) for row in rows]
    tall = median(box.height for box in boxes)
    block, bottom = 1, boxes[0].bottom
    for number, (row, box) in enumerate(zip(rows, boxes, strict=True), start=1):
        if column := row[0].column:
            yield len(rows) + column, number, row
            continue
        if box.top - bottom > _NEW_BLOCK * tall:
            block += 1
        bottom = max(bottom, box.bottom)
        yield block, number, row
