"""What stands for a page whose picture is broken: all that can be decoded of it, or white paper.

One bad page must not lose the dossier: it keeps its place and its number, a finding says what
happened, and the file as it came stays in the work folder.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from models.finding import Finding, Severity
from models.page import ImageOp, Page
from pipeline.ingest.page_store import Encoded, encode_jpeg, encode_png, keep_picture

_DAMAGED = "PAGE-023"
_VERSION = "1"


def damage_finding(reason: str) -> Finding:
    """Return the finding that the picture of a page is damaged."""
    return Finding(code=_DAMAGED, severity=Severity.ERROR, parameters={"reason": reason})


def is_damaged(page: Page) -> bool:
    """Say whether the picture of a page is not all that the file should hold."""
    return any(finding.code == _DAMAGED for finding in page.findings)


def white_paper(size: tuple[int, int], dpi: float, damage: str) -> Encoded:
    """Return an empty page of a size in pixels; ``damage`` says why it is empty."""
    out = io.BytesIO()
    Image.new("1", size, 1).save(out, "PNG", dpi=(dpi, dpi))
    return Encoded(out.getvalue(), ".png", size, "1", dpi, damage=damage)


def salvage(page: Page, into: Path, reason: str) -> Page:
    """Return a page with a picture that decodes, and a finding.

    For a picture that looked whole when it was taken out and turned out broken when it was to be
    cleaned. Raises ``UnexpectedError`` when ``into`` cannot be written.
    """
    image = page.image
    encoded = _decode_forgivingly(page) or white_paper((image.width, image.height), image.dpi, "")
    path = into / f"{image.path.stem}-salvaged{encoded.suffix}"
    kept = keep_picture(encoded, path)
    op = ImageOp(
        name="salvage",
        version=_VERSION,
        before_sha256=image.sha256,
        after_sha256=kept.sha256,
        ms=0,
    )
    findings = (*page.findings, damage_finding(reason))
    return page.model_copy(
        update={"image": kept, "ops": (*page.ops, op), "findings": findings},
    )


def _decode_forgivingly(page: Page) -> Encoded | None:
    """Decode with OpenCV, which keeps the rows it got of a picture that is cut off."""
    image = page.image
    grey = image.mode != "RGB"
    flags = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR_RGB
    try:
        data = np.fromfile(image.path, dtype=np.uint8)
        decoded: Any = cv2.imdecode(data, flags | cv2.IMREAD_IGNORE_ORIENTATION)
    except (OSError, cv2.error):
        return None
    if decoded is None or decoded.shape[:2] != (image.height, image.width):
        return None
    picture = Image.fromarray(decoded)
    if image.mode == "1":
        picture = picture.convert("1", dither=Image.Dither.NONE)
        return encode_png(picture, image.dpi)
    return encode_png(picture, image.dpi) if grey else encode_jpeg(picture, image.dpi)
