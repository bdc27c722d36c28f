"""Tell ink from paper, and a blank back page from a page with one written line."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.levels import level_at
from pipeline.clean.raster import Array, to_grey
from pipeline.connected import connected_pieces

Mask = npt.NDArray[np.bool_]

_FAINT = 0.12
"""Share darker than the paper around it from which a pixel may belong to a stroke."""

_STRONG = 0.25
"""What a stroke must reach somewhere. Pencil does; print shining through from the back side of
office paper stays below (5 to 20 %)."""

_SPECK_AREA = 0.7
"""Square millimetres; smaller marks are dust, or dots of letters that have larger parts beside."""

_EDGE_TOUCH = 1.5
_EDGE_BAND = 10.0
"""Millimetres: what touches an edge and stays in the band along the edges is a shadow."""

_HOLE_SIDES = (3.5, 9.0)
_HOLE_BAND = 25.0
"""Millimetres: punch holes, and how far from the edge they are."""

_STREAK_WIDTH = 1.0
_STREAK_LENGTH = 0.95
"""A lone line thinner than this (mm) along the whole page is dust on the scanner's glass."""


_RED = 20
"""Levels by which red must outdo the other two channels."""

_RED_DISCOUNT = 0.8


@dataclass(frozen=True)
class Ink:
    """The marks of a page, on its small copy."""

    dark: Mask
    """The cores of the kept marks: ``contrast`` above ``edge``."""
    contrast: npt.NDArray[np.float32]
    """By which share each pixel is darker than the paper around it."""
    edge: float
    labels: npt.NDArray[np.int32]
    stats: npt.NDArray[np.int32]
    """Of all marks, also those not kept, by label: left, top, width, height, area; 0 is paper."""
    peak: npt.NDArray[np.float32]
    """The darkest contrast of each mark, by label."""
    boxes: npt.NDArray[np.int32]
    """Of the kept marks: left, top, width, height, area in small pixels."""
    kept: npt.NDArray[np.int32]
    """Labels of the kept marks, as in ``labels``."""
    share: float
    """Of the page, strokes with their soft edges."""
    weight: float
    """The same with red counted a fifth."""


def find_ink(small: Array, dpi: float) -> Ink:
    """Return the strokes on a small copy, without shadows, holes, dust and show-through."""
    grey = to_grey(small)
    contrast = _contrast(grey, dpi)
    faint = _without_streaks(contrast > _FAINT, dpi / 25.4).astype(np.uint8)
    labels, stats = connected_pieces(faint)
    count = len(stats)
    peak = np.zeros(count, np.float32)
    inked = np.flatnonzero(faint)
    np.maximum.at(peak, labels.ravel()[inked], contrast.ravel()[inked])
    keep = (peak >= _STRONG) & ~_is_dirt(stats, dpi / 25.4, grey.shape)
    keep &= ~_is_shadow(labels, stats, dpi / 25.4)
    keep[0] = False  # the paper
    marks = np.take(keep, labels)
    kept = np.flatnonzero(keep).astype(np.int32)
    return Ink(
        dark=marks & (contrast > _STRONG),
        contrast=contrast,
        edge=_STRONG,
        labels=labels,
        stats=stats,
        peak=peak,
        boxes=stats[kept],
        kept=kept,
        share=float(np.count_nonzero(marks)) / marks.size,
        weight=_weigh(marks, small),
    )


def _weigh(marks: Mask, small: Array) -> float:
    """Return the share of ink with red counted a fifth.

    A seal's ink soaks through to the blank back of the page (0.1 to 0.2 % of it on real scans);
    a whole seal put there on purpose covers more than twice as much and still counts.
    """
    weight = float(np.count_nonzero(marks))
    if small.ndim == 3:
        red, green, blue = (small[..., channel][marks].astype(np.int16) for channel in range(3))
        reds = np.count_nonzero(red - np.maximum(green, blue) > _RED)
        weight -= _RED_DISCOUNT * reds
    return weight / marks.size


def _contrast(small: Array, dpi: float) -> npt.NDArray[np.float32]:
    """Return by which share each pixel is darker than the paper around it, 0 to 1."""
    reach = max(3, round(3.0 / 25.4 * dpi)) | 1
    paper = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    paper = cv2.blur(paper, (reach * 2 + 1, reach * 2 + 1))
    # Inside a photo or a black slab the paper cannot be seen; there it is taken from the page.
    floor = 0.6 * level_at(small, 0.9)
    around = np.maximum(paper.astype(np.float32), max(floor, 1.0))
    return np.clip(1.0 - small.astype(np.float32) / around, 0.0, 1.0)


def _without_streaks(faint: Mask, pixels_a_mm: float) -> Mask:
    """Take out lone lines along the whole page: dust on the glass of a feeding scanner."""
    cleared = faint
    for axis in (0, 1):
        counts = cv2.reduce(faint.view(np.uint8), axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
        full = counts > _STREAK_LENGTH * faint.shape[axis]
        if not full.any():
            continue
        edges = np.flatnonzero(np.diff(np.concatenate(([0], full.astype(np.int8), [0]))))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if stop - start <= _STREAK_WIDTH * pixels_a_mm:
                cleared = cleared.copy() if cleared is faint else cleared
                view = slice(max(0, start - 1), stop + 1)
                cleared[(slice(None), view) if axis == 0 else (view, slice(None))] = False
    return cleared


def _is_shadow(
    labels: npt.NDArray[np.int32], stats: npt.NDArray[np.int32], pixels_a_mm: float
) -> npt.NDArray[np.bool_]:
    """Say of each mark whether it touches an edge and does not leave the band along the edges."""
    touch, band = round(_EDGE_TOUCH * pixels_a_mm), round(_EDGE_BAND * pixels_a_mm)
    height, width = labels.shape
    at_edge = np.zeros(len(stats), bool)
    for rim in (labels[:touch], labels[height - touch :], labels[:, :touch], labels[:, -touch:]):
        at_edge[rim] = True
    at_edge[0] = False
    for label in np.flatnonzero(at_edge).tolist():
        left, top, wide, high = stats[label, :4].tolist()
        rows = slice(max(top, band), min(top + high, height - band))
        columns = slice(max(left, band), min(left + wide, width - band))
        if rows.start < rows.stop and columns.start < columns.stop:
            at_edge[label] = not (labels[rows, columns] == label).any()
    return at_edge


def _is_dirt(
    stats: npt.NDArray[np.int32], pixels_a_mm: float, shape: tuple[int, ...]
) -> npt.NDArray[np.bool_]:
    """Say of each mark whether it is dust or a punch hole."""
    dust = stats[:, 4] < _SPECK_AREA * pixels_a_mm**2
    return np.asarray(dust | is_hole(stats, pixels_a_mm, shape))


def is_hole(
    stats: npt.NDArray[np.int32], pixels_a_mm: float, shape: tuple[int, ...]
) -> npt.NDArray[np.bool_]:
    """Say of each mark whether it is a punch hole: a dark disc of that size near an edge."""
    left, top, width, height, area = (stats[:, column] / pixels_a_mm for column in range(5))
    area = area / pixels_a_mm
    right = shape[1] / pixels_a_mm - left - width
    bottom = shape[0] / pixels_a_mm - top - height
    nearest = np.minimum(np.minimum(left, top), np.minimum(right, bottom))
    low, high = _HOLE_SIDES
    round_spot = (area > 0.65 * width * height) & (np.abs(width - height) < 0.3 * height)
    return np.asarray(round_spot & (width > low) & (width < high) & (nearest < _HOLE_BAND))
