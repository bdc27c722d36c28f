"""Print that no word covers: the engine's layout step sometimes drops whole paragraphs.

An independent look at the ink of the page, at about 75 dots per inch: connected pieces the size
of letters that lie under no word box are joined to lines, lines to regions. What is left after
specks, rules, seals and pictures are sorted out by their size is worth reading again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import Box, union
from pipeline.connected import connected_pieces
from pipeline.ocr.picture import Grey

_LOOK_DPI = 75
_MIN_LETTERS = 12
"""Pieces the size of letters that make a region print: about three words."""
_MIN_LINE_LETTERS = 4
_MAX_REGIONS = 4
_DEFAULT_LETTER_INCHES = 0.1
"""Height of a line of 13 pt type with its marks, when no word was read to measure it on."""


class Unread(NamedTuple):
    """What the look found."""

    regions: tuple[Box, ...]
    """In pixels of the page, top to bottom."""
    share: float
    """Of the letter-sized pieces on the page, how many no word covers; 0 to 1."""


def find_unread(grey: Grey, dpi: float, words: Iterable[Box], usual_height: float) -> Unread:
    """Return printed-looking regions of ``grey`` outside all ``words``.

    ``usual_height`` is the height of a word in pixels, 0 when none was read.
    """
    scale = _LOOK_DPI / dpi
    pieces, ink = _letter_pieces(grey, scale, usual_height or _DEFAULT_LETTER_INCHES * dpi)
    if not len(pieces):
        return Unread((), 0.0)
    covered = _cover(ink.shape, words, scale)
    centers = pieces[:, :2] + pieces[:, 2:4] // 2
    loose = pieces[covered[centers[:, 1], centers[:, 0]] == 0]
    share = len(loose) / len(pieces)
    if len(loose) < _MIN_LETTERS:
        return Unread((), share)
    height = (usual_height or _DEFAULT_LETTER_INCHES * dpi) * scale
    regions = _regions(_lines(loose, ink.shape, height), height)
    return Unread(tuple(_full_size(box, scale, grey.shape) for box in regions), share)


def _letter_pieces(
    grey: Grey, scale: float, height: float
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return letter-sized connected pieces ``(left, top, width, height)`` and the small ink map."""
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Locally dark: a seal's grey or a shadow over the page does not count as ink.
    ink = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 25
    )
    _, stats = connected_pieces(ink)
    boxes = stats[1:, :4]
    tall = height * scale
    # At this size letters of a word touch: a piece is a letter up to a whole word.
    fits = (
        (boxes[:, 3] >= 0.3 * tall)
        & (boxes[:, 3] <= 1.8 * tall)
        & (boxes[:, 2] >= 0.15 * tall)
        & (boxes[:, 2] <= 12 * tall)
    )
    return boxes[fits].astype(np.int32), ink.astype(np.uint8)


def _cover(shape: tuple[int, ...], words: Iterable[Box], scale: float) -> NDArray[np.uint8]:
    mask = np.zeros(shape, np.uint8)
    for box in words:
        left, top = int(box.left * scale) - 1, int(box.top * scale) - 1
        right, bottom = int(box.right * scale) + 2, int(box.bottom * scale) + 2
        mask[max(top, 0) : bottom, max(left, 0) : right] = 1
    return mask


def _lines(pieces: NDArray[np.int32], shape: tuple[int, ...], height: float) -> list[Box]:
    """Join pieces that stand beside each other; keep rows of them, drop what stands alone."""
    mask = np.zeros(shape, np.uint8)
    for left, top, width, tall in pieces:
        mask[top : top + tall, left : left + width] = 1
    reach = max(int(2.5 * height) | 1, 3)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    labels, stats = connected_pieces(joined)
    count = len(stats)
    middles = pieces[:, :2] + pieces[:, 2:4] // 2
    widths = np.zeros(count)
    np.add.at(widths, labels[middles[:, 1], middles[:, 0]], pieces[:, 2])
    found = []
    for label in range(1, count):
        left, top, width, tall = (int(v) for v in stats[label, :4])
        # A row of print is wide, and mostly letters; scattered specks are neither.
        if width >= _MIN_LINE_LETTERS * 0.5 * height and widths[label] >= 0.4 * width:
            found.append(Box(left, top, left + width, top + tall))
    return found


def _regions(lines: list[Box], height: float) -> list[Box]:
    """Join lines that stand close above each other to regions; the largest few of them."""
    regions: list[Box] = []
    for line in sorted(lines, key=lambda box: box.top):
        grown = Box(line.left, int(line.top - 1.5 * height), line.right, line.bottom)
        touching = [region for region in regions if region.overlaps(grown)]
        for region in touching:
            regions.remove(region)
        regions.append(union([*touching, line]))
    # In heights of a line, how much print there is: about three words at least.
    worth = [box for box in regions if box.width * box.height >= _MIN_LETTERS * 0.5 * height**2]
    largest = sorted(worth, key=lambda box: box.width * box.height, reverse=True)[:_MAX_REGIONS]
    return sorted(largest, key=lambda box: (box.top, box.left))


def _full_size(box: Box, scale: float, shape: tuple[int, ...]) -> Box:
    margin = 3  # small pixels: marks above and below a line may have been cut off as specks
    return Box(
        max(int((box.left - margin) / scale), 0),
        max(int((box.top - margin) / scale), 0),
        min(int((box.right + margin) / scale), int(shape[1])),
        min(int((box.bottom + margin) / scale), int(shape[0])),
    )
