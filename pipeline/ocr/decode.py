"""From the network's scores to words: the best path, cut at its spaces."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from models.letters import without_marks
from pipeline.ocr.network.recognise import Scores
from pipeline.ocr.network.traineddata import LineModel


class Letter(NamedTuple):
    """One letter of the best path."""

    text: str
    start: int
    """First step at which it is the likeliest."""
    end: int
    """One behind the last."""
    score: float
    """Logarithm of its probability where it is clearest."""


class ReadWord(NamedTuple):
    """The letters between two spaces."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)

    @property
    def confidence(self) -> float:
        """Probability of the least clear letter, 0 to 1."""
        return math.exp(min(letter.score for letter in self.letters))

    @property
    def steps(self) -> tuple[int, int]:
        """First step, and one behind the last."""
        return self.letters[0].start, self.letters[-1].end


def best_words(scores: Scores, model: LineModel) -> list[ReadWord]:
    """Return the words of the best path (Graves 2006: repeated codes merge, blanks vanish)."""
    words: list[ReadWord] = []
    letters: list[Letter] = []
    for letter in best_letters(scores, model):
        if letter.text.isspace():
            if letters:
                words.append(ReadWord(tuple(letters)))
            letters = []
        else:
            letters.append(letter)
    if letters:
        words.append(ReadWord(tuple(letters)))
    return words


def best_letters(scores: Scores, model: LineModel) -> list[Letter]:
    """Return the letters of the best path, spaces among them."""
    if not len(scores):
        return []
    best = scores.argmax(axis=1)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(best)) + 1))
    tops = np.maximum.reduceat(scores[np.arange(len(best)), best], starts).tolist()
    codes = best[starts].tolist()
    ends = [*starts[1:].tolist(), len(best)]
    found: list[Letter] = []
    for code, start, end, top in zip(codes, starts.tolist(), ends, tops, strict=True):
        text = model.letters.get(code, "")
        if code == model.blank or not text:
            continue
        letter = Letter(text, start, end, top)
        if found and _is_same_glyph(found[-1], letter):
            # One letter that the network could not settle on: Ễ and, a step on, Ê.
            better = max(found[-1], letter, key=lambda item: item.score)
            found[-1] = better._replace(start=found[-1].start, end=end)
        else:
            found.append(letter)
    return found


def _is_same_glyph(before: Letter, letter: Letter) -> bool:
    """Say whether letters side by side are one with other marks: no syllable has such a pair."""
    if before.end != letter.start or before.text == letter.text:
        return False
    return without_marks(before.text) == without_marks(letter.text) and letter.text.isalpha()
