"""What the model looks at: words of a page without marks, where they stand, how it is built.

A page becomes a set of tokens, and each token a number by its hash (feature hashing, Weinberger et
al. 2009), so no vocabulary is kept. Tokens are

* single words and pairs of neighbours of each printed line, folded: capital letters, no marks;
* the same of lines in capitals in the upper part of the page, where titles and heads stand;
* a few of the layout: how much is printed, how wide the page is, dotted leaders, capitals.

Digits say nothing about the kind of a paper but that there are some: each counts as ``0``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from models.letters import without_marks
from models.page import PageText, TextLine
from pipeline.classify.folding import fold, fold_words

BITS = 14
"""Of a feature's number: 16384 features."""

_HEAD = 0.45
"""Share of the page's height in which titles stand."""
_DIGITS = re.compile(r"[0-9]+")
_LEADERS = re.compile(r"\.{4,}|…{2,}|_{4,}|(?:\. ){4,}")
_MANY_LEADERS = 3
_ZONE = "IDVNM"

Features = npt.NDArray[np.int64]


def features_of(text: PageText) -> Features:
    """Return the numbers of the page's features, each once, in ascending order; shape (n,)."""
    mask = (1 << BITS) - 1
    return np.array(
        sorted({crc32(token.encode()) & mask for token in tokens_of(text)}), dtype=np.int64
    )


def tokens_of(text: PageText) -> set[str]:
    """Return the tokens of a page; the order of its lines makes no difference."""
    tokens: set[str] = set()
    for line in text.lines:
        words = _plain_words(line)
        tokens.update(f"w {word}" for word in words)
        tokens.update(f"p {one} {two}" for one, two in _pairs(words))
        if line.box.top < _HEAD * text.height and _is_capital(line.text):
            tokens.update(f"h {word}" for word in words)
            tokens.update(f"t {one} {two}" for one, two in _pairs(words))
    tokens.update(_layout(text))
    return tokens


def _plain_words(line: TextLine) -> list[str]:
    # ``145/QĐ-UBND`` is three words: what stands between the strokes names the kind.
    plain = (_DIGITS.sub("0", part) for word in line.words for part in fold_words(word.text))
    return [word for word in plain if word != "0"]


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(["<", *words], [*words, ">"], strict=True)


def _is_capital(text: str) -> bool:
    letters = [one for one in text if one.isalpha()]
    return len(letters) >= 4 and sum(one.isupper() for one in letters) >= 0.8 * len(letters)


def _layout(text: PageText) -> Iterator[str]:
    """How the page is built, in a few coarse steps that a second scan would repeat."""
    lines = [line.text for line in text.lines]
    count = len(text.words)
    yield f"l words {min(9, count.bit_length())}"
    yield f"l shape {'wide' if text.width > 1.15 * text.height else 'tall'}"
    leaders = sum(bool(_LEADERS.search(line)) for line in lines)
    yield f"l leaders {'none' if not leaders else 'some' if leaders < _MANY_LEADERS else 'many'}"
    colons = sum(":" in line for line in lines)
    yield f"l labels {min(4, 5 * colons // (len(lines) or 1))}"
    capitals = sum(_is_capital(line) for line in lines)
    yield f"l capitals {min(4, 8 * capitals // (len(lines) or 1))}"
    long = sum(len(line) > 60 for line in lines)
    yield f"l long {min(4, 5 * long // (len(lines) or 1))}"
    if any(_ZONE in fold(line) or "<<" in line for line in lines):
        yield "l zone"
    foreign = sum(line.isascii() and without_marks(line) == line for line in lines)
    yield f"l plain {min(4, 5 * foreign // (len(lines) or 1))}"
