"""Ink told apart: letters stay, rules and dotted leaders go, an ellipsis is print."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.ocr.ink import Ink, find_ink
from pipeline.ocr.leaders import find_leaders
from tests.pipeline.ocr.lettering import DPI, typeset
from tests.pipeline.ocr.pages import blank, write
from tests.pipeline.ocr.reading import grey_of


def ink_of(picture: Image.Image, dpi: float = 150) -> Ink:
    return find_ink(grey_of(picture), dpi)


def dark_beyond(ink: Ink, column: int) -> int:
    return int(np.count_nonzero(ink.dark[:, column:]))


@pytest.mark.parametrize("leader", ["." * 40, " ." * 30, "…" * 12])
def test_a_dotted_leader_behind_a_value_is_wiped(leader: str) -> None:
    page = blank(1240, 200)
    value = write(page, (100, 80), "Dân tộc: Kinh", 30)
    write(page, (value.right + 12, 80), leader, 30)
    ink = ink_of(page)
    assert dark_beyond(ink, value.right + 6) == 0
    assert np.count_nonzero(ink.wiped[:, value.right + 6 :]) > 0
    assert not ink.wiped[:, : value.right].any()


@pytest.mark.parametrize("text", ["Căn cứ...", "lập tại: …", "Họ và tên: ....", "ị ạ ộ ụ ị ạ ọ ẹ"])
def test_an_ellipsis_and_dots_of_letters_stay(text: str) -> None:
    page = blank(1240, 200)
    write(page, (100, 80), text, 30)
    ink = ink_of(page)
    assert not ink.wiped.any()
    assert (ink.pieces[1:, 2] > 0).all()


def test_too_few_dots_are_no_leader() -> None:
    pieces = np.array([[10 * dot, 50, 3, 3, 9] for dot in range(6)], np.int32)
    assert not find_leaders(pieces, (100, 100), 150).any()
    assert not find_leaders(pieces[:0], (100, 100), 150).any()


def test_a_row_of_dots_is_a_leader_and_a_letter_among_them_is_none() -> None:
    dots = [[10 * dot, 50, 3, 3, 9] for dot in range(12)]
    pieces = np.array([*dots, [125, 38, 11, 15, 90]], np.int32)
    assert find_leaders(pieces, (100, 200), 150).tolist() == [True] * 12 + [False]


@pytest.mark.parametrize("width", [2, 3, 5])
def test_rules_along_and_across_are_wiped_and_letters_between_them_stay(width: int) -> None:
    plain, ruled = blank(1240, 300), blank(1240, 300)
    for page in (plain, ruled):
        write(page, (200, 130), "Nơi thường trú: thôn Đồng Giữa", 30)
    draw = ImageDraw.Draw(ruled)
    draw.line((100, 110, 1100, 110), fill=0, width=width)
    draw.line((100, 190, 1100, 190), fill=0, width=width)
    draw.line((150, 110, 150, 190), fill=0, width=width)
    ink = ink_of(ruled)
    assert np.array_equal(ink.dark, ink_of(plain).dark)
    assert ink.wiped[110, 120:1080].all()


def test_a_slab_as_thick_as_long_is_no_rule() -> None:
    page = blank(600, 400)
    ImageDraw.Draw(page).rectangle((100, 100, 220, 200), fill=0)
    assert not ink_of(page).wiped[120:180, 120:200].any()


@pytest.mark.parametrize("paper", [255, 225, 190])
def test_faint_print_on_grey_paper_is_ink(paper: int) -> None:
    page = Image.new("L", (900, 200), paper)
    box = write(page, (100, 80), "Căn cứ Luật", 30)
    faint = grey_of(page).copy()
    faint[faint < paper] = paper - 30
    ink = find_ink(faint, 150)
    assert np.count_nonzero(ink.dark) > 500
    assert not ink.dark[:, box.right + 2 :].any()


def test_the_usual_height_is_that_of_most_letters() -> None:
    sheet = typeset(4, points=13, spacing=1.3)
    assert 16 <= find_ink(sheet.grey, DPI).tall <= 24


def test_a_page_with_hardly_any_letters_gets_that_of_common_print() -> None:
    assert ink_of(blank(), 200).tall == pytest.approx(15)


def test_labels_and_pieces_speak_of_the_same_ink() -> None:
    sheet = typeset(2, points=12, spacing=1.3)
    ink = find_ink(sheet.grey, DPI)
    assert np.array_equal(ink.labels > 0, ink.dark > 0)
    assert ink.labels.max() == len(ink.pieces) - 1
    for number in (1, len(ink.pieces) // 2, len(ink.pieces) - 1):
        left, top, width, height, area = ink.pieces[number].tolist()
        part = ink.labels[top : top + height, left : left + width] == number
        assert np.count_nonzero(part) == area


def test_walls_between_the_digits_of_a_number_are_wiped_and_the_digits_stay() -> None:
    page = blank(1240, 300)
    draw = ImageDraw.Draw(page)
    for number, digit in enumerate("040190001234"):
        left = 200 + 33 * number
        draw.rectangle((left, 120, left + 33, 155), outline="black", width=2)
        write(page, (left + 9, 121), digit, 24)
    ink = ink_of(page)
    digits = [piece for piece in ink.pieces[1:].tolist() if piece[3] >= 14]
    assert len(digits) == 12
    assert all(piece[2] < 20 and piece[3] < 22 for piece in digits)


def test_capitals_between_two_rules_are_no_walls() -> None:
    plain, ruled = blank(1240, 300), blank(1240, 300)
    for page in (plain, ruled):
        write(page, (200, 128), "HÌNH THỨC THI HÀNH Ỉ Í", 30)
    draw = ImageDraw.Draw(ruled)
    for y in (118, 172):
        draw.line((150, y, 1100, y), fill="black", width=2)
    assert len(ink_of(ruled).pieces[ink_of(ruled).pieces[:, 2] > 0]) == len(ink_of(plain).pieces)
