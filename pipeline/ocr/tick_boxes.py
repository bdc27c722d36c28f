"""Small boxes to tick: where they stand on a page and whether something stands in them.

A box is four thin straight strokes of about the same length, whatever a pen does inside or across
it. No reader of text names them reliably: an empty one is read as ``O`` or ``D`` or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import Box
from models.page import Page, PageText, TickBox
from pipeline.ocr.picture import Grey, load_reduced, reading_ref, subject_of

_DPI = 200
"""Enough for a frame of a quarter of a millimetre; finer pictures are reduced."""
_SIDE_INCHES = (0.085, 0.30)
"""2.2 to 7.5 mm: smaller is a letter, larger a cell."""
_THICK_INCHES = 0.03
_SQUARE = 0.22
"""How much longer one side may be than the other, as a share."""
_WHOLE = 0.8
"""Share of a side that must be ink: scans break thin frames."""
_APART = 0.6
"""Inside a letter such as a bold D the strokes are near; in a box paper or a mark lies between."""
_MARKED = 0.055
"""Share of the inside that is dark in a marked box; specks and grain stay below."""
_DARKER = 22
"""Grey levels below the paper around."""


class _Stroke(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


def with_tick_boxes(text: PageText, boxes: tuple[TickBox, ...]) -> PageText:
    """Return the page's text with its tick boxes."""
    return text.model_copy(update={"tick_boxes": boxes}) if boxes else text


def find_tick_boxes(page: Page) -> tuple[TickBox, ...]:
    """Return the boxes to tick on a page, top to bottom; boxes in pixels of the stored picture.

    Raises ``DamagedError`` when the picture cannot be decoded.
    """
    ref = reading_ref(page)
    grey, dpi = load_reduced(ref, _DPI, subject_of(page))
    dark = _dark(grey, dpi)
    scale = page.image.width / grey.shape[1]
    found = [_measured(dark, frame, dpi) for frame in _frames(dark, dpi)]
    found = _without_rows_of_cells(found)
    return tuple(
        one.model_copy(update={"box": Box(*(round(edge * scale) for edge in one.box))})
        for one in sorted(found, key=lambda one: (one.box.top, one.box.left))
    )


def _dark(grey: Grey, dpi: float) -> NDArray[np.uint8]:
    window = max(round(dpi / 4), 7) | 1
    threshold = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER
    )
    # A filled box is as dark as its surroundings in the middle.
    black = (grey < 90).astype(np.uint8)
    return np.asarray(threshold, np.uint8) | black


def _frames(dark: NDArray[np.uint8], dpi: float) -> Iterator[Box]:
    """Yield the outlines that four strokes make: a top and a bottom one with sides between."""
    least, most = (round(inches * dpi) for inches in _SIDE_INCHES)
    level = list(_strokes(dark, (1, least), most))
    taken: list[Box] = []
    for top in level:
        for bottom in _below(top, level, least, most):
            frame = Box(
                min(top.left, bottom.left), top.top, max(top.right, bottom.right), bottom.bottom
            )
            if _has_sides(dark, frame, dpi) and not any(frame.overlaps(one) for one in taken):
                taken.append(frame)
                yield frame
                break


def _strokes(dark: NDArray[np.uint8], kernel: tuple[int, int], most: int) -> Iterator[_Stroke]:
    """Yield the straight level strokes no longer than ``most``, top to bottom.

    A stroke that leans a little breaks into steps: they are closed by a pixel first.
    """
    thick = cv2.dilate(dark, np.ones((2, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(runs, np.uint8), connectivity=8)
    for left, top, width, height, _ in stats[1:].tolist():
        if width <= most and height <= most:
            yield _Stroke(left, top, left + width, top + height)


def _below(top: _Stroke, level: list[_Stroke], least: int, most: int) -> Iterator[_Stroke]:
    """Yield strokes that may be the bottom of a box under ``top``; itself when it is a slab."""
    width = top.right - top.left
    slack = max(2, round(width * _SQUARE / 2))
    for other in level:
        height = other.bottom - top.top
        if not least <= height <= most or abs(height - width) > _SQUARE * width:
            continue
        if abs(other.left - top.left) <= slack and abs(other.right - top.right) <= slack:
            yield other


def _has_sides(dark: NDArray[np.uint8], frame: Box, dpi: float) -> bool:
    """Say whether ink runs along all four edges, and paper round about."""
    reach = max(2, round(_THICK_INCHES * dpi / 2) + 1)
    cut = dark[frame.top : frame.bottom, frame.left : frame.right]
    if cut.size == 0:
        return False
    edges = (
        cut[:reach].max(axis=0),
        cut[-reach:].max(axis=0),
        cut[:, :reach].max(axis=1),
        cut[:, -reach:].max(axis=1),
    )
    return all(float(edge.mean()) >= _WHOLE for edge in edges)


def _measured(dark: NDArray[np.uint8], frame: Box, dpi: float) -> TickBox:
    """Look at what lies inside the frame."""
    margin = max(3, round(_THICK_INCHES * dpi * 0.75))
    inside = dark[
        frame.top + margin : frame.bottom - margin, frame.left + margin : frame.right - margin
    ]
    share = float(inside.mean()) if inside.size else 0.0
    return TickBox(box=frame, ticked=share >= _MARKED, ink=round(share, 4))


def _without_rows_of_cells(found: list[TickBox]) -> list[TickBox]:
    """Leave out boxes that touch each other in a row: cells for the digits of a number."""

    def touches(one: TickBox) -> bool:
        side = one.box.width
        return any(
            abs(one.box.top - other.box.top) < side / 3
            and min(abs(one.box.left - other.box.right), abs(one.box.right - other.box.left))
            < side / 3
            for other in found
            if other is not one
        )

    return [one for one in found if not touches(one)]
