"""The lines of a card's machine-readable zone get a second reading."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.geometry import Box
from models.page import Word
from pipeline.ocr.second.machine_zone import all_lines, crops, zone_lines
from pipeline.ocr.second.recogniser import Crop
from tests.pipeline.ocr.pages import SERIF


def word(text: str, box: Box, line: int) -> Word:
    return Word(
        text=text, raw_text=text, box=box, confidence=0.9, block=1, line=line, reader="tesseract"
    )


WORDS = (
    word("Ngón", Box(10, 5, 60, 15), 1),
    word("IDVNM0966416125072096641612<<8", Box(10, 30, 310, 50), 2),
    word("NGUYEN<<DINH", Box(10, 60, 130, 80), 3),
    word("<QUY<<<<<<", Box(135, 60, 310, 82), 3),
)


def test_lines_with_fillers_are_found_and_others_left() -> None:
    assert zone_lines(WORDS) == [Box(10, 30, 310, 50), Box(10, 60, 310, 82)]
    assert zone_lines(WORDS[:1]) == []


def test_a_line_is_cut_with_paper_around_it_and_never_beyond_the_page() -> None:
    page = np.zeros((90, 320, 3), np.uint8)
    first, last = crops(page, zone_lines(WORDS))
    assert first.shape == (28, 316, 3)
    assert last.shape[0] == 30


def zone_page() -> Crop:
    picture = Image.new("RGB", (900, 400), "white")
    draw = ImageDraw.Draw(picture)
    face = ImageFont.truetype(str(SERIF.with_name("LiberationMono-Regular.ttf")), 33)
    draw.text((250, 60), "Đặng Công Hùng", font=face, fill=0)
    lines = (
        "IDVNM1854348689040185434868<<1",
        "8508281F2508289VNM<<<<<<<<<<<4",
        "PHAM<<THI<HUONG<<<<<<<<<<<<<<<",
    )
    for row, line in enumerate(lines):
        draw.text((100, 150 + 36 * row), line, font=face, fill=0)
    return np.asarray(picture)


@pytest.mark.parametrize(
    "seen",
    [
        [Box(100, 155, 695, 180)],
        [Box(100, 155, 695, 216), Box(100, 191, 695, 252)],
        [Box(100, 155, 695, 180), Box(100, 191, 695, 216), Box(100, 227, 695, 252)],
    ],
    ids=["one of three", "two run together", "all"],
)
def test_all_three_lines_of_a_zone_are_found_from_what_was_seen_of_it(seen: list[Box]) -> None:
    lines = all_lines(zone_page(), seen)
    assert [round(line.top, -1) for line in lines] == [160, 190, 230]
    assert all(15 <= line.height <= 32 for line in lines)


def test_a_line_that_stands_on_no_ink_is_kept_as_it_was_seen() -> None:
    seen = Box(10, 10, 200, 30)
    assert all_lines(np.full((60, 300, 3), 255, np.uint8), [seen]) == [seen]
