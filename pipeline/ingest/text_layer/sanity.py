"""Whether the characters of a text layer are the letters that people see, in whatever language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from models.letters import without_marks
from pipeline.syllables import is_syllable

_MIN_WORDS = 8
"""Fewer say too little about a page."""

_MAX_UNKNOWN = 0.02
"""Of all characters: private use, replacement, control, unassigned. Bullets of Symbol fonts are
private too, a few a page."""

_MAX_BROKEN = 0.15
"""Of the words with letters: a sign inside a word (``QJX\\HQ``), or no vowel in three letters.
At most 8 % on 812 official texts."""

_MAX_IMPOSSIBLE = 0.1
"""Of the different words in small letters on a Vietnamese page: no syllable, as where a font lost
some letters (``trờng``, ``ớc``, ``hc``). At most 9 % on 995 of 1,000 pages of official texts,
half of that on most."""

_LONGEST_SHORT = 6
_STRANGE = frozenset({"Cc", "Cn", "Co", "Cs"})
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s.,;:/'’\-–@&()]+(?=[^\W\d_])")
_VOWELS = frozenset("aeiouy")
_EDGES = ".,;:!?()[]{}\"'“”‘’/…-–"


def is_readable(words: Sequence[str]) -> bool:
    """Say whether words are text: no unmapped codes, no signs for letters, no lost letters."""
    text = "".join(words)
    unknown = sum(_is_unknown(character) for character in text)
    if unknown > max(_MAX_UNKNOWN * len(text), 1):
        return False
    lettered = [word for word in words if any(character.isalpha() for character in word)]
    if len(lettered) < _MIN_WORDS:
        return True
    broken = sum(_is_broken(word) for word in lettered)
    return broken <= _MAX_BROKEN * len(lettered) and not _lost_letters(lettered)


def _is_unknown(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in _STRANGE


def _is_broken(word: str) -> bool:
    if _SIGN_INSIDE.search(word):
        return True
    bare = without_marks(word.strip(_EDGES))
    # Only Latin letters have vowels of their own; offices shorten their names to capitals.
    latin = len(bare) >= 3 and bare.isascii() and bare.isalpha()
    shortened = bare.isupper() and len(bare) <= _LONGEST_SHORT
    return latin and not shortened and not _VOWELS & set(bare.lower())


def _lost_letters(words: Sequence[str]) -> bool:
    """Say whether a Vietnamese page has too many words in small letters that are no syllables.

    Capitals are left aside: they shorten (UBND, QĐ) and name what is foreign.
    """
    distinct = {word.strip(_EDGES) for word in words}
    small = [word for word in distinct if word.isalpha() and word.islower()]
    marked = sum(not word.isascii() for word in small)
    possible = sum(is_syllable(word) for word in small)
    vietnamese = marked >= _MIN_WORDS and possible * 2 >= len(small)
    return vietnamese and len(small) - possible > _MAX_IMPOSSIBLE * len(small)
