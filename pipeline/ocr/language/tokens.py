"""From printed words to the tokens that the model counts, the same when building and reading.

A printed word is what stands between spaces: ``(nghị``, ``quyền,``, ``06/2013/NĐ-CP``. Its letters
become one token, a syllable by its key; numbers, codes and list letters become one class each, for
only their place in the sentence tells anything. Punctuation around the word becomes a token of its
own: the end of a sentence, or a pause.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.syllables import syllable_key

END = "<s>"
"""End of a sentence or list item, and what stands before its first word."""
PAUSE = "<,>"
NUMBER = "<0>"
CODE = "<c>"
"""Symbols of papers, abbreviations with points, addresses: whatever mixes letters with others."""
ITEM = "<i>"
"""The letter of a list item: ``đ)``."""
UNKNOWN = "<?>"
CLASSES = (END, PAUSE, NUMBER, CODE, ITEM, UNKNOWN)

_PARTS = re.compile(r"(?P<lead>[\W_]*)(?P<core>.*?)(?P<trail>[\W_]*)", re.DOTALL)
_ENDS = re.compile(r"[.;:!?…]")
_NUMBER = re.compile(r"[\d.,:/%-]+")


class Printed(NamedTuple):
    """A printed word taken apart; the three together are the word again."""

    lead: str
    core: str
    """From the first letter or digit to the last; empty for mere punctuation."""
    trail: str

    @property
    def is_word(self) -> bool:
        """Letters only, and no list letter: the only kind that is ever changed."""
        return self.core.isalpha() and not self.is_item

    @property
    def is_item(self) -> bool:
        """One letter that a bracket or point makes the letter of a list item."""
        return len(self.core) == 1 and self.core.isalpha() and self.trail[:1] in (")", ".")

    @property
    def ends_sentence(self) -> bool:
        return _ENDS.search(self.trail or ("" if self.core else self.lead)) is not None


@lru_cache(maxsize=16384)
def take_apart(text: str) -> Printed:
    """Return the parts of a printed word."""
    match = _PARTS.fullmatch(text)
    if match is None:  # Every text fits: three free parts.
        return Printed("", text, "")
    return Printed(match["lead"], match["core"], match["trail"])


def core_token(printed: Printed) -> str:
    """Return the token of the word's letters; empty for mere punctuation."""
    core = printed.core
    if not core:
        return ""
    if printed.is_item:
        return ITEM
    if core.isalpha():
        return syllable_key(core)
    return NUMBER if _NUMBER.fullmatch(core) else CODE


def mark_before(printed: Printed) -> str:
    """Return the token of what stands before the word's letters; empty when nothing does."""
    if not printed.core:
        return END if printed.ends_sentence else PAUSE
    return PAUSE if printed.lead else ""


def mark_after(printed: Printed) -> str:
    """Return the token of what stands behind the word's letters; empty when nothing does."""
    if not printed.core or not printed.trail:
        return ""
    # The bracket of a list item is no pause: the item's text follows as after a number.
    if printed.is_item:
        return ""
    return END if printed.ends_sentence else PAUSE


def tokens_of(words: list[str]) -> list[str]:
    """Return all tokens of printed words in order."""
    found: list[str] = []
    for word in words:
        printed = take_apart(word)
        parts = (mark_before(printed), core_token(printed), mark_after(printed))
        found.extend(part for part in parts if part)
    return found
