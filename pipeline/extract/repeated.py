"""A paper spells its own words the same way: what its text repeats puts marks of a line right.

A subject stands once under the title, in bold or italics or capitals, which readers read worse than
the text; and the text says it again: ``Điều 1. Công nhận …``, ``Căn cứ …``. Two neighbouring words
that have the letters of two words of the text are taken to be those, when the text has them more
than once, always in one spelling, and better read. Only marks change, never a letter or a digit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from models.letters import spelled, without_marks
from models.page import Word

_TIMES = 2
"""How often the text must have the two words."""
_SHORTEST = 2
"""Letters: of shorter words too many differ by their marks alone."""


class _Said(NamedTuple):
    """Two neighbouring words of the text."""

    first: str
    second: str
    confidence: float


def settled_by_text(line: Sequence[Word], text: Iterable[Sequence[Word]]) -> tuple[str, ...]:
    """Return the words of ``line`` as the ``text`` of its paper, line by line, spells them.

    ``text`` is without the line itself. Case and signs around a word stay as they were read.
    """
    known: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for row in text:
        for one, other in pairwise(row):
            said = _Said(_core(one.text), _core(other.text), min(one.confidence, other.confidence))
            known[_letters(said.first), _letters(said.second)].append(said)
    found = [word.text for word in line]
    for index, (one, other) in enumerate(pairwise(line)):
        first, second = _core(one.text), _core(other.text)
        pair = _spelling(known.get((_letters(first), _letters(second)), ()))
        if pair is None or min(len(first), len(second)) < _SHORTEST:
            continue
        for place, core, own in ((index, first, pair.first), (index + 1, second, pair.second)):
            word = line[place]
            if spelled(core) != spelled(own) and word.confidence < pair.confidence:
                found[place] = word.text.replace(core, _cased_like(own, core), 1)
    return tuple(found)


def _spelling(said: Sequence[_Said]) -> _Said | None:
    """Return the one spelling that the text has, as well read as it was at best."""
    spellings = Counter((spelled(one.first), spelled(one.second)) for one in said)
    if len(spellings) != 1 or len(said) < _TIMES:
        return None
    return max(said, key=lambda one: one.confidence)


def _core(text: str) -> str:
    """A word without the signs around it."""
    start = next((n for n, c in enumerate(text) if c.isalpha()), len(text))
    end = next((n for n in range(len(text), start, -1) if text[n - 1].isalpha()), start)
    return text[start:end]


def _letters(word: str) -> str:
    return without_marks(word).casefold()


def _cased_like(word: str, model: str) -> str:
    if model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:].lower() if model[:1].isupper() else word.lower()
