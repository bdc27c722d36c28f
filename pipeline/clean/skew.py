"""Measure how far the print leans."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from pipeline.clean.ink import Ink, Mask

_COARSE_STEP = 0.25
"""Degrees; the peak of a full line of text is about half a degree wide."""

_FINE_STEP = 0.05
_PHASES = (0.0, 0.25, 0.5, 0.75)
_MIN_POINTS = 200
"""Small pixels of lower edges; about eight letters. Fewer say nothing about a direction."""

_ENOUGH_POINTS = 8000
"""For the first look; a page of text has 20 000."""

_MIN_CLEARNESS = 3.0
"""How far the best angle must stand above the middling ones. On real scans text reaches 10 to 60,
a photo, a drawing or a blank page stays below 2.7."""

_ASIDE = 0.5
_MAX_ASIDE = 0.5
_MAX_ASIDE_OF_MANY = 0.8
_MANY_POINTS = 1000
"""Half a degree beside the best angle the score must have fallen to this share; it does not when
only a word or two stand on the page, too short to tell a direction. Where there is much print a
flat peak comes from cells of a table with a word each, or from paper that is not quite flat: the
middle is right then."""

_TALL = 15.0
"""Millimetres: higher marks are frames, seals, photos, signatures; print is lower."""

Points = npt.NDArray[np.float64]


def measure_skew(ink: Ink, dpi: float, limit: float) -> float | None:
    """Return degrees counter-clockwise that the lines lean, ``None`` when that is not sure.

    Projection profile (Postl 1986): at the right angle the ink falls into sharp rows, so the
    differences between neighbouring rows are largest. Searched up to ``limit`` degrees.
    """
    rows, columns = _baseline_points(ink, dpi)
    if len(rows) < _MIN_POINTS:
        return None
    reach = limit + 1  # a peak at the very end is the flank of one outside
    angles = np.arange(-reach, reach + _COARSE_STEP / 2, _COARSE_STEP)
    some = max(len(rows) // _ENOUGH_POINTS, 1)
    scores = _scores(rows[::some], columns[::some], angles)
    best = float(angles[np.argmax(scores)])
    if scores.max() < _MIN_CLEARNESS * float(np.median(scores)):
        return None
    around = best + np.arange(-0.3, 0.3 + _FINE_STEP / 2, _FINE_STEP)
    # Summed over where the rows of the profile begin: a single line may end between two of them.
    fine = np.sum([_scores(rows + part, columns, around) for part in _PHASES], axis=0)
    angle = _peak(around, fine)
    beside = len(_PHASES) * _scores(rows, columns, np.array([angle - _ASIDE, angle + _ASIDE]))
    share = _MAX_ASIDE_OF_MANY if len(rows) >= _MANY_POINTS else _MAX_ASIDE
    sure = float(beside.max()) < share * float(fine.max())
    return angle if sure and abs(angle) <= limit else None


def _baseline_points(ink: Ink, dpi: float) -> tuple[Points, Points]:
    """Return the lower edges of marks that can be print or ruled lines."""
    height, width = ink.boxes[:, 3], ink.boxes[:, 2]
    flat = (height < _TALL / 25.4 * dpi) | (width > 8 * height)
    chosen = np.zeros(int(ink.labels.max()) + 1, bool)
    chosen[ink.kept[flat]] = True
    rows, columns = _lower_edges(chosen[ink.labels] & ink.dark, ink)
    if len(rows) < _MIN_POINTS:  # a table without text: its frame shows the direction too
        rows, columns = _lower_edges(ink.dark, ink)
    # Whole numbers beat with the rows of the profile at some angles; a fixed jitter ends that.
    return rows, columns + np.random.default_rng(len(columns)).random(len(columns))


def _lower_edges(mask: Mask, ink: Ink) -> tuple[Points, Points]:
    """Return where marks end downwards, to a fraction of a pixel."""
    ends = mask[:-1] & ~ink.dark[1:]
    rows, columns = np.nonzero(ends)
    above, below = ink.contrast[rows, columns], ink.contrast[rows + 1, columns]
    part = (above - ink.edge) / np.maximum(above - below, 1e-3)
    return rows + np.clip(part, 0.0, 1.0).astype(np.float64), columns.astype(np.float64)


def _scores(rows: Points, columns: Points, angles: Points) -> Points:
    scores = np.empty(len(angles))
    for index, angle in enumerate(angles):
        heights = rows + columns * math.tan(math.radians(float(angle)))
        heights -= math.floor(heights.min())
        profile = np.bincount(heights.astype(np.int64)).astype(np.float64)
        steps = np.diff(profile)
        scores[index] = float(steps @ steps)
    return scores


def _peak(angles: Points, scores: Points) -> float:
    """Return the angle of the highest score, refined by a parabola through its neighbours."""
    best = int(np.argmax(scores))
    if best in (0, len(scores) - 1):
        return round(float(angles[best]), 2) + 0.0
    before, top, after = scores[best - 1 : best + 2]
    bend = before - 2 * top + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return round(float(angles[best] + shift * _FINE_STEP), 2) + 0.0  # no minus zero
