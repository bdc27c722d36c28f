"""A multi-page TIFF around finished JPEGs.

Each page is one strip that holds the JPEG as it is (TIFF 6.0, Technical Note 2: compression 7).
Pillow's own writer compresses anew and pads the last strip with whatever lies in memory, so its
files differ from run to run.
"""

from __future__ import annotations

import struct

_SHORT, _LONG, _RATIONAL = 3, 4, 5
_SIZE = {_SHORT: 2, _LONG: 4, _RATIONAL: 8}

Entry = tuple[int, int, tuple[int, ...]]
"""Tag, type, values; a rational is two values."""


def build_tiff(pages: tuple[tuple[bytes, int, int], ...], dpi: int) -> bytes:
    """Return a little-endian TIFF of (JPEG, width, height) pages.

    The JPEGs must be baseline YCbCr with 4:2:0 chroma.
    """
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for jpeg, width, height in pages:
        offset = len(out)
        out += jpeg + b"\0" * (len(jpeg) % 2)
        struct.pack_into("<I", out, link, len(out))
        link = _append_directory(out, _entries(width, height, (offset, len(jpeg)), dpi))
    return bytes(out)


def _entries(width: int, height: int, strip: tuple[int, int], dpi: int) -> list[Entry]:
    return [
        (256, _LONG, (width,)),
        (257, _LONG, (height,)),
        (258, _SHORT, (8, 8, 8)),
        (259, _SHORT, (7,)),  # compression: JPEG
        (262, _SHORT, (6,)),  # photometric interpretation: YCbCr
        (273, _LONG, (strip[0],)),
        (277, _SHORT, (3,)),
        (278, _LONG, (height,)),
        (279, _LONG, (strip[1],)),
        (282, _RATIONAL, (dpi, 1)),
        (283, _RATIONAL, (dpi, 1)),
        (284, _SHORT, (1,)),
        (296, _SHORT, (2,)),  # resolution unit: inch
        (530, _SHORT, (2, 2)),  # chroma subsampling
        (532, _RATIONAL, (0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1)),
    ]


def _append_directory(out: bytearray, entries: list[Entry]) -> int:
    """Append an image file directory; return where the link to the next one stands."""
    start = len(out)
    link = start + 2 + 12 * len(entries)
    heap = bytearray()
    out += struct.pack("<H", len(entries))
    for tag, kind, values in entries:
        data = struct.pack(f"<{len(values)}{'H' if kind == _SHORT else 'I'}", *values)
        if len(data) > 4:
            place = struct.pack("<I", link + 4 + len(heap))
            heap += data + b"\0" * (len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        out += struct.pack("<HHI", tag, kind, len(data) // _SIZE[kind]) + place
    out += b"\0\0\0\0" + heap
    return link
