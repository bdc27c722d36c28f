"""Text forms shared by the normalisers: NFC, one space, no leaders; plain letters, same length."""

from __future__ import annotations

import re
import unicodedata

from models.letters import without_marks

LEADERS = re.compile(r"[.…_·•․‥]{2,}|…")
"""Dotted or ruled lines that a form prints for the pen."""

_EDGES = " \t.,;:…_·•*|~'\"“”‘’`"
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})  # look-alikes of Đ in old fonts
_DIGIT_LOOKALIKES = str.maketrans("OoQDØøIil|!", "00000011111")
DIGIT_LIKE = r"[0-9OoØøIil|!]"
"""A digit, or a letter that a reader gives for one: O for 0, l and I for 1."""


def tidy(text: str) -> str:
    """Return ``text`` as NFC with Đ for Eth, without leaders, single spaces."""
    composed = unicodedata.normalize("NFC", text).translate(_ETH)
    return " ".join(LEADERS.sub(" ", composed).split())


def trim(text: str) -> str:
    """Drop blanks, dots, commas and specks at both ends of a tidy text."""
    return text.strip(_EDGES)


def plain(text: str) -> str:
    """Return NFC ``text`` in small letters without marks, character for character.

    The result has the length of ``unicodedata.normalize("NFC", text)``, so that positions hold.
    """
    return "".join(_plain_character(c) for c in unicodedata.normalize("NFC", text))


def _plain_character(character: str) -> str:
    base = without_marks(character).lower()
    return base if len(base) == 1 else character


def digits_repaired(text: str) -> str:
    """Return ``text`` with letters that look like digits replaced; only for digit kinds."""
    return text.translate(_DIGIT_LOOKALIKES)


def is_nothing(text: str) -> bool:
    """Say whether ``text`` holds no letter and no digit: ``-/-``, ``//``, dots."""
    return not any(character.isalnum() for character in text)
