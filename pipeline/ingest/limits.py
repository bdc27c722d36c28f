"""Guards against files built, or broken, so that opening them eats the machine."""

from __future__ import annotations

from typing import NamedTuple

import pikepdf
from PIL import Image

from config.settings import IntakeSettings
from models.errors import OversizeError

MIN_DPI = 72
"""A page that only fits the pixel limit below this would be unreadable: it is refused."""

_MAX_INFLATED = 512 * 1024 * 1024
"""Bytes a single stream of a PDF may unpack to; an A0 sheet in colour at 300 dpi has 418 MB."""


class Extent(NamedTuple):
    """How much there is in a file."""

    pages: int
    largest_pixels: int
    """Of its page pictures, or of a page as it will be drawn."""


def arm() -> None:
    """Set the limits of the libraries, for the whole process. Called once, when a room is imported.

    Pillow's own pixel limit is a warning at 89 million pixels, below an A0 sheet; ours replaces it
    and is checked with ``require_pixels`` from the header, before anything is allocated.
    """
    Image.MAX_IMAGE_PIXELS = None
    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=10_000,
        dct_max_memory=_MAX_INFLATED,
        flate_max_memory=_MAX_INFLATED,
        png_max_memory=_MAX_INFLATED,
        run_length_max_memory=_MAX_INFLATED,
        tiff_max_memory=_MAX_INFLATED,
    )


def require_pixels(subject: str, width: int, height: int, settings: IntakeSettings) -> None:
    """Raise ``OversizeError`` when a picture of this size may not be decoded."""
    if width * height > settings.max_page_pixels:
        raise OversizeError(
            subject=subject,
            what="pixels",
            size=f"{width}x{height}",
            limit=settings.max_page_pixels,
        )


def require_pages(subject: str, count: int, settings: IntakeSettings) -> None:
    """Raise ``OversizeError`` when a file has more pages than allowed."""
    if count > settings.max_pages:
        raise OversizeError(subject=subject, what="pages", size=count, limit=settings.max_pages)
