"""Find seals, stamps, signatures and handwriting: where a page says more than its print."""

from __future__ import annotations

from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from models.page import Mark, MarkKind
from pipeline.clean.ink import Ink
from pipeline.clean.placing import Placing
from pipeline.clean.raster import Array
from pipeline.clean.seals import RoundMark, outlines_of
from pipeline.clean.tints import Family, Tints
from pipeline.connected import connected_pieces

Colour = Literal["red", "blue", "black", "other"]

_COLOURS: dict[Family, Colour] = {"red": "red", "blue": "blue", "green": "other"}

_STAMP_SIDES = ((16.0, 5.0), (110.0, 90.0))
"""Millimetres: least and most length and height of a stamp that is not round."""

_FRAMED = 0.25
"""Share of a stamp's hull inside its frame."""

_FRAME_GAP = 1.2
"""Millimetres: gaps in a worn frame."""

_SIGNATURE_SIDES = (14.0, 5.0)
_LARGEST_SIGNATURE = (110.0, 60.0)
"""Millimetres: length and height of one stroke of a signature; print does not hang together so."""

_THIN = 0.22
"""Share of its box that a signature's stroke covers at most; boxes and slabs cover more."""

_GOES = 5.0
"""Millimetres between the strokes of one signature."""

_NEAR_SEAL = 8.0
"""Millimetres: a signature in black is told by the seal that it crosses or nearly touches."""

_PEN = (2.7, 14.0)
"""Millimetres: usual height of pieces of handwriting in blue, on scans 3.3 and more. The small blue
print of digital signatures stays below 2.2."""

_PEN_STROKE = 2.0
_TALL_PEN_STROKE = 1.5
_TALL = 5.5
"""Millimetres: width of a pen's stroke at most, soft edge included, and in pieces that are taller
than usual for writing; letters of logos are taller and wider."""

_LEAST_PIECE = 0.3
"""Square millimetres; smaller pieces are dots."""

_UNEVEN = 0.22
_LINE_OF_PRINT = 6
"""So many pieces or more whose heights spread less than that share of their mean are print."""

_JOIN = 2.5
"""Millimetres between the words of a piece of handwriting or the parts of a stamp."""

Contour = npt.NDArray[np.int32]


def find_marks(
    tints: Tints | None, rounds: tuple[RoundMark, ...], ink: Ink, dpi: float, placing: Placing
) -> tuple[Mark, ...]:
    """Return the marks of a page, top to bottom, boxes in pixels of the straight page.

    Told by colour, connected shapes and size; what is not sure is left out. ``dpi`` is that of
    the small copy. Black handwriting is not looked for: on paper it is too like print.
    """
    if tints is None:
        return ()
    scale = ink.labels.shape[1] / placing.width
    found = _Finding(tints, rounds, ink, dpi)
    marks = [
        Mark(kind=kind, box=placing.box(points, scale), colour=colour)
        for kind, points, colour in found.all()
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.box.top, mark.box.left)))


_Found = tuple[MarkKind, Contour, Colour]


