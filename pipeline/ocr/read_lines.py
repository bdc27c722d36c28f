"""Read a page line by line: find the lines, show them to the network, put words on the page."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from models.geometry import Box
from pipeline.ocr.decode import ReadWord, best_words
from pipeline.ocr.find_lines import Segment, find_segments
from pipeline.ocr.ink import Ink, find_ink
from pipeline.ocr.line_pictures import LinePicture, cut_lines
from pipeline.ocr.network.recognise import STEP, LineNetwork, Scores
from pipeline.ocr.picture import Grey
from pipeline.ocr.rows import Place, order_segments
from pipeline.ocr.specks import is_print, without_specks
from pipeline.ocr.words import RawWord, Seen, repair_letters

_FINE_DPI = 200.0
_LEAST_LETTER = 11.0
"""Pixels; usual height of letters below which they are enlarged."""
_GOOD_LETTER = 16.0
_MOST_ENLARGED = 3.0
_LARGEST_PIXELS = 60_000_000
"""Never finer than this for small letters: an A4 page of 700 dots per inch, A0 of 200."""
_MOST_SEGMENTS = 4000
"""A full page has 100; hatching and maps make thousands, of which the longest are text."""
_LONG = 8
"""Letters of a segment that shows where the text stands."""


class _Line(NamedTuple):
    """A segment after reading."""

    segment: Segment
    picture: LinePicture
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
    grey, ink = look.grey, look.ink
    segments = find_segments(ink)
    if len(segments) > _MOST_SEGMENTS:
        widest = sorted(segments, key=lambda segment: -len(segment.pieces))[:_MOST_SEGMENTS]
        segments = sorted(widest, key=lambda segment: (segment.box.top, segment.box.left))
    pictures = cut_lines(grey, ink, segments)
    scores = network.read([picture.pixels for picture in pictures], deadline)
    left = sum(not len(found) for found in scores)
    words: list[RawWord] = []
    places = order_segments(segments)
    alone = _stand_alone(segments, places)
    for place in places:
        number = place.segment
        found = best_words(scores[number], network.model)
        if not is_print(found, alone=number in alone):
            continue
        found = without_specks(found)
        if not found:
            continue
        line = _Line(segments[number], pictures[number], scores[number], found)
        boxes = _word_boxes(ink, line)
        for index, (word, box) in enumerate(zip(found, boxes, strict=True)):
            words.append(
                RawWord(
                    text=repair_letters(word.text),
                    raw_text=word.text,
                    box=box,
                    confidence=round(word.confidence, 4),
                    block=place.block,
                    line=(0, place.row),
                    seen=_seen(line, index),
                )
            )
    return words, left


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


def _word_boxes(ink: Ink, line: _Line) -> list[Box]:
    """Return around each word the ink that stands between its neighbours."""
    steps = [word.steps for word in line.words]
    cuts = [(before[1] + after[0]) / 2 for before, after in pairwise(steps)]
    columns = [line.picture.left + cut * STEP / line.picture.scale for cut in cuts]
    pieces = ink.pieces[line.segment.pieces]
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
        first = line.picture.left + start * STEP / line.picture.scale
        last = line.picture.left + end * STEP / line.picture.scale
        boxes.append(_plain_box(line.segment, first, last))
    return boxes


def _plain_box(segment: Segment, left: float, right: float) -> Box:
    """Two words in one piece of ink: the part of the line where this one was seen."""
    base = segment.baseline + segment.slope * (left - segment.box.left)
    top = max(int(base - segment.ascent), 0)
    first = max(int(left), 0)
    return Box(first, top, max(int(right) + 1, first + 1), max(int(base) + 1, top + 1))
