"""Comparing printed words as readers see them: without marks, spaces and punctuation.

Readers lose tone and vowel marks more than anything else, and they join and part words; what is
left after folding differs from the print by a letter here and there, which a bounded edit
distance forgives.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from models.letters import without_marks
from pipeline.edits import distance

_SLIPS = 0.16
"""Share of letters that may differ: ``LUẬT`` must match, ``QUYẾT ĐỊNH`` may slip once."""

_NOT_PLAIN = re.compile(r"[^A-Z0-9]+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the capital letters and digits of ``text`` without marks: ``Số: 1`` → ``SO1``.

    Idempotent; the Eth of old fonts counts as Đ, and ``№``, ``ﬁ``, ``①`` as what they stand for.
    """
    return _NOT_PLAIN.sub("", without_marks(unicodedata.normalize("NFKD", text)).upper())


def fold_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a line, parted at everything that is no letter or digit."""
    # What stands for several letters is taken apart first: the print has a word there.
    parts = re.split(r"[\W_]+", unicodedata.normalize("NFKC", text))
    return tuple(word for part in parts if (word := fold(part)))


def allowed_slips(length: int) -> int:
    """Return how many letters of a word of that length may differ."""
    return int(length * _SLIPS)


def prefix_distance(words: tuple[str, ...], wanted: str) -> int | None:
    """Return the distance of ``wanted`` to the nearest run of whole words at the start."""
    limit = allowed_slips(len(wanted))
    start = "".join(words)[: len(wanted) + limit]
    if not any(piece in start for piece in _pieces(wanted, limit + 1)):
        return None
    best: int | None = None
    joined = ""
    for word in words:
        joined += word
        if len(joined) > len(wanted) + limit:
            break
        found = distance(joined, wanted, limit)
        if found is not None and (best is None or found < best):
            best = found
    return best


@lru_cache(maxsize=4096)
def _pieces(wanted: str, count: int) -> tuple[str, ...]:
    """Return a word in pieces: where fewer letters than pieces differ, one piece is whole."""
    edges = [len(wanted) * number // count for number in range(count + 1)]
    return tuple(wanted[a:b] for a, b in pairwise(edges))


def contains(hay: str, wanted: str) -> bool:
    """Say whether folded ``hay`` holds ``wanted`` somewhere, slips forgiven (Sellers 1980)."""
    if wanted in hay:
        return True
    limit = allowed_slips(len(wanted))
    if not limit or len(hay) < len(wanted) - limit:
        return False
    column = list(range(len(wanted) + 1))
    for letter in hay:
        before, column[0] = column[0], 0
        for row, other in enumerate(wanted, start=1):
            change = before + (letter != other)
            before, column[row] = column[row], min(change, column[row] + 1, column[row - 1] + 1)
        if column[-1] <= limit:
            return True
    return False
