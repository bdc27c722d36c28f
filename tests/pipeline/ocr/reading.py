"""Made-up sentences in print, and what the line reader makes of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.ocr.decode import best_words
from pipeline.ocr.find_lines import find_segments
from pipeline.ocr.ink import find_ink
from pipeline.ocr.line_pictures import LinePicture, cut_lines
from pipeline.ocr.network.recognise import LineNetwork, Scores
from pipeline.ocr.picture import Grey
from pipeline.ocr.read_lines import look_at, read_lines
from pipeline.ocr.words import RawWord
from tests.pipeline.ocr.pages import blank, write

SENTENCES = (
    "Ủy ban nhân dân xã đề nghị Phòng Nội vụ hướng dẫn việc lập danh mục",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2025;",
    "Kinh phí thực hiện từ nguồn ngân sách xã và đóng góp của nhân dân.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký ban hành.",
    "Nơi thường trú: thôn Đồng Giữa, xã Hòa Bình",
    "Số: 125/QĐ-UBND",
)


def grey_of(picture: Image.Image) -> Grey:
    return np.asarray(picture.convert("L"))


def printed(*lines: str, size: int = 28, step: int = 54, width: int = 1240) -> Image.Image:
    """Return a strip of a page at 150 dots per inch with ``lines`` below each other."""
    picture = blank(width, 80 + step * len(lines) + size)
    for row, line in enumerate(lines):
        write(picture, (100, 40 + row * step), line, size)
    return picture


def pictures_of(page: Grey, dpi: float = 150) -> list[LinePicture]:
    """Return the lines of a page as the network sees them, top to bottom."""
    ink = find_ink(page, dpi)
    return cut_lines(page, ink, find_segments(ink))


def pixels_of(page: Grey, dpi: float = 150) -> list[NDArray[np.float32]]:
    return [picture.pixels for picture in pictures_of(page, dpi)]


def text_of(scores: Scores, network: LineNetwork) -> str:
    return " ".join(word.text for word in best_words(scores, network.model))


def read(page: Grey, network: LineNetwork, dpi: float = 150) -> list[RawWord]:
    """Return the words of a page at the size at which it is given."""
    return read_lines(look_at(page, dpi), network, math.inf)[0]


def rows_of(words: list[RawWord]) -> list[str]:
    """Return the words of each row, rows in order."""
    rows: dict[tuple[int, tuple[int, int]], list[str]] = {}
    for word in words:
        rows.setdefault((word.block, word.line), []).append(word.text)
    return [" ".join(texts) for texts in rows.values()]
