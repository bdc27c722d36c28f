from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from config.settings import load_settings
from models.page import ImageOp, ImageRef
from pipeline.clean.clean import clean_page
from tests.pipeline.clean.papers import (
    A4,
    bordered,
    folded,
    font,
    page_of,
    punched,
    sheet,
    stapled,
)

SETTINGS = load_settings().clean
WHITE = (255, 255, 255)


def cleaned(folder: Path, image: Image.Image) -> tuple[np.ndarray, ImageOp | None]:
    """Return the reading copy and the op that took dirt off."""
    page = page_of(folder, image)
    before = page.image.path.read_bytes()
    done = clean_page(page, folder / "sach", 0, SETTINGS)
    assert done.image.path.read_bytes() == before  # the stored picture keeps its dirt
    return pixels(done.reading), next((op for op in done.ops if op.name == "dirt_off"), None)


def pixels(ref: ImageRef | None) -> np.ndarray:
    assert ref is not None
    with Image.open(ref.path) as picture:
        return np.asarray(picture.convert("L")).astype(int)


@pytest.mark.parametrize(("left", "bottom"), [(60, 90), (115, 0), (0, 20), (12, 0)])
def test_dark_borders_are_white_in_the_reading_copy_only(
    tmp_path: Path, left: int, bottom: int
) -> None:
    dirty = bordered(sheet(24, paper=WHITE), left, bottom)
    shown, op = cleaned(tmp_path, dirty)
    assert op is not None
    assert op.parameters["borders"]
    if left:
        assert shown[200:1500, : left - 3].min() > 250
    if bottom:
        assert shown[-bottom + 3 :, 200:].min() > 250
    text = (slice(140, 1500), slice(130, 1100))
    print_before = np.asarray(dirty.convert("L")).astype(int)[text] < 150
    assert (shown[text][print_before] < 170).mean() > 0.98


def test_holes_staple_and_folded_corner_are_white(tmp_path: Path) -> None:
    shown, op = cleaned(tmp_path, folded(stapled(punched(sheet(24, paper=WHITE)))))
    assert op is not None
    assert op.parameters == {"borders": 0, "holes": 2, "staples": 1, "corners": 1}
    assert shown[600:1200, 40:110].min() > 240
    assert shown[50:110, 50:120].min() > 240
    assert shown[:130, -100:].min() > 240


def test_headings_page_numbers_and_boxes_at_the_edges_are_no_dirt(tmp_path: Path) -> None:
    page = sheet(20, paper=WHITE)
    draw = ImageDraw.Draw(page)
    draw.text((40, 40), "HỘI ĐỒNG NHÂN DÂN", font=font(6), fill=(0, 0, 0), stroke_width=2)
    draw.text((1160, 60), "12", font=font(4.5), fill=(0, 0, 0))
    draw.text((30, 1690), "–", font=font(5), fill=(0, 0, 0))
    draw.rectangle((60, 1500, 88, 1528), fill=(0, 0, 0))  # a ticked box
    draw.line((0, 1600, A4[0], 1600), fill=(0, 0, 0), width=2)  # a rule across the page
    _, op = cleaned(tmp_path, page)
    assert op is None


def test_print_cut_by_the_edge_stays(tmp_path: Path) -> None:
    page = sheet(20, paper=WHITE, columns=(-0.01, 1.0))
    _, op = cleaned(tmp_path, page)
    assert op is None


def test_a_page_printed_white_on_black_is_not_taken_for_a_border(tmp_path: Path) -> None:
    page = sheet(20, paper=WHITE).point(lambda value: 255 - value)
    shown, op = cleaned(tmp_path, page)
    assert op is None
    assert shown.mean() < 128
