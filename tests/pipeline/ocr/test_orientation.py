"""Which way up a page lies; an upright page is never turned."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

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
