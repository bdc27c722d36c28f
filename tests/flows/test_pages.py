"""One page from its picture to its words, with the real reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from config.settings import Settings, load_settings
from flows.pages import process_page
from flows.read_page import read_one
from flows.services import Services
from models.page import Page
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from tests.pipeline.ingest.bytes_of import dropped, saved
from tests.pipeline.ingest.typed import (
    LINES,
    add_typed,
    lines_of,
    scanned,
    typed_pdf,
    unicode_font,
)


@pytest.fixture
def settings() -> Settings:
    return load_settings()


def page_of(folder: Path, data: bytes, settings: Settings) -> Page:
    intake = settings.intake.model_copy(update={"render_dpi": 150})
    file = identify(dropped(folder, "tờ.pdf", data), intake)
    (page,) = split_pages(file, folder, 1, intake)
    return page


def test_a_typed_page_is_taken_at_its_word(tmp_path: Path, settings: Settings) -> None:
    page = page_of(tmp_path, typed_pdf(), settings)
    reading = read_one(page, tmp_path, settings)
    assert reading.text is not None
    assert [line.text for line in reading.text.lines] == list(LINES)
    assert {word.reader for word in reading.text.words} == {"text layer"}
    assert (reading.page.image, reading.page.ops) == (page.image, page.ops)
    assert reading.page.facts.ink > 0
    assert set(reading.seconds) == {"clean", "ocr"}


def test_a_typed_page_is_not_blank_however_little_ink_it_has(
    tmp_path: Path, settings: Settings
) -> None:
    with pikepdf.new() as pdf:
        add_typed(pdf, unicode_font(pdf), "0.8 g " + lines_of(["Phụ lục"], size=8))
        page = page_of(tmp_path, saved(pdf), settings)
    reading = read_one(page, tmp_path, settings)
    assert not reading.page.facts.blank
    assert reading.text is not None
    assert reading.text.text == "Phụ lục"


def test_a_layer_that_was_left_aside_is_told_with_what_was_read(
    tmp_path: Path, settings: Settings
) -> None:
    with pikepdf.new() as pdf:
        over = "q 595 0 0 842 0 0 cm /Im0 Do Q " + lines_of(["Cong hda xa h6i"] * 7, mode=3)
        add_typed(pdf, unicode_font(pdf), over, picture=scanned(LINES))
        page = page_of(tmp_path, saved(pdf), settings)
    reading = read_one(page, tmp_path, settings)
    assert reading.text is not None
    assert reading.text.engine.startswith("tesseract")
    assert "nộp giấy tờ" in reading.text.text
    assert [(f.code, f.subject) for f in reading.findings] == [("PAGE-011", "trang 1")]


def test_words_that_were_changed_on_disk_are_not_believed(
    tmp_path: Path, settings: Settings
) -> None:
    page = page_of(tmp_path, typed_pdf(), settings)
    assert page.text_layer is not None
    page.text_layer.path.write_bytes(page.text_layer.path.read_bytes().replace(b"12", b"13"))
    text = read_one(page, tmp_path, settings).text
    assert text is not None
    assert text.engine.startswith("tesseract")


def test_a_page_read_before_is_read_again_when_its_own_words_are_known(
    tmp_path: Path, services: Services
) -> None:
    page = page_of(tmp_path, typed_pdf(), services.settings)
    without = page.model_copy(update={"text_layer": None})
    work = services.work("ab" * 32)
    marks = {process_page(each, work, services).fingerprint for each in (without, page, page)}
    assert len(marks) == 2


def test_how_many_pages_are_read_at_once_is_no_reason_to_read_them_again(
    tmp_path: Path, services: Services
) -> None:
    page = page_of(tmp_path, typed_pdf(), services.settings)
    work = services.work("ab" * 32)
    first = process_page(page, work, services)
    (checkpoint,) = (work.path / "checkpoints").iterdir()
    written = checkpoint.stat().st_mtime_ns

    def under(**own: object) -> str:
        ocr = services.settings.ocr.model_copy(update=own)
        settings = services.settings.model_copy(update={"ocr": ocr})
        return process_page(page, work, replace(services, settings=settings)).fingerprint

    assert under(page_memory_bytes=10**8, workers=7) == first.fingerprint
    assert checkpoint.stat().st_mtime_ns == written
    assert under(page_segmentation=6) != first.fingerprint
