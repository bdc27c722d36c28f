"""Who a page is about: the personal numbers on it, which keep pages together or part them."""

from __future__ import annotations

import re

from models.page import PageText
from pipeline.classify.folding import fold

_TWELVE = re.compile(r"(?<![0-9])0[0-9]{11}(?![0-9])")
_CODED = re.compile(r"^(0\d{11})\|")
_ZONE = re.compile(r"[I1L]DVNM[0-9A-Z]*?(0[0-9]{11})$")
_SLIPS = 2
"""Digits of a number that a reader may have got wrong; two people's differ in more."""
_APART = 4


def personal_numbers(text: PageText) -> frozenset[str]:
    """Return the twelve-digit numbers of a page: printed, in a card's code, in its zone."""
    found: set[str] = set()
    for line in text.lines:
        found.update(_TWELVE.findall(re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", line.text)))
        # The number ends the first line of the zone, before the filler and a check digit.
        zone = _ZONE.search(fold(re.sub(r"<.*$", "", line.text.replace(" ", ""))))
        if zone:
            found.add(zone[1])
    found.update(match[1] for code in text.codes if (match := _CODED.match(code.payload.strip())))
    return frozenset(found)


def share_a_person(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether some number stands on both pages, slips of a reader forgiven."""
    return any(_differing(a, b) <= _SLIPS for a in one for b in other)


def are_other_people(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether both pages carry numbers, and each of one is far from each of the other."""
    return bool(one and other) and all(_differing(a, b) >= _APART for a in one for b in other)


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
