"""What a pen wrote in a head is read by the second reader, and its absence stops nothing."""

from __future__ import annotations

import hashlib
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageDraw

from config.settings import OcrSettings, load_settings
from models.geometry import Box
from models.page import Word
from pipeline.ocr.engine import read_page
from pipeline.ocr.second.reading import READER, read_slots
from pipeline.ocr.second.recogniser import read_crops, recogniser_in_use
from pipeline.ocr.second.weights import RECOGNISER, installed_folder, look_at, second_model
from tests.pipeline.ocr.pages import blank, needs_second_reader, page_of, save, write
from tests.pipeline.ocr.second.heads import Drawn, head


@pytest.fixture
def settings() -> OcrSettings:
    return load_settings().ocr


def said(words: tuple[Word, ...]) -> list[str]:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return [" ".join(line) for line in lines.values()]


@needs_second_reader
@pytest.mark.parametrize(("number", "day"), [("239", "20"), ("05", "15"), ("1146", "07")])
def test_number_and_day_that_the_first_reader_missed_are_read(
    tmp_path: Path, settings: OcrSettings, number: str, day: str
) -> None:
    drawn = head(number, day)
    words = read_slots(drawn.save(tmp_path), drawn.words, settings)
    first, second = said(words)
    assert first.split()[0] == number
    assert first.endswith("-UBND")
    assert second == f"ngày {day} tháng 12 năm 2024"
    assert {word.reader for word in words} == {READER}
    assert all(0 <= word.confidence <= 1 for word in words)
    page = Box(0, 0, *drawn.picture.size)
    assert all(word.box.overlaps(page) and word.box.width > 0 for word in words)


@needs_second_reader
@pytest.mark.parametrize("lost", ["number", "date"])
def test_a_line_that_was_not_read_at_all_is_found_beside_the_other(
    tmp_path: Path, settings: OcrSettings, lost: str
) -> None:
    drawn = head()
    gone = {"number": {"Số:", "/QĐ-UBND"}, "date": {"ngày", "tháng", "12", "năm", "2024"}}[lost]
    words = [word for word in drawn.words if word.text not in gone]
    read = said(read_slots(drawn.save(tmp_path), words, settings))
    assert any(line.startswith("239 ") for line in read)
    assert "ngày 20 tháng 12 năm 2024" in read


@needs_second_reader
def test_a_day_that_the_calendar_does_not_have_is_not_read(
    tmp_path: Path, settings: OcrSettings
) -> None:
    drawn = head(day="38")
    read = said(read_slots(drawn.save(tmp_path), drawn.words, settings))
    assert not any("38" in line for line in read)


@needs_second_reader
def test_nothing_is_made_up_where_nothing_is_written(tmp_path: Path, settings: OcrSettings) -> None:
    drawn = head(number="", day=" ")
    words = read_slots(drawn.save(tmp_path), drawn.words, settings)
    digits = [word.text for word in words if word.text.isdigit()]
    assert digits == ["12", "2024"]


@needs_second_reader
def test_a_red_seal_over_the_number_is_no_ink_of_it(tmp_path: Path, settings: OcrSettings) -> None:
    drawn = head()
    write_red_ring(drawn)
    assert said(read_slots(drawn.save(tmp_path), drawn.words, settings))[0].startswith("239 ")


def write_red_ring(drawn: Drawn) -> None:
    ImageDraw.Draw(drawn.picture).ellipse((255, 215, 345, 305), outline=(235, 60, 60), width=4)


@needs_second_reader
def test_the_same_page_is_read_the_same_by_many_threads(
    tmp_path: Path, settings: OcrSettings
) -> None:
    drawn = head()
    picture = drawn.save(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: read_slots(picture, drawn.words, settings), range(8)))
    assert all(run == runs[0] for run in runs)
    assert runs[0]


@needs_second_reader
def test_a_crop_is_read_with_the_likelihood_of_every_character(settings: OcrSettings) -> None:
    recogniser = recogniser_in_use(settings)
    assert recogniser is not None
    picture = blank(420, 60)
    write(picture, (10, 10), "H41.18-250812-0001", 36)
    grey = np.asarray(picture)
    readings = read_crops([grey, np.repeat(grey[:, :, None], 3, axis=2)], recogniser)
    assert [reading.text for reading in readings] == ["H41.18-250812-0001"] * 2
    assert len(readings[0].chars) == len(readings[0].text)
    assert 0.5 < readings[0].confidence <= 1


def test_a_page_without_a_motto_has_no_slots(tmp_path: Path, settings: OcrSettings) -> None:
    drawn = Drawn()
    drawn.print((240, 260), "Số: 12/QĐ-UBND")
    drawn.print((770, 260), "Hòa Bình, ngày 20 tháng 12 năm 2024")
    assert read_slots(drawn.save(tmp_path), drawn.words, settings) == ()


def test_a_picture_that_cannot_be_decoded_has_no_second_reading(
    tmp_path: Path, settings: OcrSettings
) -> None:
    drawn = head()
    picture = drawn.save(tmp_path)
    picture.path.write_bytes(b"no picture")
    assert read_slots(picture, drawn.words, settings) == ()


@pytest.mark.parametrize("state", ["missing", "damaged"])
def test_without_the_network_reading_goes_on_and_the_log_says_why(
    tmp_path: Path,
    settings: OcrSettings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    state: str,
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    path = installed_folder() / RECOGNISER
    if state == "damaged":
        path.parent.mkdir(parents=True)
        path.write_bytes(b"cut off")
    assert second_model(settings).state == state
    with caplog.at_level(logging.WARNING):
        text = read_page(page_of(save(head().picture, tmp_path), dpi=200), settings)
    assert text.second == ()
    assert "NHÂN DÂN" in text.text
    assert [record for record in caplog.records if f"second reader {state}" in record.message]


def test_a_network_of_another_kind_is_not_used(
    tmp_path: Path,
    settings: OcrSettings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    path = installed_folder() / RECOGNISER
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a network")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setitem(look_at.__globals__["SHA256"], RECOGNISER, digest)
    assert second_model(settings).state == "ready"
    assert recogniser_in_use(settings) is None
    assert "not loaded" in caplog.text


def test_off_in_the_settings_means_not_even_looked_for(
    tmp_path: Path, settings: OcrSettings
) -> None:
    off = settings.model_copy(update={"second_reader": False})
    drawn = head()
    assert second_model(off).state == "off"
    assert read_slots(drawn.save(tmp_path), drawn.words, off) == ()
