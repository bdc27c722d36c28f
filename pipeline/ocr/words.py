"""From Tesseract's TSV to words: parsing, repair of letters, and what is not a word.

A row is dropped when it is *junk*:

- it has no text, or confidence -1 (Tesseract's rows for pictures and rules);
- it has neither letter nor digit, is no punctuation that stands alone on official papers
  (dash, bullet, ``./.``, …), and the engine is less than 60 % sure: a speck;
- it has at most two characters, the engine is less than 40 % sure, and it is less than 0.35 or
  more than 2.5 times as tall as the page's words usually are: a speck, a piece of a seal or of a
  signature.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.geometry import Box

_WORD_LEVEL = "5"
_COLUMNS = 12
_LETTER_REPAIRS = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ"})
"""Eth and African D look like Đ and are other letters; Vietnamese has neither."""
_LONE_PUNCTUATION = re.compile(r"[-–—+•●*./:;,()\[\]\"'“”‘’…%&=<>§_]{1,4}|\.{2,}|…+")
_SURE_PUNCTUATION = 0.6
_SURE_SHORT = 0.4


class Seen(NamedTuple):
    """What the line network saw where a word stands."""

    line: NDArray[np.float32]
    """(steps, codes): logarithm of the probability of each code at each step of the whole line."""
    start: int
    end: int
    """The word's steps, up to the spaces around it."""
    clearness: float
    """Probability of the least clear letter, 0 to 1."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """The word's part of ``line``."""
        return self.line[self.start : self.end]


class RawWord(NamedTuple):
    """A word of one engine run, with the engine's own block and line numbers."""

    text: str
    raw_text: str
    box: Box
    confidence: float
    block: int
    line: tuple[int, int]
    """Paragraph and line within the block."""
    seen: Seen | None = None
    """Of a word read by the line network."""
    reason: str = ""
    """Why ``text`` was changed; empty when only look-alikes were repaired."""
    dotted: bool = False
    """A dot stands below its last letter, a y."""


def parse_tsv(tsv: str, offset: tuple[int, int] = (0, 0)) -> list[RawWord]:
    """Return the words of a TSV in the engine's order, boxes moved by ``offset`` pixels.

    Rows that are cut short or not numbers are left out; no text is ever an error.
    """
    found = []
    for row in tsv.split("\n"):
        cells = row.rstrip("\r").split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL:
            word = _word(cells, offset)
            if word is not None:
                found.append(word)
    return found


def repair_letters(text: str) -> str:
    """Return ``text`` in NFC with look-alikes of Đ and đ put right."""
    return unicodedata.normalize("NFC", text).translate(_LETTER_REPAIRS)


def usual_height(words: Iterable[RawWord]) -> float:
    """Return the median height in pixels of words that hold letters; 0 when there are none."""
    heights = [w.box.height for w in words if any(c.isalpha() for c in w.text) and len(w.text) > 1]
    return float(median(heights)) if heights else 0.0


def drop_junk(words: list[RawWord]) -> list[RawWord]:
    """Return the words without what the module's rule calls junk."""
    height = usual_height(words)
    return [word for word in words if not _is_junk(word, height)]


def _is_junk(word: RawWord, usual: float) -> bool:
    if not any(c.isalnum() for c in word.text):
        known = _LONE_PUNCTUATION.fullmatch(word.text) is not None
        return not known and word.confidence < _SURE_PUNCTUATION
    odd_size = usual > 0 and not 0.35 * usual <= word.box.height <= 2.5 * usual
    return odd_size and len(word.text) <= 2 and word.confidence < _SURE_SHORT


def _word(cells: list[str], offset: tuple[int, int]) -> RawWord | None:
    try:
        block, paragraph, line = (int(c) for c in cells[2:5])
        left, top, width, height = (int(c) for c in cells[6:10])
        confidence = float(cells[10])
    except ValueError:
        return None
    raw = cells[11].strip()
    if not raw or confidence < 0 or width <= 0 or height <= 0:
        return None
    left, top = left + offset[0], top + offset[1]
    return RawWord(
        text=repair_letters(raw),
        raw_text=raw,
        box=Box(left, top, left + width, top + height),
        confidence=min(confidence / 100, 1.0),
        block=block,
        line=(paragraph, line),
    )
