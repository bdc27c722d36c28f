"""The incoming stamp in black: a frame with ``ĐẾN``, filled in by hand (Decree 30/2020, annex IV).

Stamps in colour are found while cleaning; one on a black copy looks like print. What is unread in
it is a pen's number, hour or day, no print that was lost.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry import Box
from pipeline.ocr.lines import bare
from pipeline.ocr.words import RawWord

_WORD = "den"
_REACH = (45.0, 25.0)
"""Millimetres across and down between the word and what a pen wrote."""
_FRAME = 30.0
"""Millimetres from what a pen wrote to the frame."""
_SIDE = 0.5
"""Share of a side along which a stroke of the frame runs; stamps print badly."""


def is_in_stamp(box: Box, words: Iterable[RawWord], rules: NDArray[np.uint8], dpi: float) -> bool:
    """Say whether ``box`` lies in an incoming stamp; all in pixels of ``rules``, the strokes."""
    unit = dpi / 25.4
    across, down = _REACH[0] * unit, _REACH[1] * unit
    near = Box(
        int(box.left - across), int(box.top - down), int(box.right + across), int(box.bottom + down)
    )
    named = any(
        bare(word.text).strip(".:") == _WORD and word.text.isupper() and near.overlaps(word.box)
        for word in words
    )
    return named and _is_framed(box, rules, _FRAME * unit)


def _is_framed(box: Box, rules: NDArray[np.uint8], reach: float) -> bool:
    """Say whether strokes run along the box, on one side of it at least and above or below."""
    left, right = max(int(box.left - reach), 0), int(box.right + reach)
    top, bottom = max(int(box.top - reach), 0), int(box.bottom + reach)
    around = np.asarray(cv2.dilate(rules[top:bottom, left:right], np.ones((5, 5), np.uint8)) > 0)
    beside = around[box.top - top : box.bottom - top].mean(axis=0)
    over = around[:, box.left - left : box.right - left].mean(axis=1)
    return bool(beside.max(initial=0) >= _SIDE and over.max(initial=0) >= _SIDE)
