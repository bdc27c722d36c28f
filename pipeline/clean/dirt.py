"""Find what scanning leaves on a page: dark borders, punch holes, staples, folded corners."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.ink import Ink, is_hole
from pipeline.clean.levels import level_at
from pipeline.clean.raster import Array
from pipeline.connected import connected_pieces

_RIM = 1.5
"""Millimetres: what comes so near to an edge touches it."""

_BORDER = 15.0
"""Millimetres along an edge: less is print cut off by it."""

_BAND = 10.0
"""Millimetres: thin shadows stay so near to the edge."""

_SLAB = 3.0
"""Millimetres: no stroke of print is so thick."""

_SLAB_DARK = 0.45
"""Of the paper's brightness: the open lid of a scanner, or the dark round a copied book."""

_PAPER = 110
"""Least middle level of a page that is paper."""

_LARGEST_SLAB = 0.6
"""Of the page: more is a page printed white on black, or a photo."""

_CORNER = 45.0
_STAPLE_PLACE = 30.0
"""Millimetres from the corner: how large folds are, and where staples sit."""

_DISC = (0.75, 1.2)
"""Of its radius: within it is dark all through, beyond is paper."""

_STAPLE_LENGTH = (5.0, 14.0)
_STAPLE_WIDTH = 1.6
_STAPLE_ALONE = 4.0
"""Millimetres; and how far from a staple other ink begins."""

Flags = npt.NDArray[np.bool_]


class Dirt(NamedTuple):
    """The dirt of a page, on its small copy."""

    mask: Array
    """1 where dirt is, with its soft edge."""
    borders: int
    holes: int
    staples: int
    corners: int


def find_dirt(ink: Ink, grey: Array, dpi: float) -> Dirt | None:
    """Return the dirt on a page, ``None`` when there is none; ``grey`` is the small copy."""
    unit = dpi / 25.4
    if level_at(grey, 0.5) < _PAPER:
        return None  # white print on black, a photo: there is no paper to see dirt on
    holes = _is_disc(ink, is_hole(ink.stats, unit, grey.shape))
    corners = _is_fold(ink, unit)
    shadows = _is_thin_border(ink, unit) & ~corners
    staples = _is_staple(ink, unit) & ~(holes | corners | shadows)
    flags = holes | corners | shadows | staples
    flags[0] = False
    slabs, count = _slabs(grey, unit)
    if slabs is None and not flags.any():
        return None
    mask = flags[ink.labels].astype(np.uint8)
    if slabs is not None:
        mask |= slabs
    grown = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    borders = count + int(np.count_nonzero(shadows))
    found = (int(np.count_nonzero(kind)) for kind in (holes, staples, corners))
    return Dirt(np.asarray(grown, np.uint8), borders, *found)


def _edges(ink: Ink, unit: float) -> tuple[Flags, Flags, Flags, Flags]:
    """Say of each mark whether it touches the left, top, right and bottom edge."""
    height, width = ink.labels.shape
    left, top, wide, high = (ink.stats[:, column] for column in range(4))
    rim = _RIM * unit
    return left < rim, top < rim, left + wide > width - rim, top + high > height - rim


def _is_thin_border(ink: Ink, unit: float) -> Flags:
    """Say of each mark whether it is a long narrow shadow along an edge."""
    left, top, right, bottom = _edges(ink, unit)
    wide, high = ink.stats[:, 2], ink.stats[:, 3]
    band, long = _BAND * unit, _BORDER * unit
    along_side = (left | right) & (high >= long) & (wide <= np.minimum(band, high / 3))
    along_end = (top | bottom) & (wide >= long) & (high <= np.minimum(band, wide / 3))
    return np.asarray(along_side | along_end)


def _is_disc(ink: Ink, chosen: Flags) -> Flags:
    """Keep those of ``chosen`` that are discs, dark all through, with free corners.

    Letters of headings fill their boxes as far, but not evenly.
    """
    kept = chosen.copy()
    for label in np.flatnonzero(chosen).tolist():
        left, top, wide, high = ink.stats[label, :4].tolist()
        contrast = ink.contrast[top : top + high, left : left + wide]
        rows, columns = np.ogrid[0:high, 0:wide]
        away = np.hypot(
            (rows - (high - 1) / 2) / (high / 2), (columns - (wide - 1) / 2) / (wide / 2)
        )
        inner, corners = contrast[away < _DISC[0]], contrast[away > _DISC[1]]
        whole = inner.size > 0 and corners.size > 0
        kept[label] = whole and bool(inner.min() > ink.edge and corners.mean() < ink.edge)
    return kept


