"""The machine-readable zone of a card: the lines of capitals, digits and ``<`` (ICAO Doc 9303).

The line network was trained on text and takes one digit of this type for another; the second reader
does not. Both readings are kept: the zone's check digits tell which is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from models.geometry import Box, union
from models.page import Word
from pipeline.ocr.second.recogniser import Crop

FILLERS = "<<"
_MOST_LINES = 6
"""Two cards on one sheet."""
_MARGIN = 0.2
"""Around a line, in its height."""


def zone_lines(words: Sequence[Word]) -> list[Box]:
    """Return the places of lines that hold fillers, top to bottom."""
    boxes = []
    for _, line in groupby(words, key=lambda word: word.line):
        members = list(line)
        if any(FILLERS in word.text for word in members):
            boxes.append(union(word.box for word in members))
    return boxes[:_MOST_LINES]


def crops(page: Crop, boxes: Sequence[Box]) -> Iterator[Crop]:
    """Yield each line with some paper around it."""
    for box in boxes:
        rim = round(_MARGIN * box.height)
        top, left = max(box.top - rim, 0), max(box.left - 2 * rim, 0)
        yield page[top : box.bottom + rim, left : box.right + 2 * rim]
