"""The ink between two pieces of print is found, taken apart and set in a row."""

from __future__ import annotations

import numpy as np

from pipeline.ocr.second.glyphs import SPACINGS, Grey, Window, find_glyphs, spaced

TALL = 40.0


def line(*boxes: tuple[int, int, int, int]) -> Grey:
    """Return a white line with black boxes ``(left, top, right, bottom)``."""
    picture = np.full((60, 400), 255, np.uint8)
    for left, top, right, bottom in boxes:
        picture[top:bottom, left:right] = 0
    return picture


def test_only_tall_ink_within_the_window_counts() -> None:
    label, one, dot, two, slash = (
        (50, 10, 80, 50), (130, 8, 140, 50), (150, 46, 154, 50), (160, 8, 175, 50),
        (230, 10, 240, 50),
    )  # fmt: skip
    picture = line(label, one, dot, two, slash)
    glyphs = find_glyphs(picture, Window(70, 240), TALL)
    assert [glyph.shape[1] - 2 for glyph in glyphs] == [10, 15]


def test_the_bar_above_a_stroke_belongs_to_it() -> None:
    picture = line((130, 20, 150, 50), (128, 8, 152, 12))
    (glyph,) = find_glyphs(picture, Window(60, 300), TALL)
    assert (glyph[8:12] < 128).any()


def test_ink_that_runs_into_the_next_letter_is_parted_from_it() -> None:
    seven, bar, letter = (130, 8, 140, 50), (130, 26, 200, 30), (196, 10, 204, 50)
    (glyph,) = find_glyphs(line(seven, bar, letter), Window(60, 205), TALL)
    assert glyph.shape[1] < 70


def test_an_empty_slot_has_no_glyphs() -> None:
    assert find_glyphs(line(), Window(60, 300), TALL) == []
    assert find_glyphs(line((50, 10, 80, 50)), Window(70, 300), TALL) == []


def test_a_row_keeps_every_glyph_and_the_height_of_the_line() -> None:
    glyphs = find_glyphs(line((130, 8, 140, 50), (160, 8, 175, 50)), Window(60, 300), TALL)
    for spacing in SPACINGS:
        row = spaced(glyphs, TALL, spacing)
        ink = (row[20:40] < 128).any(axis=0).astype(int)
        assert row.shape[0] == 60
        assert np.count_nonzero(np.diff(ink) == 1) == 2
