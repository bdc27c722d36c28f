"""Machine-readable codes on a page: QR, Code 128 and PDF417, with zxing-cpp.

Only these three formats are looked for: dossier receipts and separator sheets carry QR or
Code 128, identity cards QR, older forms PDF417. Naming them halves the time and keeps noise from
being taken for a retail barcode.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
import zxingcpp

from models.geometry import Box
from models.page import Code, CodeKind, ImageRef, Page, PageText
from pipeline.ocr.code_places import find_code_places
from pipeline.ocr.picture import Grey, load_grey, reading_ref, subject_of

_KINDS = {
    zxingcpp.BarcodeFormat.QRCode: CodeKind.QR,
    zxingcpp.BarcodeFormat.QRCodeModel1: CodeKind.QR,
    zxingcpp.BarcodeFormat.QRCodeModel2: CodeKind.QR,
    zxingcpp.BarcodeFormat.Code128: CodeKind.CODE128,
    zxingcpp.BarcodeFormat.PDF417: CodeKind.PDF417,
}
# A plain tuple: a BarcodeFormats object that lives as long as the module is reported as a leak at
# exit, on the standard error of every command.
_WANTED: Any = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.PDF417,
)
_SHORTEST_CODE128 = 4
"""Code 128 has one check character only: three bars of a table can be a code of one letter."""


def read_codes(page: Page) -> tuple[Code, ...]:
    """Return the codes on a page, top to bottom, each once; boxes in pixels of the page.

    They are looked for on the copy made for readers and read from the stored picture, whose
    resolution the dense codes of identity cards need. Payloads are text in NFC. Raises
    ``DamagedError`` when a picture cannot be decoded.
    """
    subject = subject_of(page)
    looked_at = reading_ref(page)
    copy = load_grey(looked_at, subject)
    places = find_code_places(copy, looked_at.dpi)
    if not places:
        return ()
    stored = page.image
    grey = copy if looked_at.sha256 == stored.sha256 else load_grey(stored, subject)
    scale = stored.width / looked_at.width
    codes: list[Code] = []
    for place in places:
        for code in _read_at(grey, _scaled(place, scale, stored)):
            if not _is_known(code, codes):
                codes.append(code)
    return tuple(sorted(codes, key=lambda code: (code.box.top, code.box.left)))


def _scaled(place: Box, scale: float, stored: ImageRef) -> Box:
    left, top = int(place.left * scale), int(place.top * scale)
    right, bottom = math.ceil(place.right * scale), math.ceil(place.bottom * scale)
    return Box(left, top, min(right, stored.width), min(bottom, stored.height))


def _read_at(grey: Grey, place: Box) -> Iterator[Code]:
    cut = np.ascontiguousarray(grey[place.top : place.bottom, place.left : place.right])
    # Codes are printed dark on light; pages may still lie sideways.
    found = zxingcpp.read_barcodes(
        cut, formats=_WANTED, try_invert=False, text_mode=zxingcpp.TextMode.Plain
    )
    for barcode in found:
        code = _code(barcode, place.width, place.height)
        if code is not None:
            left, top, right, bottom = code.box
            moved = Box(left + place.left, top + place.top, right + place.left, bottom + place.top)
            yield code.model_copy(update={"box": moved})


def decode_payload(data: bytes, text: str) -> str:
    """Return what a code says, in NFC: its bytes as UTF-8 where they are, else ``text``.

    Encoders often write UTF-8 and declare nothing, or Latin-1; some encode UTF-8 twice. Both
    give ``Nguyá»…n`` and are put right here.
    """
    try:
        said = data.decode("utf-8")
    except UnicodeDecodeError:
        said = text
    if not said or "\0" in said:  # UTF-16 by declaration: the reader has decoded it
        said = text
    return unicodedata.normalize("NFC", _undo_double_encoding(said))


def _undo_double_encoding(text: str) -> str:
    for charset in ("latin-1", "cp1252"):
        try:
            once = text.encode(charset)
            if not once.isascii():
                return once.decode("utf-8")
        except UnicodeError:
            continue
    return text


def _code(barcode: Any, width: int, height: int) -> Code | None:
    kind = _KINDS.get(barcode.format)
    payload = decode_payload(bytes(barcode.bytes), str(barcode.text))
    if kind is None or not payload.strip():
        return None
    if kind is CodeKind.CODE128 and len(payload) < _SHORTEST_CODE128:
        return None
    return Code(kind=kind, payload=payload, box=_box(barcode.position, width, height))


def _box(position: Any, width: int, height: int) -> Box:
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_left,
        position.bottom_right,
    )
    left, right = min(c.x for c in corners), max(c.x for c in corners)
    top, bottom = min(c.y for c in corners), max(c.y for c in corners)
    # A bar code may be found along a single row of pixels: a box has at least one.
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return Box(left, top, min(max(right, left) + 1, width), min(max(bottom, top) + 1, height))


def _is_known(code: Code, codes: list[Code]) -> bool:
    return any(
        other.kind == code.kind and other.payload == code.payload and other.box.overlaps(code.box)
        for other in codes
    )


_MOSTLY = 0.7
"""Share of a word's box."""


def with_codes(text: PageText, codes: tuple[Code, ...]) -> PageText:
    """Return what was read with the codes, and without the words a reader saw in their patterns."""
    words = tuple(word for word in text.words if not any(_inside(word.box, c.box) for c in codes))
    return text.model_copy(update={"words": words, "codes": codes})


def _inside(word: Box, code: Box) -> bool:
    """Say whether most of a word lies in a code; bars are often read with what is near them."""
    return word.shared(code) >= _MOSTLY * word.width * word.height
