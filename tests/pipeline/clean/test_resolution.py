"""The stored picture is never made smaller; the reading copy is as large as print asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config.settings import load_settings
from models.page import Page
from pipeline.clean.clean import clean_page
from pipeline.clean.placing import Placing
from pipeline.ocr.engine import read_page
from tests.pipeline.clean.papers import leaning, page_of, sheet

SETTINGS = load_settings()
LARGE = (2480, 3508)


def cleaned(folder: Path, image: Image.Image, dpi: float) -> Page:
    return clean_page(page_of(folder, image, dpi=dpi), folder / "sach", 0, SETTINGS.clean)


@pytest.mark.parametrize("lean", [0.0, 1.5])
def test_usual_print_at_300_dpi_is_read_at_200(tmp_path: Path, lean: float) -> None:
    done = cleaned(tmp_path, leaning(sheet(24, size=LARGE), lean), 300)
    assert (done.image.width, done.image.height, done.image.dpi) == (*LARGE, 300)
    assert done.reading is not None
    assert (done.reading.width, done.reading.height) == (1653, 2339)
    assert done.reading.dpi == pytest.approx(200)


def test_small_print_keeps_every_pixel(tmp_path: Path) -> None:
    tiny = Image.new("RGB", LARGE, "white")
    tiny.paste(sheet(30), (100, 100))
    tiny.paste(sheet(30, seed=8), (1240, 1750))
    done = cleaned(tmp_path, tiny, 300)
    assert done.reading is not None
    assert (done.reading.width, done.reading.height, done.reading.dpi) == (*LARGE, 300)


def test_a_coarse_page_is_not_enlarged(tmp_path: Path) -> None:
    done = cleaned(tmp_path, sheet(24), 150)
    assert done.reading is not None
    assert (done.reading.width, done.reading.dpi) == (1240, 150)


def test_the_copy_lies_on_the_stored_picture(tmp_path: Path) -> None:
    """A box on the copy, scaled by the widths, is the same place on the stored picture."""
    page = sheet(24, size=LARGE, paper=(255, 255, 255))
    done = cleaned(tmp_path, leaning(page, 2.0), 300)
    assert done.reading is not None
    with Image.open(done.image.path) as picture:
        small = picture.convert("L").resize((1653, 2339), Image.Resampling.BOX)
    with Image.open(done.reading.path) as picture:
        off = np.asarray(small).astype(int) - np.asarray(picture).astype(int)
    assert np.abs(off[100:-100, 100:-100]).mean() < 6


def test_what_is_read_on_the_copy_is_what_was_printed(tmp_path: Path) -> None:
    text = "Căn cứ nghị quyết của hội đồng nhân dân xã về việc giải quyết thủ tục"
    done = cleaned(tmp_path, leaning(sheet(4, size=LARGE, text=text), -1.2), 300)
    said = read_page(done, SETTINGS.ocr).text
    assert sum(text in line for line in said.splitlines()) >= 3


@pytest.mark.parametrize("lean", [0.0, 3.0])
@pytest.mark.parametrize("scale", [1.0, 2 / 3, 1 / 3])
def test_points_and_pictures_are_placed_alike(lean: float, scale: float) -> None:
    page = np.full((600, 900), 255, np.uint8)
    page[200:216, 500:516] = 0
    placing = Placing(900, 600, lean)
    shown = placing.grey(page, scale)
    rows, columns = np.nonzero(shown < 128)
    middle = (columns.mean() + 0.5) / scale, (rows.mean() + 0.5) / scale
    box = placing.box(np.array([[500, 200], [515, 215]], np.int32), 1.0)
    assert middle == pytest.approx((box.center_x, box.center_y), abs=1.0)
