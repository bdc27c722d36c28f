"""Takes the compressed pixels out of a PNG: PDF's FlateDecode reads the very same bytes."""

from __future__ import annotations

from typing import NamedTuple

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB = 0, 2
# Either makes the pixels mean something else than what lies in IDAT.
_CHANGES_PIXELS = {b"tRNS", b"acTL"}


class PngPixels(NamedTuple):
    """Zlib stream of PNG-filtered rows, 8 bits a sample."""

    width: int
    height: int
    colors: int
    data: bytes


def read_png_pixels(data: bytes) -> PngPixels | None:
    """Return the pixels of a plain PNG: 8-bit grey or RGB, not interlaced, opaque; else ``None``.

    PNG, ISO/IEC 15948; PDF's predictors 10 to 15 are its row filters (ISO 32000-1, 7.4.4.4).
    """
    if data[:8] != _SIGNATURE or data[12:16] != b"IHDR":
        return None
    depth, color, _, _, interlace = data[24:29]
    if depth != 8 or color not in {_GREY, _RGB} or interlace:
        return None
    pieces: list[bytes] = []
    position = 8
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        if kind in _CHANGES_PIXELS:
            return None
        if kind == b"IDAT":
            pieces.append(data[position + 8 : position + 8 + length])
        elif kind == b"IEND":
            break
        position += 12 + length
    return PngPixels(
        width=int.from_bytes(data[16:20], "big"),
        height=int.from_bytes(data[20:24], "big"),
        colors=1 if color == _GREY else 3,
        data=b"".join(pieces),
    )
