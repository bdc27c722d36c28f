"""The lines of a card's machine-readable zone get a second reading."""

from __future__ import annotations

import numpy as np

from models.geometry import Box
from models.page import Word
from pipeline.ocr.second.machine_zone import crops, zone_lines


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
