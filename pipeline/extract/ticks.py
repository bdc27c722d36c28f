"""Boxes to tick: ``Có ☐ Không ☐`` behind a label, or one box before or behind its words.

The boxes come from the picture (``PageText.tick_boxes``). Where none was found there, what the
reader named is taken (``pipeline.extract.normal.read_checkbox``). Tri-state: of a pair with no box
marked nothing is said; with both marked nobody knows, and a person looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.geometry import Box, union
from models.page import TickBox, Word
from pipeline.extract.folding import fold
from pipeline.extract.labelled import Reading
from pipeline.extract.labels import Hit

_LEVEL = 0.9
"""In heights of print: how far a box may stand from the middle of its words' row."""
_NEAR = 4.0
"""In heights of print: a single box further from its words belongs to something else."""
_CLEAR = (0.02, 0.12)
"""Shares of ink: a box with less is clean, one with more is marked; between them a person looks."""
_SURE, _UNSURE = 0.97, 0.6


class Ticked(NamedTuple):
    """What the boxes of one field say."""

    printed: str | None
    """``Có ☒ Không ☐``; ``None`` when none of a pair is marked."""
    value: bool | None
    box: Box
    confidence: float


def read_tick_boxes(reading: Reading, hit: Hit) -> Ticked | None:
    """Return what the boxes on the label's row say; ``None`` when no box was found there."""
    boxes = _boxes_on_row(reading, hit)
    if not boxes:
        return None
    behind = _words_behind(reading, hit)
    yes, no = _word(behind, "co"), _word(behind, "khong")
    if yes is None or no is None:
        return _single(hit, boxes)
    after = [box for box in boxes if box.box.center_x > hit.right]
    pair = _pair(after, yes, no)
    return _answer(pair) if pair else None


def _boxes_on_row(reading: Reading, hit: Hit) -> list[TickBox]:
    own = union(word.box for word in hit.words[hit.first.word : hit.last.word + 1])
    middle, height = own.center_y, hit.row.height
    page = reading.sheet(hit.row).text
    level = [one for one in page.tick_boxes if abs(one.box.center_y - middle) < _LEVEL * height]
    return sorted(level, key=lambda one: one.box.left)


def _words_behind(reading: Reading, hit: Hit) -> Sequence[Word]:
    later = [o.first.word for o in reading.by_row[hit.index] if o.first.word > hit.last.word]
    return hit.words[hit.last.word + 1 : min(later, default=len(hit.words))]


def _word(words: Sequence[Word], folded: str) -> Word | None:
    """The word that begins so: readers glue what they take the box for to it (``Cól``)."""
    exact = [word for word in words if fold(word.text) == folded]
    begun = [w for w in words if fold(w.text).startswith(folded) and len(fold(w.text)) < 7]
    return next(iter([*exact, *begun]), None)


def _pair(boxes: Sequence[TickBox], yes: Word, no: Word) -> tuple[TickBox, TickBox] | None:
    """The boxes of Có and of Không: each behind its word, or each before it."""
    first, second = sorted((yes, no), key=lambda word: word.box.left)
    if len(boxes) < 2:
        return None
    if boxes[0].box.center_x > first.box.left + first.box.height / 2:
        one = [b for b in boxes if first.box.left < b.box.center_x < second.box.left]
        two = [b for b in boxes if b.box.center_x > second.box.left]
        if not one or not two:
            return None
        chosen = one[0], two[0]
    else:
        one = [b for b in boxes if b.box.center_x < first.box.left + first.box.height]
        two = [b for b in boxes if first.box.right < b.box.center_x < second.box.right]
        if not one or not two:
            return None
        chosen = one[-1], two[-1]
    return chosen if first is yes else chosen[::-1]


def _answer(pair: tuple[TickBox, TickBox]) -> Ticked:
    yes, no = pair
    box = union((yes.box, no.box))
    confidence = min(_confidence(one) for one in pair)
    if not yes.ticked and not no.ticked:
        return Ticked(None, None, box, confidence)
    printed = f"Có {_sign(yes)} Không {_sign(no)}"
    value = yes.ticked if yes.ticked != no.ticked else None
    return Ticked(printed, value, box, confidence)


def _single(hit: Hit, boxes: Sequence[TickBox]) -> Ticked | None:
    """The box nearest to the label's words on either side."""
    words = hit.words[hit.first.word : hit.last.word + 1]
    left, right = words[0].box.left, words[-1].box.right
    reach = _NEAR * hit.row.height

    def gap(one: TickBox) -> float:
        return max(left - one.box.right, one.box.left - right)

    near = [one for one in boxes if gap(one) < reach]
    if not near:
        return None
    chosen = min(near, key=gap)
    return Ticked(_sign(chosen), chosen.ticked, chosen.box, _confidence(chosen))


def _confidence(one: TickBox) -> float:
    clean, marked = _CLEAR
    return _SURE if one.ink < clean or one.ink > marked else _UNSURE


def _sign(one: TickBox) -> str:
    return "☒" if one.ticked else "☐"
