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
            mode = "RGB" if image.mode == "RGB" else "L"
            # ``convert`` would copy a sheet that is in the mode already.
            shown = opened if opened.mode == mode else opened.convert(mode)
            if shown.width > width:
                # Far larger ones are reduced by a whole factor first: a tenth of the time.
                shown = shown.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=2.0)
            buffer = io.BytesIO()
            shown.save(buffer, format="JPEG", quality=_QUALITY, progressive=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedError(subject=image.path.name, reason=type(error).__name__) from error
    return buffer.getvalue()
