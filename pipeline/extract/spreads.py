"""A folded certificate scanned open: its two sides on one page, each a sheet of its own.

Land certificates of 2009 to 2024 lie so on a scanner, sides 4 and 1, then 2 and 3. Rows of the two
sides stand at one height and say nothing together.
"""

from __future__ import annotations

from models.page import PageText

_WIDE = 1.2
"""Width over height from which a page may be two sides."""
_GUTTER = 0.02
"""Share of the width around the middle that no word enters."""
_FEWEST = 8
"""Words on each side."""


def sides_of(text: PageText) -> tuple[PageText, ...]:
    """Return the page, or its left and right side; boxes stay those of the page."""
    if text.width < _WIDE * text.height:
        return (text,)
    low, high = text.width * (0.5 - _GUTTER), text.width * (0.5 + _GUTTER)
    if any(word.box.left < high and word.box.right > low for word in text.words):
        return (text,)
    left = tuple(word for word in text.words if word.box.right <= low)
    right = tuple(word for word in text.words if word.box.left >= high)
    if min(len(left), len(right)) < _FEWEST:
        return (text,)
    middle = text.width // 2
    return (
        text.model_copy(update={"words": left, "width": middle}),
        text.model_copy(update={"words": right}),
    )
