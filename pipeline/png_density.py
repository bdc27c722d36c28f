"""Write the resolution into a PNG: OpenCV's encoder, the quickest here, leaves it out."""

from __future__ import annotations

import zlib

_INCH = 0.0254
"""Metres."""
_HEAD = 33
"""Bytes of the signature and of the IHDR chunk, which is always the first."""


def with_density(png: bytes, dpi: float) -> bytes:
    """Return the PNG with a pHYs chunk of ``dpi`` dots per inch (ISO/IEC 15948, 11.3.4.3)."""
    metre = round(dpi / _INCH).to_bytes(4, "big")
    density = b"pHYs" + metre + metre + b"\x01"
    chunk = b"\x00\x00\x00\x09" + density + zlib.crc32(density).to_bytes(4, "big")
    # Between the head and the pixels, as the standard wants it.
    return png[:_HEAD] + chunk + png[_HEAD:]
