"""What was read on specks of dirt, and is no print."""

from __future__ import annotations

import re

from pipeline.ocr.decode import ReadWord

_UNREADABLE = 0.35
"""Mean confidence of a segment below which it is a seal, a stroke or a picture, not print."""
_SURE_FEW = 0.7
_SURE_ALONE = 0.93
"""Mean confidence that one or two letters need, beside other print and far from any."""
_SURE_COLON = 0.8
_FEW_LETTERS = 2

_LONE = re.compile(r"[.,:;!'`^_|~¡¿\[\]{}\\\"˜ˆ´¨°·¬¦¢]{1,2}")
"""Marks that Vietnamese print never parts from a word by a space; ``...`` and ``./.`` it does."""
_BEFORE = ".,:;!'`|¡]}_^~"
"""Marks that no line begins with."""


def is_print(words: list[ReadWord], *, alone: bool) -> bool:
    """Say whether what was read on a segment is likely to be print.

    ``alone``: it stands beside the text, with no print on its row.
    """
    if not words:
        return False
    mean = sum(word.confidence for word in words) / len(words)
    text = "".join(word.text for word in words)
    if len(text) > _FEW_LETTERS:
        return mean >= _UNREADABLE
    if not alone:
        return mean >= _SURE_FEW
    # A page number, the number of an item; a letter with marks is no word by itself.
    return mean >= _SURE_ALONE and text.isascii() and text.isalnum()


def without_specks(words: list[ReadWord]) -> list[ReadWord]:
    """Return the words of a segment without those that are specks beside or between them."""
    kept = [
        word
        for place, word in enumerate(words)
        if not _LONE.fullmatch(word.text) or _is_colon(word, 0 < place < len(words) - 1)
    ]
    if kept and len(kept[0].letters) > 2 and kept[0].letters[0].text in _BEFORE:
        kept[0] = ReadWord(kept[0].letters[1:])
    return kept


def _is_colon(word: ReadWord, between: bool) -> bool:
    """Say whether it is the colon that typists put apart: ``Số : 12``."""
    return between and word.text == ":" and word.confidence >= _SURE_COLON
