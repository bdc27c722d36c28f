"""Capitals that are small letters: ``SỐ`` for ``Số`` at the head of a line of small print.

Some letters look the same in both sizes; where the network sees one of them large, the rest of the
line tells.
"""

from __future__ import annotations

from models.letters import without_marks
from pipeline.ocr.lines import Line, line_of
from pipeline.ocr.words import RawWord

_ALIKE = frozenset("COSUVXWZ")
"""Base letters whose small form is the capital, smaller."""
_MOST_LETTERS = 3
_FEWEST_OTHERS = 2


def with_right_case(line: Line) -> Line:
    """Return the line with short words in capitals as the words beside them are."""
    shouted = [_is_shouted(word) for word in line.words]
    quiet = sum(_letters(word)[1:].islower() for word in line.words)
    if quiet < max(_FEWEST_OTHERS, 2 * sum(shouted)):
        return line
    words = []
    for index, word in enumerate(line.words):
        # A name in capitals behind its label stays one: its words stand side by side.
        beside = line.words[max(index - 1, 0) : index] + line.words[index + 1 : index + 2]
        named = any(_letters(other).isupper() for other in beside)
        words.append(_quieter(word) if _is_alike(word) and not named else word)
    return line_of(words)._replace(block=line.block)


def _is_shouted(word: RawWord) -> bool:
    letters = _letters(word)
    return len(letters) > 1 and letters.isupper()


def _letters(word: RawWord) -> str:
    return "".join(char for char in word.text if char.isalpha())


def _is_alike(word: RawWord) -> bool:
    """Say whether every letter but the first looks the same when it is small."""
    text = _letters(word)
    bases = without_marks(text[1:])
    return (
        2 <= len(text) <= _MOST_LETTERS
        and text.isupper()
        and not any(char.isdigit() for char in word.text)
        and not text.isascii()
        and all(base in _ALIKE for base in bases)
    )


def _quieter(word: RawWord) -> RawWord:
    text = word.text
    first = next(index for index, char in enumerate(text) if char.isalpha())
    said = text[: first + 1] + text[first + 1 :].lower()
    return word._replace(text=said, reason=word.reason or "case")
