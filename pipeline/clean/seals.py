"""Find round red seals on a colour page."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.geometry import Box
from pipeline.clean.raster import Array, shrink, small_dpi

_RED = 28
"""Levels by which red outdoes green and blue in stamp ink; in paper, black and blue it does not."""

_JOIN = 2.0
"""Millimetres: gaps in a worn ring, and between its letters, that are closed."""

_SIDES = (14.0, 55.0)
"""Millimetres: seals of agencies are 30 to 42 (Circular 21/2012/TT-BCA as amended), half ones at
page joins less, drawn ones of digital signatures about 20."""

_ROUND = (0.55, 0.90)
"""Share of the smallest rectangle around it that the hull fills: a disc 0.785, a frame near 1."""

_LONGEST = 3.5
"""Longer than this many times its width is a line of text; half seals at an edge reach 3."""

_RIM = 1.5
"""Millimetres around a seal in which its soft edge ends."""


@dataclass(frozen=True)
class Seals:
    """The areas of round seals on a page."""

    boxes: tuple[Box, ...]
    """In pixels of the page."""
    hulls: tuple[npt.NDArray[np.int32], ...]
    """Outlines, in pixels of the page."""
    paper: int
    """Brightness of the paper."""

    def mask(self, box: Box) -> Array:
        """Return 255 inside the seals, for the part of the page in ``box``."""
        inside = np.zeros((box.height, box.width), np.uint8)
        shifted = [hull - np.array([box.left, box.top], np.int32) for hull in self.hulls]
        cv2.fillPoly(inside, shifted, 255)
        return inside


def red_excess(colour: Array) -> npt.NDArray[np.int16]:
    """Return by how many levels red outdoes the stronger of green and blue."""
    red, green, blue = (colour[..., channel].astype(np.int16) for channel in range(3))
    return np.asarray(red - np.maximum(green, blue), np.int16)


def find_seals(colour: Array, dpi: float) -> Seals:
    """Return the round red marks of a seal's size.

    Shape decides, not colour alone: a title, a number or an incoming stamp in red is to be read.
    """
    small = shrink(colour, dpi)
    pixels_a_mm = small_dpi(dpi) / 25.4
    red = (red_excess(small) > _RED).astype(np.uint8)
    reach = max(3, round(_JOIN * pixels_a_mm)) | 1
    round_brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, round_brush)
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    scale = colour.shape[1] / small.shape[1]
    rim = _RIM * pixels_a_mm * scale
    boxes, hulls = [], []
    for outline in outlines:
        hull = np.asarray(cv2.convexHull(outline), np.int32)
        if not _is_seal(hull, pixels_a_mm):
            continue
        grown = _grow(hull[:, 0, :].astype(np.float64) * scale, rim)
        hulls.append(grown)
        boxes.append(_box_around(grown, colour.shape[1], colour.shape[0]))
    paper = int(np.percentile(small[..., 1], 80))
    return Seals(tuple(boxes), tuple(hulls), max(paper, 128))


def _is_seal(hull: npt.NDArray[np.int32], pixels_a_mm: float) -> bool:
    _, (first, second), _ = cv2.minAreaRect(hull)
    short, long = sorted((float(first), float(second)))
    low, high = (side * pixels_a_mm for side in _SIDES)
    if long < low or long > high or short < long / _LONGEST:
        return False
    filled = cv2.contourArea(hull) / max(short * long, 1.0)
    return _ROUND[0] <= filled <= _ROUND[1]


def _grow(points: npt.NDArray[np.float64], rim: float) -> npt.NDArray[np.int32]:
    """Move the corners of a hull outwards from its middle."""
    middle = points.mean(axis=0)
    spokes = points - middle
    lengths = np.maximum(np.linalg.norm(spokes, axis=1, keepdims=True), 1.0)
    return np.asarray(np.rint(points + spokes / lengths * rim), np.int32)


def _box_around(points: npt.NDArray[np.int32], width: int, height: int) -> Box:
    left, top = (max(0, int(edge)) for edge in points.min(axis=0))
    right, bottom = (int(edge) + 1 for edge in points.max(axis=0))
    return Box(left, top, min(right, width), min(bottom, height))
