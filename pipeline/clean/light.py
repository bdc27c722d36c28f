"""Even out the light on a page."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.clean.placing import Placing
from pipeline.clean.raster import Array

_WHITE = 0.97
"""Share of the paper's brightness that becomes white: takes the grain off the paper only."""

_WHITE_ENOUGH = 252
"""Level of paper from which the readers see no difference to white."""

_COARSE_DPI = 25
"""The light on a page changes over centimetres; it is estimated at a millimetre a pixel."""

_DARKEST_PAPER = 0.5
"""Share of the page's bright level. Below is a photo or a slab; it must not be lit up."""

_EVEN = 0.03
"""Share by which the paper's brightness may differ over the page and still be called even."""


class Light(NamedTuple):
    """The brightness of the paper over the page, at about 25 dpi."""

    paper: npt.NDArray[np.float32]
    darkest: int
    brightest: int

    @property
    def is_white(self) -> bool:
        """Nothing is to be done: paper is white enough everywhere."""
        return self.darkest >= _WHITE_ENOUGH

    @property
    def is_even(self) -> bool:
        return self.brightest - self.darkest <= _EVEN * self.brightest


def measure_light(grey: Array, dpi: float) -> Light:
    """Return the light on a grey small copy of ``dpi``."""
    height, width = grey.shape
    scale = min(1.0, _COARSE_DPI / dpi)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    coarse = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    # The brightest within 5 mm is paper even inside bold print; the median takes out the specks.
    paper = cv2.medianBlur(cv2.dilate(coarse, np.ones((5, 5), np.uint8)), 5)
    paper = cv2.GaussianBlur(paper, (9, 9), 0)
    floor = _DARKEST_PAPER * float(np.percentile(coarse, 90))
    level = np.maximum(paper.astype(np.float32), max(floor, 1.0))
    low, high = np.percentile(level, (2, 98))
    return Light(level, round(float(low)), round(float(high)))


def even_out(grey: Array, light: Light, placing: Placing, scale: float) -> Array:
    """Return the straight reading copy with paper white: divided by its light."""
    if light.is_even:
        middle = max(float(np.median(light.paper)) * _WHITE, 1.0)
        table = np.minimum(np.rint(np.arange(256) * 255.0 / middle), 255).astype(np.uint8)
        return np.asarray(cv2.LUT(grey, table), np.uint8)
    divisor = np.rint(np.clip(light.paper * _WHITE, 1, 255)).astype(np.uint8)
    source = light.paper.shape[1] / placing.width
    spread = _spread(divisor, placing, source, scale)
    return np.asarray(cv2.divide(grey, spread, scale=255.0), np.uint8)


def _spread(divisor: Array, placing: Placing, source: float, scale: float) -> Array:
    size = placing.size(scale)
    if placing.lean == 0.0:
        return np.asarray(cv2.resize(divisor, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    spread = cv2.warpAffine(
        divisor,
        placing.matrix(source, scale),
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(spread, np.uint8)
