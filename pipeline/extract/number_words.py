"""Vietnamese numerals in words: ``hai nghìn không trăm hai mươi sáu`` → 2026.

Read from plain letters without marks and without spaces, since readers lose both.
"""

from __future__ import annotations

import re

from pipeline.extract.spelling import plain

_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_SKIPPED = {"linh", "le", "va"}
_WORDS = sorted([*_UNITS, *_SCALES, *_SKIPPED, "muoi", "tram"], key=len, reverse=True)
NUMERAL = "(?:" + "|".join(_WORDS) + ")"
"""Regular expression of one numeral word in plain letters."""
_TOKEN = re.compile(NUMERAL)


def squeeze(text: str) -> str:
    """Return the plain letters of ``text`` without anything between them."""
    return "".join(
        character for character in plain(text) if character.isascii() and character.isalpha()
    )


def read_numeral(text: str) -> int | None:
    """Return the whole number that ``text`` says in words, or ``None``."""
    letters = squeeze(text)
    tokens = _TOKEN.findall(letters)
    if not tokens or "".join(tokens) != letters:
        return None
    total = group = pending = 0
    seen_unit = False
    for word in tokens:
        if word in _UNITS:
            if seen_unit:
                return None
            pending, seen_unit = _UNITS[word], True
        elif word in _SKIPPED:
            continue
        elif word in _SCALES:
            total += (group + pending) * _SCALES[word]
            group = pending = 0
            seen_unit = False
        else:
            weight = 100 if word == "tram" else 10
            group += (pending if seen_unit else 1) * weight
            pending, seen_unit = 0, False
    return total + group + pending
