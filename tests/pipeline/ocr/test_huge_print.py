"""Type many times as tall as the text around it is read, and hides nothing of that text."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from pipeline.ocr.huge_print import find_huge_print
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.read_lines import look_at
from tests.pipeline.ocr.pages import SERIF, blank, write
from tests.pipeline.ocr.reading import SENTENCES, grey_of, read, rows_of

BOLD = SERIF.with_name("LiberationSerif-Bold.ttf")
DPI = 150


def cover(points: int, bold: bool) -> Image.Image:
    pixels = round(points / 72 * DPI)
    picture = blank()
    write(picture, (100, 80), "HỒ SƠ LƯU TRỮ", pixels, BOLD if bold else SERIF)
    write(picture, (100, 80 + 3 * pixels // 2), "Tập 3: quyển phụ", pixels, BOLD if bold else SERIF)
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 300 + 3 * pixels + 54 * row), line, 28)
    return picture


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("points", [28, 44, 52, 64])
def test_titles_of_any_size_are_read_with_the_text_below(
    points: int, bold: bool, network: LineNetwork
) -> None:
    found = rows_of(read(grey_of(cover(points, bold)), network))
    assert found == ["HỒ SƠ LƯU TRỮ", "Tập 3: quyển phụ", *SENTENCES]


def test_boxes_of_huge_words_lie_on_the_page(network: LineNetwork) -> None:
    words = read(grey_of(cover(60, False)), network)
    first = words[0]
    assert first.text == "HỒ"
    assert 90 <= first.box.left <= 110
    assert first.box.height > 80
    assert words[1].box.left > first.box.right


def test_a_scrawl_over_the_text_hides_none_of_it(network: LineNetwork) -> None:
    picture = blank()
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 300 + 54 * row), line, 28)
    draw = ImageDraw.Draw(picture)
    for left in (300, 420, 540, 660):
        draw.arc((left, 330, left + 90, 450), 0, 300, fill=0, width=6)
    found = rows_of(read(grey_of(picture), network))
    assert found[0] == SENTENCES[0]
    assert set(SENTENCES[4:]) <= set(found)


def test_a_page_of_common_print_has_no_huge_lines() -> None:
    picture = blank()
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 300 + 54 * row), line, 28)
    look = look_at(grey_of(picture), DPI)
    assert find_huge_print(look.grey, look.dpi, look.ink) is None


def test_a_fingerprint_beside_the_text_hides_none_of_it(network: LineNetwork) -> None:
    picture = blank()
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 300 + 36 * row), line, 20)
    draw = ImageDraw.Draw(picture)
    for left in (900, 1050):
        for ring in range(0, 60, 8):
            box = (left + ring, 320 + ring, left + 130 - ring, 500 - ring)
            if box[0] < box[2]:
                draw.ellipse(box, outline=0, width=3)
    found = " ".join(rows_of(read(grey_of(picture), network)))
    assert all(line in found for line in SENTENCES)
