"""The pages that all readers get are the same, pixel by pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from benchmarks import pages
from benchmarks.pages import GROUPS, batches, chosen, image_pdf, samples, synthetic_samples
from tests.pipeline.ocr.pages import needs_corpora


def _picture(path: Path, mode: str, dpi: int | None = 100) -> Path:
    grain = np.random.default_rng(7).integers(0, 256, (60, 80), dtype=np.uint8)
    picture = Image.fromarray(grain).convert(mode)
    if dpi:
        picture.save(path, dpi=(dpi, dpi))
    else:
        picture.save(path)
    return path


def _embedded(pdf: Path, page: int = 0) -> tuple[Image.Image, list[float]]:
    with pikepdf.open(pdf) as opened:
        stream = opened.pages[page].images["/Im0"]
        assert isinstance(stream, pikepdf.Stream)
        image = pikepdf.PdfImage(stream)
        return image.as_pil_image(), [float(side) for side in opened.pages[page].mediabox]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_png_goes_in_without_loss_and_needless_colour(tmp_path: Path, mode: str) -> None:
    png = _picture(tmp_path / "p.png", mode)
    inside, box = _embedded(image_pdf([png], tmp_path / "p.pdf"))
    assert inside.mode == "L"
    assert inside.tobytes() == Image.open(png).convert("L").tobytes()
    assert box == pytest.approx([0, 0, 80 * 72 / 100, 60 * 72 / 100], abs=0.01)


def test_a_jpeg_goes_in_as_it_is(tmp_path: Path) -> None:
    jpeg = _picture(tmp_path / "p.jpg", "RGB")
    with pikepdf.open(image_pdf([jpeg], tmp_path / "p.pdf")) as pdf:
        assert pdf.pages[0].images["/Im0"].read_raw_bytes() == jpeg.read_bytes()


def test_a_grey_jpeg_is_told_as_grey(tmp_path: Path) -> None:
    inside, _ = _embedded(image_pdf([_picture(tmp_path / "p.jpg", "L")], tmp_path / "p.pdf"))
    assert inside.mode == "L"


def test_a_picture_without_resolution_is_as_wide_as_a4(tmp_path: Path) -> None:
    _, box = _embedded(image_pdf([_picture(tmp_path / "p.png", "L", None)], tmp_path / "p.pdf"))
    assert box[2] == pytest.approx(8.27 * 72, abs=0.1)


def test_made_up_pages_are_the_same_each_time_and_have_their_text(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, again = list(synthetic_samples(tmp_path)), list(synthetic_samples(tmp_path / "again"))
    assert [one.file.read_bytes() for one in first] == [one.file.read_bytes() for one in again]
    assert all(one.group in GROUPS and len(one.truth.split()) > 50 for one in first)


def test_the_text_of_a_made_up_page_has_its_head_in_reading_order(tmp_path: Path) -> None:
    letter = next(one for one in synthetic_samples(tmp_path) if one.name == "cong_van-p1")
    places = [letter.truth.index(text) for text in ("Số:", "V/v", "CỘNG HÒA", "ngày", "Kính gửi")]
    assert places == sorted(places)


def test_without_real_scans_the_made_up_ones_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "CORPORA", tmp_path / "nothing")
    wanted = chosen(["quyet_dinh"], tmp_path)
    assert {one.group for one in wanted} == {"synthetic"}
    (batch,) = batches(wanted, tmp_path)
    assert len(batch.pictures) == len(wanted)
    with pikepdf.open(batch.pdf) as pdf:
        assert len(pdf.pages) == len(wanted)


@pytest.mark.corpus
@needs_corpora
def test_every_real_page_has_its_picture_and_truth() -> None:
    there = list(samples())
    assert {one.group for one in there} == set(GROUPS) - {"synthetic"}
    assert all(one.file.is_file() and one.truth.strip() for one in there)
