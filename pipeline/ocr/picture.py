"""The picture a reader looks at: grey, decoded once, handed on uncompressed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.errors import DamagedError
from models.page import ImageRef, Page

Grey = NDArray[np.uint8]
"""Rows x columns, 0 black to 255 white."""


def reading_ref(page: Page) -> ImageRef:
    """Return the picture made for readers, or the stored one when there is none."""
    return page.reading or page.image


def load_grey(ref: ImageRef, subject: str) -> Grey:
    """Decode a picture to grey; raise ``DamagedError`` when it cannot be or has another size."""
    try:
        data = np.fromfile(ref.path, dtype=np.uint8)
    except OSError as error:
        raise DamagedError(subject=subject, reason=type(error).__name__) from error
    # The picture is taken as it lies: a turn written in its EXIF is not applied a second time.
    flags = cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        decoded: Any = cv2.imdecode(data, flags) if data.size else None
    except cv2.error as error:
        raise DamagedError(subject=subject, reason="cannot be decoded") from error
    if decoded is None:
        raise DamagedError(subject=subject, reason="cannot be decoded")
    if decoded.shape != (ref.height, ref.width):
        found = f"{decoded.shape[1]}x{decoded.shape[0]}"
        raise DamagedError(subject=subject, reason=f"{found}, not {ref.width}x{ref.height}")
    grey: Grey = decoded
    return grey


def load_colour(ref: ImageRef) -> NDArray[np.uint8] | None:
    """Return a page's picture, blue, green and red; ``None`` when it does not decode whole.

    For second readers, whose silence costs nothing that the first one read.
    """
    try:
        data = np.fromfile(ref.path, dtype=np.uint8)
        flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
        decoded = cv2.imdecode(data, flags) if data.size else None
    except (OSError, cv2.error):
        return None
    if decoded is None or decoded.shape[:2] != (ref.height, ref.width):
        return None
    return np.asarray(decoded, np.uint8)


def reduced(grey: NDArray[np.uint8], dpi: float, most: float) -> tuple[NDArray[np.uint8], float]:
    """Return a picture of ``dpi`` at about ``most``, never enlarged, and its resolution then."""
    if dpi <= most:
        return grey, dpi
    scale = most / dpi
    size = max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), most


def write_pgm(grey: Grey, path: Path) -> None:
    """Write ``grey`` as binary PGM: what Leptonica opens fastest, 9 MB for A4 at 300 dpi."""
    rows, columns = grey.shape
    with path.open("wb") as out:
        out.write(b"P5\n%d %d\n255\n" % (columns, rows))
        out.write(np.ascontiguousarray(grey).tobytes())


def subject_of(page: Page) -> str:
    """Return how errors name a page."""
    return f"trang {page.number}"
