"""A run of letters on one baseline, and how it stands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.ink import Pieces
from pipeline.ocr.quantile import quantile

_LEAST_SLOPE_WIDTH = 8.0
"""Letter heights; shorter runs do not tell how they lean."""
_MOST_SLOPE = 0.06


class Draft(NamedTuple):
    """The letters of a line, and where it stands."""

    letters: NDArray[np.int32]
    left: int
    right: int
    baseline: float
    slope: float
    ascent: float
    unit: float
    """Letter height of its class of type, at least that of its own letters."""


def draft_of(pieces: Pieces, letters: NDArray[np.int32], tall: float) -> Draft:
    """Return the line of letters that stand on one baseline; ``tall`` is their usual height."""
    boxes = pieces[letters]
    left, right = int(boxes[:, 0].min()), int((boxes[:, 0] + boxes[:, 2]).max())
    middle = boxes[:, 0] + boxes[:, 2] / 2 - left
    bottom = (boxes[:, 1] + boxes[:, 3]).astype(np.float64)
    slope = _slope(middle, bottom, boxes, right - left, tall)
    level = bottom - slope * middle
    baseline = _baseline(level, boxes[:, 2], tall)
    above = baseline - (boxes[:, 1] - slope * middle)
    standing = np.abs(level - baseline) < 0.25 * tall
    tops = above[standing] if np.any(standing) else above
    ascent = max(quantile(tops, 0.8), 0.8 * tall)
    return Draft(letters, left, right, baseline, slope, ascent, max(tall, ascent / 1.4))


def _slope(
    middle: NDArray[np.float64],
    bottom: NDArray[np.float64],
    boxes: Pieces,
    width: int,
    tall: float,
) -> float:
    if width < _LEAST_SLOPE_WIDTH * tall or len(middle) < 6:
        return 0.0
    keep = np.ones(len(middle), bool)
    slope, level = 0.0, float(np.median(bottom))
    for reach in (0.8, 0.4, 0.25):
        rest = bottom - (level + slope * middle)
        keep = np.abs(rest - np.median(rest)) < reach * tall
        if np.count_nonzero(keep) < 5:
            return 0.0
        fit = np.polyfit(middle[keep], bottom[keep], 1)
        slope, level = float(fit[0]), float(fit[1])
    return slope if abs(slope) <= _MOST_SLOPE else 0.0


def _baseline(level: NDArray[np.float64], width: NDArray[np.int32], tall: float) -> float:
    """Return the row on which most letters stand: the fullest quarter of a letter's height."""
    order = np.argsort(level)
    ranked, weight = level[order], np.minimum(width[order], 3 * tall).astype(np.float64)
    total = np.concatenate(([0.0], np.cumsum(weight)))
    ends = np.searchsorted(ranked, ranked + 0.25 * tall, side="right")
    best = int(np.argmax(total[ends] - total[:-1]))
    inside = ranked[best : ends[best]]
    return float(np.average(inside, weights=weight[best : ends[best]]))
