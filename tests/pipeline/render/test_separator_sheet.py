"""Separator sheets as they come out of a printer and back through a scanner."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from models.errors import FontCoverageError
from models.separator import HEADING, Separator, SeparatorKind, read_separator
from pipeline.ocr.codes import read_codes
from pipeline.render.separator_sheet import render_separators
from tests.pipeline.ocr.pages import page_of

SHEETS = (
    Separator(kind=SeparatorKind.DOSSIER, dossier_id="000.00.18.H41-250812-0001", station="quầy 7"),
    Separator(kind=SeparatorKind.DOSSIER),
    Separator(kind=SeparatorKind.PAPER),
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "tờ.pdf"
    path.write_bytes(render_separators(SHEETS))
    return path


def drawn(pdf: Path, page: int, dpi: int) -> Image.Image:
    """Return a page as a printer would set it."""
    stem = pdf.with_name(f"p{page}-{dpi}")
    number = str(page)
    command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", number, "-l", number, "-singlefile"]
    subprocess.run([*command, str(pdf), str(stem)], check=True, timeout=60)
    with Image.open(stem.with_suffix(".pgm")) as picture:
        return picture.copy()


def test_each_sheet_is_a_page_of_a4(pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        boxes = [[round(float(side)) for side in page.mediabox] for page in opened.pages]
    assert boxes == [[0, 0, 595, 842]] * len(SHEETS)


@pytest.mark.parametrize(
    ("dpi", "turn", "noise"), [(300, 0, 0), (200, 2, 20), (100, 0, 15), (200, 180, 0), (150, 90, 0)]
)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_worn_scan_of_a_sheet_is_read(
    pdf: Path, tmp_path: Path, number: int, dpi: int, turn: int, noise: int
) -> None:
    picture = drawn(pdf, number, dpi).rotate(turn, expand=turn == 90, fillcolor=255)
    if noise:
        rng = random.Random(number)
        grain = Image.frombytes("L", picture.size, rng.randbytes(picture.width * picture.height))
        picture = Image.blend(picture, grain, noise / 100)
    path = tmp_path / "scan.png"
    picture.save(path)
    found = [read_separator(code.payload) for code in read_codes(page_of(path, dpi))]
    assert found == [SHEETS[number - 1]]


def test_the_words_are_real_vietnamese_text(pdf: Path) -> None:
    command = ["pdftotext", str(pdf), "-"]
    pages = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    first, second, third = pages.split("\f")[:3]
    assert all(HEADING in page for page in (first, second, third))
    assert "000.00.18.H41-250812-0001" in first
    assert "Quầy / Station: quầy 7" in first
    assert "BẮT ĐẦU HỒ SƠ MỚI" in second
    assert "BẮT ĐẦU GIẤY TỜ MỚI" in third
    assert first.index("BẮT ĐẦU") < first.index("New dossier")


def test_every_font_is_embedded(pdf: Path) -> None:
    said = subprocess.run(
        ["pdffonts", str(pdf)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    rows = [line.split() for line in said.splitlines()[2:]]
    assert len(rows) == 2
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_same_sheets_give_the_same_bytes(pdf: Path) -> None:
    assert render_separators(SHEETS) == pdf.read_bytes()


def test_a_long_station_stays_on_the_sheet() -> None:
    long = Separator(kind=SeparatorKind.DOSSIER, station="quầy tiếp nhận " * 8)
    assert render_separators([long]).startswith(b"%PDF")


def test_a_letter_that_the_font_lacks_is_an_error_and_no_empty_box() -> None:
    with pytest.raises(FontCoverageError):
        render_separators([Separator(kind=SeparatorKind.DOSSIER, station="柜台")])
