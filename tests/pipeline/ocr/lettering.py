"""Printed lines of which it is known which pixel belongs to which line."""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr.find_lines import Segment
from pipeline.ocr.ink import Ink
from pipeline.ocr.picture import Grey
from tests.pipeline.ocr.pages import SERIF

DPI = 200
WORDS = """
    căn cứ nghị quyết hội đồng nhân dân về việc thực hiện thủ tục hành chính theo đề nghị
    trưởng phòng tư pháp xã phường ngày tháng năm số giấy tờ kèm bản sao Điều Khoản 12 2025
    ỦY BAN Ấp Ngữ NGỖ ẫm ậm hộ ợ sự
""".split()  # noqa: SIM905


class Sheet(NamedTuple):
    """A page, and of each pixel the line it was printed with, from 1; 0 for paper."""

    grey: Grey
    line: NDArray[np.uint8]


def typeset(
    count: int, *, points: float, spacing: float, degrees: float = 0.0, seed: int = 1
) -> Sheet:
    """Print ``count`` lines of any words; ``spacing`` 1 is the closest that word processors set."""
    pixels = round(points / 72 * DPI)
    step = 1.15 * spacing * pixels
    chance = random.Random(seed)
    face = ImageFont.truetype(str(SERIF), pixels)
    size = (1400, round(160 + step * count))
    grey, line = np.full(size[::-1], 255, np.uint8), np.zeros(size[::-1], np.uint8)
    for row in range(count):
        text = " ".join(chance.choices(WORDS, k=30))
        while face.getlength(text) > 1100:
            text = text.rpartition(" ")[0]
        layer = Image.new("L", size, 255)
        ImageDraw.Draw(layer).text((140, 80 + row * step), text, font=face, fill=0)
        if degrees:
            layer = layer.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        drawn = np.asarray(layer)
        line[drawn < 160] = row + 1
        grey = np.minimum(grey, drawn)
    return Sheet(grey, line)


def true_lines(sheet: Sheet, ink: Ink) -> NDArray[np.int64]:
    """Return of each piece of ink its line; 0 where two lines touch in one piece."""
    count = int(sheet.line.max()) + 1
    both = ink.labels.ravel().astype(np.int64) * count + sheet.line.ravel()
    shares = np.bincount(both, minlength=len(ink.pieces) * count).reshape(-1, count)
    shares[:, 0] = 0
    touching = np.count_nonzero(shares, axis=1) > 1
    return np.where(touching, 0, shares.argmax(axis=1))


def owners(segments: list[Segment], ink: Ink) -> NDArray[np.int64]:
    """Return of each piece of ink the number of its segment, -1 for none."""
    found = np.full(len(ink.pieces), -1)
    for number, segment in enumerate(segments):
        found[segment.pieces] = number
    return found


def letter_sized(ink: Ink) -> NDArray[np.bool_]:
    """Say of each piece whether it is as large as the page's letters."""
    height = ink.pieces[:, 3]
    found = (height >= 0.7 * ink.tall) & (height <= 3 * ink.tall)
    found[0] = False
    return np.asarray(found, np.bool_)
