"""What a person types into the search, as terms. There is no wrong question.

Words must all occur, in any order. ``"đăng ký kết hôn"`` in quotes, and words that hang together
without a blank (``H41.18-250812-0001``, ``12/3/1990``), must stand beside each other. ``nguy*``
is the beginning of a word. Every other sign only parts words; an open quote ends with the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from storage.search.words import tokens

MAX_LETTERS = 500
"""Of a question; what comes after them is left out."""
MAX_TERMS = 32
MIN_PREFIX = 2
"""Letters before a ``*``; after fewer the word is taken as it stands."""
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_PART = re.compile(r'"([^"]*)"?(\*)?|([^\s"]+)')


class Term(NamedTuple):
    """Words that stand beside each other; most often just one."""

    folded: tuple[str, ...]
    written: tuple[str, ...]
    """The same words as they were typed, in lower case."""
    prefix: bool
    """The last word is only the beginning of one."""


def parse(text: str) -> tuple[Term, ...]:
    """Return what is asked for; nothing when no letter or digit was typed."""
    found = []
    for part in _PART.finditer(text[:MAX_LETTERS].translate(_QUOTES)):
        words = tokens(part[1] or part[3] or "")
        if not words:
            continue
        starred = bool(part[2]) or (part[3] or part[1]).rstrip().endswith("*")
        term = Term(
            folded=tuple(word.folded for word in words),
            written=tuple(word.written for word in words),
            prefix=starred and len(words[-1].folded) >= MIN_PREFIX,
        )
        if term not in found:
            found.append(term)
    return tuple(found[:MAX_TERMS])


def for_sqlite(terms: tuple[Term, ...]) -> str:
    """Return the question in the language of FTS5. Words are letters and digits, so safe."""
    return " ".join(
        '"' + " ".join(term.folded) + '"' + (" *" if term.prefix else "") for term in terms
    )


def for_postgresql(terms: tuple[Term, ...]) -> str:
    """Return the question as the text of a ``tsquery``."""
    runs = [
        " <-> ".join(f"'{word}'" for word in term.folded) + (":*" if term.prefix else "")
        for term in terms
    ]
    return " & ".join(f"({run})" for run in runs)
