"""Tell our separator sheets from papers that only show such a code, e.g. a manual of ours."""

from __future__ import annotations

from models.page import PageText
from models.separator import HEADING, Separator, read_separator
from pipeline.classify.folding import contains, fold

_FEW_WORDS = 90
"""A sheet holds fewer words; one whose heading is torn or written over is known by that."""


def sheet_on(text: PageText | None) -> Separator | None:
    """Return what the separator sheet says that the page is; ``None`` when it is no sheet.

    A page with two different such codes is none: nobody can say which one is meant.
    """
    if text is None:
        return None
    found = {read_separator(code.payload) for code in text.codes} - {None}
    if len(found) != 1:
        return None
    headed = contains(fold(" ".join(word.text for word in text.words)), fold(HEADING))
    most = 2 * _FEW_WORDS if headed else _FEW_WORDS
    return found.pop() if len(text.words) <= most else None
