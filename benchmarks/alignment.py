"""How far what was read is from what is printed: characters, words, words left out.

Both texts are compared in NFC, with every kind of dash and quote folded to one and white space
to single spaces. In the truth ``⟦ ⟧`` encloses handwriting: such a word may be read as
anything or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from models.letters import without_marks

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        "…": "...",
        "\u00a0": " ",
    }
)
_HANDWRITING = re.compile(r"⟦[^⟧]*⟧")
_ANYTHING = "⟦⟧"


class Score(NamedTuple):
    """Counts over one or more pages; add them with ``+`` by field, see ``total``."""

    characters: int
    character_errors: int
    words: int
    word_errors: int
    left_out: int
    """Words of the truth with nothing in their place."""
    bare_errors: int
    """Word errors that remain when marks and case are taken away on both sides."""

    @property
    def cer(self) -> float:
        return self.character_errors / max(self.characters, 1)

    @property
    def wer(self) -> float:
        return self.word_errors / max(self.words, 1)

    @property
    def omitted(self) -> float:
        return self.left_out / max(self.words, 1)

    @property
    def bare_wer(self) -> float:
        return self.bare_errors / max(self.words, 1)


def fold(text: str) -> str:
    """Return ``text`` as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDS).split())


def score(truth: str, read: str) -> Score:
    """Compare a page's text with what is printed on it."""
    wanted, found = _words_of_truth(truth), fold(read).split()
    errors, left_out = _align(wanted, found)
    bare_errors, _ = _align([_bare(w) for w in wanted], [_bare(w) for w in found])
    printed = " ".join(word for word in wanted if word != _ANYTHING)
    return Score(
        characters=len(printed),
        character_errors=_distance(printed, " ".join(found)),
        words=sum(word != _ANYTHING for word in wanted),
        word_errors=errors,
        left_out=left_out,
        bare_errors=bare_errors,
    )


def total(scores: Sequence[Score]) -> Score:
    """Return the sum of several pages' counts."""
    return Score(*(sum(column) for column in zip(*scores, strict=True)))


def _words_of_truth(truth: str) -> list[str]:
    return fold(_HANDWRITING.sub(f" {_ANYTHING} ", truth)).split()


def _bare(word: str) -> str:
    return without_marks(word.lower())


def _align(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """Return word errors and words left out of the cheapest alignment."""
    # Rows are lists: a page has some 600 words, and the way back is needed.
    rows = [list(range(len(found) + 1))]
    for word in wanted:
        before = rows[-1]
        gone = 0 if word == _ANYTHING else 1
        row = [before[0] + gone]
        for j, other in enumerate(found, start=1):
            swap = before[j - 1] + (0 if word in (other, _ANYTHING) else 1)
            row.append(min(swap, before[j] + gone, row[-1] + 1))
        rows.append(row)
    return rows[-1][-1], _count_left_out(rows, wanted, found)


def _count_left_out(rows: list[list[int]], wanted: Sequence[str], found: Sequence[str]) -> int:
    i, j, left_out = len(wanted), len(found), 0
    while i:
        word = wanted[i - 1]
        gone = 0 if word == _ANYTHING else 1
        swap = 0 if j and word in (found[j - 1], _ANYTHING) else 1
        if j and rows[i][j] == rows[i - 1][j - 1] + swap:
            i, j = i - 1, j - 1
        elif rows[i][j] == rows[i - 1][j] + gone:
            i, left_out = i - 1, left_out + gone
        else:
            j -= 1
    return left_out


def _distance(wanted: str, found: str) -> int:
    """Return the edit distance of two texts, row by row in numpy."""
    target = np.array([ord(char) for char in found], dtype=np.int32)
    steps = np.arange(len(found) + 1, dtype=np.int32)
    row = steps.copy()
    for char in wanted:
        fresh = np.empty_like(row)
        fresh[0] = row[0] + 1
        fresh[1:] = np.minimum(row[1:] + 1, row[:-1] + (target != ord(char)))
        # An insertion costs one a step to the right: a running minimum of cost minus position.
        row = np.minimum.accumulate(fresh - steps) + steps
    return int(row[-1])
