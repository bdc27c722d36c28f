"""Hand-made scores of a network with a few letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.ocr.network.recognise import Scores
from pipeline.ocr.network.traineddata import Layer, LineModel

LETTERS = (" ", "a", "á", "b", "l", ".")
BLANK = len(LETTERS)
CODES = BLANK + 1
MODEL = LineModel(Layer("Series", 36, CODES), BLANK, dict(enumerate(LETTERS)))


def path(text: str, sure: float = 0.9) -> Scores:
    """Return scores whose best path is ``text``, a character a step; ``_`` is the blank."""
    return mixed([{char: sure} for char in text])


def mixed(steps: Sequence[dict[str, float]]) -> Scores:
    """Return scores of steps; what a step does not name shares the rest of its probability."""
    found = np.empty((len(steps), CODES), np.float32)
    for row, step in zip(found, steps, strict=True):
        row[:] = (1 - sum(step.values())) / (CODES - len(step))
        for char, probability in step.items():
            row[code_of(char)] = probability
    return np.log(np.maximum(found, 1e-30))


def code_of(char: str) -> int:
    return BLANK if char == "_" else LETTERS.index(char)