def _is_fold(ink: Ink, unit: float) -> Flags:
    """Say of each mark whether it fills a corner: it reaches both edges there and no further."""
    left, top, right, bottom = _edges(ink, unit)
    wide, high = ink.stats[:, 2], ink.stats[:, 3]
    small = (wide <= _CORNER * unit) & (high <= _CORNER * unit)
    large = (wide >= 3 * unit) & (high >= 3 * unit)
    return np.asarray(((left | right) & (top | bottom)) & small & large)


def _is_staple(ink: Ink, unit: float) -> Flags:
    """Say of each mark whether it is a short straight bar, alone in a corner."""
    height, width = ink.labels.shape
    left, top, wide, high, area = (ink.stats[:, column] for column in range(5))
    place = _STAPLE_PLACE * unit
    in_corner = ((left + wide < place) | (left > width - place)) & (
        (top + high < place) | (top > height - place)
    )
    length = np.hypot(wide, high)
    low, most = (side * unit for side in _STAPLE_LENGTH)
    thin = area <= _STAPLE_WIDTH * unit * length
    chosen = in_corner & thin & (length >= low) & (length <= most) & (ink.peak > 0.3)
    for label in np.flatnonzero(chosen).tolist():
        chosen[label] = _is_straight(ink, label) and _is_alone(ink, label, unit)
    return np.asarray(chosen)


def _is_straight(ink: Ink, label: int) -> bool:
    left, top, wide, high = ink.stats[label, :4].tolist()
    rows, columns = np.nonzero(ink.labels[top : top + high, left : left + wide] == label)
    points = np.stack([columns, rows], axis=-1).astype(np.float32)
    _, (first, second), _ = cv2.minAreaRect(points)
    return min(first, second) * 4 <= max(first, second)


def _is_alone(ink: Ink, label: int, unit: float) -> bool:
    left, top, wide, high = ink.stats[label, :4].tolist()
    reach = round(_STAPLE_ALONE * unit)
    around = ink.labels[max(0, top - reach) : top + high + reach]
    around = around[:, max(0, left - reach) : left + wide + reach]
    others = np.unique(around[(around > 0) & (around != label)])
    # Its own holes and the specks of torn paper lie beside it; letters are larger.
    return not bool((ink.stats[others, 4] > 1.5 * unit * unit).any())


def _slabs(grey: Array, unit: float) -> tuple[Array | None, int]:
    """Return the mask of dark slabs at the edges, and how many there are."""
    rim = max(1, round(_RIM * unit))
    if min(grey.shape) <= 4 * rim:
        return None, 0
    dark = (grey < _SLAB_DARK * level_at(grey, 0.9)).astype(np.uint8)
    frame = dark.copy()
    frame[rim:-rim, rim:-rim] = 0
    if np.count_nonzero(frame) < _BORDER * unit * rim / 2:
        return None, 0
    side = max(3, round(_SLAB * unit)) | 1
    # Beyond the edge it goes on being dark, or a slab thinner than the brush would be lost.
    padded = cv2.copyMakeBorder(dark, side, side, side, side, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    opened = opened[side:-side, side:-side]
    labels, stats = connected_pieces(opened)
    count = len(stats)
    touching = np.bincount(labels[(frame > 0) & (opened > 0)], minlength=count)
    kept = touching >= _BORDER * unit * rim / 2
    kept &= stats[:, 4] <= _LARGEST_SLAB * grey.size
    kept[0] = False
    if not kept.any():
        return None, 0
    slab = kept[labels].astype(np.uint8)
    # The brush rounds corners off and the edge is soft: half a brush more, where it is dark.
    half = np.ones((side // 2 | 1, side // 2 | 1), np.uint8)
    near = np.asarray(cv2.dilate(slab, half), np.uint8)
    return np.asarray(slab | (near & dark), np.uint8), int(np.count_nonzero(kept))
