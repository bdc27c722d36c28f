"""Comparing printed words as readers see them: without marks, spaces and punctuation.

Readers lose tone and vowel marks more than anything else, and they join and part words; what is
left after folding differs from the print by a letter here and there, which a bounded edit
distance forgives.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.letters import without_marks

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
    return tuple(word for part in re.split(r"[\W_]+", text) if (word := fold(part)))


def allowed_slips(length: int) -> int:
    """Return how many letters of a word of that length may differ."""
    return int(length * _SLIPS)


def distance(left: str, right: str, limit: int) -> int | None:
    """Return the edit distance of two folded words, or nothing when it is above ``limit``.

    Only the band of the table that a distance within the limit can use is filled (Ukkonen 1985).
    """
    if abs(len(left) - len(right)) > limit:
        return None
    if left == right:
        return 0
    above = limit + 1
    before = [min(column, above) for column in range(len(right) + 1)]
    for row, one in enumerate(left, start=1):
        first, last = max(1, row - limit), min(len(right), row + limit)
        now = [above] * (len(right) + 1)
        now[0] = min(row, above)
        for column in range(first, last + 1):
            change = before[column - 1] + (one != right[column - 1])
            now[column] = min(change, before[column] + 1, now[column - 1] + 1, above)
        if min(now[first - 1 : last + 1]) > limit:
            return None
        before = now
    return before[-1] if before[-1] <= limit else None


def prefix_distance(words: tuple[str, ...], wanted: str) -> int | None:
    """Return the distance of ``wanted`` to the nearest run of whole words at the start."""
    limit = allowed_slips(len(wanted))
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
