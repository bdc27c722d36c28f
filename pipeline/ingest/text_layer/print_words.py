"""Words of a file as words of a page: clean text, lines and blocks numbered anew."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from models.geometry import Box
from models.page import Word
from pipeline.ingest.text_layer.words import LaidWord

READER = "text layer"

_DROPPED = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\ufffd"))
_SHOWN = {
    0x00AD: "-",  # a soft hyphen that is printed stands at the end of a line
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
}
_LOOK_ALIKES = {0x00D0: "Đ", 0x00F0: "đ", 0x0189: "Đ"}
"""Eth and African D; Vietnamese has neither, old keyboards typed them."""

_LOOK_ALIKE, _NOT_SHOWN = "look_alike", "not_shown"


def to_words(placed: Sequence[tuple[LaidWord, Box]]) -> tuple[Word, ...]:
    """Return words with boxes in pixels, in the order given, lines and blocks from 1."""
    lines: dict[int, int] = {}
    blocks: dict[int, int] = {}
    words: list[Word] = []
    for laid, box in placed:
        for text, part in _split(laid.text, box):
            clean, reason = _clean(text)
            if not clean:
                continue
            words.append(
                Word(
                    text=clean,
                    raw_text=text,
                    reason=reason,
                    box=part,
                    confidence=1.0,
                    block=blocks.setdefault(laid.block, len(blocks) + 1),
                    line=lines.setdefault(laid.line, len(lines) + 1),
                    reader=READER,
                )
            )
    return tuple(words)


def _clean(text: str) -> tuple[str, str]:
    """Return the text as it looks, and why it is not what the file says."""
    seen = "".join(c for c in text.translate(_DROPPED).translate(_SHOWN) if not _is_unseen(c))
    clean = unicodedata.normalize("NFC", seen.translate(_LOOK_ALIKES))
    if clean == text:
        return clean, ""
    return clean, _LOOK_ALIKE if clean != seen else _NOT_SHOWN


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs")


def _split(text: str, box: Box) -> Iterator[tuple[str, Box]]:
    """Yield the parts of a text with a hard space in it, each with its share of the box."""
    parts = text.split()
    if len(parts) < 2:
        yield from ((part, box) for part in parts)
        return
    start, step = 0, box.width / len(text)
    for part in parts:
        start = text.index(part, start)
        left = box.left + int(start * step)
        start += len(part)
        right = min(max(box.left + round(start * step), left + 1), box.right)
        yield part, Box(min(left, right - 1), box.top, right, box.bottom)
