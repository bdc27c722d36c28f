"""A page line by line: words in order, each box around its own ink, none from dirt."""

from __future__ import annotations

import math
import time
from difflib import SequenceMatcher

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.geometry import Box
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.picture import Grey
from pipeline.ocr.read_lines import look_at, read_lines
from tests.pipeline.ocr.pages import ITALIC, blank, write
from tests.pipeline.ocr.reading import SENTENCES, grey_of, printed, read, rows_of


def words_at(
    picture: Image.Image, at: tuple[int, int], text: str, size: int
) -> list[tuple[str, Box]]:
    """Print ``text`` word by word; return each word with its box."""
    column, found = at[0], []
    for word in text.split():
        box = write(picture, (column, at[1]), word, size)
        found.append((word, box))
        column = box.right + size // 3
    return found


def test_rows_are_read_top_to_bottom_and_left_to_right(network: LineNetwork) -> None:
    page = blank()
    for row in range(6):
        write(page, (90, 100 + 50 * row), SENTENCES[row][:28].strip(), 26)
        write(page, (650, 100 + 50 * row), SENTENCES[5 - row][:28].strip(), 26)
    wanted = [
        f"{SENTENCES[row][:28].strip()} {SENTENCES[5 - row][:28].strip()}" for row in range(6)
    ]
    found = rows_of(read(grey_of(page), network))
    assert len(found) == 6
    assert SequenceMatcher(None, "\n".join(wanted), "\n".join(found)).ratio() > 0.98


@pytest.mark.parametrize("degrees", [0.0, 1.2, -1.2])
def test_boxes_lie_on_the_ink_of_their_words(degrees: float, network: LineNetwork) -> None:
    page, empty = blank(1240, 300), blank(1240, 300)
    printed_words = words_at(page, (120, 100), SENTENCES[0], 30)
    page = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    found = read(grey_of(page), network)
    assert [word.text for word in found] == [text for text, _ in printed_words]
    for word, (text, box) in zip(found, printed_words, strict=True):
        alone = empty.copy()
        write(alone, (box.left, 100), text, 30)
        turned = alone.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        ink = turned.point(lambda level: 255 if level < 128 else 0).getbbox()
        assert ink is not None
        assert np.abs(np.subtract(tuple(word.box), ink)).max() <= 5


def test_words_know_their_row_and_their_block(network: LineNetwork) -> None:
    page = blank(1240, 500)
    for row, top in enumerate((60, 110, 160, 320)):
        write(page, (100, top), SENTENCES[row], 28)
    found = read(grey_of(page), network)
    assert sorted({(word.block, word.line) for word in found}) == [
        (1, (0, 1)),
        (1, (0, 2)),
        (1, (0, 3)),
        (2, (0, 4)),
    ]
    assert all(word.seen is not None and len(word.seen.scores) for word in found)
    assert all(0 < word.confidence <= 1 for word in found)


def test_specks_and_strokes_at_the_margins_make_no_words(network: LineNetwork) -> None:
    page = printed(*SENTENCES[:3])
    clean = [word.text for word in read(grey_of(page), network)]
    draw, chance = ImageDraw.Draw(page), np.random.default_rng(4)
    for x, y, size in chance.integers((5, 20, 1), (60, 230, 8), (25, 3)).tolist():
        draw.ellipse((x, y, x + size, y + size), fill=0)
        draw.ellipse((1160 + x, y, 1160 + x + size, y + size), fill=0)
    draw.line((20, 60, 48, 84), fill=0, width=3)
    assert [word.text for word in read(grey_of(page), network)] == clean


def test_a_leader_is_not_read_and_its_value_is(network: LineNetwork) -> None:
    page = blank(1240, 200)
    value = write(page, (100, 80), "Dân tộc: Kinh", 30)
    write(page, (value.right + 12, 80), "." * 60, 30)
    assert rows_of(read(grey_of(page), network)) == ["Dân tộc: Kinh"]


