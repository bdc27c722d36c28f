"""Lay rows of print out as a reader would find them on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from models.geometry import Box
from models.page import PageText, Word

WIDTH, HEIGHT = 1654, 2339
"""A4 at 200 dpi."""
_ACROSS = 84
"""Letters of body text between the margins."""


@dataclass(frozen=True)
class Piece:
    """Words that stand together: their text, where their middle is (0 to 1), how tall they are."""

    text: str
    middle: float = 0.5
    tall: int = 30


Row = tuple[Piece, ...]


def body(texts: Iterable[str]) -> list[Row]:
    """Return the rows of running text from margin to margin."""
    return [(Piece(line),) for text in texts for line in wrap(text, _ACROSS)]


def page_of_rows(rows: Sequence[Row], *, wide: bool = False, top: float = 0.05) -> PageText:
    """Return the page on which the rows stand below each other; what does not fit is left out."""
    width, height = (HEIGHT, WIDTH) if wide else (WIDTH, HEIGHT)
    words: list[Word] = []
    y = int(top * height)
    for line, row in enumerate(rows):
        tall = max(piece.tall for piece in row)
        if y + tall > 0.97 * height:
            break
        for piece in row:
            words.extend(_words(piece, (width, y), line))
        y += int(1.45 * tall)
    return PageText(page=1, width=width, height=height, words=tuple(words))


def _words(piece: Piece, place: tuple[int, int], line: int) -> Iterable[Word]:
    width, y = place
    letter = 0.5 * piece.tall
    tokens = piece.text.split()
    length = letter * (sum(map(len, tokens)) + 0.6 * (len(tokens) - 1))
    x = max(0.04 * width, min(piece.middle * width - length / 2, 0.96 * width - length))
    for token in tokens:
        end = x + letter * len(token)
        box = Box(int(x), y, max(int(end), int(x) + 1), y + piece.tall)
        yield Word(
            text=token, raw_text=token, box=box, confidence=0.9, block=0, line=line, reader="drawn"
        )
        x = end + 0.6 * letter
