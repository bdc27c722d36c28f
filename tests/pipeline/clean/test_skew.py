from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.clean.ink import find_ink
from pipeline.clean.raster import shrink, small_dpi
from pipeline.clean.skew import measure_skew
from tests.pipeline.clean.papers import A4, DPI, clouds, grainy, leaning, sheet

LIMIT = 10.0
FULL = sheet(28)


def lean_of(image: Image.Image) -> float | None:
    ink = find_ink(shrink(np.asarray(image), DPI), small_dpi(DPI))
    return measure_skew(ink, small_dpi(DPI), LIMIT)


@pytest.mark.parametrize("degrees", [-9.3, -4.0, -1.85, -0.3, -0.1, 0.0, 0.15, 0.7, 2.45, 6.1, 9.8])
def test_the_lean_of_text_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    found = lean_of(leaning(FULL, degrees))
    assert found is not None
    assert found == pytest.approx(degrees, abs=0.1)


@settings(max_examples=8, deadline=None)
@given(st.floats(-9.9, 9.9), st.integers(4, 30), st.floats(0, 14))
def test_any_lean_any_amount_of_text_any_grain(degrees: float, lines: int, grain: float) -> None:
    found = lean_of(grainy(leaning(sheet(lines), degrees), grain))
    assert found is None or found == pytest.approx(degrees, abs=0.15)


def test_the_middle_of_a_bilevel_scan() -> None:
    found = lean_of(leaning(FULL, 1.3).convert("L").point(lambda v: 255 * (v > 140)))
    assert found == pytest.approx(1.3, abs=0.1)


def test_a_ruled_table_without_text() -> None:
    table = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(table)
    for row in range(12):
        draw.line((150, 300 + 90 * row, 1090, 300 + 90 * row), "black", 3)
    for column in range(5):
        draw.line((150 + 235 * column, 300, 150 + 235 * column, 1290), "black", 3)
    assert lean_of(leaning(table, 2.0)) == pytest.approx(2.0, abs=0.1)


def test_text_only_in_a_corner() -> None:
    found = lean_of(leaning(sheet(6, columns=(0.55, 0.95)), -1.5))
    assert found == pytest.approx(-1.5, abs=0.15)


def test_more_than_the_limit_is_not_guessed() -> None:
    assert lean_of(leaning(FULL, 14.0)) is None


def test_a_single_word_is_too_short_to_tell() -> None:
    assert lean_of(leaning(sheet(1, text="Hết"), 3.0)) is None


def test_nothing_is_told_of_a_blank_page_a_photo_or_a_seal() -> None:
    blank = Image.new("RGB", A4, (250, 249, 244))
    photo = grainy(clouds().convert("RGB"), 10)
    seal = blank.copy()
    draw = ImageDraw.Draw(seal)
    for ring in (100, 94, 60):
        draw.ellipse(
            (500 - ring, 900 - ring, 500 + ring, 900 + ring), outline=(200, 30, 40), width=4
        )
    assert [lean_of(picture) for picture in (blank, photo, seal)] == [None, None, None]


def test_a_page_lying_on_its_side_is_left_alone() -> None:
    assert lean_of(FULL.rotate(90, expand=True)) is None
