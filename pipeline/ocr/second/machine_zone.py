"""The machine-readable zone of a card: the lines of capitals, digits and ``<`` (ICAO Doc 9303).

The line network was trained on text and takes one digit of this type for another; the second reader
does not. Both readings are kept: the zone's check digits tell which is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import Box, union
from models.page import Word
from pipeline.ocr.second.recogniser import Crop

FILLERS = "<<"
_MOST_LINES = 6
"""Two cards on one sheet."""
_MARGIN = 0.2
"""Around a line, in its height."""
_CELLS = 30
"""Letters of a line, evenly spaced; fillers fill what the data leave."""
_FULL = 0.8
"""Share of the cells with ink."""
_INK = 0.01
"""Share of a row of pixels that is dark within a line."""
_HEIGHTS = (0.6, 1.5)
_REACH = 3.2
"""In heights of a line: how tall the others are, and how far above and below they stand."""
_LONG = 25
"""Heights of a letter in a line of TD1 (ICAO Doc 9303-5: 30 letters, 2.54 mm apart)."""


def zone_lines(words: Sequence[Word]) -> list[Box]:
    """Return the places of lines that hold fillers, top to bottom."""
    boxes = []
    for _, line in groupby(words, key=lambda word: word.line):
        members = list(line)
        if any(FILLERS in word.text for word in members):
            boxes.append(union(word.box for word in members))
    return boxes[:_MOST_LINES]


def all_lines(page: Crop, seen: Sequence[Box]) -> list[Box]:
    """Return all lines of the zones that ``seen`` are lines of, top to bottom.

    The lines stand so close that the first reader may lose one, or take two for one. A row of print
    that fills its width from end to end, over or under a line of the zone, is another one.
    """
    found: list[Box] = []
    for box in seen:
        if not any(line.overlaps(box) for line in found):
            found += _lines_near(page, box, seen) or [box]
    return sorted(found, key=lambda line: line.top)[:_MOST_LINES]


def _lines_near(page: Crop, box: Box, seen: Sequence[Box]) -> list[Box]:
    around = union(other for other in seen if abs(other.center_y - box.center_y) <= box.width / 5)
    tall = max(around.width // _LONG, 1)
    top, bottom = max(box.top - round(_REACH * tall), 0), box.bottom + round(_REACH * tall)
    left, right = max(around.left - tall // 4, 0), around.right + tall // 4
    grey = cv2.cvtColor(page[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    _, dark = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    inked = np.concatenate([[False], dark.mean(axis=1) > _INK, [False]])
    edges = np.flatnonzero(inked[1:] != inked[:-1]).tolist()
    return [
        Box(left, top + first, left + grey.shape[1], top + last)
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if _HEIGHTS[0] * tall <= last - first <= _HEIGHTS[1] * tall
        and _fills(np.asarray(dark[first:last], np.uint8))
    ]


def _fills(row: NDArray[np.uint8]) -> bool:
    cells = np.array_split(row.any(axis=0), _CELLS)
    return sum(bool(cell.any()) for cell in cells) >= _FULL * _CELLS


def crops(page: Crop, boxes: Sequence[Box]) -> Iterator[Crop]:
    """Yield each line with some paper around it."""
    for box in boxes:
        rim = round(_MARGIN * box.height)
        top, left = max(box.top - rim, 0), max(box.left - 2 * rim, 0)
        yield page[top : box.bottom + rim, left : box.right + 2 * rim]
