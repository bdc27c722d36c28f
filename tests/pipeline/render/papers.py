"""Draws synthetic papers and says where each word stands."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from models.geometry import Box
from models.page import ImageRef, Page, PageText, Word
from pipeline.render.content import RenderContent

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "GIẤY KHAI SINH (BẢN SAO)",
    "Họ, chữ đệm, tên: Trần Thị Ánh Tuyết",
    "Ngày, tháng, năm sinh: 02/09/2021; giới tính: Nữ",
    "Nơi sinh: Trạm y tế xã Hòa Bình, huyện Thử Nghiệm",
    "Nơi đăng ký khai sinh: Ủy ban nhân dân xã Hòa Bình",
)
SIZE = (1240, 1754)  # A4 at 150 dpi
DPI = 150.0


class Paper(NamedTuple):
    picture: Image.Image
    words: tuple[Word, ...]


def draw_paper(lines: Sequence[str] = LINES, size: tuple[int, int] = SIZE) -> Paper:
    """Return a white page with ``lines`` and the tight box around each word's ink."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, size[0] // 40)
    words: list[Word] = []
    for number, line in enumerate(lines):
        x, y = size[0] // 12, size[1] // 12 + number * size[0] // 22
        for text in line.split():
            pen.text((x, y), text, font=font, fill="black")
            edges = pen.textbbox((x, y), text, font=font)
            words.append(make_word(text, Box(*(round(edge) for edge in edges)), number))
            x += round(pen.textlength(text + " ", font=font))
    return Paper(picture, tuple(words))


def make_word(text: str, box: Box, line: int = 0, block: int = 0) -> Word:
    return Word(
        text=text, raw_text=text, box=box, confidence=0.9, block=block, line=line, reader="test"
    )


def keep(picture: Image.Image, path: Path, dpi: float = DPI, **options: Any) -> ImageRef:
    """Save a picture and return the reference to it."""
    picture.save(path, **options)
    return refer(path, picture, dpi)


def refer(path: Path, picture: Image.Image, dpi: float = DPI) -> ImageRef:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    mode: Any = picture.mode if picture.mode in {"1", "L"} else "RGB"
    width, height = picture.size
    return ImageRef(path=path, sha256=digest, width=width, height=height, dpi=dpi, mode=mode)


def embedded_picture(page: pikepdf.Page) -> Image.Image:
    """Return the pixels of the page's picture, as pikepdf decodes them."""
    stream = page.Resources.XObject.Im0
    assert isinstance(stream, pikepdf.Stream)
    return pikepdf.PdfImage(stream).as_pil_image()


def content_of(
    images: Sequence[ImageRef], words: Sequence[Sequence[Word]] = (), **changes: Any
) -> RenderContent:
    """Return a document of these pictures, with ``words`` for the first pages."""
    pages = tuple(
        Page(number=number, source="a" * 64, source_page=number, image=image)
        for number, image in enumerate(images, 1)
    )
    texts = tuple(
        PageText(page=page.number, width=page.image.width, height=page.image.height, words=tuple(w))
        for page, w in zip(pages, words, strict=False)
    )
    values: dict[str, Any] = {
        "title": "Giấy khai sinh",
        "dossier_id": "H41.18-250812-0001",
        "document_id": "d1",
        "document_type": "giay_khai_sinh",
        "agency_name": "Ủy ban nhân dân xã Thử Nghiệm & <Mẫu>",
        "converted_at": datetime(2025, 8, 12, 3, 4, 5, tzinfo=UTC),
        "source_hashes": ("a" * 64, "b" * 64),
        "pages": pages,
        "texts": texts,
    }
    return RenderContent(**{**values, **changes})


def pdftotext(path: Path, *options: str) -> str:
    """Return what poppler reads in the PDF."""
    done = subprocess.run(
        ["pdftotext", *options, str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode("utf-8")


def text_boxes(path: Path) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return poppler's words with their boxes in points, origin top left."""
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    found = re.findall(pattern, pdftotext(path, "-bbox"))
    return [
        (text, (float(left), float(top), float(right), float(bottom)))
        for left, top, right, bottom, text in found
    ]
