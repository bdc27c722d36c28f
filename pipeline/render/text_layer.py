"""Lays the words, unseen, exactly over their print.

Each word is set at its own left edge and stretched to its own width; size and baseline come from
the whole line (``baseline.py``), since readers of PDFs take words of different size for different
paragraphs and then lose the reading order. Between words of a line stands a space that fills the
gap, so that marking with the mouse runs through; where the boxes of two words all but touch, as in
slanted print, each gives way a little, since many readers see a new word by the gap alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from models.geometry import Box
from models.page import PageText, Word
from pipeline.render.baseline import Baseline, fit_baseline, letter_reach
from pipeline.render.glyphs import GlyphSet, clean_text

FONT = "F0"
_INVISIBLE = 3  # text rendering mode, ISO 32000-1, 9.3.6
_SAME_PRINT = 0.25
_WIDEST_SPACE = 2.0  # ems; wider gaps are columns, not spaces
_NARROWEST_SPACE = 0.17  # ems; poppler joins words that are less than 0.15 apart


class PageScale(NamedTuple):
    """From pixels of the page text to points of the page, origin bottom left."""

    x: float
    """Points per pixel."""
    y: float
    height: float
    """Height of the page in points."""


def page_texts(text: PageText) -> Iterator[str]:
    """Yield what will be written of the page, word by word: what the font must cover."""
    for word in text.words:
        if cleaned := clean_text(word.text):
            yield cleaned


def draw_text(text: PageText, glyphs: GlyphSet, scale: PageScale) -> bytes:
    """Return the content stream of the page's words; empty when there are none."""
    lines = _clean_lines(text)
    if not lines:
        return b""
    out = [f"q\n{_INVISIBLE} Tr"]
    for words, baseline in zip(lines, _baselines(lines), strict=True):
        out.append(_draw_line(words, baseline, glyphs, scale))
    out.append("Q\n")
    return "\n".join(out).encode("ascii")


def _clean_lines(text: PageText) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for line in text.lines:
        words = [
            word.model_copy(update={"text": cleaned, "box": _on_page(word.box, text)})
            for word in line.words
            if (cleaned := clean_text(word.text))
        ]
        if words:
            lines.append(words)
    return lines


def _on_page(box: Box, text: PageText) -> Box:
    """Cut a box off at the edges of the page; it stays at least one pixel wide and high."""
    left = min(max(box.left, 0), text.width - 1)
    top = min(max(box.top, 0), text.height - 1)
    right = min(max(box.right, left + 1), text.width)
    bottom = min(max(box.bottom, top + 1), text.height)
    return Box(left, top, right, bottom)


def _baselines(lines: Sequence[Sequence[Word]]) -> list[Baseline]:
    """Fit every line; lines of one block that are nearly of one size get the same size."""
    fitted = [fit_baseline(words) for words in lines]
    sizes: dict[int, list[float]] = {}
    for words, baseline in zip(lines, fitted, strict=True):
        sizes.setdefault(words[0].block, []).append(baseline.size)
    common = {block: median(values) for block, values in sizes.items()}
    return [
        baseline._replace(size=common[words[0].block])
        if abs(baseline.size / common[words[0].block] - 1) <= _SAME_PRINT
        else baseline
        for words, baseline in zip(lines, fitted, strict=True)
    ]


def _draw_line(
    words: Sequence[Word], baseline: Baseline, glyphs: GlyphSet, scale: PageScale
) -> str:
    size = max(baseline.size * scale.y, 1.0)
    out = ["BT", f"/{FONT} {_number(size)} Tf"]
    spans = _spans(words, size / scale.x)
    for index, (word, span) in enumerate(zip(words, spans, strict=True)):
        left, width = span[0] * scale.x, (span[1] - span[0]) * scale.x
        y = scale.height - _word_baseline(word, baseline) * scale.y
        out.append(f"1 0 0 1 {_number(left)} {_number(y)} Tm")
        out.append(_show(word.text, width, size, glyphs))
        if index + 1 < len(words):
            gap = spans[index + 1][0] * scale.x - (left + width)
            gap = min(max(gap, _NARROWEST_SPACE * size), _WIDEST_SPACE * size)
            out.append(_show(" ", gap, size, glyphs))
    out.append("ET")
    return "\n".join(out)


def _spans(words: Sequence[Word], size: float) -> list[list[float]]:
    """Return left and right of each word in pixels, with room for a space between neighbours."""
    spans = [[float(word.box.left), float(word.box.right)] for word in words]
    least = _NARROWEST_SPACE * size
    for one, other in pairwise(spans):
        missing = least - (other[0] - one[1])
        if missing <= 0 or other[0] <= one[0]:
            continue  # far enough, or not side by side
        # Half each, but none loses more than a third: then the longer word gives the rest.
        given = min(missing / 2, (other[1] - other[0]) / 3)
        other[0] += given
        one[1] -= min(missing - given, (one[1] - one[0]) / 2)
    return spans


def _show(text: str, width: float, size: float, glyphs: GlyphSet) -> str:
    stretch = 100_000 * width / (glyphs.width(text) * size)
    return f"{_number(stretch)} Tz <{glyphs.encode(text).hex().upper()}> Tj"


def _word_baseline(word: Word, line: Baseline) -> float:
    """Return the line's baseline at the word, or the word's own where it is not on the line."""
    on_line = line.at(word.box.center_x)
    up, down = letter_reach(word.text)
    own = word.box.center_y + line.size * (up - down) / 2
    return own if abs(own - on_line) > line.size * 0.6 else on_line


def _number(value: float) -> str:
    """Write a number the way PDF wants it: no exponent, no needless zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
