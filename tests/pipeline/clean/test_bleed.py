from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from config.settings import load_settings
from models.page import Page
from pipeline.clean.clean import clean_page
from tests.pipeline.clean.papers import A4, font, grainy, page_of, sheet, shining_through

SETTINGS = load_settings().clean
WHITE = (255, 255, 255)
PENCIL = (165, 165, 168)


def cleaned(folder: Path, image: Image.Image) -> tuple[Page, np.ndarray]:
    done = clean_page(page_of(folder, image, kind="PNG"), folder / "sach", 0, SETTINGS)
    assert done.reading is not None
    with Image.open(done.reading.path) as picture:
        return done, np.asarray(picture).astype(int)


@pytest.mark.parametrize("strength", [0.15, 0.25])
def test_print_of_the_back_goes_and_print_of_the_front_stays(
    tmp_path: Path, strength: float
) -> None:
    plain = sheet(26, paper=WHITE)
    done, shown = cleaned(tmp_path, shining_through(plain, strength))
    assert "bleed_off" in [op.name for op in done.ops]
    front = np.asarray(plain.convert("L")).astype(int)
    away = np.asarray(plain.convert("L").filter(ImageFilter.MinFilter(15))) == 255
    assert (shown[away] < 250).mean() < 0.004
    strokes = np.count_nonzero(front < 140)
    assert np.count_nonzero(shown < 140) >= 0.99 * strokes


def test_a_grainy_page_without_a_second_layer_is_left(tmp_path: Path) -> None:
    done, _ = cleaned(tmp_path, grainy(sheet(26, paper=(248, 248, 248)), 5))
    assert "bleed_off" not in [op.name for op in done.ops]


def test_a_note_in_pencil_beside_print_stays(tmp_path: Path) -> None:
    page = sheet(16, paper=WHITE)
    draw = ImageDraw.Draw(page)
    for row in range(3):
        draw.text((200, 1100 + 60 * row), "đã nhận đủ, chờ bổ sung", font=font(5), fill=PENCIL)
    done, shown = cleaned(tmp_path, page)
    assert "bleed_off" not in [op.name for op in done.ops]
    assert shown[1100:1300].min() < 190


def test_a_page_in_pencil_only_is_never_suppressed(tmp_path: Path) -> None:
    page = Image.new("RGB", A4, WHITE)
    draw = ImageDraw.Draw(page)
    for row in range(25):
        draw.text((150, 150 + 60 * row), "biên bản làm việc ghi tay", font=font(5), fill=PENCIL)
    done, shown = cleaned(tmp_path, page)
    assert [op.name for op in done.ops] == ["reading"]
    assert shown.min() < 180
