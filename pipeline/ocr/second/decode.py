"""From a recognition network's output to text: CTC, free or held to digits.

The network looks at slices of a line, eight pixels of a line 48 high each, and says for every slice
how likely each character is, or none (the *blank*). Its free reading takes the best of every slice
and joins repeats. Held to digits, all ways to spell a number over the slices are added up, so a
``1`` that looks like an ``A`` to it still gets its share of what it saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Likelihoods = NDArray[np.float32]
"""Slices x characters, each row adding up to 1; character 0 is the blank."""

_LOOKALIKES = {"0": "OoQD", "1": "lI|i!", "2": "Zz", "5": "Ss", "6": "b", "8": "B", "9": "gq"}
"""Letters and signs that count for a digit where only digits can stand."""
_NOTHING = " .,:;/-–'`_…·"
"""Specks and leaders between digits, counted as blank."""
_FLOOR = 1e-4
"""Added to the blank: a slice that is surely a letter and no digit at all is nothing."""
_BEAM = 24
_LONGEST = 6
_UNLIKELY = 1e-4


class Reading(NamedTuple):
    """The free reading of a crop."""

    text: str
    chars: tuple[float, ...]
    """How likely each character of ``text`` is, 0 to 1."""
    slices: tuple[int, ...]
    """The slice in which each character was seen first."""

    @property
    def confidence(self) -> float:
        """The mean over the characters; 0 for an empty text."""
        return sum(self.chars) / len(self.chars) if self.chars else 0.0


def read_freely(seen: Likelihoods, characters: Sequence[str]) -> Reading:
    """Return the best character of every slice, repeats joined, blanks left out."""
    best = seen.argmax(axis=1)
    fresh = np.flatnonzero((best != 0) & np.concatenate(([True], best[1:] != best[:-1])))
    text = "".join(characters[best[index]] for index in fresh)
    chars = tuple(round(float(seen[index, best[index]]), 4) for index in fresh)
    return Reading(text, chars, tuple(int(index) for index in fresh))


def end_of_run(seen: Likelihoods, start: int) -> int:
    """Return the first slice behind ``start`` that does not show the same character."""
    best = seen[start:].argmax(axis=1)
    other = np.flatnonzero(best != best[0])
    return start + int(other[0]) if len(other) else len(seen)


class DigitColumns:
    """Which of a network's characters count for which digit."""

    def __init__(self, characters: Sequence[str]) -> None:
        index = {character: number for number, character in enumerate(characters)}
        self._digits = [
            [index[c] for c in (str(digit) + _LOOKALIKES.get(str(digit), "")) if c in index]
            for digit in range(10)
        ]
        self._nothing = [0, *(index[c] for c in _NOTHING if c in index)]

    def numbers(self, seen: Likelihoods) -> dict[str, float]:
        """Return how likely each row of digits is, adding up to at most 1.

        The empty text stands for "no digit here". What the network took for other letters is
        shared out among the digits in proportion to what is left for them.
        """
        rows = np.empty((len(seen), 11))
        rows[:, 0] = seen[:, self._nothing].sum(axis=1)
        for digit, columns in enumerate(self._digits):
            rows[:, digit + 1] = seen[:, columns].sum(axis=1)
        rows[:, 0] += _FLOOR
        rows /= rows.sum(axis=1, keepdims=True)
        return _spell(rows)


def _spell(rows: NDArray[np.float64]) -> dict[str, float]:
    """Prefix beam search of CTC over blank and ten digits."""
    beam: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for row in rows:
        digits = np.flatnonzero(row[1:] > _UNLIKELY)
        if not len(digits):
            beam = {text: ((ended + open_) * row[0], 0.0) for text, (ended, open_) in beam.items()}
            continue
        grown: dict[str, list[float]] = {}
        for text, (ended, open_) in beam.items():
            both = ended + open_
            _add(grown, text, both * row[0], open_ * row[1 + int(text[-1])] if text else 0.0)
            if len(text) == _LONGEST:
                continue
            for digit in digits:
                repeats = bool(text) and text[-1] == str(digit)
                _add(grown, f"{text}{digit}", 0.0, (ended if repeats else both) * row[1 + digit])
        kept = sorted(grown.items(), key=lambda item: (-sum(item[1]), item[0]))[:_BEAM]
        beam = {text: (ended, open_) for text, (ended, open_) in kept}
    return {text: ended + open_ for text, (ended, open_) in beam.items()}


def _add(grown: dict[str, list[float]], text: str, ended: float, open_: float) -> None:
    so_far = grown.setdefault(text, [0.0, 0.0])
    so_far[0] += ended
    so_far[1] += open_


def vote(ballots: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of several readings; one that saw no digit weighs that much less.

    What it sums to is how sure the surest reading was that there are digits at all: where every
    one of them saw next to nothing, no number comes out likely.
    """
    total: dict[str, float] = {}
    surest = 0.0
    for ballot in ballots:
        seen = {text: share for text, share in ballot.items() if text}
        surest = max(surest, sum(seen.values()))
        for text, share in seen.items():
            total[text] = total.get(text, 0.0) + share
    cast = sum(total.values())
    return {text: share / cast * surest for text, share in total.items()} if cast > 0 else {}