class _Finding:
    def __init__(self, tints: Tints, rounds: tuple[RoundMark, ...], ink: Ink, dpi: float) -> None:
        self._tints, self._rounds, self._ink = tints, rounds, ink
        self._dpi, self._unit = dpi, dpi / 25.4

    def all(self) -> list[_Found]:
        found: list[_Found] = []
        for mark in self._rounds:
            kind = MarkKind.SEAL if mark.family == "red" else MarkKind.STAMP
            found.append((kind, mark.hull, _COLOURS[mark.family]))
        for family, mask in self._tints.masks.items():
            rest = mask.copy()
            for mark in self._rounds:
                cv2.fillPoly(rest, [mark.hull], 0)
            found += self._written(rest, family) if family == "blue" else ()
            found += self._stamps(rest, family)
        return found + self._black_signatures()

    def _stamps(self, mask: Array, family: Family) -> list[_Found]:
        """Return what is framed in colour; text alone may be a title printed so."""
        found: list[_Found] = []
        (least_wide, least_high), (most_wide, most_high) = _STAMP_SIDES
        for outline in outlines_of(mask, self._dpi, _JOIN):
            _, (first, second), _ = cv2.minAreaRect(outline)
            wide, high = max(first, second) / self._unit, min(first, second) / self._unit
            if not (least_wide <= wide <= most_wide and least_high <= high <= most_high):
                continue
            if self._is_framed(mask, outline):
                found.append((MarkKind.STAMP, outline, _COLOURS[family]))
        return found

    def _is_framed(self, mask: Array, outline: Contour) -> bool:
        """Say whether a closed line goes round the whole, as print never does."""
        left, top, wide, high = cv2.boundingRect(outline)
        cut = mask[top : top + high, left : left + wide]
        wanted = _FRAMED * cv2.contourArea(cv2.convexHull(outline))
        # Closing mends a worn frame, but may fill a whole one up to its text.
        gaps = (1, round(_FRAME_GAP * self._unit) | 1)
        return any(_largest_hole(cut, gap) >= wanted for gap in gaps)

    def _written(self, mask: Array, family: Family) -> list[_Found]:
        """Return signatures and handwriting in the colour of pens."""
        found: list[_Found] = []
        for outline in outlines_of(mask, self._dpi, _JOIN):
            left, top, wide, high = cv2.boundingRect(outline)
            cut = mask[top : top + high, left : left + wide]
            if self._is_framed(mask, outline):
                continue
            kind = self._kind_of_writing(cut)
            if kind is not None:
                found.append((kind, outline, _COLOURS[family]))
        return found

    def _kind_of_writing(self, cut: Array) -> MarkKind | None:
        padded = cv2.copyMakeBorder(cut, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        stroke = 2 * float(cv2.distanceTransform(padded, cv2.DIST_L2, 3).max()) / self._unit
        _, stats = connected_pieces(padded)
        wide, high = stats[1:, 2] / self._unit, stats[1:, 3] / self._unit
        area = stats[1:, 4] / self._unit**2
        if stroke <= _PEN_STROKE and bool(_is_signature(wide, high, area).any()):
            return MarkKind.SIGNATURE
        pieces = area >= _LEAST_PIECE
        if not pieces.any():
            return None
        heights = high[pieces]
        usual = float(np.average(heights, weights=area[pieces]))
        if not _PEN[0] <= usual <= _PEN[1]:
            return None
        if stroke > (_PEN_STROKE if usual <= _TALL else _TALL_PEN_STROKE):
            return None
        even = float(heights.std()) < _UNEVEN * float(heights.mean())
        return None if even and len(heights) >= _LINE_OF_PRINT else MarkKind.HANDWRITING

    def _black_signatures(self) -> list[_Found]:
        """Return large thin strokes in black beside or across a seal."""
        seals = [mark.hull for mark in self._rounds]
        if not seals:
            return []
        labels, stats = connected_pieces(self._tints.black)
        wide, high = stats[:, 2] / self._unit, stats[:, 3] / self._unit
        area = stats[:, 4] / self._unit**2
        chosen = _is_signature(wide, high, area)
        chosen[0] = False
        strokes = [
            _points_of(np.asarray(labels, np.int32), stats[at], at)
            for at in np.flatnonzero(chosen).tolist()
        ]
        near = [one for one in strokes if _nearest(one, seals) <= _NEAR_SEAL * self._unit]
        return [(MarkKind.SIGNATURE, one, "black") for one in _joined(near, _GOES * self._unit)]


def _largest_hole(cut: Array, gap: int) -> float:
    """Return the area inside the largest closed line when gaps are closed, with what is in it."""
    padded = cv2.copyMakeBorder(cut, gap, gap, gap, gap, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    found, nesting = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nesting is None:
        return 0.0
    pairs = zip(found, nesting[0], strict=True)
    return max((cv2.contourArea(line) for line, rank in pairs if rank[3] >= 0), default=0.0)


def _joined(strokes: list[Contour], reach: float) -> list[Contour]:
    """Return strokes within ``reach`` of each other as one: signing takes several goes."""
    joined: list[Contour] = []
    for stroke in strokes:
        near = [other for other in joined if _is_near(stroke, other, reach)]
        apart = [other for other in joined if not _is_near(stroke, other, reach)]
        joined = [*apart, np.concatenate([stroke, *near])]
    return joined


def _is_near(one: Contour, other: Contour, reach: float) -> bool:
    left, top, wide, high = cv2.boundingRect(one)
    x, y, w, h = cv2.boundingRect(other)
    across = left - reach < x + w and x - reach < left + wide
    return across and top - reach < y + h and y - reach < top + high


def _is_signature(
    wide: npt.NDArray[Any], high: npt.NDArray[Any], area: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    """Say of each stroke, in millimetres, whether it can only be that of a signature."""
    long, tall = _SIGNATURE_SIDES
    large = (wide >= long) & (high >= tall)
    large &= (wide <= _LARGEST_SIGNATURE[0]) & (high <= _LARGEST_SIGNATURE[1])
    return np.asarray(large & (area <= _THIN * wide * high))


def _points_of(labels: npt.NDArray[np.int32], stats: npt.NDArray[Any], label: int) -> Contour:
    left, top, wide, high = stats[:4].tolist()
    rows, columns = np.nonzero(labels[top : top + high, left : left + wide] == label)
    return np.stack([columns + left, rows + top], axis=-1).astype(np.int32)


def _nearest(points: Contour, seals: list[npt.NDArray[np.int32]]) -> float:
    """Return how far the nearest of some points lies from a seal; 0 inside one."""
    best = float("inf")
    for hull in seals:
        for x, y in points[:: max(1, len(points) // 60)].astype(float).tolist():
            best = min(best, max(0.0, -float(cv2.pointPolygonTest(hull, (x, y), True))))
    return best
