"""Choose among spellings by context: the network's own probabilities and the language model."""

from __future__ import annotations

from functools import lru_cache

from pipeline.ocr.dot_below import with_dots
from pipeline.ocr.language.lattice import Candidate, choose
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.proposals import propose
from pipeline.ocr.letter_case import with_right_case
from pipeline.ocr.lines import Block, line_of
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.spacing import with_right_spaces
from pipeline.ocr.spellings import Spelled, other_spellings, spell, spelling_scores
from pipeline.ocr.words import RawWord
from pipeline.syllables import Placement, prevailing_placement

_CLEAR = 0.9996
"""A word whose least clear letter is at least this probable has no other spelling."""
_UNCLEAR = 0.99
"""A clearer word differs from what is printed by its marks, if at all."""


def choose_words(
    blocks: list[Block], language: LanguageModel, letters: LineModel | None
) -> list[Block]:
    """Return the blocks with each word as it reads best in its context; boxes stay.

    ``letters`` are those of the network that read the words; without it, or for words of another
    reader, the language model proposes spellings by itself.
    """
    if letters is not None:
        blocks = [
            [
                with_dots(with_right_case(with_right_spaces(line, language, letters)), language)
                for line in block
            ]
            for block in blocks
        ]
    words = [word for block in blocks for line in block for word in line.words]
    slots = _slots(words, language, letters)
    start = 0
    chosen: list[Block] = []
    for block in blocks:
        count = sum(len(line.words) for line in block)
        choices = choose(slots[start : start + count], language)
        texts = iter(choices)
        start += count
        changed: Block = []
        for line in block:
            new = []
            for word in line.words:
                choice = next(texts)
                said = choice.text if choice.reason else word.text
                new.append(word._replace(text=said, reason=choice.reason or word.reason))
            changed.append(line_of(new)._replace(block=line.block))
        chosen.append(changed)
    return chosen


def _slots(
    words: list[RawWord], language: LanguageModel, letters: LineModel | None
) -> list[tuple[Candidate, ...]]:
    slots: list[tuple[Candidate, ...]] = [(Candidate(word.text, 0.0),) for word in words]
    doubtful = []
    placement = prevailing_placement(word.text for word in words)
    for index, word in enumerate(words):
        if word.seen is None or letters is None:
            slots[index] = propose(word.text, word.confidence, language, placement=placement)
        elif word.seen.clearness < _CLEAR and not _has_unknown_letter(word):
            doubtful.append(index)
    if letters is None or not doubtful:
        return slots
    spelled = [_spell(words[index], letters) for index in doubtful]
    options = [
        _options(words[index], word, language, letters, placement)
        for index, word in zip(doubtful, spelled, strict=True)
    ]
    scores = spelling_scores(spelled, options, letters)
    for index, texts, values in zip(doubtful, options, scores, strict=True):
        slots[index] = tuple(map(Candidate, texts, values))
    return slots


def _has_unknown_letter(word: RawWord) -> bool:
    """Say whether a word has a letter that the network cannot weigh: ``ỵ``."""
    return word.dotted and "ỵ" in word.text.lower()


def _spell(word: RawWord, letters: LineModel) -> Spelled:
    assert word.seen is not None  # noqa: S101 - only such words are doubtful
    return spell(word.seen, letters)


def _options(
    word: RawWord,
    spelled: Spelled,
    language: LanguageModel,
    letters: LineModel,
    placement: Placement,
) -> list[str]:
    """Return the spellings to be weighed, what was read first."""
    unclear = word.confidence < _UNCLEAR and spelled.text == word.text
    seen = other_spellings(spelled, letters) if unclear else []
    found = dict.fromkeys([word.text, *seen])
    for text in [word.text, *seen]:
        found.update(dict.fromkeys(_proposed(text, language, placement)))
    return list(found)


@lru_cache(maxsize=20_000)
def _proposed(text: str, language: LanguageModel, placement: Placement) -> tuple[str, ...]:
    """Return the spellings proposed for a word; a page says the same words again and again."""
    return tuple(option.text for option in propose(text, 1.0, language, placement=placement))
