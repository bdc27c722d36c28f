from __future__ import annotations

import random
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter

from models.errors import ChecksumMismatchError, DamagedError
from models.page import ImageRef
from pipeline.render.document import render_document
from pipeline.render.pictures import encode_picture
from tests.pipeline.render.papers import content_of, draw_paper, embedded_picture, keep, refer


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_jpeg_keeps_its_bytes(tmp_path: Path, mode: str, options: dict[str, Any]) -> None:
    image = keep(draw_paper().picture.convert(mode), tmp_path / "p.jpg", **options)
    with pikepdf.open(_render(image, tmp_path)) as pdf:
        stream = pdf.pages[0].Resources.XObject.Im0
        assert stream.Filter == pikepdf.Name.DCTDecode
        assert stream.read_raw_bytes() == image.path.read_bytes()
        colors = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
        assert stream.ColorSpace == colors[mode]


def test_a_jpeg_that_stores_rgb_says_so(tmp_path: Path) -> None:
    picture = Image.new("RGB", (64, 64), (200, 30, 40))
    image = keep(picture, tmp_path / "p.jpg", quality=95, keep_rgb=True)
    encoded = encode_picture(image)
    assert encoded.data == image.path.read_bytes()
    assert encoded.parameters == {"ColorTransform": 0}
    shown = _shown(_render(image, tmp_path), tmp_path)
    assert _largest_difference(shown, picture) < 12


def test_a_cmyk_jpeg_becomes_rgb_with_its_colours_right(tmp_path: Path) -> None:
    picture = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    picture.save(tmp_path / "p.jpg", quality=95)
    image = refer(tmp_path / "p.jpg", picture)
    result = _render(image, tmp_path)
    with pikepdf.open(result) as pdf:
        assert pdf.pages[0].Resources.XObject.Im0.ColorSpace == "/DeviceRGB"
    assert _largest_difference(_shown(result, tmp_path), Image.new("RGB", (64, 64), "red")) < 40


def test_a_bilevel_page_is_group4_with_the_same_pixels(tmp_path: Path) -> None:
    picture = draw_paper().picture.convert("1", dither=Image.Dither.NONE)
    image = keep(picture, tmp_path / "p.png")
    result = _render(image, tmp_path)
    with pikepdf.open(result) as pdf:
        stream = pdf.pages[0].Resources.XObject.Im0
        assert stream.Filter == "/CCITTFaxDecode"
        assert len(stream.read_raw_bytes()) < image.path.stat().st_size
        embedded = embedded_picture(pdf.pages[0]).convert("L")
    assert ImageChops.difference(embedded, picture.convert("L")).getbbox() is None
    # Poppler has a decoder of its own, and shows black where the paper is black.
    subprocess.run(["pdfimages", "-png", str(result), str(tmp_path / "i")], check=True, timeout=60)
    with Image.open(tmp_path / "i-000.png") as taken:
        difference = ImageChops.difference(taken.convert("L"), picture.convert("L"))
    assert difference.getbbox() is None
    assert _largest_difference(_shown(result, tmp_path).crop((0, 0, 90, 90)), _white(90)) == 0


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("suffix", ["png", "tif", "bmp"])
def test_a_clean_page_stays_lossless(tmp_path: Path, mode: str, suffix: str) -> None:
    picture = draw_paper().picture.convert(mode)
    image = keep(picture, tmp_path / f"p.{suffix}")
    with pikepdf.open(_render(image, tmp_path)) as pdf:
        stream = pdf.pages[0].Resources.XObject.Im0
        assert stream.Filter == pikepdf.Name.FlateDecode
        embedded = embedded_picture(pdf.pages[0])
    assert embedded.mode == mode
    assert ImageChops.difference(embedded, picture).getbbox() is None


def test_an_uncompressed_noisy_scan_becomes_a_fine_jpeg(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (400, 400), random.Random(7).randbytes(480_000))
    picture = Image.blend(noise.filter(ImageFilter.GaussianBlur(2)), noise, 0.05)
    image = keep(picture, tmp_path / "p.png")
    encoded = encode_picture(image)
    assert encoded.filter == "DCTDecode"
    assert 2 * len(encoded.data) <= image.path.stat().st_size


def test_palette_and_transparency_are_laid_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (50, 40), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 25, 40))
    image = keep(clear, tmp_path / "p.png")
    shown = _shown(_render(image, tmp_path), tmp_path)
    assert shown.getpixel((10, 10)) == (0, 0, 255)
    assert shown.getpixel((40, 10)) == (255, 255, 255)


def test_a_png_of_few_colours_is_decoded_right(tmp_path: Path) -> None:
    picture = draw_paper().picture.convert("L").quantize(4)
    image = keep(picture, tmp_path / "p.png", bits=4)
    with pikepdf.open(_render(image, tmp_path)) as pdf:
        embedded = embedded_picture(pdf.pages[0])
    assert ImageChops.difference(embedded, picture.convert("RGB")).getbbox() is None


def test_16_bit_samples_are_refused_not_clipped(tmp_path: Path) -> None:
    picture = Image.new("I;16", (10, 10), 40_000)
    picture.save(tmp_path / "p.png")
    image = refer(tmp_path / "p.png", picture.convert("L"))
    with pytest.raises(DamagedError):
        encode_picture(image)


def test_another_size_than_recorded_is_refused(tmp_path: Path) -> None:
    image = keep(Image.new("L", (10, 20), 255), tmp_path / "p.png")
    with pytest.raises(DamagedError) as caught:
        encode_picture(image.model_copy(update={"width": 20, "height": 10}))
    assert "10x20" in caught.value.parameters["reason"]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"text" * 100])
def test_what_is_no_picture_is_damaged(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.jpg"
    path.write_bytes(data)
    with pytest.raises(DamagedError):
        encode_picture(refer(path, Image.new("L", (1, 1))))


def test_bytes_that_changed_are_refused(tmp_path: Path) -> None:
    image = keep(Image.new("L", (10, 20), 255), tmp_path / "p.png")
    with pytest.raises(ChecksumMismatchError):
        encode_picture(image.model_copy(update={"sha256": "0" * 64}))


def _render(image: ImageRef, folder: Path) -> Path:
    return render_document(content_of([image]), folder / "out.pdf").path


def _shown(path: Path, folder: Path) -> Image.Image:
    """Return the first page as poppler draws it, one pixel a pixel of the picture."""
    stem = folder / "shown"
    command = ["pdftoppm", "-r", "150", "-singlefile", "-png", str(path), str(stem)]
    subprocess.run(command, check=True, timeout=60)
    with Image.open(stem.with_suffix(".png")) as shown:
        return shown.convert("RGB")


def _white(side: int) -> Image.Image:
    return Image.new("RGB", (side, side), "white")


def _largest_difference(one: Image.Image, other: Image.Image) -> int:
    assert one.mode == other.mode == "RGB"
    return max(ImageChops.difference(one, other).tobytes())
