"""Pictures and page records to read in tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from models.geometry import Box
from models.page import ImageRef, Page
from pipeline.ocr.second.weights import RECOGNISER, look_at

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"
SERIF = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
ABSENT = "real scans are not here: no folder ../shared/corpora beside the checkout"

NO_SECOND_READER = "the second reader's networks are not installed: make models"
ITALIC = SERIF.with_name("LiberationSerif-Italic.ttf")

needs_second_reader = pytest.mark.skipif(
    look_at(RECOGNISER).state != "ready", reason=NO_SECOND_READER
)
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason=ABSENT)


def page_of(path: Path, dpi: float = 300, number: int = 1) -> Page:
    """Return the record of a page whose picture is ``path``."""
    with Image.open(path) as picture:
        width, height = picture.size
        mode = picture.mode if picture.mode in {"1", "L", "RGB"} else "RGB"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    ref = ImageRef.model_validate(
        {
            "path": path,
            "sha256": digest,
            "width": width,
            "height": height,
            "dpi": dpi,
            "mode": mode,
        }
    )
    return Page(number=number, source=digest, source_page=number, image=ref)


def blank(width: int = 1240, height: int = 1754) -> Image.Image:
    """Return a white page; A4 at 150 dots per inch unless told otherwise."""
    return Image.new("L", (width, height), 255)


def write(
    picture: Image.Image, at: tuple[int, int], text: str, size: int = 30, font: Path = SERIF
) -> Box:
    """Print ``text`` on ``picture`` in Liberation Serif, ``size`` pixels high; return its box."""
    draw, face = ImageDraw.Draw(picture), ImageFont.truetype(str(font), size)
    draw.text(at, text, font=face, fill=0)
    left, top, right, bottom = draw.textbbox(at, text, font=face)
    return Box(round(left), round(top), round(right) + 1, round(bottom) + 1)


def save(picture: Image.Image, folder: Path, name: str = "page.png") -> Path:
    """Store a picture and return its path."""
    path = folder / name
    picture.save(path)
    return path
