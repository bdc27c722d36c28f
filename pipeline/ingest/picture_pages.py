"""Pages out of TIFF, JPEG, PNG, WebP and BMP files."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from typing import Any

from PIL import Image
from PIL.Image import Resampling, Transpose

from config.settings import IntakeSettings
from models.errors import SohoaError
from models.page import FileKind, ScanFile
from pipeline.ingest.flatten import flatten
from pipeline.ingest.limits import require_pixels
from pipeline.ingest.page_store import (
    Encoded,
    encode_jpeg,
    encode_png,
    encode_turned_jpeg,
)
from pipeline.ingest.picture_file import open_picture, page_frames
from pipeline.ingest.stand_in import white_paper

_A4_LONG_SIDE = 11.69
_ORIENTATION = 0x0112
_EXIF_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_UNKNOWN_PAPER = (1654, 2339), 200.0
"""A4, for a page that does not even tell its size."""

_SQUARE_ENOUGH = 1.03
"""Pixels longer than this one way (fax: 204 by 98 dpi) are made square, or letters are squeezed."""


class PicturePages:
    """The pages of a picture file."""

    def __init__(self, file: ScanFile, settings: IntakeSettings) -> None:
        self._file = file
        self._settings = settings

    def encode(self, numbers: list[int]) -> Iterator[tuple[int, str, Encoded]]:
        """Yield page number, what was done and the encoded picture.

        ``copy`` or ``decode``; ``stand_in`` for a page that cannot be decoded: white paper.
        """
        file, waiting = self._file, deque(numbers)
        while waiting:
            with open_picture(file.path, file.name, file.kind) as picture:
                require_pixels(file.name, *picture.size, self._settings)
                frames = page_frames(picture, file.name, self._settings)
                while waiting:
                    number = waiting.popleft()
                    how, encoded = self._encode_or_stand_in(picture, frames[number - 1])
                    yield number, how, encoded
                    if encoded.damage:
                        break  # opened again: the decoder that failed may have let go of the file

    def _encode_or_stand_in(self, picture: Image.Image, frame: int) -> tuple[str, Encoded]:
        size, dpi = _UNKNOWN_PAPER
        try:
            picture.seek(frame)
            size, dpi = picture.size, max(paper_dpi(picture.size, picture.info.get("dpi")))
            return self._encode_frame(picture)
        except SohoaError:
            raise
        except Exception as error:  # Pillow's plugins raise many kinds
            reason = f"{self._file.kind.upper()}: {type(error).__name__}"
            return "stand_in", white_paper(size, dpi, reason)

    def _encode_frame(self, picture: Image.Image) -> tuple[str, Encoded]:
        dpi_x, dpi_y = paper_dpi(picture.size, picture.info.get("dpi"))
        turn = _exif_turn(picture)
        dpi = max(dpi_x, dpi_y)
        square = dpi <= min(dpi_x, dpi_y) * _SQUARE_ENOUGH
        if turn is None and square and self._is_kept(picture):
            return "copy", self._copy(picture, dpi)
        picture.load()
        flat = flatten(picture)
        if not square:
            flat = _make_square(flat, dpi_x, dpi_y)
            require_pixels(self._file.name, *flat.size, self._settings)
        upright = flat if turn is None else flat.transpose(turn)
        if self._file.kind is FileKind.JPEG and flat is picture and turn is not None:
            swapped = upright.size != flat.size or turn in (
                Transpose.TRANSPOSE,
                Transpose.TRANSVERSE,
                Transpose.ROTATE_90,
                Transpose.ROTATE_270,
            )
            return "decode", encode_turned_jpeg(picture, upright, swapped, dpi)
        if self._is_lossy(picture) and upright.mode == "RGB":
            return "decode", encode_jpeg(upright, dpi)
        return "decode", encode_png(upright, dpi)

    def _is_kept(self, picture: Image.Image) -> bool:
        """Say whether the file itself can be the page picture, byte for byte."""
        modes = {FileKind.JPEG: ("L", "RGB"), FileKind.PNG: ("1", "L", "RGB")}
        return picture.mode in modes.get(self._file.kind, ()) and not picture.info.get(
            "transparency"
        )

    def _copy(self, picture: Image.Image, dpi: float) -> Encoded:
        mode: Any = picture.mode
        data = self._file.path.read_bytes()
        suffix: Any = ".jpg" if self._file.kind is FileKind.JPEG else ".png"
        return Encoded(data, suffix, picture.size, mode, dpi)

    def _is_lossy(self, picture: Image.Image) -> bool:
        # A source without loss stays without loss, though colour PNG is large.
        return (
            self._file.kind in (FileKind.JPEG, FileKind.WEBP)
            or picture.info.get("compression") == "jpeg"
        )


def _exif_turn(picture: Image.Image) -> Transpose | None:
    try:
        return _EXIF_TURNS.get(int(picture.getexif().get(_ORIENTATION, 1)))
    except Exception:  # tags that do not parse say nothing; the picture can be whole
        return None


def paper_dpi(size: tuple[int, int], told: object) -> tuple[float, float]:
    """Return the resolution across and down.

    What the file says is believed when it makes a sheet that exists: up to A3 at 50 dpi and more,
    up to 60 inches (A0) at 150 dpi and more, and pixels at most 2.5 times longer one way (fax has
    2.08). Otherwise (no word, or the 72 and 96 dpi that cameras and screens write) the long side
    is taken for A4's, within 72 to 600 dpi.
    """
    long_side = max(size)
    if isinstance(told, tuple) and len(told) == 2:
        try:
            across, down = float(told[0]), float(told[1])
        except (TypeError, ValueError, ZeroDivisionError):
            across = down = 0.0
        if _is_plausible(size, across, down):
            return across, down
    guess = min(600.0, max(72.0, long_side / _A4_LONG_SIDE))
    return guess, guess


def _is_plausible(size: tuple[int, int], across: float, down: float) -> bool:
    low, high = min(across, down), max(across, down)
    if not (math.isfinite(low) and math.isfinite(high)) or low < 50 or high > 1200:
        return False
    if high > 2.5 * low:
        return False
    inches = max(size[0] / across, size[1] / down)
    return inches <= (60.0 if low >= 150 else 17.0)


def _make_square(picture: Image.Image, dpi_x: float, dpi_y: float) -> Image.Image:
    """Stretch the coarser direction; bilevel lines are repeated, never greyed."""
    dpi = max(dpi_x, dpi_y)
    size = (round(picture.width * dpi / dpi_x), round(picture.height * dpi / dpi_y))
    smooth = Resampling.NEAREST if picture.mode == "1" else Resampling.BICUBIC
    return picture.resize(size, smooth)
