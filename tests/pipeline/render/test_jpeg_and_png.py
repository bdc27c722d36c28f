from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.render.jpeg import read_jpeg_header
from pipeline.render.png import read_png_pixels


@pytest.mark.parametrize(
    ("mode", "options", "components", "fits", "is_rgb"),
    [
        ("L", {}, 1, True, False),
        ("RGB", {}, 3, True, False),
        ("RGB", {"progressive": True}, 3, True, False),
        ("RGB", {"keep_rgb": True}, 3, True, True),
        ("CMYK", {}, 4, False, False),
    ],
)
def test_what_a_jpeg_is(
    mode: str, options: dict[str, Any], components: int, fits: bool, is_rgb: bool
) -> None:
    header = read_jpeg_header(_encoded(Image.new(mode, (30, 20)), "JPEG", **options))
    assert header == (30, 20, components, fits, is_rgb)


def test_what_pdf_cannot_decode_does_not_fit() -> None:
    data = bytearray(_encoded(Image.new("L", (30, 20)), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 1] = 0xC9  # arithmetic coding
    header = read_jpeg_header(bytes(data))
    assert header is not None
    assert not header.fits_pdf


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_crash(data: bytes) -> None:
    for start in (b"", b"\xff\xd8", b"\xff\xd8\xff\xc0"):
        read_jpeg_header(start + data)
    for start in (b"", b"\x89PNG\r\n\x1a\n", _encoded(Image.new("L", (3, 2)), "PNG")[:40]):
        read_png_pixels(start + data)


@given(st.integers(0, 400))
def test_a_cut_jpeg_is_never_misread(length: int) -> None:
    data = _encoded(Image.new("RGB", (30, 20)), "JPEG")[:length]
    header = read_jpeg_header(data)
    assert header is None or header[:3] == (30, 20, 3)


def test_plain_pngs_are_taken_as_they_are() -> None:
    for mode, colors in (("L", 1), ("RGB", 3)):
        pixels = read_png_pixels(_encoded(Image.new(mode, (30, 20), "white"), "PNG"))
        assert pixels is not None
        assert (pixels.width, pixels.height, pixels.colors) == (30, 20, colors)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16"])
def test_other_pngs_are_decoded_first(mode: str) -> None:
    assert read_png_pixels(_encoded(Image.new(mode, (30, 20)), "PNG")) is None


def test_a_png_with_a_transparent_colour_is_decoded_first() -> None:
    data = _encoded(Image.new("RGB", (30, 20)), "PNG", transparency=(1, 2, 3))
    assert read_png_pixels(data) is None


def _encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format=kind, **options)
    return buffer.getvalue()
