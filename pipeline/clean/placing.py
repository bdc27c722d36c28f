"""Where points of a page lie after it was straightened, on copies of any resolution."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from models.geometry import Box
from pipeline.clean.raster import Array

Points = npt.NDArray[np.float64]


class Placing(NamedTuple):
    """A page of ``width`` x ``height`` pixels that is turned clockwise by ``lean`` degrees."""

    width: int
    height: int
    lean: float = 0.0

    def matrix(self, source: float = 1.0, target: float = 1.0) -> Points:
        """Return the 2 x 3 matrix from a copy at scale ``source`` to one at ``target``.

        Scales are against the page itself; the middle of a pixel stays the middle.
        """
        middle = (self.width / 2, self.height / 2)
        turn = np.vstack([cv2.getRotationMatrix2D(middle, -self.lean, 1.0), [0.0, 0.0, 1.0]])
        up = np.array([[1 / source, 0, 0.5 / source], [0, 1 / source, 0.5 / source], [0, 0, 1]])
        down = np.array([[target, 0, -0.5], [0, target, -0.5], [0, 0, 1]])
        return np.asarray((down @ turn @ up)[:2], np.float64)

    def size(self, scale: float) -> tuple[int, int]:
        """Return width and height of the copy at ``scale``."""
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def grey(self, grey: Array, scale: float) -> Array:
        """Return the straight grey copy at ``scale`` (at most 1), white where no paper was."""
        size = self.size(scale)
        whole = 1
        while scale * (whole + 1) <= 1:  # what the interpolation would skip is averaged first
            whole += 1
        if whole > 1:
            rows, columns = (side // whole * whole for side in grey.shape)
            if rows and columns:
                reduced = (columns // whole, rows // whole)
                cut = grey[:rows, :columns]
                grey = np.asarray(cv2.resize(cut, reduced, interpolation=cv2.INTER_AREA), np.uint8)
            else:
                whole = 1
        if self.lean == 0.0:
            if size == (grey.shape[1], grey.shape[0]):
                return grey
            return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        placed = cv2.warpAffine(
            grey,
            self.matrix(1 / whole, scale),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255,),
        )
        return np.asarray(placed, np.uint8)

    def mask(self, mask: Array, source: float, target: float) -> Array:
        """Return a mask of a small copy on the straight page; at the edges it goes on."""
        placed = cv2.warpAffine(
            mask,
            self.matrix(source, target),
            self.size(target),
            flags=cv2.INTER_NEAREST,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(placed, np.uint8)

    def box(self, points: npt.NDArray[np.int32], source: float) -> Box:
        """Return the box, in pixels of the straight page, around points of a small copy."""
        exact = points.reshape(-1, 2).astype(np.float64)
        corners = np.concatenate([exact - 0.5, exact + 0.5])
        placed = corners @ self.matrix(source)[:, :2].T + self.matrix(source)[:, 2]
        left, top = np.floor(placed.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(placed.max(axis=0)).astype(int).tolist()
        left, top = min(max(left, 0), self.width - 1), min(max(top, 0), self.height - 1)
        right, bottom = min(right, self.width), min(bottom, self.height)
        return Box(left, top, max(right, left + 1), max(bottom, top + 1))
