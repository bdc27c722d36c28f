"""Candidates for engines that give none: what a word may be when its marks were misread.

Plain Tesseract gives one reading a word and a confidence that is high on wrong marks, too. The
known syllables with the same letters are proposed, each the dearer the more its marks differ; and
where the letters make no Vietnamese syllable, a few letters that scans confuse.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from models.record import Record
from pipeline.ocr.language.lattice import Candidate
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.tokens import take_apart
from pipeline.syllables import (
    Placement,
    is_syllable,
    placement_of,
    syllable_key,
    take_tone,
    with_tone,
)


class Costs(Record):
    """What a misreading costs, in nats: how seldom an engine that is sure makes it."""

    change: float = 4.0
    """For any change."""
    tone: float = 0.8
    """For another tone."""
    vowel: float = 0.8
    """For each vowel with another mark."""
    bar: float = 1.5
    """For đ instead of d or the other way."""
    letters: float = 3.0
    """For a confusion of letters."""
    doubt: float = 0.5
    """How much of the cost is left when the engine's confidence is 0; all is when it is 1."""


DEFAULT_COSTS = Costs()

_CONFUSIONS = (("rn", "m"), ("ri", "n"), ("I", "l"), ("l", "i"), ("i", "l"), ("c", "e"), ("e", "c"))
"""Printed letters as readers give them, and what they are; seen on scans of official papers."""


def propose(
    word: str,
    confidence: float,
    model: LanguageModel,
    *,
    costs: Costs = DEFAULT_COSTS,
    placement: Placement = "old",
) -> tuple[Candidate, ...]:
    """Return ``word`` and what it may be instead, for ``choose``; ``word`` first with score 0.

    ``confidence`` is the engine's, 0 to 1. Case and punctuation are the word's own. The tone of oa,
    oe, uy stands as the word shows, else as ``placement`` says.
    """
    parts = take_apart(unicodedata.normalize("NFC", word))
    if not parts.is_word:
        return (Candidate(word, 0.0),)
    share = costs.doubt + (1 - costs.doubt) * min(max(confidence, 0.0), 1.0)
    habit = placement_of(parts.core) or placement
    found = {word: 0.0}
    for core, cost in _alternatives(parts.core, model, costs, habit):
        text = f"{parts.lead}{core}{parts.trail}"
        found[text] = max(found.get(text, -np.inf), -cost * share)
    return tuple(Candidate(text, score) for text, score in found.items())


def _alternatives(
    core: str, model: LanguageModel, costs: Costs, habit: Placement
) -> Iterator[tuple[str, float]]:
    """Yield what ``core`` may be, printed like it, with its cost."""
    yield from _other_marks(core, model, costs, habit)
    if not is_syllable(core):
        for meant in _confused(core):
            for text, cost in _other_marks(meant, model, costs, habit):
                yield text, cost + costs.letters
            if model.is_known(syllable_key(meant)) and is_syllable(meant):
                yield meant, costs.change + costs.letters


def _other_marks(
    core: str, model: LanguageModel, costs: Costs, habit: Placement
) -> Iterator[tuple[str, float]]:
    own = syllable_key(core)
    for key in model.same_letters(own):
        if key != own:
            yield _printed(key, core, habit), costs.change + _distance(own, key, costs)


def _confused(core: str) -> list[str]:
    """Return what ``core`` is when one of its letters was confused; the others keep their case."""
    found = [
        core[:at] + meant + core[at + len(seen) :]
        for seen, meant in _CONFUSIONS
        for at in range(len(core))
        if core.startswith(seen, at)
    ]
    return list(dict.fromkeys(found))


def _distance(one: str, other: str, costs: Costs) -> float:
    """Return the cost of reading ``one`` for ``other``, which has the same letters."""
    tones, vowels, bars = _differences(one, other)
    return tones * costs.tone + vowels * costs.vowel + bars * costs.bar


@lru_cache(maxsize=65536)
def _differences(one: str, other: str) -> tuple[int, int, int]:
    """Return how many tones, marks of vowels and bars of đ differ in words of the same letters."""
    plain, tone = take_tone(one)
    other_plain, other_tone = take_tone(other)
    unlike = [{a, b} for a, b in zip(plain, other_plain, strict=False) if a != b]
    bars = sum(pair == {"d", "đ"} for pair in unlike)
    return int(tone != other_tone), len(unlike) - bars, bars


def _printed(key: str, like: str, placement: Placement) -> str:
    """Return ``key`` in the case of ``like`` with its tone placed as ``placement`` says."""
    text = with_tone(*take_tone(key), placement)
    if like.isupper() and (len(like) > 1 or len(text) == 1):
        return text.upper()
    return text.capitalize() if like[:1].isupper() else text
