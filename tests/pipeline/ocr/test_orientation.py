"""Which way up a page lies; an upright page is never turned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from config.settings import OcrSettings, load_settings
from pipeline.ocr.orientation import find_orientation
from tests.pipeline.ocr.pages import CORPORA, blank, needs_corpora, page_of, save, write

LINES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2025;",
    "Theo đề nghị của Trưởng phòng Kinh tế tại Tờ trình số 12/TTr-KT,",
    "Điều 1. Phê duyệt kế hoạch sửa chữa đường thôn, tổng chiều dài 1.250 m.",
    "Kinh phí thực hiện từ nguồn ngân sách xã và đóng góp của nhân dân.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký ban hành.",
    "Văn phòng Ủy ban, các ông bà có tên trên chịu trách nhiệm thi hành.",
)


@pytest.fixture
def settings() -> OcrSettings:
    return load_settings().ocr


def printed() -> Image.Image:
    picture = blank()
    for row in range(24):
        write(picture, (150, 120 + 60 * row), LINES[row % len(LINES)], size=27)
    return picture


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_turn_makes_a_printed_page_upright(
    tmp_path: Path, settings: OcrSettings, turn: int
) -> None:
    # Pillow turns counter-clockwise, so turning the same number of degrees clockwise undoes it.
    path = save(printed().rotate(turn, expand=True), tmp_path)
    found = find_orientation(page_of(path, dpi=150), settings)
    assert found.turn == turn
    assert 0.3 < found.confidence <= 1


@pytest.mark.parametrize("lean", [-5, 4])
def test_a_leaning_page_is_upright(tmp_path: Path, settings: OcrSettings, lean: int) -> None:
    path = save(printed().rotate(lean, fillcolor=255), tmp_path)
    assert find_orientation(page_of(path, dpi=150), settings).turn == 0


def test_nothing_is_said_of_a_blank_page(tmp_path: Path, settings: OcrSettings) -> None:
    found = find_orientation(page_of(save(blank(), tmp_path), dpi=150), settings)
    assert (found.turn, found.confidence) == (0, 0.0)


def test_a_picture_without_print_is_not_turned(tmp_path: Path, settings: OcrSettings) -> None:
    noise = Image.effect_noise((1240, 1754), 90)
    assert find_orientation(page_of(save(noise, tmp_path), dpi=150), settings).turn == 0


def test_upright_pages_do_not_need_the_engine(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_orientation(page_of(save(printed(), tmp_path), dpi=150), settings)
    assert found.turn == 0
    assert found.confidence > 0.3


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_few_lines_are_tried_each_way_by_the_network(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    picture = blank()
    for row in range(4):
        write(picture, (150, 200 + 60 * row), LINES[row], size=27)
    path = save(picture.rotate(turn, expand=True), tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))  # without Tesseract's program
    found = find_orientation(page_of(path, dpi=150), settings)
    assert found.turn == turn
    assert found.confidence > 0.3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_capitals_and_numbers_show_no_marks_but_are_read(
    tmp_path: Path, settings: OcrSettings, turn: int
) -> None:
    picture = blank()
    for row in range(5):
        write(picture, (150, 200 + 60 * row), "GIAO THANH TOAN 125 000 KHO BAC HOA BINH", size=27)
    path = save(picture.rotate(turn, expand=True), tmp_path)
    assert find_orientation(page_of(path, dpi=150), settings).turn == turn


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_where_the_program_reads_it_is_asked_which_way(
    tmp_path: Path, settings: OcrSettings, turn: int
) -> None:
    path = save(printed().rotate(turn, expand=True), tmp_path)
    chosen = settings.model_copy(update={"engine": "tesseract"})
    assert find_orientation(page_of(path, dpi=150), chosen).turn == turn


@pytest.mark.parametrize("turn", [0, 270])
def test_a_decoded_picture_says_the_same_as_its_file(
    tmp_path: Path, settings: OcrSettings, turn: int
) -> None:
    picture = printed().rotate(turn, expand=True).resize((2000, 2000))
    page = page_of(save(picture, tmp_path), dpi=200)
    grey, colour = np.asarray(picture), np.asarray(picture.convert("RGB"))
    found = find_orientation(page, settings)
    assert find_orientation(page, settings, grey) == found
    assert find_orientation(page, settings, colour).turn == found.turn


@pytest.mark.parametrize("seed", [1, 2])
def test_specks_and_strokes_turn_no_page(tmp_path: Path, settings: OcrSettings, seed: int) -> None:
    picture, chance = blank(), np.random.default_rng(seed)
    draw = ImageDraw.Draw(picture)
    for x, y, length, lean in chance.integers(
        (0, 0, 2, -9), (1200, 1700, 14, 9), (900, 4)
    ).tolist():
        draw.line((x, y, x + length, y + lean), fill=0, width=2)
    found = find_orientation(page_of(save(picture, tmp_path), dpi=150), settings)
    assert found.turn == 0


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
def test_the_smallest_pictures_lie_as_they_lie(
    tmp_path: Path, settings: OcrSettings, size: tuple[int, int]
) -> None:
    for level in (0, 255):
        path = save(Image.new("L", size, level), tmp_path)
        assert find_orientation(page_of(path, dpi=150), settings).turn == 0


@pytest.mark.corpus
@needs_corpora
@pytest.mark.parametrize("name", ["nd96-p05.png", "nd96-p08.png", "lowres-2.jpg"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_real_scans_are_put_upright(
    tmp_path: Path, settings: OcrSettings, name: str, turn: int
) -> None:
    dpi = 70 if name.startswith("lowres") else 300
    with Image.open(CORPORA / "scans_with_text" / name) as picture:
        path = save(picture.convert("L").rotate(turn, expand=True), tmp_path)
    assert find_orientation(page_of(path, dpi=dpi), settings).turn == turn
