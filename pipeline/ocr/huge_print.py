"""Lines of huge type, on covers and title sheets: many times as tall as the text of the page.

The classes of ``find_lines`` end at some 35 points beside common text, and strokes of larger
letters are as long as rules. So they are looked for on a copy of the page that is as much smaller:
there they are common print, and the text around is dust.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.geometry import Box
from pipeline.ocr.find_lines import Segment, find_segments
from pipeline.ocr.ink import Ink, Pieces, find_ink
from pipeline.ocr.picture import Grey

# Heights in the page's usual letter.
_HUGE = (4.0, 14.0)
"""Letters of 32 to 100 points beside text of 13."""
_WIDEST = 2.0
"""Of its height, how wide a huge letter is; two may touch."""
_FILLED = 0.1
"""Share of its box that a letter's ink covers at least; a ring or a scrawl less."""
_SMALL_LETTER = 0.75
"""Of the height of huge letters, mostly capitals, what is usual among them."""
_FEWEST = 3
_MOST = 400
"""Huge pieces on a page; more are a drawing."""


class HugePrint(NamedTuple):
    """A smaller copy of a page, and the lines of huge type on it."""

    grey: Grey
    ink: Ink
    scale: float
    """Its pixels a pixel of the page."""
    segments: tuple[Segment, ...]


def find_huge_print(grey: Grey, dpi: float, ink: Ink) -> HugePrint | None:
    """Return the lines of huge type of a page with ``ink``; nothing when there are none."""
    huge = _huge_letters(ink)
    if not _FEWEST <= len(huge) <= _MOST:
        return None
    scale = ink.tall / (_SMALL_LETTER * float(np.median(huge[:, 3])))
    size = max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1)
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    # With the resolution of the page itself: on the copy huge letters are as large as its text.
    seen = find_ink(small, dpi)._replace(tall=ink.tall)
    middles = (huge[:, :2] + huge[:, 2:4] / 2) * scale
    found = [
        segment
        for segment in find_segments(seen)
        if sum(_holds(segment.box, x, y) for x, y in middles) >= _FEWEST
    ]
    return HugePrint(small, seen, scale, tuple(found)) if found else None


def on_page(segment: Segment, scale: float) -> Segment:
    """Return where a segment of the copy stands on the page; its pieces stay those of the copy."""
    left, top, right, bottom = (round(edge / scale) for edge in segment.box)
    return segment._replace(
        box=Box(left, top, right, bottom),
        baseline=segment.baseline / scale,
        ascent=segment.ascent / scale,
    )


def parts_of(huge: list[Segment], segments: list[Segment]) -> set[int]:
    """Return the numbers of the page's segments that are marks or letters of huge lines."""
    return {
        number
        for number, segment in enumerate(segments)
        if any(_holds(line.box, segment.box.center_x, segment.box.center_y) for line in huge)
    }


def _huge_letters(ink: Ink) -> Pieces:
    pieces = ink.pieces[1:]
    width, height = pieces[:, 2], pieces[:, 3]
    fits = (height >= _HUGE[0] * ink.tall) & (height < _HUGE[1] * ink.tall)
    fits &= (width <= _WIDEST * height) & (pieces[:, 4] >= _FILLED * width * height)
    return np.asarray(pieces[fits], np.int32)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom
