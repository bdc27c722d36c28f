"""Dotted leaders: the rows of dots behind a value on a form.

They are read as ``nnnnnGGn`` and spoil the words beside them; they say nothing.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.connected import connected_pieces

_DOT_INCHES = 0.034
_DOT_GAP_INCHES = 0.1
"""Dots of 14 point type are 0.05 inch apart, 0.1 with a space between; marks under the letters of
a line (nặng) stand once a syllable, further apart."""
_LEADER_INCHES = 0.35
_FEWEST_DOTS = 7
"""An ellipsis has three; some printers make it six."""
_LOOK_DPI = 60
"""Rows of dots are looked for on a map of this resolution."""


def find_leaders(
    pieces: NDArray[np.int32], shape: tuple[int, ...], dpi: float
) -> NDArray[np.bool_]:
    """Say of each piece (left, top, width, height, …) whether it is a dot of a leader."""
    largest = _DOT_INCHES * dpi
    is_dot = (pieces[:, 2] <= largest) & (pieces[:, 3] <= largest)
    if np.count_nonzero(is_dot) < _FEWEST_DOTS:
        return np.zeros(len(pieces), bool)
    scale = min(_LOOK_DPI / dpi, 1.0)
    look = scale * dpi
    rows = ((pieces[:, 1] + pieces[:, 3] / 2) * scale).astype(np.int32)
    columns = ((pieces[:, 0] + pieces[:, 2] / 2) * scale).astype(np.int32)
    size = int(shape[0] * scale) + 2, int(shape[1] * scale) + 2
    dots = np.zeros(size, np.uint8)
    dots[rows[is_dot], columns[is_dot]] = 1
    reach = max(round(_DOT_GAP_INCHES * look), 3) | 1
    closed = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    # Dots of one row fall into two rows of the map when the row lies between them.
    joined = cv2.dilate(closed, np.ones((2, 1), np.uint8))
    labels, stats = connected_pieces(joined)
    # Specks all over the paper join too, to something that is no row.
    is_leader = stats[:, 2] >= _LEADER_INCHES * look
    is_leader &= stats[:, 3] <= 2 * _DOT_INCHES * look + 2
    is_leader[0] = False
    if not is_leader.any():
        return np.zeros(len(pieces), bool)
    row_of = labels[rows, columns]
    many = np.bincount(row_of[is_dot], minlength=len(stats)) >= _FEWEST_DOTS
    return np.asarray(is_dot & (is_leader & many)[row_of], np.bool_)
