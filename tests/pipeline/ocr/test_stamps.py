"""What a pen wrote into a black incoming stamp is no unread print; a table's cell is none."""

from __future__ import annotations

import numpy as np
import pytest

from models.geometry import Box
from pipeline.ocr.stamps import is_in_stamp
from pipeline.ocr.words import RawWord

DPI = 200
PEN = Box(250, 480, 420, 520)


def framed(*strokes: tuple[int, int, int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    drawn = np.zeros((1200, 1600), np.uint8)
    for left, top, right, bottom in strokes:
        drawn[top:bottom, left:right] = 1
    return drawn


FRAME = framed((60, 380, 600, 383), (60, 540, 600, 543), (597, 380, 600, 543))


def word(text: str, left: int = 80, top: int = 440) -> RawWord:
    return RawWord(text, text, Box(left, top, left + 90, top + 40), 0.9, 1, (0, 1))


def test_a_framed_place_beside_the_word_of_the_stamp_is_in_it() -> None:
    assert is_in_stamp(PEN, [word("ĐẾN")], FRAME, DPI)
    assert is_in_stamp(PEN, [word("CÔNG"), word("ĐẾN:", 300, 390)], FRAME, DPI)


@pytest.mark.parametrize(
    "words",
    [[], [word("đến")], [word("TRÌNH")], [word("ĐẾN", 1200, 900)]],
    ids=["none", "in a sentence", "another", "far away"],
)
def test_without_its_word_a_frame_is_a_cell_of_a_table(words: list[RawWord]) -> None:
    assert not is_in_stamp(PEN, words, FRAME, DPI)


def test_without_a_frame_the_word_is_one_of_the_text() -> None:
    assert not is_in_stamp(PEN, [word("ĐẾN")], framed(), DPI)
    assert not is_in_stamp(PEN, [word("ĐẾN")], framed((60, 540, 600, 543)), DPI)


def test_a_frame_at_the_edge_of_the_paper_is_looked_at_as_far_as_it_goes() -> None:
    assert is_in_stamp(
        Box(0, 0, 120, 60), [word("ĐẾN", 0, 40)], framed((0, 0, 3, 90), (0, 70, 400, 73)), DPI
    )
