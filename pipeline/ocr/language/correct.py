"""A page's words read anew with the language model, for an engine that gives one reading a word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from models.page import Word
from pipeline.ocr.language.lattice import DEFAULT_WEIGHTS, Weights, choose
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.proposals import DEFAULT_COSTS, Costs, propose
from pipeline.ocr.language.syllables import prevailing_placement


def correct_words(
    words: Sequence[Word],
    model: LanguageModel,
    *,
    weights: Weights = DEFAULT_WEIGHTS,
    costs: Costs = DEFAULT_COSTS,
) -> tuple[Word, ...]:
    """Return the words in their order, text and reason changed where context says so.

    The words of a block are context for each other; another block begins afresh. ``raw_text``
    stays, and so does a reason that a word had.
    """
    placement = prevailing_placement(word.text for word in words)
    corrected: list[Word] = []
    for _, group in groupby(words, key=lambda word: word.block):
        block = tuple(group)
        slots = [
            propose(word.text, word.confidence, model, costs=costs, placement=placement)
            for word in block
        ]
        for word, choice in zip(block, choose(slots, model, weights), strict=True):
            change = {"text": choice.text, "reason": choice.reason}
            corrected.append(word.model_copy(update=change) if choice.reason else word)
    return tuple(corrected)
