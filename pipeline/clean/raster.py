"""Page pictures between file and array."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, JpegImagePlugin

from models.errors import ChecksumMismatchError, DamagedError, UnexpectedError
from models.page import ImageRef
from pipeline.png_density import with_density
from pipeline.whole_file import write_whole

Array = npt.NDArray[np.uint8]
"""Grey ``(height, width)`` or RGB ``(height, width, 3)``, 0 black to 255 white."""

SMALL_DPI = 100
"""Measuring is done on a copy of this resolution: a pixel is a quarter of a millimetre."""

_SCANNERS = (50.0, 1200.0)
_A4_LONG_SIDE = 11.69
"""Inches."""

_NEAR_SMALL = 1.05
"""So much finer than ``SMALL_DPI`` the small copy may be, for a whole factor."""

_PNG_LEVEL = 6
_LARGE = 120_000_000
"""Bytes of a decoded picture: A3 at 600 dpi in colour has 210 million."""

_BAND = 256
"""Rows."""

_ENDS = (b"\xff\xd9", b"IEND\xaeB`\x82")
"""Last bytes of a whole JPEG and a whole PNG."""

_STANDARD_LUMINANCE = 3688
"""Sum of the luminance table of ITU-T T.81, Annex K: quality 50."""

# Pages run side by side, one thread each; OpenCV's own threads would only fight over the cores.
cv2.setNumThreads(1)
# An A0 sheet at 300 dpi is more than Pillow's default; every picture here was sized at intake.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Tables:
    """How a JPEG was quantised."""

    quantization: dict[int, list[int]]
    sampling: int
    """As Pillow counts: 0 4:4:4, 1 4:2:2, 2 4:2:0."""

    @property
    def fineness(self) -> float:
        """The quality, 1 to 100, that has tables of this size (libjpeg's scale)."""
        scale = 100.0 * sum(self.quantization[0]) / _STANDARD_LUMINANCE
        return (200.0 - scale) / 2 if scale <= 100 else 5000.0 / scale

    def turned(self) -> Tables:
        """Return the tables for the picture with width and height changed."""
        turned = {
            key: [table[column * 8 + row] for row in range(8) for column in range(8)]
            for key, table in self.quantization.items()
        }
        # 4:2:2 halves colour along the width only and has no turned counterpart.
        return Tables(turned, 0 if self.sampling == 1 else self.sampling)


@dataclass(frozen=True)
class Raster:
    """A decoded page picture."""

    array: Array
    dpi: float
    bilevel: bool
    tables: Tables | None
    """Of a JPEG."""


def load(ref: ImageRef) -> Raster:
    """Decode a page picture, whole; raise when it changed on disk or does not decode."""
    data = _read(ref)
    digest = hashlib.sha256(data).hexdigest()
    if digest != ref.sha256:
        raise ChecksumMismatchError(subject=ref.path.name, expected=ref.sha256, found=digest)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            array = _decode_whole(data, ref)
            if array is None or array.shape[:2] != picture.size[::-1]:
                wanted = "RGB" if ref.mode == "RGB" else "L"
                array = np.asarray(picture.convert(wanted))
            dpi = plausible_dpi(ref.dpi, ref.width, ref.height)
            return Raster(array, dpi, ref.mode == "1", _tables(picture))
    except Exception as error:  # Pillow's plugins raise many kinds
        reason = f"picture: {type(error).__name__}"
        raise DamagedError(subject=ref.path.name, reason=reason) from error


def _decode_whole(data: bytes, ref: ImageRef) -> Array | None:
    """Decode with OpenCV, which takes two thirds of Pillow's time; ``None`` when it should not.

    OpenCV fills what is missing of a truncated file with grey and says nothing: only files that
    end as they should are given to it.
    """
    if not data.endswith(_ENDS):
        return None
    colour = cv2.IMREAD_COLOR_RGB if ref.mode == "RGB" else cv2.IMREAD_GRAYSCALE
    flags = colour | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        decoded: Any = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        return None
    return decoded if decoded is None else np.asarray(decoded, np.uint8)


def plausible_dpi(dpi: float, width: int, height: int) -> float:
    """Return ``dpi``, or that of an A4 sheet when no scanner has such a resolution.

    Everything is measured in millimetres: with a resolution that some program made up, a page of
    text would be dust, or its letters slabs.
    """
    low, high = _SCANNERS
    if low <= dpi <= high:
        return dpi
    return min(max(max(width, height) / _A4_LONG_SIDE, low), high)


def small_dpi(dpi: float) -> float:
    """Return the resolution of the small copy of a picture with ``dpi``."""
    if dpi < SMALL_DPI / 0.8:
        return dpi
    whole = dpi / _whole_factor(dpi)
    return whole if whole <= _NEAR_SMALL * SMALL_DPI else float(SMALL_DPI)


def shrink(array: Array, dpi: float) -> Array:
    """Return a copy at ``small_dpi(dpi)``; never larger than the original."""
    height, width = array.shape[:2]
    factor = _whole_factor(dpi)
    if small_dpi(dpi) * factor == dpi and min(height, width) >= factor:
        # A whole factor takes a third of the time; the odd pixels at the far edges are left out.
        cut = array[: height // factor * factor, : width // factor * factor]
        return _resize(cut, width // factor, height // factor)
    scale = small_dpi(dpi) / dpi
    return _resize(array, round(width * scale), round(height * scale))


def _whole_factor(dpi: float) -> int:
    return max(1, int(dpi / SMALL_DPI + 0.1))


def to_grey(array: Array) -> Array:
    """Return the brightness of a picture."""
    if array.ndim == 2:
        return array
    return np.asarray(cv2.cvtColor(array, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def grey_if_colourless(array: Array) -> Array:
    """Return one channel of a picture whose three are equal everywhere, else the picture."""
    if array.ndim == 2 or np.ptp(array[::61, ::61], axis=-1).any():
        return array
    red, green, blue = cv2.split(array)
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.asarray(red, np.uint8)
    return array


def _resize(array: Array, width: int, height: int) -> Array:
    size = (max(1, width), max(1, height))
    if size == (array.shape[1], array.shape[0]):
        return array
    resized = cv2.resize(array, size, interpolation=cv2.INTER_AREA)
    return np.asarray(resized, dtype=np.uint8)


def encode_png(array: Array, dpi: float, *, bilevel: bool = False) -> bytes:
    """Encode as PNG; ``bilevel`` with one bit a pixel."""
    if array.size > _LARGE and not bilevel:
        return _encode_large_png(array, dpi)
    picture = Image.fromarray(array)
    if bilevel:
        picture = picture.convert("1", dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=_PNG_LEVEL, dpi=(dpi, dpi))
    return out.getvalue()


def encode_pgm(grey: Array) -> bytes:
    """Encode as binary PGM: uncompressed, costs nothing to write and to read.

    Four megabytes for A4 at 200 dpi; the reading copy lives only until the page is read.
    """
    height, width = grey.shape
    return b"P5\n%d %d\n255\n" % (width, height) + np.ascontiguousarray(grey).tobytes()


def encode_jpeg(array: Array, dpi: float, *, quality: int, tables: Tables | None = None) -> bytes:
    """Encode as JPEG, with ``tables`` instead of ``quality`` when given."""
    if array.size > _LARGE:
        fineness = quality if tables is None else min(max(round(tables.fineness), 1), 100)
        return _encode_large_jpeg(array, dpi, fineness)
    out = io.BytesIO()
    picture = Image.fromarray(array)
    if tables is None:
        picture.save(out, "JPEG", quality=quality, subsampling=0, dpi=(dpi, dpi))
    else:
        sampling = tables.sampling if tables.sampling in (0, 1, 2) else 0
        qtables = tables.quantization
        picture.save(out, "JPEG", qtables=qtables, subsampling=sampling, dpi=(dpi, dpi))
    return out.getvalue()


def _encode_large_png(array: Array, dpi: float) -> bytes:
    """Encode without Pillow's copy of four bytes a pixel, as large and as fast as it does."""
    _swap_red_and_blue(array)
    _, encoded = cv2.imencode(".png", array, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])
    _swap_red_and_blue(array)  # as the caller gave it
    return with_density(encoded.tobytes(), dpi)


def _encode_large_jpeg(array: Array, dpi: float, quality: int) -> bytes:
    """Encode without the copy of four bytes a pixel that Pillow makes: half a gigabyte for A0."""
    _swap_red_and_blue(array)
    finest = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, finest]
    _, encoded = cv2.imencode(".jpg", array, options)
    _swap_red_and_blue(array)  # as the caller gave it
    density = round(dpi).to_bytes(2, "big")
    data = encoded.tobytes()
    # JFIF's header is the first thing in the file: unit (1: dots per inch), then both densities.
    return data[:13] + b"\x01" + density + density + data[18:]


def _swap_red_and_blue(array: Array) -> None:
    """Swap the channels in place, band by band: OpenCV copies what it is to change in place."""
    for top in range(0, array.shape[0] if array.ndim == 3 else 0, _BAND):
        band = array[top : top + _BAND]
        band[...] = cv2.cvtColor(band, cv2.COLOR_RGB2BGR)


def keep(path: Path, data: bytes) -> str:
    """Write a picture whole or not at all; return its SHA-256. Raises ``UnexpectedError``."""
    try:
        write_whole(path, data)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise UnexpectedError(subject=path.name, reason=reason) from error
    return hashlib.sha256(data).hexdigest()


def _read(ref: ImageRef) -> bytes:
    try:
        return ref.path.read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise DamagedError(subject=ref.path.name, reason=reason) from error


def _tables(picture: Image.Image) -> Tables | None:
    quantization = getattr(picture, "quantization", None)
    if not quantization:
        return None
    kept = {key: list(table) for key, table in quantization.items()}
    return Tables(kept, JpegImagePlugin.get_sampling(picture))
