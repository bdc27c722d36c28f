"""The incoming stamp: a box ``ĐẾN`` with ``Số:``, ``Ngày:``, ``Chuyển:`` near the head.

Its number and date belong to the office that received the paper, never to the paper itself.
"""

from __future__ import annotations

import re

from models.geometry import Box
from models.page import Word
from pipeline.extract.folding import fold
from pipeline.extract.layout import Row, Sheet
from pipeline.extract.spelling import plain
from pipeline.extract.values import Span, whole

_REACH = 5.0
"""In heights of print: how far from the word ``ĐẾN`` the stamp's lines stand."""


def read_incoming(sheet: Sheet, number_row: Row | None) -> tuple[Span | None, Span | None]:
    """Return number and date of the incoming stamp on a first page; ``None`` without a stamp.

    ``number_row`` carries the paper's own number and is left alone.
    """
    rows = [row for row in sheet.rows if row is not number_row]
    mark = _mark(sheet, rows)
    if mark is None:
        return None, None
    near = [row for row in rows if _is_near(sheet, row, mark.box)]
    return _behind(near, mark.box, r"s[o0]"), _behind(near, mark.box, r"ng[a-z]y")


def _mark(sheet: Sheet, rows: list[Row]) -> Word | None:
    """The word ``ĐẾN`` in capitals, in the upper part, with ``Số`` and ``Ngày`` beside it."""
    for row in rows:
        if row.box.center_y > sheet.text.height * 0.45:
            return None
        for word in row.words:
            if fold(word.text) == "den" and word.text.isupper():
                near = " ".join(plain(row.text) for row in rows if _is_near(sheet, row, word.box))
                if re.search(r"\bs[o0]\b", near) and re.search(r"\bng[a-z]y\b", near):
                    return word
    return None


def _is_near(sheet: Sheet, row: Row, mark: Box) -> bool:
    reach = _REACH * sheet.print_height
    return mark.top - reach < row.box.center_y < mark.bottom + reach


def _behind(rows: list[Row], mark: Box, label: str) -> Span | None:
    """The words behind a label of the stamp, at the side of the mark, up to a wide gap."""
    for row in rows:
        words = [word for word in row.words if word.box.left > mark.left - 3 * mark.width]
        for index, word in enumerate(words):
            match = re.match(rf"\W*{label}\b\s*[:.]*", plain(word.text))
            beside = abs(word.box.left - mark.right) < 4 * mark.width
            if match is None or not beside:
                continue
            kept: list[Word] = []
            edge = word.box.right
            for other in words[index + 1 :]:
                if other.box.left - edge > 2.5 * other.box.height:
                    break
                kept.append(other)
                edge = other.box.right
            span = Span(whole(row.page, (word, *kept)))
            return span.narrow(match.end(), len(span.printed)).cleaned()
    return None
