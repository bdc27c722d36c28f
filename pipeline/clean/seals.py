"""Find round seals and round stamps on a colour page."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.raster import Array
from pipeline.clean.tints import Family, Tints

_JOIN = 2.0
_WIDE_JOIN = 4.5
"""Millimetres: gaps in a worn ring, and between its letters, that are closed; the second only
where the first has left parts of a seal's size that are no seals."""

_SIDES = (11.0, 55.0)
"""Millimetres: seals of agencies are 30 to 42 (Circular 21/2012/TT-BCA as amended), those drawn by
digital signatures 12 to 20."""

_DISC = 0.85
"""Share of the smallest circle around it that a whole seal fills; on scans 0.95 and more."""

_WORN = (14.0, 0.88)
"""Millimetres that a worn or half printed seal has at least both ways, and its roundness
(4 pi area / girth squared: circle 1, half a disc 0.75, square 0.79, stamps with corners less)."""

_CUT = (14.0, 0.68)
"""The same of a seal that the edge of the page cuts; millimetres along the edge."""

_EDGE = 1.5
"""Millimetres: what comes so near to an edge is cut by it."""

_RIM = 1.5
"""Millimetres around a seal in which its soft edge ends."""

Hull = npt.NDArray[np.int32]
"""Corners of an outline, in pixels of the small copy."""


class RoundMark(NamedTuple):
    """A round mark of a seal's size."""

    hull: Hull
    family: Family


def find_round(tints: Tints, dpi: float) -> tuple[RoundMark, ...]:
    """Return the round coloured marks of a seal's size; ``dpi`` is that of the small copy.

    Shape decides, not colour alone: a title, a number or an incoming stamp in red is to be read.
    """
    found: list[RoundMark] = []
    for family, mask in tints.masks.items():
        hulls, rest = _round_hulls(mask, dpi, _JOIN)
        if rest:
            left = mask.copy()
            cv2.fillPoly(left, hulls, 0)
            hulls += _round_hulls(left, dpi, _WIDE_JOIN)[0]
        rim = _RIM * dpi / 25.4
        found += [RoundMark(_grow(hull[:, 0, :], rim), family) for hull in hulls]
    return tuple(found)


def _round_hulls(mask: Array, dpi: float, join: float) -> tuple[list[Hull], bool]:
    """Return the hulls of round marks, and whether large marks are left that are not round."""
    hulls: list[Hull] = []
    rest = False
    for outline in outlines_of(mask, dpi, join, within_frames=True):
        hull = np.asarray(cv2.convexHull(outline), np.int32)
        if any(_holds(known, hull) for known in hulls):
            continue  # the inner ring, the star
        if _is_seal(hull, dpi / 25.4, mask.shape):
            hulls.append(hull)
        else:
            rest = rest or max(cv2.boundingRect(hull)[2:]) >= _SIDES[0] * dpi / 25.4
    return hulls, rest


def _holds(hull: Hull, other: Hull) -> bool:
    left, top, width, height = cv2.boundingRect(hull)
    x, y, wide, high = cv2.boundingRect(other)
    across = left <= x and x + wide <= left + width
    return across and top <= y and y + high <= top + height


def outlines_of(
    mask: Array, dpi: float, join: float = _JOIN, *, within_frames: bool = False
) -> list[npt.NDArray[np.int32]]:
    """Return the outlines of marks whose parts lie within ``join`` millimetres.

    ``within_frames``: those of marks that stand inside of others too, largest first. Blanks of
    certificates have a coloured frame round the page.
    """
    reach = max(3, round(join / 25.4 * dpi)) | 1
    round_brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, round_brush)
    mode = cv2.RETR_CCOMP if within_frames else cv2.RETR_EXTERNAL
    outlines, nesting = cv2.findContours(joined, mode, cv2.CHAIN_APPROX_SIMPLE)
    found = [np.asarray(outline, np.int32) for outline in outlines]
    if not within_frames or nesting is None:
        return found
    outer = [one for one, ties in zip(found, nesting[0], strict=True) if ties[3] < 0]
    return sorted(outer, key=lambda one: -float(cv2.contourArea(one)))


def _is_seal(hull: Hull, pixels_a_mm: float, shape: tuple[int, ...]) -> bool:
    _, (first, second), _ = cv2.minAreaRect(hull)
    short, long = sorted((float(first) / pixels_a_mm, float(second) / pixels_a_mm))
    if not _SIDES[0] <= long <= _SIDES[1]:
        return False
    _, radius = cv2.minEnclosingCircle(hull)
    area, girth = cv2.contourArea(hull), cv2.arcLength(hull, closed=True)
    roundness = 4 * math.pi * area / max(girth * girth, 1.0)
    if area >= _DISC * math.pi * radius * radius:
        return True
    if short >= _WORN[0] and roundness >= _WORN[1]:
        return True
    return long >= _CUT[0] and roundness >= _CUT[1] and _is_cut(hull, pixels_a_mm, shape)


def _is_cut(hull: Hull, pixels_a_mm: float, shape: tuple[int, ...]) -> bool:
    left, top, width, height = cv2.boundingRect(hull)
    edge = _EDGE * pixels_a_mm
    right, bottom = shape[1] - left - width, shape[0] - top - height
    return min(left, top, right, bottom) <= edge


def _grow(points: npt.NDArray[np.int32], rim: float) -> Hull:
    """Move the corners of a hull outwards from its middle."""
    exact = points.astype(np.float64)
    spokes = exact - exact.mean(axis=0)
    lengths = np.maximum(np.linalg.norm(spokes, axis=1, keepdims=True), 1.0)
    return np.asarray(np.rint(exact + spokes / lengths * rim), np.int32)
