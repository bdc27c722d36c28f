"""Pictures dropped as files: see that they are whole, and decode their pages."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image, TiffImagePlugin

from config.settings import IntakeSettings
from models.errors import DamagedError, SohoaError
from models.page import FileKind
from pipeline.ingest import limits
from pipeline.ingest.limits import Extent, require_pages, require_pixels

_PLUGINS = {
    FileKind.TIFF: ("TIFF",),
    FileKind.JPEG: ("JPEG",),
    FileKind.PNG: ("PNG",),
    FileKind.WEBP: ("WEBP",),
    FileKind.BMP: ("BMP",),
}
_NEW_SUBFILE_TYPE = 254
_REDUCED_COPY = 1
"""Bit of NewSubfileType: a thumbnail of another page of the file (TIFF 6.0)."""

limits.arm()


@contextmanager
def open_picture(path: Path, name: str, kind: FileKind) -> Iterator[Image.Image]:
    """Open a picture file without decoding it; foreign errors inside become ``DamagedError``."""
    try:
        with path.open("rb") as stream, Image.open(stream, formats=_PLUGINS[kind]) as picture:
            yield picture
    except SohoaError:
        raise
    except Exception as error:
        # Pillow's plugins raise OSError, SyntaxError, ValueError, struct.error, KeyError …
        reason = f"{kind.upper()}: {type(error).__name__}"
        raise DamagedError(subject=name, reason=reason) from error


def examine_picture(path: Path, name: str, kind: FileKind, settings: IntakeSettings) -> Extent:
    """Return how many pages there are, after decoding every one of them, and the largest size.

    Sizes are checked from the headers first, so nothing large is ever allocated. Broken pages of
    a TIFF are let through while one is whole: the others must not suffer. Raises ``DamagedError``
    or ``OversizeError``.
    """
    with open_picture(path, name, kind) as picture:
        require_pixels(name, *picture.size, settings)
        if kind is FileKind.PNG:
            with path.open("rb") as stream:
                _require_png_end(stream, name)
        frames = page_frames(picture, name, settings)
        largest = _largest(picture, frames)
    waiting, broken = deque(frames), 0
    while waiting:
        try:
            _decode(path, name, kind, waiting)
        except DamagedError:
            # Opened again for the rest: a decoder that failed may have let go of the file.
            broken += 1
            if broken == len(frames):
                raise
    return Extent(len(frames), largest)


def _largest(picture: Image.Image, frames: tuple[int, ...]) -> int:
    pixels = 0
    for frame in frames:
        picture.seek(frame)
        pixels = max(pixels, picture.width * picture.height)
    return pixels


def _decode(path: Path, name: str, kind: FileKind, waiting: deque[int]) -> None:
    """Decode frames until none waits; the one that fails is taken off too."""
    with open_picture(path, name, kind) as picture:
        while waiting:
            picture.seek(waiting.popleft())
            if kind is FileKind.JPEG:
                # All the entropy-coded data is read, an eighth of the pixels is computed.
                picture.draft(picture.mode, (1, 1))
            picture.load()


def page_frames(picture: Image.Image, name: str, settings: IntakeSettings) -> tuple[int, ...]:
    """Return the frames that are pages: all of a TIFF but thumbnails, the first of others."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return (0,)
    frames = []
    frame = 0
    while True:
        try:
            picture.seek(frame)
        except EOFError:
            break
        require_pixels(name, *picture.size, settings)
        if not int(picture.tag_v2.get(_NEW_SUBFILE_TYPE, 0)) & _REDUCED_COPY:
            frames.append(frame)
            require_pages(name, len(frames), settings)
        frame += 1
    return tuple(frames) or (0,)


def _require_png_end(stream: BinaryIO, name: str) -> None:
    """Raise ``DamagedError`` unless the chunks lead to IEND; decoders forgive its absence."""
    stream.seek(8)
    while len(header := stream.read(8)) == 8:
        length, kind = struct.unpack(">I4s", header)
        if kind == b"IEND":
            return
        stream.seek(length + 4, 1)
    raise DamagedError(subject=name, reason="PNG: the end is missing")
