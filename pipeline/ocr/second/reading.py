"""Second readings of a page: ``read_slots``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from config.settings import OcrSettings
from models.geometry import Box
from models.page import ImageRef, Word
from pipeline.ocr.picture import load_colour
from pipeline.ocr.second.handwriting import Part, read_date_line, read_number_line
from pipeline.ocr.second.machine_zone import all_lines, crops, zone_lines
from pipeline.ocr.second.recogniser import Crop, Recogniser, read_crops, recogniser_in_use
from pipeline.ocr.second.slots import Slot, find_slots

READER = "ppocr"
_MOST_PIXELS = 60_000_000
"""A sheet larger than A3 at 400 dpi is a drawing; it has no head of an official paper."""
_MARGIN = 0.15
"""Above and below a line, in heights of print; the network was trained on lines with a rim."""
_LEAST_CONFIDENCE = 0.2
"""A number or day less sure than that is no reading."""


def read_slots(picture: ImageRef, words: Sequence[Word], settings: OcrSettings) -> tuple[Word, ...]:
    """Return what the second reader says of a page's handwritten number and date lines.

    ``picture`` is the stored picture (pens are often blue: colour tells them from print),
    ``words`` what the first reader read. Words that belong together share a ``line``, numbered
    from 1: ``239 /TTr-UBND``, ``ngày 20 tháng 12 năm 2024``. The lines of a card's machine-readable
    zone are read, too. Empty without any of these, without the network, and for a picture that
    cannot be decoded.
    """
    if picture.width * picture.height > _MOST_PIXELS:
        return ()
    slots = find_slots(words, picture.width, picture.height)
    zone = zone_lines(words)
    if not slots and not zone:
        return ()
    recogniser = recogniser_in_use(settings)
    page = load_colour(picture) if recogniser is not None else None
    if recogniser is None or page is None:
        return ()
    zone = all_lines(page, zone)
    found: list[Word] = []
    for slot in slots:
        parts, place = _read(page, slot, recogniser)
        line = len({word.line for word in found}) + 1
        found += [_word(part, place, line) for part in parts]
    for box, reading in zip(zone, read_crops(crops(page, zone), recogniser), strict=True):
        line = len({word.line for word in found}) + 1
        if reading.text:
            part = Part(0.0, float(box.width), reading.text, reading.confidence)
            found.append(_word(part, box, line))
    return tuple(found)


def _read(page: Crop, slot: Slot, recogniser: Recogniser) -> tuple[list[Part], Box]:
    margin = round(_MARGIN * slot.tall)
    top, bottom = max(slot.box.top - margin, 0), min(slot.box.bottom + margin, page.shape[0])
    place = Box(slot.box.left, top, slot.box.right, bottom)
    line = np.ascontiguousarray(page[place.top : place.bottom, place.left : place.right])
    if line.shape[0] < 8 or line.shape[1] < 8:
        return [], place
    read = read_number_line if slot.kind == "number" else read_date_line
    parts = read(line, slot.tall, recogniser)
    return [part for part in parts if part.confidence >= _LEAST_CONFIDENCE], place


def _word(part: Part, place: Box, line: int) -> Word:
    left = min(max(place.left + int(part.left), 0), place.right - 1)
    right = min(max(place.left + int(part.right), left + 1), place.right)
    return Word(
        text=part.text,
        raw_text=part.text,
        box=Box(left, place.top, right, place.bottom),
        confidence=min(max(part.confidence, 0.0), 1.0),
        block=1,
        line=line,
        reader=READER,
    )