@pytest.mark.parametrize("last", ["hành...", "hành./."])
def test_an_ellipsis_is_read(last: str, network: LineNetwork) -> None:
    page = printed(f"theo quy định của pháp luật hiện {last}")
    assert read(grey_of(page), network)[-1].text == last


@pytest.mark.parametrize(
    ("size", "dpi", "scale"),
    [(28, 150, 1.0), (38, 200, 1.0), (57, 300, 2 / 3), (114, 600, 1 / 3)],
)
def test_fine_scans_are_read_at_200_dots_per_inch(size: int, dpi: float, scale: float) -> None:
    page = grey_of(printed("Phòng Nội vụ hướng dẫn việc lập", size=size, width=60 * size))
    look = look_at(page, dpi)
    assert look.scale == pytest.approx(scale)
    assert look.dpi == pytest.approx(dpi * scale)
    assert look.grey.shape == tuple(round(side * scale) for side in page.shape)


@pytest.mark.parametrize("dpi", [72, 100])
def test_coarse_scans_are_enlarged_and_read(dpi: int, network: LineNetwork) -> None:
    size = round(13 / 72 * dpi)
    page = grey_of(printed(*SENTENCES[:3], size=size, step=2 * size, width=60 * size))
    look = look_at(page, dpi)
    assert 1.2 < look.scale <= 3.0
    words, left = read_lines(look, network, math.inf)
    text = " ".join(word.text for word in words)
    assert left == 0
    assert SequenceMatcher(None, " ".join(SENTENCES[:3]), text, autojunk=False).ratio() > 0.9


def test_a_drawing_is_not_enlarged_beyond_what_memory_holds() -> None:
    page = np.full((6000, 11000), 255, np.uint8)
    page[3000:3006, 100:8000:9] = 0
    assert look_at(page, 150).scale == 1.0


def test_when_the_time_is_over_the_lines_left_are_counted(network: LineNetwork) -> None:
    look = look_at(grey_of(printed(*SENTENCES)), 150)
    assert read_lines(look, network, time.monotonic() - 1) == ([], len(SENTENCES))
    assert read_lines(look, network, math.inf)[1] == 0


@pytest.mark.parametrize(
    "page",
    [
        np.zeros((1, 1), np.uint8),
        np.zeros((600, 500), np.uint8),
        np.full((600, 500), 255, np.uint8),
    ],
    ids=["dot", "black", "white"],
)
def test_pages_without_print_have_no_words(page: Grey, network: LineNetwork) -> None:
    words, left = read_lines(look_at(page, 150), network, math.inf)
    assert (words, left) == ([], 0)


def test_hardly_anything_is_read_in_noise(network: LineNetwork) -> None:
    page = np.random.default_rng(5).integers(0, 256, (700, 500)).astype(np.uint8)
    words, left = read_lines(look_at(page, 150), network, math.inf)
    assert left == 0
    assert sum(len(word.text) for word in words) < 60


def test_the_same_page_twice_gives_the_same_words(network: LineNetwork) -> None:
    page = grey_of(printed(*SENTENCES))
    one, two = read(page, network), read(page, network)
    assert [word._replace(seen=None) for word in one] == [word._replace(seen=None) for word in two]
    assert all(
        a.seen and b.seen and np.array_equal(a.seen.scores, b.seen.scores)
        for a, b in zip(one, two, strict=True)
    )


def test_italic_and_capitals_are_read(network: LineNetwork) -> None:
    page = blank(1240, 260)
    write(page, (100, 60), "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", 32)
    write(page, (100, 130), "Hòa Bình, ngày 15 tháng 4 năm 2025", 30, ITALIC)
    found = rows_of(read(grey_of(page), network))
    assert SequenceMatcher(None, found[0], "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH").ratio() > 0.95
    assert found[1] == "Hòa Bình, ngày 15 tháng 4 năm 2025"
