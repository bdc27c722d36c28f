"""Small pictures of pages for screens."""

from __future__ import annotations

import io

from PIL import Image

from models.errors import DamagedError
from models.page import ImageRef

_QUALITY = 80


def page_preview(image: ImageRef, width: int) -> bytes:
    """Return the page as a JPEG at most ``width`` pixels wide, never enlarged.

    Raises ``DamagedError`` when the picture cannot be read.
    """
    try:
        with Image.open(image.path) as opened:
            wanted = (width, max(1, round(opened.height * width / opened.width)))
            # JPEG decoders can skip straight to 1/2, 1/4 or 1/8 of the size.
            opened.draft(None, wanted)
            shown = opened.convert("RGB" if image.mode == "RGB" else "L")
            if shown.width > width:
                shown = shown.resize(wanted, Image.Resampling.LANCZOS)
            buffer = io.BytesIO()
            shown.save(buffer, format="JPEG", quality=_QUALITY, progressive=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedError(subject=image.path.name, reason=type(error).__name__) from error
    return buffer.getvalue()
