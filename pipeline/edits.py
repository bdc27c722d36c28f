"""How many letters two words or lines differ by.

Not a stage: readers slip in every one of them, and every stage that compares forgives a few.
"""

from __future__ import annotations


def distance(left: str, right: str, limit: int) -> int | None:
    """Return the edit distance of two texts, or nothing when it is above ``limit``.

    Letters put in, left out or exchanged (Levenshtein 1966). Only the band of the table that a
    distance within the limit can use is filled (Ukkonen 1985).
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
