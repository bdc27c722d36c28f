"""Grades of scans: what each does to a page, and that the same seed gives the same bytes."""

from __future__ import annotations

import io
import random

import numpy as np
import pytest
from PIL import Image

from samples.synthetic.paint import Sheet, Style
from samples.synthetic.papers.trang_trang import pencil_mark
from samples.synthetic.scan import GRADES, Grade, bleed_through, draw_grade, draw_wear, scan_page


def _page() -> Image.Image:
    sheet = Sheet(dpi=100)
    for y in range(30, 260, 8):
        sheet.text(25, y, "Ủy ban nhân dân phường Thành Vinh, tỉnh Nghệ An", Style(14))
    return sheet.finished()


def _scanned(grade: Grade, seed: int = 4) -> Image.Image:
    wear = draw_grade(random.Random(seed), grade)
    return Image.open(io.BytesIO(scan_page(_page(), wear, 100, seed)))


@pytest.mark.parametrize("grade", GRADES)
def test_same_seed_same_bytes(grade: Grade) -> None:
    wear = draw_grade(random.Random(4), grade)
    assert scan_page(_page(), wear, 100, 9) == scan_page(_page(), wear, 100, 9)


def test_the_office_grade_is_what_committed_samples_were_made_with() -> None:
    assert draw_grade(random.Random(8), "office") == draw_wear(random.Random(8))


def test_a_clean_page_is_straight_and_white() -> None:
    wear = draw_grade(random.Random(4), "clean")
    assert (wear.skew, wear.noise, wear.copy) == (0.0, 0.0, None)
    assert np.asarray(_scanned("clean")).max() == 255


def test_a_poor_page_has_no_colour_and_is_darker_and_more_crooked() -> None:
    wears = [draw_grade(random.Random(n), "poor") for n in range(30)]
    assert max(abs(wear.skew) for wear in wears) > 2.0
    assert all(abs(wear.skew) <= 3.0 for wear in wears)
    assert {bool(wear.copy and wear.copy.folds) for wear in wears} == {True, False}
    assert any(wear.copy and max(wear.copy.border) > 0 for wear in wears)
    assert any(wear.copy and wear.copy.stamp for wear in wears)
    assert np.asarray(_scanned("poor")).mean() < np.asarray(_scanned("office")).mean()


def test_a_pencils_remark_is_grey_and_small() -> None:
    back = bleed_through(_page(), 0.03)
    marked = pencil_mark(back, 100, random.Random(2))
    changed = np.abs(np.asarray(marked, np.int16) - np.asarray(back, np.int16)).max(axis=2) > 40
    assert 0.00005 < changed.mean() < 0.02
