from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from config.settings import load_settings
from models.page import Page
from pipeline.clean.clean import clean_page
from tests.pipeline.clean.papers import A4, font, page_of, sheet, speckled

SETTINGS = load_settings().clean
WHITE = (255, 255, 255)
DOTTED = "Họ tên: ....................................................... Số: 1.250,5 ạ ị ọ ! : ;"


def form() -> Image.Image:
    page = sheet(12, paper=WHITE)
    draw = ImageDraw.Draw(page)
    for row in range(8):
        draw.text((150, 850 + 60 * row), DOTTED, font=font(4.5), fill=(0, 0, 0))
    return page


def cleaned(folder: Path, image: Image.Image) -> tuple[Page, np.ndarray]:
    done = clean_page(page_of(folder, image), folder / "sach", 0, SETTINGS)
    assert done.reading is not None
    with Image.open(done.reading.path) as picture:
        return done, np.asarray(picture).astype(int)


def test_a_clean_form_with_dots_has_no_speckle(tmp_path: Path) -> None:
    done, _ = cleaned(tmp_path, form())
    assert [op.name for op in done.ops] == ["reading"]


@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_specks_go_and_every_dot_of_print_stays(tmp_path: Path, mode: str) -> None:
    plain = form()
    dirty = speckled(plain, 2600)
    if mode == "1":
        dirty = dirty.convert("L").point(lambda value: 255 * (value > 128)).convert("1")
    done, shown = cleaned(tmp_path, dirty.convert(mode) if mode != "1" else dirty)
    (op,) = [op for op in done.ops if op.name == "speckle_off"]
    assert float(op.parameters["density"]) > 100
    assert int(op.parameters["specks"]) > 800
    ink = np.asarray(plain.convert("L")) < 110
    # What was ink is ink, dots and dotted lines too; at most a speck's edge took some.
    assert (shown[ink] < 170).mean() > 0.995
    margin = np.ones((A4[1], A4[0]), bool)
    margin[100:1400, 80:1180] = False
    assert (shown[margin] < 170).mean() < 0.15 * (
        np.asarray(dirty.convert("L"))[margin] < 170
    ).mean()


def test_a_few_specks_are_left(tmp_path: Path) -> None:
    done, _ = cleaned(tmp_path, speckled(form(), 120))
    assert [op.name for op in done.ops] == ["reading"]
