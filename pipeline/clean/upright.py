"""Turn by quarter circles and straighten a lean, without changing the scale."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from pipeline.clean.raster import Array

Turn = Literal[0, 90, 180, 270]

_CODES = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}

_FINE_DPI = 250.0
"""From here on strokes are several pixels wide and the linear mixture, which takes half the time
of the cubic one, keeps them; on coarser pictures it would soften them."""


def turn_clockwise(array: Array, degrees: Turn) -> Array:
    """Return the picture turned clockwise; no pixel changes."""
    if degrees == 0:
        return array
    return np.asarray(cv2.rotate(array, _CODES[degrees]), dtype=np.uint8)


def straighten(array: Array, lean: float, dpi: float, *, bilevel: bool) -> Array:
    """Turn clockwise by ``lean`` degrees around the middle; same canvas, same scale.

    Corners that come into view get the colour of the paper.
    """
    height, width = array.shape[:2]
    around = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -lean, 1.0)
    soft = bilevel or dpi >= _FINE_DPI
    paper = (255, 255, 255) if bilevel else paper_colour(array)
    turned = cv2.warpAffine(
        array,
        around,
        (width, height),
        flags=cv2.INTER_LINEAR if soft else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    if bilevel:
        _, turned = cv2.threshold(turned, 127, 255, cv2.THRESH_BINARY)
    return np.asarray(turned, dtype=np.uint8)


def paper_colour(array: Array) -> tuple[int, int, int]:
    """Return the colour most of the bright half of the page has: that of the paper."""
    sample = array[::16, ::16].reshape(-1, 1 if array.ndim == 2 else 3)
    brightness = sample.sum(axis=1, dtype=np.int64)
    bright = sample[brightness >= np.median(brightness)]
    middle = [round(float(value)) for value in np.median(bright, axis=0)]
    return middle[0], middle[len(middle) // 2], middle[-1]
