"""Text as words: how a text is taken apart for the index, and a question for asking it.

Both databases are handed these words and never a sentence, so that their own ideas of what a
word is (dots, hyphens, numbers with an exponent) make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from models.letters import without_marks

MAX_LETTERS = 64
"""Of a word; what is longer is cut. PostgreSQL takes no word of more than 2046 bytes."""
MAX_WORDS = 16_000
"""Of an entry; PostgreSQL counts positions up to 16383."""
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")


class Token(NamedTuple):
    """A word of a text."""

    folded: str
    """Lower case without marks: what is searched."""
    written: str
    """Lower case, NFC, with its marks."""


def tokens(text: str) -> list[Token]:
    """Return the words of ``text``: runs of letters and digits; all else parts them.

    ``Đỗ Thị Hoà, 12/3`` gives ``do thi hoa 12 3``. The same for NFC and NFD.
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    written = [word[:MAX_LETTERS] for word in _WORD.findall(unicodedata.normalize("NFC", plain))]
    if not written:
        return []
    # One call for all: no word is empty or holds a blank, with its marks or without.
    folded = without_marks(" ".join(written)).split(" ")
    return [Token(*pair) for pair in zip(folded, written, strict=True)]


def fold(text: str) -> str:
    """Return the words of ``text`` without marks, one blank between them."""
    return " ".join(token.folded for token in tokens(text))


def index_words(lines: Iterable[str]) -> list[str]:
    """Return what the index keeps of a text."""
    return [token.folded for line in lines for token in tokens(line)][:MAX_WORDS]
