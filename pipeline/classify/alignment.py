"""Whether what was read is a title word for word, or another title that is nearly as long.

``GIẤY XÁC NHẬN TÌNH TRẠNG NHÀ Ở`` differs from ``… TÌNH TRẠNG HÔN NHÂN`` in four of 28 letters, as
a bad reading does. But a reader slips here and there, while another title has other words.
"""

from __future__ import annotations

from collections.abc import Sequence

_PART = 0.5
"""Share of a word's letters that may be wrong; one letter may in any word."""


def is_same_wording(read: Sequence[str], title: Sequence[str]) -> bool:
    """Say whether no word of a title is missing from the folded words read, and none is put in.

    Words may be joined or parted otherwise. ``read`` is what matched the title, no more.
    """
    pairs = _aligned("".join(read), "".join(title))
    matched = {one for one, other in pairs}, {other for one, other in pairs}
    return _has_each(read, matched[0]) and _has_each(title, matched[1])


def _has_each(words: Sequence[str], matched: set[int]) -> bool:
    start = 0
    for word in words:
        lost = sum(at not in matched for at in range(start, start + len(word)))
        if lost > max(1, int(_PART * len(word))):
            return False
        start += len(word)
    return True


def _aligned(one: str, other: str) -> list[tuple[int, int]]:
    """Return the pairs of places that hold the same letter in a cheapest alignment."""
    table = [list(range(len(other) + 1))]
    for row, letter in enumerate(one, start=1):
        before, now = table[-1], [row]
        for column, wanted in enumerate(other, start=1):
            change = before[column - 1] + (letter != wanted)
            now.append(min(change, before[column] + 1, now[-1] + 1))
        table.append(now)
    pairs, row, column = [], len(one), len(other)
    while row and column:
        here = table[row][column]
        same = one[row - 1] == other[column - 1]
        if here == table[row - 1][column - 1] + (not same):
            row, column = row - 1, column - 1
            if same:
                pairs.append((row, column))
        elif here == table[row - 1][column] + 1:
            row -= 1
        else:
            column -= 1
    return pairs
