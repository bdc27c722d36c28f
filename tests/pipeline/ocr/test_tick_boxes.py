"""Small drawn boxes are found in the picture, with what stands in them."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.geometry import Box
from models.page import ImageRef, Page, PageText, TickBox, Word
from pipeline.ocr.tick_boxes import find_tick_boxes, with_tick_boxes
from samples.synthetic.paint import Sheet, Style
from samples.synthetic.scan import draw_wear, scan_page
from samples.synthetic.tick_boxes import MARKS, SIDE, draw_tick_box

DPI = 200
PLACES = ((40.0, 40.0), (90.0, 40.0), (40.0, 70.0), (90.0, 70.0))


def _page(path: Path) -> Page:
    with Image.open(path) as picture:
        width, height = picture.size
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    image = ImageRef(path=path, sha256=digest, width=width, height=height, dpi=DPI, mode="RGB")
    return Page(number=1, source=digest, source_page=1, image=image)


def _scanned(sheet: Sheet, folder: Path, seed: int = 1, *, straight: bool = True) -> Page:
    wear = draw_wear(random.Random(seed))
    if straight:  # pages are straightened before anybody looks for boxes
        wear = type(wear)(**{**vars(wear), "skew": 0.1})
    path = folder / f"{seed}.jpg"
    path.write_bytes(scan_page(sheet.finished(), wear, DPI, seed))
    return _page(path)


def _near(found: tuple[TickBox, ...], x: float, y: float) -> TickBox:
    left, middle = x * DPI / 25.4, (y - SIDE / 2) * DPI / 25.4
    near = [b for b in found if abs(b.box.left - left) < 8 and abs(b.box.center_y - middle) < 12]
    assert len(near) == 1
    return near[0]


@pytest.mark.parametrize("mark", ["", *MARKS])
def test_a_box_is_found_with_its_mark(mark: str, tmp_path: Path) -> None:
    for seed in range(3):
        sheet, rng = Sheet(130, 100, DPI), random.Random(seed)
        for x, y in PLACES:
            sheet.text(x - 12, y, "Có ")
            draw_tick_box(sheet, x, y, mark, rng)
        found = find_tick_boxes(_scanned(sheet, tmp_path, seed))
        for x, y in PLACES:
            assert _near(found, x, y).ticked is bool(mark)


def test_cells_for_the_digits_of_a_number_are_no_boxes(tmp_path: Path) -> None:
    sheet, x = Sheet(130, 60, DPI), 20.0
    for digit in "040190001234":
        sheet.frame((x, 24, x + 5.6, 30), thick=0.2)
        sheet.text(x + 2.8, 29, digit, Style(12), "center")
        x += 5.6
    assert find_tick_boxes(_scanned(sheet, tmp_path)) == ()


def test_a_table_has_no_boxes(tmp_path: Path) -> None:
    sheet = Sheet(130, 100, DPI)
    for row in range(4):
        for column, width in enumerate((12, 40, 20)):
            left = 20 + (0, 12, 52)[column]
            sheet.frame((left, 20 + 8 * row, left + width, 28 + 8 * row), thick=0.25)
    assert find_tick_boxes(_scanned(sheet, tmp_path)) == ()


def test_an_empty_page_has_none(tmp_path: Path) -> None:
    path = tmp_path / "white.png"
    Image.fromarray(np.full((400, 400), 255, np.uint8)).save(path)
    assert find_tick_boxes(_page(path)) == ()


def _text(word: str, box: Box, confidence: float) -> PageText:
    one = Word(
        text=word, raw_text=word, box=box, confidence=confidence, block=1, line=1, reader="x"
    )
    return PageText(page=1, width=500, height=500, words=(one,))


def test_a_capital_of_a_word_that_is_read_surely_is_no_box() -> None:
    capital = TickBox(box=Box(100, 100, 122, 124), ticked=True, ink=0.4)
    sure = _text("HỘI", Box(100, 98, 180, 126), 0.99)
    doubtful = _text("DƠI", Box(100, 98, 180, 126), 0.4)
    assert with_tick_boxes(sure, (capital,)).tick_boxes == ()
    assert with_tick_boxes(doubtful, (capital,)).tick_boxes == (capital,)


def test_a_box_glued_to_the_end_of_a_word_stays() -> None:
    box = TickBox(box=Box(160, 100, 182, 124), ticked=False, ink=0.0)
    text = _text("KhôngD", Box(60, 98, 184, 126), 0.99)
    assert with_tick_boxes(text, (box,)).tick_boxes == (box,)
