"""Odd pictures pass through: a page is never lost to its size, kind or resolution."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from config.settings import load_settings
from pipeline.clean.blank import measure_ink
from pipeline.clean.clean import clean_page
from tests.pipeline.clean.papers import A4, page_of, sheet

SETTINGS = load_settings().clean


def noise(mode: str) -> Image.Image:
    values = np.random.default_rng(2).integers(0, 256, (877, 620, 3), np.uint8)
    return Image.fromarray(values).convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("size", [(1, 1), (2, 200), (30000, 3), (3, 30000), (25, 25)])
@pytest.mark.parametrize("turn", [0, 90])
def test_any_size_is_cleaned(
    tmp_path: Path, mode: str, size: tuple[int, int], turn: Literal[0, 90]
) -> None:
    page = page_of(tmp_path, Image.new(mode, size, 0), kind="PNG", dpi=300)
    done = clean_page(page, tmp_path / "sach", turn, SETTINGS)
    wanted = size if turn == 0 else size[::-1]
    assert (done.image.width, done.image.height) == wanted
    assert done.reading is not None
    with Image.open(done.reading.path) as picture:
        assert picture.size == (done.reading.width, done.reading.height)


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("dpi", [1, 20, 150, 300, 9999])
def test_noise_at_any_resolution_is_cleaned(tmp_path: Path, mode: str, dpi: float) -> None:
    done = clean_page(page_of(tmp_path, noise(mode), kind="PNG", dpi=dpi), tmp_path, 0, SETTINGS)
    assert not done.facts.blank


@pytest.mark.parametrize(("level", "blank"), [(0, False), (255, True)])
def test_a_black_page_is_not_blank_and_a_white_one_is(
    tmp_path: Path, level: int, blank: bool
) -> None:
    page = page_of(tmp_path, Image.new("RGB", A4, (level, level, level)))
    assert measure_ink(page, SETTINGS).blank is blank


@pytest.mark.parametrize("dpi", [1, 9999])
def test_a_made_up_resolution_does_not_make_print_dust(tmp_path: Path, dpi: float) -> None:
    done = clean_page(page_of(tmp_path, sheet(20), dpi=dpi), tmp_path / "sach", 0, SETTINGS)
    assert not done.facts.blank
    assert done.reading is not None
    assert (done.reading.width, done.reading.height) == A4
    assert 140 < done.reading.dpi < 160
