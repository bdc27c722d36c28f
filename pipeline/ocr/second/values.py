"""Second looks at values: lines that an extractor found, read again by other networks.

Two readers that were trained apart look at each line. ``ppocr`` knows letters and digits and no
Vietnamese marks. ``vie_fast``, Debian's own model of Tesseract's kind, smaller and with a training
of its own, knows the marks. Neither is told what the first reader said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from config.settings import OcrSettings
from models.field import FieldKind
from models.geometry import Box
from models.page import ImageRef, Word
from models.record import Record
from pipeline.ocr.network.recognise import LineNetwork, open_network
from pipeline.ocr.network.traineddata import TraineddataError
from pipeline.ocr.picture import Grey, load_colour
from pipeline.ocr.read_lines import look_at, read_lines
from pipeline.ocr.second.recogniser import Crop, Recogniser, recogniser_in_use
from pipeline.ocr.tessdata import other_model

LETTERS, MARKS = "ppocr", "vie_fast"
"""Names of the two readers in votes."""
_RIM = 0.35
"""Of a line's height: paper above and below. Marks over capitals stand outside a word's own ink."""
_BESIDE = 0.45
"""Of a line's height, left and right: room for the outer letters, less than a word."""
_SLACK = 2
"""Pixels behind a number that may be the edge of its last digit."""
_CONTEXT = 2.5
"""The same for the reader that gives words their places: what it finds beside the value goes."""


_DIGITS = frozenset(
    {
        FieldKind.DATE, FieldKind.TIME, FieldKind.ID_NUMBER, FieldKind.NUMBER,
        FieldKind.MONEY, FieldKind.PHONE,
    }
)  # fmt: skip
_SPACE = 0.5
"""Of a line's height: the widest space between two words of one value."""
_LEAST = 6
"""Pixels; smaller boxes hold no print."""


class Place(Record):
    """A line to look at again, and what kind of value stands on it."""

    box: Box
    kind: FieldKind

    @property
    def has_marks(self) -> bool:
        """Words and codes; digits have none to ask the second of the readers for."""
        return self.kind not in _DIGITS


def read_values(
    picture: ImageRef, places: Sequence[Place], settings: OcrSettings
) -> tuple[Word, ...]:
    """Return what the second readers say of lines of a page, a word a line and reader.

    ``Word.line`` is the index of the place. Lines that a reader finds empty are left out. Empty
    where the picture cannot be decoded; a reader that is not installed says nothing.
    """
    page = load_colour(picture) if places and settings.second_reader else None
    if page is None:
        return ()
    letters, marks = recogniser_in_use(settings), _network(settings)
    found: list[Word] = []
    for index, place in enumerate(places):
        if min(place.box.width, place.box.height) < _LEAST:
            continue
        if letters is not None:
            found += _by_letters(page, place, index, letters)
        if marks is not None and place.has_marks:
            found += _by_marks(page, picture.dpi, place.box, index, marks)
    return tuple(found)


def _network(settings: OcrSettings) -> LineNetwork | None:
    model = other_model(settings)
    if model is None:
        return None
    try:
        return open_network(model.path, model.sha256)
    except TraineddataError:
        return None


def _by_letters(page: Crop, place: Place, index: int, reader: Recogniser) -> list[Word]:
    crop, around = _crop(page, place.box, _BESIDE)
    if place.kind is FieldKind.NUMBER:
        crop = _without_unit(crop, place.box.right - around.left)
    reading = reader.read(crop)
    if not reading.text.strip():
        return []
    # Of a date or a number the digits count; of a code the letters too.
    counts = str.isalnum if place.has_marks else str.isdigit
    chars = zip(reading.text, reading.chars, strict=True)
    sure = min((chance for text, chance in chars if counts(text)), default=0.0)
    return [_word(reading.text, sure, place.box, index, LETTERS)]


def _without_unit(crop: Crop, end: int) -> Crop:
    """Return the crop with paper behind the number: the first stroke of ``m²`` reads as a 1."""
    paper = np.percentile(crop, 90, axis=(0, 1)).astype(np.uint8)
    bare = crop.copy()
    bare[:, end + _SLACK :] = paper
    return bare


def _by_marks(page: Crop, dpi: float, box: Box, index: int, network: LineNetwork) -> list[Word]:
    crop, place = _crop(page, box, _CONTEXT)
    # The lightest channel of three: seals and pens are coloured, print is black.
    grey: Grey = np.ascontiguousarray(crop.max(axis=2))
    look = look_at(grey, dpi)
    words, _ = read_lines(look, network, math.inf)
    left, right = ((edge - place.left) * look.scale for edge in (box.left, box.right))
    middle = (box.center_y - place.top) * look.scale
    line = [word for word in words if word.box.top < middle < word.box.bottom]
    inside = [word for word in line if left <= word.box.center_x <= right]
    if not inside:
        return []
    inside.sort(key=lambda word: word.box.left)
    # A word a space behind the last belongs to it, unless a comma or a stop parts them: then the
    # value was cut out too short.
    if inside[-1].text[-1].isalnum():
        reach = inside[-1].box.right + _SPACE * box.height * look.scale
        inside += [word for word in line if right < word.box.center_x and word.box.left <= reach]
    text = " ".join(word.text for word in inside)
    return [_word(text, min(word.confidence for word in inside), box, index, MARKS)]


def _word(text: str, sure: float, box: Box, index: int, reader: str) -> Word:
    sure = round(min(max(sure, 0.0), 1.0), 4)
    return Word(
        text=text, raw_text=text, box=box, confidence=sure, block=1, line=index, reader=reader
    )


def _crop(page: Crop, box: Box, beside: float) -> tuple[Crop, Box]:
    """Return the picture of a line with some paper around it, and its place on the page."""
    rim, side = round(_RIM * box.height), round(beside * box.height)
    place = Box(
        max(box.left - side, 0),
        max(box.top - rim, 0),
        min(box.right + side, page.shape[1]),
        min(box.bottom + rim, page.shape[0]),
    )
    return np.ascontiguousarray(page[place.top : place.bottom, place.left : place.right]), place
