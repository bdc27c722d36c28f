from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from config.settings import CleanSettings, load_settings
from models.errors import DamagedError
from pipeline.clean.blank import measure_ink
from tests.pipeline.clean.papers import A4, DPI, clouds, font, grainy, page_of, sheet, with_seal

MM = DPI / 25.4


@pytest.fixture
def settings() -> CleanSettings:
    return load_settings().clean


def blank_sheet() -> Image.Image:
    return grainy(Image.new("RGB", A4, (247, 246, 240)), 4)


def is_blank(folder: Path, image: Image.Image, settings: CleanSettings, kind: str = "JPEG") -> bool:
    return measure_ink(page_of(folder, image, kind=kind), settings).blank


def test_an_empty_sheet_is_blank(tmp_path: Path, settings: CleanSettings) -> None:
    assert is_blank(tmp_path, blank_sheet(), settings)


def test_print_shining_through_from_the_back_is_blank(
    tmp_path: Path, settings: CleanSettings
) -> None:
    back = (
        sheet(28).transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.5))
    )
    through = Image.blend(Image.new("RGB", A4, (247, 246, 240)), back, 0.2)
    assert is_blank(tmp_path, grainy(through, 4), settings)


def test_a_seal_soaking_through_is_blank(tmp_path: Path, settings: CleanSettings) -> None:
    """Patchy, as seen on the backs of real papers: 0.16 % of the page, in spots quite dark."""
    sealed = with_seal(blank_sheet(), (400, 700), 100, (215, 90, 110))
    patches = clouds().point(lambda v: 255 * (v > 135))
    soaked = Image.composite(sealed, blank_sheet(), patches)
    assert is_blank(tmp_path, soaked, settings)


def test_shadows_holes_dust_and_streaks_are_blank(tmp_path: Path, settings: CleanSettings) -> None:
    page = blank_sheet()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, round(4 * MM), A4[1]), fill=(30, 30, 30))
    draw.rectangle((0, A4[1] - 12, A4[0], A4[1]), fill=(60, 60, 60))
    for y in (600, 1070):
        draw.ellipse((12 * MM, y, 18 * MM, y + 6 * MM), fill=(40, 40, 40))
    for x, y in np.random.default_rng(1).integers((100, 100), (1100, 1600), (150, 2)):
        draw.rectangle((x, y, x + 2, y + 2), fill=(50, 50, 50))
    draw.line((820, 0, 820, A4[1]), fill=(120, 120, 120), width=2)
    assert is_blank(tmp_path, page, settings)


def scribble(draw: ImageDraw.ImageDraw, fill: tuple[int, int, int]) -> None:
    """One written line, about 8 cm of loops."""
    steps = np.linspace(0, 22 * np.pi, 500)
    points = [
        (300 + 7 * step + 14 * np.cos(step), 800 + 16 * np.sin(step)) for step in steps.tolist()
    ]
    draw.line(points, fill=fill, width=3)


@pytest.mark.parametrize("ink", [(20, 20, 30), (40, 60, 160), (150, 150, 152)])
def test_one_written_line_is_no_blank_page(
    tmp_path: Path, settings: CleanSettings, ink: tuple[int, int, int]
) -> None:
    page = blank_sheet()
    scribble(ImageDraw.Draw(page), ink)
    assert not is_blank(tmp_path, page, settings)


def test_one_short_printed_line_is_no_blank_page(tmp_path: Path, settings: CleanSettings) -> None:
    page = blank_sheet()
    ImageDraw.Draw(page).text(
        (200, 200), "Xác nhận đã nhận đủ hồ sơ", font=font(5), fill=(20, 20, 20)
    )
    assert not is_blank(tmp_path, page, settings)


def test_a_whole_red_seal_is_no_blank_page(tmp_path: Path, settings: CleanSettings) -> None:
    assert not is_blank(
        tmp_path, with_seal(blank_sheet(), (600, 900), 110, (200, 30, 40)), settings
    )


def test_an_empty_ruled_form_is_no_blank_page(tmp_path: Path, settings: CleanSettings) -> None:
    page = blank_sheet()
    draw = ImageDraw.Draw(page)
    for y in range(300, 1500, 80):
        draw.line((90, y, 1150, y), fill=(30, 30, 30), width=2)
    assert not is_blank(tmp_path, page, settings)


def test_bilevel_pages(tmp_path: Path, settings: CleanSettings) -> None:
    white = Image.new("1", A4, 1)
    assert is_blank(tmp_path, white, settings, kind="PNG")
    printed = sheet(3).convert("L").point(lambda v: 255 * (v > 128)).convert("1")
    assert not is_blank(tmp_path, printed, settings, kind="PNG")


def test_a_full_page_counts_its_ink(tmp_path: Path, settings: CleanSettings) -> None:
    facts = measure_ink(page_of(tmp_path, sheet(30)), settings)
    assert 0.03 < facts.ink < 0.2


def test_a_picture_that_does_not_decode_is_said(tmp_path: Path, settings: CleanSettings) -> None:
    page = page_of(tmp_path, sheet(3))
    cut = page.image.path.read_bytes()[:2000]
    page.image.path.write_bytes(cut)
    digest = hashlib.sha256(cut).hexdigest()
    page = page.model_copy(update={"image": page.image.model_copy(update={"sha256": digest})})
    with pytest.raises(DamagedError):
        measure_ink(page, settings)
