"""Print on its side or on its head within an upright page is read as it lies, and told."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from config.settings import OcrSettings, load_settings
from models.finding import Severity
from models.geometry import Box
from pipeline.ocr.engine import read_page
from pipeline.ocr.network import recognise
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.read_lines import look_at, read_lines
from pipeline.ocr.turned import read_turned
from tests.pipeline.ocr.pages import blank, page_of, save, write
from tests.pipeline.ocr.reading import SENTENCES, grey_of

RECEIPT = (
    "Biên lai thu tiền số 0045 ngày 12 tháng 5 năm 2025",
    "Người nộp tiền: Nguyễn Văn Hùng, thôn Đồng Giữa",
    "Lý do nộp: lệ phí cấp bản sao trích lục hộ tịch",
    "Số tiền: năm mươi nghìn đồng",
)
AT = (260, 760)


@pytest.fixture(scope="module")
def settings() -> OcrSettings:
    return load_settings().ocr


def sheet(turn: int) -> Image.Image:
    """Return a page with a receipt pasted on, turned counter-clockwise."""
    picture, receipt = blank(), Image.new("L", (760, 230), 255)
    for row, line in enumerate(SENTENCES):
        write(picture, (120, 200 + 54 * row), line, 28)
    write(picture, (120, 1620), SENTENCES[0], 28)
    for row, line in enumerate(RECEIPT):
        write(receipt, (10, 10 + 50 * row), line, 27)
    picture.paste(receipt.rotate(turn, expand=True), AT)
    return picture


@pytest.fixture(params=["as here", "plain numbers"])
def _numbers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Processors with and without products of bytes doubt other letters of lines on their side."""
    if request.param == "plain numbers":
        monkeypatch.setattr(recognise, "has_byte_products", lambda: False)
    recognise.open_network.cache_clear()
    yield
    recognise.open_network.cache_clear()


@pytest.mark.usefixtures("_numbers")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_receipt_pasted_on_is_read_as_it_lies(
    turn: int, tmp_path: Path, settings: OcrSettings
) -> None:
    text = read_page(page_of(save(sheet(turn), tmp_path), 150), settings)
    lines = [line.text for line in text.lines]
    assert lines[: len(SENTENCES)] == list(SENTENCES)
    assert lines[len(SENTENCES) :] == [*RECEIPT, SENTENCES[0]]
    (finding,) = text.findings
    assert (finding.code, finding.severity) == ("PAGE-003", Severity.INFO)
    told = Box(*map(int, finding.parameters["box"].split(",")))
    words = [word.box for line in text.lines if line.text in RECEIPT for word in line.words]
    size = (760, 230) if turn == 180 else (230, 760)
    for box in (told, *words):
        assert AT[0] <= box.left < box.right <= AT[0] + size[0]
        assert AT[1] <= box.top < box.bottom <= AT[1] + size[1]


def test_words_on_their_side_stand_one_below_the_other(
    tmp_path: Path, settings: OcrSettings
) -> None:
    text = read_page(page_of(save(sheet(270), tmp_path), 150), settings)
    line = next(line for line in text.lines if line.text == RECEIPT[0])
    tops = [word.box.top for word in line.words]
    assert tops == sorted(tops)


def test_an_upright_page_is_left_as_it_was_read(network: LineNetwork) -> None:
    look = look_at(grey_of(sheet(0)), 150)
    words, _ = read_lines(look, network, math.inf)
    assert read_turned(look, words, network, math.inf) == (words, ())


def test_scribble_is_not_taken_for_turned_print(network: LineNetwork) -> None:
    picture = sheet(0)
    for row in range(4):
        for column in range(9):
            write(
                picture, (150 + 90 * column, 1150 + 60 * row), "$§¥€&%"[(row + column) % 6] * 2, 34
            )
    look = look_at(grey_of(picture), 150)
    words, _ = read_lines(look, network, math.inf)
    assert read_turned(look, words, network, math.inf).places == ()


def test_a_page_without_words_has_no_places(network: LineNetwork) -> None:
    look = look_at(grey_of(blank()), 150)
    assert read_turned(look, [], network, math.inf) == ([], ())
