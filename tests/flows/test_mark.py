"""Digitized papers show who converted them; typed ones do not, and no key signs for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from config.settings import load_settings
from flows.mark import conversion_mark
from flows.services import Services
from models.errors import ConfigError, UnreadableError
from models.page import FileRef
from models.times import VIETNAM
from pipeline.render.content import RenderContent
from sohoa.wiring import installation
from tests.pipeline.render.papers import content_of, keep, pdftotext

NAME = "Ủy ban nhân dân xã Đồng Giữa"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with installation(load_settings(data_dir=tmp_path / "data")) as parts:
        agency = parts.settings.agency.model_copy(update={"name": NAME})
        settings = parts.settings.model_copy(update={"agency": agency})
        noon = datetime(2025, 8, 12, 12, 0, tzinfo=VIETNAM)
        yield replace(parts, settings=settings, clock=lambda: noon)


@pytest.fixture
def content(tmp_path: Path) -> RenderContent:
    picture = Image.new("L", (827, 1169), 255)
    ImageDraw.Draw(picture).rectangle((400, 0, 826, 100), fill=0)
    return content_of([keep(picture, tmp_path / "page.png", 100)])


def words(pdf: bytes, folder: Path) -> list[str]:
    path = folder / "shown.pdf"
    path.write_bytes(pdf)
    return [line.strip() for line in pdftotext(path, "-layout").splitlines() if line.strip()]


def test_a_scan_shows_form_agency_time_and_that_the_key_is_a_tests(
    content: RenderContent, services: Services, tmp_path: Path
) -> None:
    mark = conversion_mark(content, services.load_identity(), services)
    assert mark is not None
    assert words(mark.pdf, tmp_path) == [
        "Sao y",
        NAME,
        "2025-08-12T12:00:00+07:00",
        "Chữ ký thử nghiệm, không có giá trị pháp lý",
    ]
    left, bottom, right, top = mark.box
    assert top <= 842 - 101 * 72 / 100 or right <= 400 * 72 / 100, "it covers the print"
    assert (right - left, top - bottom) > (100, 40)


def test_the_key_of_an_office_shows_exactly_three_lines(
    content: RenderContent, services: Services, tmp_path: Path
) -> None:
    real = replace(services.load_identity(), test_certificate=False)
    mark = conversion_mark(content, real, services)
    assert mark is not None
    assert words(mark.pdf, tmp_path) == ["Sao y", NAME, "2025-08-12T12:00:00+07:00"]


def test_the_key_of_an_office_signs_for_no_agency_without_a_name(
    content: RenderContent, services: Services
) -> None:
    real = replace(services.load_identity(), test_certificate=False)
    unnamed = services.settings.model_copy(update={"agency": load_settings().agency})
    with pytest.raises(ConfigError, match="agency"):
        conversion_mark(content, real, replace(services, settings=unnamed))


def test_what_never_was_paper_shows_nothing(content: RenderContent, services: Services) -> None:
    layer = FileRef(path=Path("text.json"), sha256="0" * 64)
    typed = content.pages[0].model_copy(update={"text_layer": layer})
    identity = services.load_identity()
    assert (
        conversion_mark(content.model_copy(update={"pages": (typed,)}), identity, services) is None
    )
    mixed = content.model_copy(update={"pages": (content.pages[0], typed)})
    assert conversion_mark(mixed, identity, services) is not None


def test_it_can_be_turned_off(content: RenderContent, services: Services) -> None:
    sign = services.settings.sign.model_copy(update={"visible": False})
    silent = replace(services, settings=services.settings.model_copy(update={"sign": sign}))
    assert conversion_mark(content, services.load_identity(), silent) is None


def test_a_page_picture_that_is_gone_is_told(content: RenderContent, services: Services) -> None:
    content.pages[0].image.path.unlink()
    with pytest.raises(UnreadableError):
        conversion_mark(content, services.load_identity(), services)
