"""Folded text: letters and digits only, no marks, no case, with the way back to the words.

Tesseract's slips on Vietnamese print are nearly all tone and vowel marks, lost spaces and lost
punctuation. Labels are therefore compared in this form, and a hit is carried back to the exact
characters of the words it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from models.letters import without_marks
from models.page import Word

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def fold_character(character: str) -> str:
    """Return the folded form of one character; empty for marks, spaces and punctuation."""
    return _NOT_PLAIN.sub("", without_marks(character).casefold())


def fold(text: str) -> str:
    """Return ``text`` without marks, case, spaces and punctuation: ``Họ và tên:`` → ``hovaten``."""
    return _NOT_PLAIN.sub("", without_marks(text).casefold())


def has_letters(text: str) -> bool:
    """Say whether anything but digits and punctuation stands in ``text``."""
    return any(character.isalpha() for character in text)


def is_shouted(text: str) -> bool:
    """Say whether every letter is a capital, and there are at least two."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and all(character == character.upper() for character in letters)


class Origin(NamedTuple):
    """Where a folded character came from: index of the word, index in the word's text."""

    word: int
    offset: int


class Folded(NamedTuple):
    """The folded text of some words and, for every folded character, its origin."""

    text: str
    origins: tuple[Origin, ...]

    def starts_word(self, position: int, words: Sequence[Word]) -> bool:
        """Say whether a word, or a capital after a small letter or a sign, starts here."""
        word, offset = self.origins[position]
        if offset == 0:
            return True
        text = words[word].text
        before = text[offset - 1]
        return not before.isalnum() or (text[offset].isupper() and not before.isupper())

    def ends_word(self, position: int, words: Sequence[Word]) -> bool:
        """Say whether the character before ``position`` ends a word or a run of its case."""
        if position >= len(self.text):
            return True
        last, here = self.origins[position - 1], self.origins[position]
        if last.word != here.word or here.offset != last.offset + 1:
            return True
        text = words[here.word].text
        following = text[here.offset]
        return following.isdigit() or (following.isupper() and text[last.offset].islower())


def fold_words(words: Sequence[Word]) -> Folded:
    """Fold the texts of ``words`` into one string that knows its origins."""
    letters: list[str] = []
    origins: list[Origin] = []
    for index, word in enumerate(words):
        for offset, character in enumerate(word.text):
            folded = fold_character(character)
            letters.append(folded)
            origins.extend([Origin(index, offset)] * len(folded))
    return Folded("".join(letters), tuple(origins))
