"""The letters and numbers of list items, put right by their order on the page.

``c)`` and ``e)`` look alike, and no word beside them tells which is meant; the items before and
behind do. Papers letter their items a, b, c, d, đ, e, g, h, i, k, … (Decree 30/2020, annex I,
II.5): a doubtful letter between b) and d) is a c. The same holds for the point behind a number:
between ``3.`` and ``5.`` stands no ``4,``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.ocr.lines import Block, line_of
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.spellings import spell, spelling_scores
from pipeline.ocr.words import RawWord

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_SURE = 0.97
"""Confidence from which a letter is not doubted."""
_SEEN_BETWEEN = -12.0
_SEEN_BEHIND = -5.0
"""Logarithm of the probability, against that of what was read, that the letter needs which follows
from both neighbours, and from one alone."""

_ITEM = re.compile(r"(?P<core>[^\W_]|[\]\[|(!]|\w{2})(?P<trail>[).])")
_NUMBER = re.compile(r"(?P<number>[1-9]\d?)(?P<trail>[.,])")
_QUOTES = "“\"'‘«"


class _Place(NamedTuple):
    """An item's word: where it stands and what it says."""

    block: int
    line: int
    word: RawWord
    core: str
    trail: str


def with_right_items(blocks: list[Block], letters: LineModel | None) -> list[Block]:
    """Return the blocks with doubtful letters and points of items as their order says.

    ``letters`` are those of the network that read the words; of other words only what is no letter
    of an item is changed.
    """
    places = list(_places(blocks))
    changes = [*_letter_changes(places, letters), *_point_changes(places)]
    for place, text in changes:
        line = blocks[place.block][place.line]
        word = place.word._replace(text=text, reason="items")
        blocks = [list(block) for block in blocks]
        blocks[place.block][place.line] = line_of([word, *line.words[1:]])._replace(
            block=line.block
        )
    return blocks


def _places(blocks: list[Block]) -> Iterator[_Place]:
    for number, block in enumerate(blocks):
        for at, line in enumerate(block):
            word = line.words[0]
            follows = line.words[1].text if len(line.words) > 1 else ""
            count = _NUMBER.fullmatch(word.text)
            match = _ITEM.fullmatch(word.text)
            if count is not None and (count["trail"] == "." or follows[:1].isupper()):
                yield _Place(number, at, word, count["number"], count["trail"])
            elif match is not None and follows and word.text[:1] not in _QUOTES:
                yield _Place(number, at, word, match["core"].lower(), match["trail"])


# --- letters -------------------------------------------------------------------------------------


def _letter_changes(
    places: Sequence[_Place], letters: LineModel | None
) -> Iterator[tuple[_Place, str]]:
    said = [place.core for place in places]
    for at, place in enumerate(places):
        if place.core.isdecimal() or place.word.text[0].isupper():
            continue
        if place.core in _LETTERS and place.word.confidence >= _SURE:
            continue
        before = said[at - 1] if at and _is_like(places[at - 1], place) else ""
        behind = _sure_core(places[at + 1], place) if at + 1 < len(places) else ""
        meant = _meant(before, behind)
        if not meant or meant == place.core:
            continue
        both = bool(before and behind)
        if _is_seen(place, meant, _SEEN_BETWEEN if both else _SEEN_BEHIND, letters):
            said[at] = meant
            yield place, meant + place.trail


def _is_like(one: _Place, other: _Place) -> bool:
    """Say whether two items may be of one list: both have letters, and the same sign behind."""
    return not one.core.isdecimal() and one.trail == other.trail


def _sure_core(following: _Place, place: _Place) -> str:
    sure = following.word.confidence >= _SURE and following.core in _LETTERS
    return following.core if sure and _is_like(following, place) else ""


def _meant(before: str, behind: str) -> str:
    """Return the letter between two neighbours, empty when they do not tell."""
    after = _beside(before, 1)
    until = _beside(behind, -1)
    if behind == "a":  # the next list begins
        until = ""
    if after and until:
        return after if after == until else ""
    return after or until


def _beside(letter: str, step: int) -> str:
    at = _LETTERS.find(letter) + step if letter else -1
    known = bool(letter) and letter in _LETTERS and 0 <= at < len(_LETTERS)
    return _LETTERS[at] if known else ""


def _is_seen(place: _Place, meant: str, least: float, letters: LineModel | None) -> bool:
    """Say whether the network may have seen the letter; without it, whether the other is none."""
    word = place.word
    if letters is None or word.seen is None:
        return place.core not in _LETTERS and least == _SEEN_BETWEEN
    spelled = spell(word.seen, letters)
    ((_, score),) = spelling_scores([spelled], [[spelled.text, meant + place.trail]], letters)
    return score >= least


# --- points --------------------------------------------------------------------------------------


def _point_changes(places: Sequence[_Place]) -> Iterator[tuple[_Place, str]]:
    numbers = [place for place in places if place.core.isdecimal()]
    for at, place in enumerate(numbers):
        if place.trail != ",":
            continue
        before = int(numbers[at - 1].core) if at else 0
        behind = int(numbers[at + 1].core) if at + 1 < len(numbers) else 0
        if int(place.core) == before + 1 or (behind and int(place.core) == behind - 1):
            yield place, place.core + "."
