"""Turns a page picture into the stream a PDF carries, touching its pixels as little as possible.

=====================  =================================================================
JPEG, grey or colour   its own bytes, unchanged
CMYK or odd JPEG       decoded, then as below
1 bit                  CCITT Group 4, lossless
grey or RGB            lossless; JPEG of quality 95 without colour subsampling where lossless
                       would take more than half a byte a pixel and JPEG less than half of that
=====================  =================================================================

The half byte a pixel is 4.3 MB for A4 at 300 dpi: flat, clean pages stay lossless, and a noisy
colour scan that reached us uncompressed does not make a dossier of 300 pages weigh gigabytes.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from typing import Any, NamedTuple

from PIL import Image, TiffImagePlugin

from models.errors import ChecksumMismatchError, DamagedError
from models.page import ImageRef
from pipeline.render.jpeg import read_jpeg_header
from pipeline.render.png import read_png_pixels

_LOSSLESS_BYTES_PER_PIXEL = 0.5
_JPEG_QUALITY = 95
_PNG_LEVEL = 6
_STRIP_OFFSETS, _STRIP_COUNTS, _ROWS_PER_STRIP, _PHOTOMETRIC = 273, 279, 278, 262


class EncodedPicture(NamedTuple):
    """A picture as an image XObject wants it."""

    data: bytes
    filter: str
    """Name of the PDF filter, without the slash."""
    width: int
    height: int
    colors: int
    """1 grey or bilevel, 3 RGB."""
    bits: int
    parameters: dict[str, int | bool]
    """DecodeParms; empty when the filter needs none."""


def encode_picture(image: ImageRef) -> EncodedPicture:
    """Return the picture of ``image`` ready to embed.

    Raises ``DamagedError`` when the file is gone, no picture, or of another size than recorded,
    and ``ChecksumMismatchError`` when its bytes are not those that were recorded.
    """
    name = image.path.name
    try:
        data = image.path.read_bytes()
    except OSError as error:
        raise DamagedError(subject=name, reason=type(error).__name__) from error
    found = hashlib.sha256(data).hexdigest()
    if found != image.sha256:
        raise ChecksumMismatchError(subject=name, expected=image.sha256, found=found)
    try:
        picture = _as_it_is(data) or _encode_pixels(data, image.mode)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedError(subject=name, reason=type(error).__name__) from error
    if (picture.width, picture.height) != (image.width, image.height):
        size = f"{picture.width}x{picture.height}, recorded {image.width}x{image.height}"
        raise DamagedError(subject=name, reason=size)
    return picture


def _as_it_is(data: bytes) -> EncodedPicture | None:
    """Return what is in the file where a PDF filter reads it."""
    if (jpeg := read_jpeg_header(data)) and jpeg.fits_pdf:
        # A PDF reader takes three colours for luma and chroma unless told otherwise.
        parameters: dict[str, int | bool] = {"ColorTransform": 0} if jpeg.is_rgb else {}
        return EncodedPicture(
            data, "DCTDecode", jpeg.width, jpeg.height, jpeg.components, 8, parameters
        )
    if (png := read_png_pixels(data)) and _is_small(len(png.data), png.width, png.height):
        parameters = {"Predictor": 15, "Colors": png.colors, "Columns": png.width}
        rows = _packed_well(png.data)
        return EncodedPicture(rows, "FlateDecode", png.width, png.height, png.colors, 8, parameters)
    return None


def _packed_well(rows: bytes) -> bytes:
    """Pack a PNG's rows anew: while a page was worked on, quick mattered more than small."""
    try:
        packed = zlib.compress(zlib.decompress(rows), _PNG_LEVEL)
    except zlib.error as error:
        raise ValueError("rows that do not unpack") from error
    return min(packed, rows, key=len)


def _encode_pixels(data: bytes, mode: str) -> EncodedPicture:
    with Image.open(io.BytesIO(data)) as opened:
        if opened.mode[0] in "IF":  # Pillow would clip these, not scale them
            raise ValueError("more than 8 bits a sample")
        opened.load()
        if mode == "1":
            return _group4(opened.convert("1", dither=Image.Dither.NONE))
        opaque = _opaque(opened)
        return _grey_or_colour(opaque if opaque.mode == mode else opaque.convert(mode))


def _opaque(picture: Image.Image) -> Image.Image:
    """Lay a picture with transparent parts on white paper."""
    if not picture.has_transparency_data:
        return picture
    layers = picture.convert("RGBA")
    paper = Image.new("RGBA", layers.size, "white")
    return Image.alpha_composite(paper, layers).convert("RGB")


def _group4(picture: Image.Image) -> EncodedPicture:
    """Encode a bilevel picture through libtiff, as one strip of ITU-T T.6 code."""
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    directory[_ROWS_PER_STRIP] = picture.height
    buffer = io.BytesIO()
    picture.save(buffer, format="TIFF", compression="group4", tiffinfo=directory)
    with Image.open(buffer) as tiff:
        tags: Any = tiff.tag_v2  # type: ignore[attr-defined]
        (offset,), (count,) = tags[_STRIP_OFFSETS], tags[_STRIP_COUNTS]
        white_is_zero = tags[_PHOTOMETRIC] == 0
    parameters: dict[str, int | bool] = {
        "K": -1,
        "Columns": picture.width,
        "Rows": picture.height,
        # The coder's black runs are ink when white is zero; PDF calls that BlackIs1 false.
        "BlackIs1": not white_is_zero,
    }
    code = buffer.getvalue()[offset : offset + count]
    return EncodedPicture(code, "CCITTFaxDecode", *picture.size, 1, 1, parameters)


def _grey_or_colour(picture: Image.Image) -> EncodedPicture:
    colors = len(picture.getbands())
    # Written as PNG, since its row filters make a scan much smaller than plain zlib does.
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=_PNG_LEVEL)
    png = read_png_pixels(buffer.getvalue())
    if png is None:
        raise ValueError("a grey or RGB picture did not become a plain PNG")
    parameters: dict[str, int | bool] = {
        "Predictor": 15,
        "Colors": colors,
        "Columns": picture.width,
    }
    lossless = EncodedPicture(png.data, "FlateDecode", *picture.size, colors, 8, parameters)
    if _is_small(len(png.data), *picture.size):
        return lossless
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=_JPEG_QUALITY, subsampling=0, optimize=True)
    code = buffer.getvalue()
    if 2 * len(code) > len(png.data):
        return lossless
    return EncodedPicture(code, "DCTDecode", *picture.size, colors, 8, {})


def _is_small(size: int, width: int, height: int) -> bool:
    return size <= _LOSSLESS_BYTES_PER_PIXEL * width * height
