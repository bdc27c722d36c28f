"""Finds the size and the baseline of a printed line from the boxes of its words.

A box alone does not tell where the baseline runs: ``ao`` ends on it, ``gỵ`` hangs below it. The
letters do tell, so the line is fitted to what each word's letters must reach up and down to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from statistics import median, median_low
from typing import NamedTuple

import numpy as np

from models.page import Word

_X_HEIGHT, _CAPITAL, _MARK, _TAIL = 0.46, 0.67, 0.20, 0.21
_TALL = frozenset("bdfhkltđiíìỉĩj0123456789()[]{}/|?!\"'“”‘’%&#")
_DEEP = frozenset("gjpqyQ,;()[]{}|")
_DOT_BELOW = "\u0323"
_MAX_SLOPE = 0.035  # 2 degrees: pages come straightened
_ROUNDS = 4


class Baseline(NamedTuple):
    """A straight baseline in pixels, y growing downwards, and the size of the print."""

    size: float
    """Height of an em."""
    height: float
    """y of the baseline at ``x = 0``."""
    slope: float

    def at(self, x: float) -> float:
        """Return the y of the baseline at ``x``."""
        return self.height + self.slope * x


class _Reach(NamedTuple):
    up: float
    down: float


def letter_reach(text: str) -> tuple[float, float]:
    """Return how far the letters of ``text`` reach above and below the baseline, in ems."""
    reaches = [_reach(char) for char in text if not char.isspace()]
    if not reaches:
        return _CAPITAL, 0.0
    return max(r.up for r in reaches), max(r.down for r in reaches)


def _reach(char: str) -> _Reach:
    base, *marks = list(unicodedata.normalize("NFD", char))
    above = sum(unicodedata.combining(mark) == 230 for mark in marks)
    if base.isupper():
        up = _CAPITAL + _MARK * above
    elif char in _TALL or base in _TALL:
        up = _CAPITAL
    else:
        up = _X_HEIGHT + _MARK * above
    down = _TAIL if base in _DEEP or _DOT_BELOW in marks else 0.0
    return _Reach(up, down)


def fit_baseline(words: Sequence[Word]) -> Baseline:
    """Return the baseline of one printed line; ``words`` must not be empty.

    Least absolute differences, by reweighted least squares: a speck read as a word, or a seal
    lying in the line, does not pull it away.
    """
    lettered = [word for word in words if any(map(str.isalnum, word.text))] or list(words)
    reaches = [letter_reach(word.text) for word in lettered]
    guess = median_low(  # of two words the smaller: what is too large is never print
        max(1, word.box.height) / (up + down)
        for word, (up, down) in zip(lettered, reaches, strict=True)
    )
    level = _level(lettered, reaches, guess)
    width = max(w.box.right for w in lettered) - min(w.box.left for w in lettered)
    if len(lettered) < 3 or width < 8 * guess:
        return level
    fitted = _least_absolute(lettered, reaches, guess)
    sane = abs(fitted.slope) <= _MAX_SLOPE and 0.6 * guess <= fitted.size <= 1.6 * guess
    return fitted if sane else level


def _level(words: Sequence[Word], reaches: Sequence[tuple[float, float]], size: float) -> Baseline:
    height = median(
        (w.box.top + size * up + w.box.bottom - size * down) / 2
        for w, (up, down) in zip(words, reaches, strict=True)
    )
    return Baseline(size, height, 0.0)


def _least_absolute(
    words: Sequence[Word], reaches: Sequence[tuple[float, float]], guess: float
) -> Baseline:
    # Two equations a word: top = height + slope·x - size·up, bottom = height + slope·x + size·down.
    rows = [
        (1.0, w.box.center_x, edge)
        for w, (up, down) in zip(words, reaches, strict=True)
        for edge in (-up, down)
    ]
    system = np.array(rows)
    edges = np.array([y for w in words for y in (w.box.top, w.box.bottom)], dtype=float)
    weights = np.ones(len(edges))
    solution = np.zeros(3)
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)
        solution = np.linalg.lstsq(system * root[:, None], edges * root, rcond=None)[0]
        weights = 1 / np.maximum(np.abs(system @ solution - edges), 0.05 * guess)
    height, slope, size = (float(value) for value in solution)
    return Baseline(size, height, slope)
