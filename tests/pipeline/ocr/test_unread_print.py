"""What the network does not read: told with its place, whatever happens to the second try."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config.settings import OcrSettings, load_settings
from models.finding import Severity
from models.geometry import Box
from models.page import Mark, MarkKind, Page, PageText
from pipeline.ocr.engine import read_page
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.read_lines import Look, read_lines
from pipeline.ocr.words import RawWord
from tests.pipeline.ocr.engines import count_of, put_engine
from tests.pipeline.ocr.pages import blank, page_of, save, write
from tests.pipeline.ocr.reading import SENTENCES

DPI = 150
LOST = Box(90, 330, 1100, 490)
"""Where three lines stand that the network is kept from seeing."""


@pytest.fixture
def settings() -> OcrSettings:
    return load_settings().ocr


@pytest.fixture(autouse=True)
def _lines_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_some(
        look: Look, network: LineNetwork, deadline: float
    ) -> tuple[list[RawWord], int]:
        words, left = read_lines(look, network, deadline)
        return [word for word in words if not word.box.overlaps(LOST)], left

    monkeypatch.setattr("pipeline.ocr.engine.read_lines", without_some)


def printed_page(width: int = 1240, height: int = 700) -> Image.Image:
    """Return a page of five lines, and below them three that will be lost."""
    picture = blank(width, height)
    for row in range(5):
        write(picture, (100, 60 + 50 * row), SENTENCES[row], 28)
    for row in range(3):
        write(picture, (100, 340 + 50 * row), SENTENCES[row], 28)
    return picture


def stored(folder: Path, *, dpi: float = DPI) -> Page:
    return page_of(save(printed_page(), folder), dpi=dpi, number=3)


def read_well(text: PageText) -> bool:
    """Say whether the upright lines were read, and nothing else."""
    return [line.text for line in text.lines] == list(SENTENCES[:5])


def test_a_killed_program_loses_no_word_of_the_network_and_the_rest_is_told(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = put_engine(tmp_path, "kill -9 $$", monkeypatch)
    text = read_page(stored(tmp_path), settings)
    assert count_of(runs) == 1
    assert read_well(text)
    (finding,) = text.findings
    assert (finding.code, finding.severity, finding.subject) == (
        "PAGE-001",
        Severity.WARNING,
        "trang 3",
    )
    box = Box(*map(int, finding.parameters["box"].split(",")))
    assert box.overlaps(LOST)
    assert np.abs(np.subtract(tuple(box), (100, 340, 930, 480))).max() < 40
    assert 0.5 < text.coverage < 0.75


def test_a_hanging_program_is_given_up_and_loses_no_word(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_engine(tmp_path, "exec tail -f /dev/null", monkeypatch)
    hurried = settings.model_copy(update={"page_timeout_seconds": 4.0})
    text = read_page(stored(tmp_path), hurried)
    assert read_well(text)
    assert [finding.code for finding in text.findings] == ["PAGE-001"]


def test_what_the_program_reads_there_fills_the_gap(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = put_engine(tmp_path, "", monkeypatch)
    text = read_page(stored(tmp_path), settings)
    assert count_of(runs) == 1
    assert [line.text for line in text.lines] == [*SENTENCES[:5], *SENTENCES[:3]]
    assert text.findings == ()
    assert text.coverage > 0.97


def test_a_mark_found_while_cleaning_is_no_unread_print(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_engine(tmp_path, "kill -9 $$", monkeypatch)
    page = stored(tmp_path)
    mark = Mark(kind=MarkKind.STAMP, box=LOST, colour="black")
    facts = page.facts.model_copy(update={"marks": (mark,)})
    text = read_page(page.model_copy(update={"facts": facts}), settings)
    assert text.findings == ()
    assert read_well(text)


def test_on_a_large_sheet_there_is_no_second_try(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = put_engine(tmp_path, "", monkeypatch)
    page = page_of(save(printed_page(2700, 1900), tmp_path), dpi=DPI)
    assert page.image.is_large_format
    text = read_page(page, settings)
    assert count_of(runs) == 0
    assert text.findings == ()
    assert text.coverage < 0.8


def test_when_the_time_is_over_the_lines_left_are_told(
    tmp_path: Path, settings: OcrSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = put_engine(tmp_path, "", monkeypatch)
    hurried = settings.model_copy(update={"page_timeout_seconds": 1e-6})
    text = read_page(stored(tmp_path), hurried)
    assert text.words == ()
    (finding,) = text.findings
    assert (finding.code, finding.severity) == ("PAGE-002", Severity.ERROR)
    assert finding.parameters == {"lines": "8"}
    assert count_of(runs) == 0
