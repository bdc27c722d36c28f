"""From the network's scores to words: the best path, cut at its spaces."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

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
    for letter in _letters(scores, model):
        if letter.text.isspace():
            if letters:
                words.append(ReadWord(tuple(letters)))
            letters = []
        else:
            letters.append(letter)
    if letters:
        words.append(ReadWord(tuple(letters)))
    return words


def _letters(scores: Scores, model: LineModel) -> list[Letter]:
    if not len(scores):
        return []
    best = scores.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best)) + 1
    starts = [0, *edges.tolist()]
    ends = [*edges.tolist(), len(best)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        code = int(best[start])
        text = model.letters.get(code, "")
        if code != model.blank and text:
            found.append(Letter(text, start, end, float(scores[start:end, code].max())))
    return found
