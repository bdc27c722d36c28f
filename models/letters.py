"""Vietnamese letters without their marks, so that what is written with and without them compares.

Marks are what readers lose, what a person leaves out when searching, and what two keyboards place
differently. Every comparison that is blind to them builds on ``without_marks``; case, spaces and
punctuation are the business of whoever compares.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

_BARRED = {"Đ": "D", "đ": "d", "Ð": "D", "ð": "d"}
"""The bar of Đ is no mark that Unicode takes apart; old fonts print the Eth for it."""


def without_marks(text: str) -> str:
    """Return ``text`` in NFC without marks, đ as d: ``Đỗ Thị Hoà`` → ``Do Thi Hoa``.

    Case and everything else stay. Idempotent, and the same for NFC and NFD.
    """
    return unicodedata.normalize("NFC", text.translate(_PLAIN))


@lru_cache(maxsize=20_000)
def spelled(text: str) -> str:
    """Return ``text`` for comparing: no case, single spaces, tone marks free of their letter.

    ``hòa`` and ``hoà`` are one spelling, ``hoa`` another: the marks of a word are compared as a
    set, since only their placement is a matter of taste. Remembered: the names of communes are
    asked for again with every address.
    """
    words = []
    for word in unicodedata.normalize("NFD", text).casefold().split():
        letters = "".join(c for c in word if not unicodedata.combining(c))
        words.append(letters + "".join(sorted(c for c in word if unicodedata.combining(c))))
    return " ".join(words)


def has_lost_marks(one: str, other: str) -> bool:
    """Say whether ``one`` is ``other`` without some of its marks, and has no mark of its own.

    Both must have the same letters. ``Nguyên`` of ``Nguyễn``, ``Thuy`` of ``Thủy``; not the other
    way round, and neither of ``Thùy`` and ``Thủy``.
    """
    words = zip(spelled(one).split(), spelled(other).split(), strict=False)
    marks = [[Counter(filter(unicodedata.combining, word)) for word in pair] for pair in words]
    return all(mine <= its for mine, its in marks) and any(mine < its for mine, its in marks)


class _PlainLetters(dict[int, str]):
    """The table for ``str.translate``: what a character becomes, found when it first comes by."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        apart = unicodedata.normalize("NFD", letter)
        plain = "".join(part for part in apart if not unicodedata.combining(part))
        # Only what changes is kept, some thousand characters: no text can make the table grow on.
        if plain != letter:
            self[code] = plain
        return plain


_PLAIN = _PlainLetters({ord(letter): plain for letter, plain in _BARRED.items()})
_PLAIN.update((code, chr(code)) for code in range(128))
