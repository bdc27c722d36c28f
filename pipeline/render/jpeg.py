"""Reads the header of a JPEG: enough to know whether a PDF may carry its bytes unchanged."""

from __future__ import annotations

from typing import NamedTuple

_BASELINE_TO_PROGRESSIVE = {0xC0, 0xC1, 0xC2}
_FRAMES = {code for code in range(0xC0, 0xD0) if code not in {0xC4, 0xC8, 0xCC}}
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_END_OR_SCAN = {0xD9, 0xDA}


class JpegHeader(NamedTuple):
    """Frame header (ITU-T T.81, B.2.2) and what colour means in it."""

    width: int
    height: int
    components: int
    fits_pdf: bool
    """Huffman coded, 8 bits a sample, grey or three colours: what the DCTDecode filter knows."""
    is_rgb: bool
    """Three colours stored as red, green, blue and not as luma and chroma."""


def read_jpeg_header(data: bytes) -> JpegHeader | None:
    """Return the header of a JPEG; ``None`` when ``data`` is no JPEG with a frame."""
    if data[:2] != b"\xff\xd8":
        return None
    position, adobe_transform, has_jfif = 2, -1, False
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
            continue
        if marker in _WITHOUT_LENGTH:
            position += 2
            continue
        if marker in _END_OR_SCAN:
            return None
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        if marker == 0xE0 and body[:5] == b"JFIF\0":
            has_jfif = True
        elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            adobe_transform = body[11]
        elif marker in _FRAMES:
            return _frame(marker, body, adobe_transform, has_jfif)
        position += 2 + length
    return None


def _frame(marker: int, body: bytes, adobe_transform: int, has_jfif: bool) -> JpegHeader | None:
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        return None
    components = body[5]
    identifiers = bytes(body[6 + 3 * i] for i in range(components))
    # libjpeg's rule: Adobe's marker decides, JFIF means luma and chroma, else the names do.
    is_rgb = components == 3 and (
        adobe_transform == 0 if adobe_transform >= 0 else not has_jfif and identifiers == b"RGB"
    )
    return JpegHeader(
        width=int.from_bytes(body[3:5], "big"),
        height=int.from_bytes(body[1:3], "big"),
        components=components,
        fits_pdf=marker in _BASELINE_TO_PROGRESSIVE and body[0] == 8 and components in {1, 3},
        is_rgb=is_rgb,
    )
