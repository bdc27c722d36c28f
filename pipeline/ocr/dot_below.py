"""The dot below a y, which the network does not know: ``ỵ`` is none of its letters.

It reads ``tỉnh ly`` for ``tỉnh lỵ``, and is sure of it. But the dot is a piece of ink of its own
beside the tail of the y, and nothing else stands there: a comma stands on the line and reaches
below it. Specks stand anywhere, so context has the last word: after ``công`` it stays ``ty``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import numpy as np

from models.letters import without_marks
from pipeline.ocr.ink import Pieces
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.tokens import core_token, take_apart
from pipeline.ocr.lines import Line, line_of
from pipeline.ocr.words import RawWord
from pipeline.syllables import is_syllable

# Heights in the ascent of the line.
_BELOW = (0.04, 0.5)
"""How far below the baseline the dot's upper edge is."""
_SIZE = (0.05, 0.25)
"""Width and height of the dot."""
_ROUND = 1.8
"""How much longer than wide it is at most, or wider than long."""
_ASIDE = (0.75, 0.6)
"""How far before and behind the place where the y was seen its middle is."""
_NEAR, _REACHES = 0.6, 0.12
"""In the ascent: how far beside a letter ink is asked for, how far below the line it reaches."""
_DOT, _HORN = "\u0323", "\u031b"
_BOUND = 1.5
"""Logarithm: how much likelier a word is beside its neighbour than anywhere, that belongs there."""


def is_dotted(pieces: Pieces, column: float, baseline: float, ascent: float) -> bool:
    """Say whether a dot stands below the y that was seen at ``column``; in pixels of the ink."""
    left, top, width, height = (pieces[:, index] for index in range(4))
    middle = left + width / 2
    fits = (middle >= column - _ASIDE[0] * ascent) & (middle <= column + _ASIDE[1] * ascent)
    fits &= (top >= baseline + _BELOW[0] * ascent) & (top <= baseline + _BELOW[1] * ascent)
    for side in (width, height):
        fits &= (side >= _SIZE[0] * ascent) & (side <= _SIZE[1] * ascent)
    fits &= np.maximum(width, height) <= _ROUND * np.maximum(np.minimum(width, height), 1)
    return bool(fits.any())


def is_dark_below(pieces: Pieces, column: float, baseline: float, ascent: float) -> bool:
    """Say whether any ink near a letter reaches below the line: its dot, grown together or not."""
    left, top, width, height = (pieces[:, index] for index in range(4))
    near = (left <= column + _NEAR * ascent) & (left + width >= column - _NEAR * ascent)
    return bool((near & (top + height >= baseline + _REACHES * ascent)).any())


def has_dot_below(letter: str) -> bool:
    """Say whether a letter is written with a dot below: ``ạ``, ``Ụ``."""
    return _DOT in unicodedata.normalize("NFD", letter)


def is_dark_above(pieces: Pieces, column: float, baseline: float, ascent: float) -> bool:
    """Say whether any ink near a capital reaches above it: its marks, grown together or not."""
    left, top, width = (pieces[:, index] for index in range(3))
    near = (left <= column + _NEAR * ascent) & (left + width >= column - _NEAR * ascent)
    return bool((near & (top <= baseline - (1 + _REACHES) * ascent)).any())


def dotless(letter: str, letters: Mapping[int, str], *, marked_above: bool) -> dict[int, str]:
    """Return of a network's letters those of the same base and case that have no dot below.

    Without ``marked_above`` only those with nothing above them: the horn of Ư stands beside it.
    """
    bare = without_marks(letter)
    return {
        code: text
        for code, text in letters.items()
        if without_marks(text) == bare
        and not has_dot_below(text)
        and (marked_above or set(unicodedata.normalize("NFD", text)[1:]) <= {_HORN})
    }


def ends_in_plain_y(text: str) -> bool:
    """Say whether a word would be a syllable with a dot below its last letter, a y."""
    core = take_apart(text).core
    return core[-1:] in ("y", "Y") and len(core) > 1 and is_syllable(_dotted(core))


def with_dots(line: Line, language: LanguageModel) -> Line:
    """Return the line with ``ỵ`` where a dot was seen, and context does not need the plain y."""
    if not any(word.dotted for word in line.words):
        return line
    words = list(line.words)
    around = [None, *line.words, None]
    for index, word in enumerate(line.words):
        if not (word.dotted and ends_in_plain_y(word.text)):
            continue  # a word that was parted: its end is no y
        if not _belongs(word, around[index], around[index + 2], language):
            parts = take_apart(word.text)
            text = f"{parts.lead}{_dotted(parts.core)}{parts.trail}"
            words[index] = word._replace(text=text, reason="marks")
    return line_of(words)._replace(block=line.block)


def _dotted(core: str) -> str:
    return unicodedata.normalize("NFC", core + _DOT)


def _belongs(
    word: RawWord, before: RawWord | None, after: RawWord | None, language: LanguageModel
) -> bool:
    """Say whether the word as read is what usually stands beside one of its neighbours."""
    if not language.is_known(_token(word)):
        return False
    pairs = [(before, word), (word, after)]
    numbers = [
        (language.number(_token(one)), language.number(_token(other)))
        for one, other in pairs
        if one is not None and other is not None
    ]
    first, second = np.array(numbers, np.int64).reshape(-1, 2).T
    bound = language.bigrams(first, second) - language.unigrams(second)
    return bool((bound > _BOUND).any())


def _token(word: RawWord) -> str:
    return core_token(take_apart(word.text))
