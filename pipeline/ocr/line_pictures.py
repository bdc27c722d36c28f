"""A printed line as the network sees it: 36 pixels high, level, alone, ink -1 to paper 1."""

from __future__ import annotations

import math
from typing import NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.find_lines import Segment
from pipeline.ocr.ink import Ink
from pipeline.ocr.picture import Grey
from pipeline.ocr.quantile import quantile

_Pixel = TypeVar("_Pixel", np.uint8, np.int32)

HEIGHT = 36
"""Pixels; what the network was trained on."""

_DESCENT = 0.36
"""Of the ascent: how far letters like g reach below the line."""
_LEAST_ABOVE = 1.35
_MOST_ABOVE = 1.7
_MOST_BELOW = 0.62
"""Of the ascent: with marks over capitals, and what hangs below with its mark."""
_MARGIN = 0.13
"""Of the ascent: paper left around the line, as Tesseract leaves four pixels of some twenty."""
_TOUCHES = 1.9
"""Usual letter heights: a taller piece may belong to two lines and is left in both."""
_PICTURE = 5.0
"""Usual letter heights: larger pieces are seals, strokes of a signature, pictures."""
_FLAT = 0.2
"""Usual letter heights: flatter and wide is what is left of a rule or a frame."""
_WIDEST = 12_000
"""Network pixels; a longer line is no line."""


class LinePicture(NamedTuple):
    """One segment made ready, and how its columns map to the page."""

    pixels: NDArray[np.float32]
    """(36, width), -1 ink to 1 paper."""
    left: float
    """Column of the page where the picture begins."""
    scale: float
    """Network pixels a page pixel."""


def cut_lines(grey: Grey, ink: Ink, segments: list[Segment]) -> list[LinePicture]:
    """Return each segment as a picture for the network."""
    owned = np.zeros(len(ink.pieces), bool)
    for segment in segments:
        owned[segment.pieces] = True
    # Pieces that touch a neighbouring line are part of both.
    private = (ink.pieces[:, 3] <= _TOUCHES * ink.tall) & owned
    for segment in segments:
        private[segment.shared] = False
    flat = (ink.pieces[:, 3] <= _FLAT * ink.tall) & (ink.pieces[:, 2] >= ink.tall)
    foreign = ~owned & ((ink.pieces[:, 3] > _PICTURE * ink.tall) | flat)
    foreign[0] = False
    hidden = private | foreign
    pictures = []
    for segment in segments:
        # A sheet of hatching has half a million pieces: only the line's own change for it.
        hidden[segment.pieces] = False
        pictures.append(_cut(grey, ink, segment, hidden))
        hidden[segment.pieces] = private[segment.pieces]
    return pictures


def _cut(grey: Grey, ink: Ink, segment: Segment, hidden: NDArray[np.bool_]) -> LinePicture:
    top, bottom = _extent(segment)
    margin = _MARGIN * segment.ascent
    rise = segment.slope * segment.box.width
    first_row = math.floor(top - margin + min(rise, 0.0))
    last_row = math.ceil(bottom + margin + max(rise, 0.0))
    left, right = math.floor(segment.box.left - margin), math.ceil(segment.box.right + margin)
    cut = _window(grey, (first_row, last_row), (left, right), 255)
    wiped = _window(ink.wiped, (first_row, last_row), (left, right), 0)
    labels = _window(ink.labels, (first_row, last_row), (left, right), 0)
    cover = (hidden[labels] | (wiped > 0)).astype(np.uint8)
    if cover.any():
        cut[cv2.dilate(cover, np.ones((3, 3), np.uint8)) > 0] = 255
        # The edge of what is hidden must not eat into the letters beside it.
        own = (labels > 0) & ~hidden[labels]
        original = _window(grey, (first_row, last_row), (left, right), 255)
        cut[own] = original[own]
    level = _level(cut, segment.slope) if abs(rise) > 1.0 else cut
    high = bottom - top + 2 * margin
    offset = top - margin - first_row
    rows = level[round(offset) : round(offset + high)]
    if rows.shape[0] < 2 or rows.shape[1] < 2:
        rows = np.full((2, 2), 255, np.uint8)
    scale = HEIGHT / rows.shape[0]
    width = min(max(round(rows.shape[1] * scale), 3), _WIDEST)
    return LinePicture(_normalise(_resize(rows, width)), float(left), width / rows.shape[1])


def _extent(segment: Segment) -> tuple[float, float]:
    """Return the rows at which the line begins and ends at its left end."""
    above = segment.baseline - segment.box.top
    below = segment.box.bottom - segment.baseline - abs(segment.slope) * segment.box.width
    above = min(max(above, _LEAST_ABOVE * segment.ascent), _MOST_ABOVE * segment.ascent)
    below = min(max(below, _DESCENT * segment.ascent), _MOST_BELOW * segment.ascent)
    return segment.baseline - above, segment.baseline + below


def _window(
    array: NDArray[_Pixel], rows: tuple[int, int], columns: tuple[int, int], fill: int
) -> NDArray[_Pixel]:
    """Cut out, with ``fill`` where the window lies beyond the page."""
    height, width = array.shape[:2]
    top, bottom = max(rows[0], 0), min(rows[1], height)
    left, right = max(columns[0], 0), min(columns[1], width)
    found = np.full((rows[1] - rows[0], columns[1] - columns[0]), fill, array.dtype)
    if top < bottom and left < right:
        down = slice(top - rows[0], bottom - rows[0])
        along = slice(left - columns[0], right - columns[0])
        found[down, along] = array[top:bottom, left:right]
    return found


def _level(cut: NDArray[np.uint8], slope: float) -> NDArray[np.uint8]:
    """Move each column up by what the line sinks there."""
    shear = np.array([[1.0, 0.0, 0.0], [slope, 1.0, 0.0]])
    size = (cut.shape[1], cut.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(cut, shear, size, flags=flags, borderValue=255)
    return np.asarray(moved, np.uint8)


def _resize(rows: NDArray[np.uint8], width: int) -> NDArray[np.float32]:
    """Bring to the network's height, sharpened as Leptonica's ``pixScale`` does."""
    shrinks = rows.shape[0] > HEIGHT
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    small = cv2.resize(rows, (width, HEIGHT), interpolation=method).astype(np.float32)
    reach, part = (3, 0.2) if HEIGHT / rows.shape[0] < 0.7 else (5, 0.4)
    blurred = cv2.blur(small, (reach, reach))
    return np.clip(small + part * (small - blurred), 0.0, 255.0)


def _normalise(line: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stretch so that ink is -1 and paper 1, by the middle row (``Input::FromPix``)."""
    row = line[HEIGHT // 2]
    before, here, after = row[:-2], row[1:-1], row[2:]
    low = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    high = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    black = quantile(low, 0.25) if len(low) else 0.0
    white = quantile(high, 0.75) if len(high) else 255.0
    half = max((white - black) / 2, 1.0)
    return np.asarray(np.clip((line - black) / half - 1.0, -1.0, 1.0), np.float32)
