"""Page pictures between file and array."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, JpegImagePlugin

from models.errors import ChecksumMismatchError, DamagedError, UnexpectedError
from models.page import ImageRef
from pipeline.whole_file import write_whole

Array = npt.NDArray[np.uint8]
"""Grey ``(height, width)`` or RGB ``(height, width, 3)``, 0 black to 255 white."""

SMALL_DPI = 100
"""Measuring is done on a copy of this resolution: a pixel is a quarter of a millimetre."""

_READING_PNG_LEVEL = 1
_STORED_PNG_LEVEL = 6
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
            wanted = "RGB" if ref.mode == "RGB" else "L"
            decoded = picture if picture.mode == wanted else picture.convert(wanted)
            return Raster(np.asarray(decoded), ref.dpi, ref.mode == "1", _tables(picture))
    except Exception as error:  # Pillow's plugins raise many kinds
        reason = f"picture: {type(error).__name__}"
        raise DamagedError(subject=ref.path.name, reason=reason) from error


def load_small(ref: ImageRef) -> Array:
    """Decode a page picture at ``small_dpi``, grey or RGB; of a JPEG only what that needs."""
    wanted = "RGB" if ref.mode == "RGB" else "L"
    scale = small_dpi(ref.dpi) / ref.dpi
    try:
        with Image.open(io.BytesIO(_read(ref)), formats=("JPEG", "PNG")) as picture:
            if scale < 1:
                picture.draft(wanted, (int(ref.width * scale), int(ref.height * scale)))
            decoded = np.asarray(picture.convert(wanted))
    except Exception as error:
        reason = f"picture: {type(error).__name__}"
        raise DamagedError(subject=ref.path.name, reason=reason) from error
    return _resize(decoded, round(ref.width * scale), round(ref.height * scale))


def small_dpi(dpi: float) -> float:
    """Return the resolution of the small copy of a picture with ``dpi``."""
    return dpi if dpi < SMALL_DPI / 0.8 else float(SMALL_DPI)


def shrink(array: Array, dpi: float) -> Array:
    """Return a copy at ``small_dpi(dpi)``; never larger than the original."""
    scale = small_dpi(dpi) / dpi
    return _resize(array, round(array.shape[1] * scale), round(array.shape[0] * scale))


def to_grey(array: Array) -> Array:
    """Return the brightness of a picture."""
    if array.ndim == 2:
        return array
    return np.asarray(cv2.cvtColor(array, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _resize(array: Array, width: int, height: int) -> Array:
    size = (max(1, width), max(1, height))
    if size == (array.shape[1], array.shape[0]):
        return array
    resized = cv2.resize(array, size, interpolation=cv2.INTER_AREA)
    return np.asarray(resized, dtype=np.uint8)


def encode_png(array: Array, dpi: float, *, bilevel: bool = False, stored: bool = True) -> bytes:
    """Encode as PNG; ``bilevel`` with one bit a pixel; fast rather than small unless stored."""
    picture = Image.fromarray(array)
    if bilevel:
        picture = picture.convert("1", dither=Image.Dither.NONE)
    out = io.BytesIO()
    level = _STORED_PNG_LEVEL if stored else _READING_PNG_LEVEL
    picture.save(out, "PNG", compress_level=level, dpi=(dpi, dpi))
    return out.getvalue()


def encode_jpeg(array: Array, dpi: float, *, quality: int, tables: Tables | None = None) -> bytes:
    """Encode as JPEG, with ``tables`` instead of ``quality`` when given."""
    out = io.BytesIO()
    picture = Image.fromarray(array)
    if tables is None:
        picture.save(out, "JPEG", quality=quality, subsampling=0, dpi=(dpi, dpi))
    else:
        sampling = tables.sampling if tables.sampling in (0, 1, 2) else 0
        qtables = tables.quantization
        picture.save(out, "JPEG", qtables=qtables, subsampling=sampling, dpi=(dpi, dpi))
    return out.getvalue()


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
