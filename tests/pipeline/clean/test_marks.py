from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from config.settings import load_settings
from models.geometry import Box
from models.page import Mark, MarkKind
from pipeline.clean.clean import clean_page
from tests.pipeline.clean.papers import (
    A4,
    font,
    handwritten,
    leaning,
    page_of,
    sheet,
    signed,
    with_frame_stamp,
    with_seal,
)

SETTINGS = load_settings().clean
RED, BLUE, VIOLET, BLACK = (205, 40, 50), (45, 60, 165), (110, 50, 150), (25, 25, 30)


def marks_of(folder: Path, image: Image.Image) -> list[Mark]:
    return list(clean_page(page_of(folder, image), folder / "sach", 0, SETTINGS).facts.marks)


def near(box: Box, wanted: tuple[int, int, int, int], off: int = 16) -> bool:
    return all(abs(got - want) <= off for got, want in zip(box, wanted, strict=True))


def test_a_seal_is_told_with_its_box(tmp_path: Path) -> None:
    (mark,) = marks_of(tmp_path, with_seal(sheet(28), (620, 900), 110, RED))
    assert (mark.kind, mark.colour) == (MarkKind.SEAL, "red")
    assert near(mark.box, (510, 790, 730, 1010))


def test_a_seal_inside_a_coloured_frame_is_told_once(tmp_path: Path) -> None:
    page = sheet(28)
    ImageDraw.Draw(page).rectangle((60, 60, A4[0] - 60, A4[1] - 60), outline=RED, width=6)
    marks = marks_of(tmp_path, with_seal(page, (620, 900), 110, RED))
    (seal,) = (mark for mark in marks if mark.kind is MarkKind.SEAL)
    assert near(seal.box, (510, 790, 730, 1010))


def test_boxes_lie_on_the_straightened_picture(tmp_path: Path) -> None:
    straight = with_seal(sheet(28), (900, 1300), 110, RED)
    (mark,) = marks_of(tmp_path, leaning(straight, 3.0))
    assert near(mark.box, (790, 1190, 1010, 1410))


@pytest.mark.parametrize(("colour", "name"), [(RED, "red"), (VIOLET, "blue"), (BLUE, "blue")])
@pytest.mark.parametrize("lines", [10, 26])
def test_a_framed_stamp_is_told_on_paper_and_over_print(
    tmp_path: Path, colour: tuple[int, int, int], name: str, lines: int
) -> None:
    found = marks_of(tmp_path, with_frame_stamp(sheet(lines), (500, 800), colour))
    assert [(mark.kind, mark.colour) for mark in found] == [(MarkKind.STAMP, name)]
    assert near(found[0].box, (500, 800, 825, 965))


def test_a_round_stamp_in_blue_is_no_seal_of_an_agency(tmp_path: Path) -> None:
    (mark,) = marks_of(tmp_path, with_seal(sheet(10), (620, 1000), 110, VIOLET))
    assert (mark.kind, mark.colour) == (MarkKind.STAMP, "blue")


def test_signatures_in_blue_and_in_black_across_the_seal(tmp_path: Path) -> None:
    (blue,) = marks_of(tmp_path, signed(sheet(14), (500, 1300), BLUE))
    assert (blue.kind, blue.colour) == (MarkKind.SIGNATURE, "blue")
    sealed = with_seal(sheet(16), (500, 1300), 110, RED)
    found = marks_of(tmp_path, signed(sealed, (450, 1330), BLACK))
    assert {(mark.kind, mark.colour) for mark in found} == {
        (MarkKind.SEAL, "red"),
        (MarkKind.SIGNATURE, "black"),
    }


def test_handwriting_in_blue(tmp_path: Path) -> None:
    (mark,) = marks_of(tmp_path, handwritten(sheet(14), (300, 1150), BLUE))
    assert (mark.kind, mark.colour) == (MarkKind.HANDWRITING, "blue")


def test_coloured_print_is_no_mark(tmp_path: Path) -> None:
    page = sheet(14)
    draw = ImageDraw.Draw(page)
    draw.text((300, 900), "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT", font=font(6), fill=RED)
    for row, line in enumerate(
        ("Ký bởi: Ủy ban nhân dân", "Cơ quan: Ủy ban", "Thời gian ký: 2025")
    ):
        draw.text((800, 40 + 17 * row), line, font=font(2.6), fill=(0, 0, 250))
    draw.rectangle((100, 1100, 600, 1200), fill=(200, 220, 245))  # a shaded cell
    assert marks_of(tmp_path, page) == []


def test_tinted_paper_and_black_print_give_no_marks(tmp_path: Path) -> None:
    for paper in ((250, 200, 205), (245, 225, 150), (190, 215, 245)):
        assert marks_of(tmp_path, sheet(28, paper=paper)) == []
    assert marks_of(tmp_path, sheet(28).convert("L")) == []
    assert marks_of(tmp_path, Image.new("RGB", A4, "white")) == []
