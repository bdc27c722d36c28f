"""How far what was read is from what is printed: characters, words, words left out.

Both texts are compared in NFC, with every kind of dash and quote folded to one and white space
to single spaces. In the truth ``⟦ ⟧`` encloses handwriting: such a slot may be read as anything
or not at all, apart or grown together with the printed word beside it (``125/QĐ``), at no cost;
whether it was read right is counted by itself. Every reader is measured alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.letters import without_marks

Row = NDArray[np.int32]

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        "…": "...",
        "\u00a0": " ",
    }
)
_HANDWRITING = re.compile(r"⟦([^⟧]*)⟧")
_SLOT = "⟦⟧"


class Score(NamedTuple):
    """Counts over one or more pages; add them up with ``total``."""

    characters: int
    character_errors: int
    words: int
    word_errors: int
    left_out: int
    """Words of the truth with nothing in their place."""
    bare_errors: int
    """Word errors that remain when marks and case are taken away on both sides."""
    slots: int = 0
    """Handwritten numbers and words; none of the counts above knows them."""
    slots_right: int = 0

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


class Alignment(NamedTuple):
    """The cheapest way from the words of the truth to the words read."""

    errors: int
    left_out: int
    slots: tuple[str, ...]
    """What stands in each handwritten slot, empty where nothing does."""
    printed: tuple[str, ...]
    """The words read, without what stands in the slots."""


def fold(text: str) -> str:
    """Return ``text`` as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDS).split())


def score(truth: str, read: str) -> Score:
    """Compare a page's text with what is printed on it."""
    wanted, found = _words_of_truth(truth), fold(read).split()
    words = align(wanted, found)
    bare = align([_bare(word) for word in wanted], [_bare(word) for word in found])
    printed = [word for word in wanted if word != _SLOT]
    written = [_plain(inside) for inside in _HANDWRITING.findall(truth)]
    return Score(
        characters=len(" ".join(printed)),
        character_errors=_distance(" ".join(printed), " ".join(words.printed)),
        words=len(printed),
        word_errors=words.errors,
        left_out=words.left_out,
        bare_errors=bare.errors,
        slots=len(written),
        slots_right=sum(
            _plain(said) == told for said, told in zip(words.slots, written, strict=True)
        ),
    )


def total(scores: Sequence[Score]) -> Score:
    """Return the sum of several pages' counts."""
    return Score(*(sum(column) for column in zip(*scores, strict=True)))


def align(wanted: Sequence[str], found: Sequence[str]) -> Alignment:
    """Align two sequences of words: swapped, left out and added words cost one each.

    The word ``⟦⟧`` of ``wanted`` is a handwritten slot.
    """
    rows = _rows(wanted, found)
    back = list(_way_back(rows, wanted, found))[::-1]
    return Alignment(
        errors=int(rows[-1][-1]),
        left_out=sum(step.left_out for step in back),
        slots=tuple(step.slot for step in back if step.slot is not None),
        printed=tuple(step.printed for step in back if step.printed),
    )


def _words_of_truth(truth: str) -> list[str]:
    return fold(_HANDWRITING.sub(f" {_SLOT} ", truth)).split()


def _bare(word: str) -> str:
    return without_marks(word.lower())


def _plain(text: str) -> str:
    return "".join(char for char in fold(text).lower() if char.isalnum())


def _rows(wanted: Sequence[str], found: Sequence[str]) -> list[Row]:
    """Return the costs of all beginnings: row i, column j for i words wanted and j found."""
    numbers = {word: number for number, word in enumerate({*wanted, *found})}
    target = np.array([numbers[word] for word in found], dtype=np.int32)
    steps = np.arange(len(found) + 1, dtype=np.int32)
    rows = [steps.copy()]
    for i, word in enumerate(wanted):
        before, slot = rows[-1], word == _SLOT
        row = before + (0 if slot else 1)
        swap = before[:-1] if slot else before[:-1] + (target != numbers[word])
        np.minimum(row[1:], swap, out=row[1:])
        if grown := _grown(wanted, i, found):
            row[1:][grown] = np.minimum(row[1:][grown], rows[-2][:-1][grown])
        # An added word costs one a step to the right: a running minimum of cost minus position.
        rows.append(np.minimum.accumulate(row - steps) + steps)
    return rows


def _grown(wanted: Sequence[str], i: int, found: Sequence[str]) -> list[int]:
    """Return the words found that are word ``i`` grown together with the one before it."""
    if not i or (wanted[i - 1] == _SLOT) == (wanted[i] == _SLOT):
        return []
    return [j for j, said in enumerate(found) if _parted(wanted, i, said)]


def _parted(wanted: Sequence[str], i: int, said: str) -> tuple[str, str] | None:
    """Return print and handwriting of a word that words ``i`` - 1 and ``i`` have grown to."""
    first, second = wanted[i - 1], wanted[i]
    if first == _SLOT != second and len(said) > len(second) and said.endswith(second):
        return second, said[: -len(second)]
    if second == _SLOT != first and len(said) > len(first) and said.startswith(first):
        return first, said[len(first) :]
    return None


class _Step(NamedTuple):
    """One step of the way back."""

    left_out: int = 0
    slot: str | None = None
    printed: str = ""


def _way_back(rows: list[Row], wanted: Sequence[str], found: Sequence[str]) -> Iterator[_Step]:
    i, j = len(wanted), len(found)
    while i or j:
        here = rows[i][j]
        slot = i > 0 and wanted[i - 1] == _SLOT
        differs = not slot and i > 0 and j > 0 and wanted[i - 1] != found[j - 1]
        parted = _parted(wanted, i - 1, found[j - 1]) if i > 1 and j else None
        if i and j and here == rows[i - 1][j - 1] + differs:
            i, j = i - 1, j - 1
            yield _Step(slot=found[j]) if slot else _Step(printed=found[j])
        elif parted and here == rows[i - 2][j - 1]:
            i, j = i - 2, j - 1
            yield _Step(printed=parted[0], slot=parted[1])
        elif i and here == rows[i - 1][j] + (not slot):
            i -= 1
            yield _Step(slot="") if slot else _Step(left_out=1)
        else:
            j -= 1
            yield _Step(printed=found[j])


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
