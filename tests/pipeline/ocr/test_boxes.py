"""Boxes are pixels of the stored picture, whatever copy of it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config.settings import load_settings
from pipeline.ocr.engine import read_page
from tests.pipeline.ocr.pages import blank, page_of, save, write
from tests.pipeline.ocr.reading import SENTENCES

WIDTH, HEIGHT = 2481, 900


def page_of_words() -> tuple[Image.Image, dict[str, tuple[int, int]]]:
    """Return a picture at 300 dots per inch, and the first and last column of each word."""
    picture, column, columns = blank(WIDTH, HEIGHT), 150, {}
    for word in SENTENCES[2].split()[:12]:
        box = write(picture, (column, 300), word, 54)
        columns[word] = box.left, box.right
        column = box.right + 18
    write(picture, (150, 500), SENTENCES[0], 54)
    return picture, columns


@pytest.mark.parametrize("dpi", [300, 200, 150, 110])
def test_each_word_covers_its_own_ink(tmp_path: Path, dpi: int) -> None:
    picture, columns = page_of_words()
    page = page_of(save(picture, tmp_path, "stored.png"), dpi=300)
    if dpi < 300:
        size = round(WIDTH * dpi / 300), round(HEIGHT * dpi / 300)
        copy = save(picture.resize(size, Image.Resampling.LANCZOS), tmp_path, "copy.png")
        page = page.model_copy(update={"reading": page_of(copy, dpi=dpi).image})
    text = read_page(page, load_settings().ocr)
    assert (text.width, text.height) == (WIDTH, HEIGHT)
    dark = np.asarray(picture)[280:400] < 128
    words = [word for word in text.words if word.box.center_y < 420]
    assert [word.text for word in words] == list(columns)
    for word in words:
        left, right = columns[word.text]
        box = word.box
        inside = dark[box.top - 280 : box.bottom - 280, box.left : box.right].sum()
        assert inside >= 0.95 * dark[:, left - 4 : right + 4].sum()
        assert abs(box.left - left) < 8
        assert abs(box.right - right) < 8
        assert box.height < 75
