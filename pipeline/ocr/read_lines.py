"""Read a page line by line: find the lines, show them to the network, put words on the page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from models.geometry import Box
from pipeline.ocr.decode import Letter, ReadWord, best_words
from pipeline.ocr.dot_below import (
    dotless,
    ends_in_plain_y,
    has_dot_below,
    is_dark_above,
    is_dark_below,
    is_dotted,
)
from pipeline.ocr.find_lines import Segment, find_segments
from pipeline.ocr.huge_print import find_huge_print, on_page, parts_of
from pipeline.ocr.ink import Ink, find_ink
from pipeline.ocr.line_pictures import LinePicture, cut_lines
from pipeline.ocr.network.recognise import STEP, LineNetwork, Scores
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.picture import Grey
from pipeline.ocr.rows import Place, order_segments
from pipeline.ocr.specks import is_print, without_specks
from pipeline.ocr.words import RawWord, Seen, repair_letters

_DOUBTED_DOT = math.log(0.9)
"""Logarithm of the probability below which the picture is asked whether a letter has its dot."""
_FINE_DPI = 200.0
_LEAST_LETTER = 11.0
"""Pixels; usual height of letters below which they are enlarged."""
_GOOD_LETTER = 16.0
_MOST_ENLARGED = 3.0
_LARGEST_PIXELS = 60_000_000
"""Never finer than this for small letters: an A4 page of 700 dots per inch, A0 of 200."""
_MOST_SEGMENTS = 4000
"""A full page has 100; hatching and maps make thousands, of which the longest are text."""
_FEWEST_HUGE = 3
_SURE_HUGE = 0.6
"""Letters and mean confidence of a line of huge type; strokes of a seal or a drawing have less."""
_FEWEST_INSIDE = 3
_SURE_INSIDE = 0.9
"""Letters and confidence of a word of common size that no stroke of a huge letter looks like."""
_LONG = 8
"""Letters of a segment that shows where the text stands."""


class _Cut(NamedTuple):
    """A segment to read, on the picture on which it was found."""

    place: Segment
    """Where it stands on the page."""
    segment: Segment
    picture: LinePicture
    ink: Ink
    scale: float
    """Pixels of that picture a pixel of the page."""


class _Line(NamedTuple):
    """A segment after reading."""

    cut: _Cut
    scores: Scores
    words: list[ReadWord]


class Look(NamedTuple):
    """A page at the resolution at which it is read."""

    grey: Grey
    scale: float
    """Its pixels a pixel of the picture it was made from."""
    dpi: float
    ink: Ink


def look_at(grey: Grey, dpi: float) -> Look:
    """Return the page at a resolution that shows its letters well.

    More than 200 dots per inch show no more of common print; small or coarse print is enlarged,
    since dots and marks of a few pixels cannot be told apart.
    """
    scale = _FINE_DPI / dpi if dpi > 1.1 * _FINE_DPI else 1.0
    look = _look(grey, dpi, scale)
    if look.ink.tall >= _LEAST_LETTER:
        return look
    room = (_LARGEST_PIXELS / grey.size) ** 0.5
    wanted = min(scale * _GOOD_LETTER / look.ink.tall, _MOST_ENLARGED, room)
    return _look(grey, dpi, wanted) if wanted > 1.1 * scale else look


def _look(grey: Grey, dpi: float, scale: float) -> Look:
    scaled = grey if scale == 1.0 else _scaled(grey, scale)
    return Look(scaled, scale, dpi * scale, find_ink(scaled, dpi * scale))


def _scaled(grey: Grey, scale: float) -> Grey:
    size = max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=method), np.uint8)


def read_lines(look: Look, network: LineNetwork, deadline: float) -> tuple[list[RawWord], int]:
    """Return the words of an upright page row by row, and how many lines were not read.

    Boxes are pixels of ``look``. After ``deadline`` (of the monotonic clock) no line is begun.
    """
    cuts = _cut_all(look)
    scores = network.read([cut.picture.pixels for cut in cuts], deadline)
    left = sum(not len(found) for found in scores)
    read = [best_words(found, network.model) for found in scores]
    kept = _kept(cuts, read)
    segments = [cuts[number].place for number in kept]
    words: list[RawWord] = []
    places = order_segments(segments)
    alone = _stand_alone(segments, places)
    for place in places:
        number = kept[place.segment]
        found = read[number]
        if not is_print(found, alone=place.segment in alone):
            continue
        found = without_specks(found)
        if not found:
            continue
        line = _Line(cuts[number], scores[number], found)
        boxes = _word_boxes(line)
        for index, (word, box) in enumerate(zip(found, boxes, strict=True)):
            seen = _without_unseen_dots(line, word, network.model)
            words.append(
                RawWord(
                    text=repair_letters(seen),
                    reason="" if seen == word.text else "marks",
                    raw_text=word.text,
                    box=box,
                    confidence=round(word.confidence, 4),
                    block=place.block,
                    line=(0, place.row),
                    seen=_seen(line, index),
                    dotted=ends_in_plain_y(word.text) and _has_dot(line, word),
                )
            )
    return words, left


def _cut_all(look: Look) -> list[_Cut]:
    """Return all lines of a page, ready to be shown to the network."""
    segments = find_segments(look.ink)
    huge = find_huge_print(look.grey, look.dpi, look.ink)
    lines = [] if huge is None else [on_page(line, huge.scale) for line in huge.segments]
    if len(segments) > _MOST_SEGMENTS:
        widest = sorted(segments, key=lambda segment: -len(segment.pieces))[:_MOST_SEGMENTS]
        segments = sorted(widest, key=lambda segment: (segment.box.top, segment.box.left))
    pictures = cut_lines(look.grey, look.ink, segments)
    cuts = [
        _Cut(segment, segment, picture, look.ink, 1.0)
        for segment, picture in zip(segments, pictures, strict=True)
    ]
    if huge is not None:
        pictures = cut_lines(huge.grey, huge.ink, list(huge.segments))
        cuts += [
            _Cut(place, segment, picture, huge.ink, huge.scale)
            for place, segment, picture in zip(lines, huge.segments, pictures, strict=True)
        ]
    return cuts


def _kept(cuts: list[_Cut], read: list[list[ReadWord]]) -> list[int]:
    """Return the cuts that are lines of the page: huge ones that read well, without their parts.

    The parts of a huge letter say nothing by themselves: what holds lines that read well is a
    fingerprint or a drawing.
    """
    common = [number for number, cut in enumerate(cuts) if cut.scale == 1.0]
    kept, parts = [], set()
    for number in range(len(cuts)):
        if cuts[number].scale == 1.0 or not _reads_well(read[number]):
            continue
        inside = parts_of([cuts[number].place], [cuts[n].place for n in common])
        said = sum(_sure_letters(read[common[at]]) for at in inside)
        if said < sum(len(word.letters) for word in read[number]):
            kept.append(number)
            parts |= inside
    return [number for at, number in enumerate(common) if at not in parts] + kept


def _sure_letters(words: list[ReadWord]) -> int:
    """Return the letters of words: a stroke of a huge letter is read as one or two, and a mark."""
    sure = (word.text for word in words if word.confidence >= _SURE_INSIDE)
    return sum(len(text) for text in sure if len(text) >= _FEWEST_INSIDE and text.isalnum())


def _reads_well(words: list[ReadWord]) -> bool:
    letters = sum(len(word.letters) for word in words)
    mean = sum(word.confidence for word in words) / max(len(words), 1)
    return letters >= _FEWEST_HUGE and mean >= _SURE_HUGE


def _stand_alone(segments: list[Segment], places: list[Place]) -> set[int]:
    """Return the segments outside the columns of the text, or with no other on their row."""
    long = [segment.box for segment in segments if len(segment.pieces) >= _LONG]
    if not long:
        return set()
    left, right = min(box.left for box in long), max(box.right for box in long)
    rows = Counter(place.row for place in places)
    return {
        place.segment
        for place in places
        if rows[place.row] == 1 or not left <= segments[place.segment].box.center_x <= right
    }


def _seen(line: _Line, index: int) -> Seen:
    """Return the scores of one word, up to the middle of the spaces around it."""
    first, last = line.words[index].steps
    start = line.words[index - 1].steps[1] if index else max(first - 2, 0)
    after = line.words[index + 1].steps[0] if index + 1 < len(line.words) else last + 2
    start, end = max(first - 1, start), min(last + 1, after, len(line.scores))
    return Seen(line.scores, start, end, line.words[index].confidence)


def _has_dot(line: _Line, word: ReadWord) -> bool:
    """Say whether a dot stands below the y that a word ends in."""
    letter = next(letter for letter in reversed(word.letters) if letter.text in "yY")
    pieces = line.cut.ink.pieces[line.cut.segment.pieces]
    return is_dotted(pieces, *_foot(line, letter), line.cut.segment.ascent)


def _without_unseen_dots(line: _Line, word: ReadWord, model: LineModel) -> str:
    """Return a word without the dots below its letters that the network hesitates over and that
    are not there: it takes ``DUNG`` for ``DỤNG``, which it knows from ``SỬ DỤNG``.

    The letter with the most probable other marks takes the place, of a capital without ink above
    it one without marks there.
    """
    pieces, ascent = line.cut.ink.pieces[line.cut.segment.pieces], line.cut.segment.ascent
    text = ""
    for letter in word.letters:
        foot = _foot(line, letter)
        if (
            letter.score >= _DOUBTED_DOT
            or not has_dot_below(letter.text)
            or is_dark_below(pieces, *foot, ascent)
        ):
            text += letter.text
            continue
        above = letter.text.islower() or is_dark_above(pieces, *foot, ascent)
        others = dotless(letter.text, model.letters, marked_above=above)
        text += _likeliest(others, line.scores[letter.start : letter.end])
    return text


def _likeliest(letters: Mapping[int, str], scores: Scores) -> str:
    return letters[max(letters, key=lambda code: float(scores[:, code].max()))]


def _foot(line: _Line, letter: Letter) -> tuple[float, float]:
    """Return the column where a letter was seen, and the baseline there; in pixels of the ink."""
    picture, segment = line.cut.picture, line.cut.segment
    column = picture.left + (letter.start + letter.end) / 2 * STEP / picture.scale
    return column, segment.baseline + segment.slope * (column - segment.box.left)


def _word_boxes(line: _Line) -> list[Box]:
    """Return around each word the ink that stands between its neighbours."""
    picture, segment = line.cut.picture, line.cut.segment
    steps = [word.steps for word in line.words]
    cuts = [(before[1] + after[0]) / 2 for before, after in pairwise(steps)]
    columns = [picture.left + cut * STEP / picture.scale for cut in cuts]
    pieces = line.cut.ink.pieces[segment.pieces]
    owner = np.searchsorted(columns, pieces[:, 0] + pieces[:, 2] / 2)
    low = np.full((len(steps), 2), np.iinfo(np.int32).max, np.int32)
    high = np.zeros((len(steps), 2), np.int32)
    np.minimum.at(low, owner, pieces[:, :2])
    np.maximum.at(high, owner, pieces[:, :2] + pieces[:, 2:4])
    boxes = []
    for (start, end), (left, top), (right, bottom) in zip(
        steps, low.tolist(), high.tolist(), strict=True
    ):
        if right:
            boxes.append(Box(left, top, right, bottom))
            continue
        first = picture.left + start * STEP / picture.scale
        last = picture.left + end * STEP / picture.scale
        boxes.append(_plain_box(segment, first, last))
    if line.cut.scale != 1.0:
        boxes = [Box(*(round(edge / line.cut.scale) for edge in box)) for box in boxes]
    return boxes


def _plain_box(segment: Segment, left: float, right: float) -> Box:
    """Two words in one piece of ink: the part of the line where this one was seen."""
    base = segment.baseline + segment.slope * (left - segment.box.left)
    top = max(int(base - segment.ascent), 0)
    first = max(int(left), 0)
    return Box(first, top, max(int(right) + 1, first + 1), max(int(base) + 1, top + 1))
