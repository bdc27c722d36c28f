"""Tesseract's program reads regions: its boxes are those of the page, nothing is read twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from config.settings import load_settings
from models.errors import OcrEngineError
from models.geometry import Box
from pipeline.ocr.program import Program
from pipeline.ocr.tessdata import model_in_use
from tests.pipeline.ocr.engines import put_engine
from tests.pipeline.ocr.pages import blank, page_of, save, write
from tests.pipeline.ocr.reading import SENTENCES, grey_of


def program_for(picture: Image.Image, folder: Path) -> Program:
    settings = load_settings().ocr
    page = page_of(save(picture, folder), dpi=150, number=5)
    return Program(grey_of(picture), 150, page, settings, model_in_use(settings))


@pytest.fixture
def picture() -> Image.Image:
    """Return two lines, of which the upper one begins at column 100 and row 200."""
    page = blank(1240, 700)
    write(page, (100, 200), SENTENCES[3], 30)
    write(page, (100, 260), SENTENCES[4], 30)
    return page


REGION = Box(90, 190, 1100, 310)


def test_a_region_is_read_in_pixels_of_the_page(picture: Image.Image, tmp_path: Path) -> None:
    words = program_for(picture, tmp_path).read_region(REGION, [])
    assert " ".join(word.text for word in words) == f"{SENTENCES[3]} {SENTENCES[4]}"
    assert abs(words[0].box.left - 100) < 5
    assert 200 <= words[0].box.top < 215
    for word in words:
        assert REGION.left <= word.box.left < word.box.right <= REGION.right
        assert REGION.top <= word.box.top < word.box.bottom <= REGION.bottom
        assert word.seen is None


def test_words_that_were_read_are_not_read_again(picture: Image.Image, tmp_path: Path) -> None:
    taken = [Box(60, 195, 1180, 245), Box(0, 600, 50, 650)]
    words = program_for(picture, tmp_path).read_region(REGION, taken)
    assert " ".join(word.text for word in words) == SENTENCES[4]


def test_a_region_at_the_edge_of_the_page_is_read(tmp_path: Path) -> None:
    page = blank(700, 60)
    write(page, (2, 2), "Phòng Nội vụ hướng dẫn", 30)
    words = program_for(page, tmp_path).read_region(Box(0, 0, 700, 60), [])
    assert [word.text for word in words] == ["Phòng", "Nội", "vụ", "hướng", "dẫn"]
    assert min(word.box.left for word in words) >= 0


def test_an_empty_region_has_no_words(tmp_path: Path) -> None:
    assert program_for(blank(300, 300), tmp_path).read_region(Box(10, 10, 200, 100), []) == []


def test_a_killed_program_names_its_page(
    picture: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_engine(tmp_path, "kill -9 $$", monkeypatch)
    with pytest.raises(OcrEngineError, match="trang 5"):
        program_for(picture, tmp_path).read_whole()
