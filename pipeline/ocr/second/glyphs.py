"""The ink of a slot by itself: each piece a pen wrote, set apart from the print beside it.

In a whole line the network lets the print around a number guide it, which misleads it where two
slanted ones stand close (``11`` is seen as ``M``) or a stroke reaches into the next word. The same
strokes alone, moved apart, are read as what they are.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.connected import connected_pieces

Grey = NDArray[np.uint8]

_LEAST_HEIGHT = 0.45
"""Of the print's height: lower pieces are dots, colons, dust, or parts of a glyph above them."""
_LEAST_AREA = 0.01
"""Of the square of the print's height."""
_BEFORE, _BEHIND = 0.05, 0.33
"""Of the print's height: how near the letters beside the slot the middle of a glyph may come. The
network sees a letter when it has passed most of it, so the letter behind stands left of its place.
"""
_CUT_BEFORE, _CUT_BEHIND = 0.15, 0.4
"""Where ink is parted from a letter that it touches."""
_CROSSES = 0.25
"""How far ink must reach on both sides of such a cut to be two things."""


class Window(NamedTuple):
    """Columns of a line's picture between the letters on both sides of a slot."""

    left: float
    """Where the last letter before the slot was seen; 0 when there is none."""
    right: float
    """Where the first letter behind it was seen; the picture's width when there is none."""


class Spacing(NamedTuple):
    """How the pieces are set: gap between them and what the pen loses, in heights of print, and
    how far they are set upright, as a share of their height."""

    gap: float
    thinner: float
    upright: float


SPACINGS = (
    Spacing(0.06, 0.0, 0.0),
    Spacing(0.25, 0.0, 0.0),
    Spacing(0.25, 0.05, 0.0),
    Spacing(0.25, 0.05, 0.2),
)
"""Near, apart, apart and thinner, the same set upright. Each misreads another one of the ones of 19
real heads (as 4, 7 or A); none was needed for any other digit. Wider gaps were no better."""


def find_glyphs(line: Grey, window: Window, tall: float) -> list[Grey]:
    """Return the pieces of ink within ``window``, left to right, each on white, full height."""
    threshold, _ = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = (line <= threshold).astype(np.uint8)
    _cut_touching(ink, window, tall)
    labels, stats = _pieces(ink)
    inside = [
        number
        for number in range(1, len(stats))
        if _is_inside(stats[number], window, tall) and stats[number, 4] >= _LEAST_AREA * tall**2
    ]
    tops = [number for number in inside if stats[number, 3] >= _LEAST_HEIGHT * tall]
    groups = [[number] for number in sorted(tops, key=lambda number: int(stats[number, 0]))]
    for number in inside:
        if number not in tops:
            _join(number, groups, stats)
    return [_alone(line, labels, group, stats) for group in groups]


def _gap(tall: float, spacing: Spacing) -> int:
    return max(round(spacing.gap * tall), 2)


def spaced(glyphs: list[Grey], tall: float, spacing: Spacing) -> Grey:
    """Return the glyphs in a row on white."""
    height = glyphs[0].shape[0]
    gap = np.full((height, _gap(tall, spacing)), 255, np.uint8)
    row = np.hstack([gap, *(part for glyph in glyphs for part in (glyph, gap))])
    if spacing.thinner:
        size = max(round(spacing.thinner * tall), 1) | 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        row = np.asarray(cv2.dilate(row, kernel), np.uint8)
    return _set_upright(row, spacing.upright) if spacing.upright else row


def _set_upright(row: Grey, share: float) -> Grey:
    height = row.shape[0]
    room = np.pad(row, ((0, 0), (height // 4, height // 4)), constant_values=255)
    lean = np.array([[1, share, -share * height / 2], [0, 1, 0]], np.float32)
    size = (room.shape[1], height)
    return np.asarray(cv2.warpAffine(room, lean, size, borderValue=255), np.uint8)


def _pieces(ink: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Labels of connected ink, and left, top, width, height and area of each; 0 is the paper."""
    labels, stats = connected_pieces(ink)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)


def _cut_touching(ink: NDArray[np.uint8], window: Window, tall: float) -> None:
    """Part ink from a letter that it touches: the bar of a 7 often runs into ``tháng``."""
    labels, stats = _pieces(ink)
    for column in (window.left + _CUT_BEFORE * tall, window.right - _CUT_BEHIND * tall):
        cut, reach = int(column), _CROSSES * tall
        if not 0 < cut < ink.shape[1]:
            continue
        for number in range(1, len(stats)):
            left, width = int(stats[number, 0]), int(stats[number, 2])
            if left + reach < cut < left + width - reach:
                ink[:, cut][labels[:, cut] == number] = 0


def _is_inside(stats: NDArray[np.int32], window: Window, tall: float) -> bool:
    middle = int(stats[0]) + int(stats[2]) / 2
    return window.left + _BEFORE * tall < middle < window.right - _BEHIND * tall


def _join(number: int, groups: list[list[int]], stats: NDArray[np.int32]) -> None:
    """Give a small piece (the bar of a 5) to the glyph whose columns hold most of it."""
    left, width = int(stats[number, 0]), int(stats[number, 2])
    best, shared = None, 0.5 * width
    for group in groups:
        start, end = int(stats[group[0], 0]), int(stats[group[0], 0] + stats[group[0], 2])
        overlap = min(end, left + width) - max(start, left)
        if overlap > shared:
            best, shared = group, overlap
    if best is not None:
        best.append(number)


def _alone(
    line: Grey, labels: NDArray[np.int32], group: list[int], stats: NDArray[np.int32]
) -> Grey:
    left = min(int(stats[number, 0]) for number in group)
    right = max(int(stats[number, 0] + stats[number, 2]) for number in group)
    left, right = max(left - 1, 0), min(right + 1, line.shape[1])
    mine = np.isin(labels[:, left:right], group).astype(np.uint8)
    near = cv2.dilate(mine, np.ones((3, 3), np.uint8))  # with the blurred edge of the stroke
    return np.where(near > 0, line[:, left:right], 255).astype(np.uint8)
