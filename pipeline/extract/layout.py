"""Where words stand: segments (print without a wide gap) and rows (segments side by side).

Readers join the two columns of a head into one line, or part ``Giới tính: Nam    Dân tộc: Kinh``
into several. Both are put right here: lines are cut at wide gaps, and the pieces that stand at one
height are chained into rows again, left to right. Positions are pixels of the stored page image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from models.geometry import Box, union
from models.page import PageText, Word

_WIDE_GAP = 2.0
"""In heights of print: wider than any space between words, narrower than between columns."""
_SPECK = 0.3
"""Letters less high than this share of the page's print are dust."""
_SAME_HEIGHT = 0.6
"""Two pieces stand side by side when their facing ends differ by less, in heights of print."""


@dataclass(frozen=True)
class Segment:
    """Words that follow each other without a wide gap, left to right."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        return union(word.box for word in self.words)

    @cached_property
    def height(self) -> float:
        """Height of the print, robust against one tall speck."""
        return median(word.box.height for word in self.words)


@dataclass(frozen=True)
class Row:
    """All print at one height of a page, left to right."""

    page: int
    segments: tuple[Segment, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for segment in self.segments for word in segment.words)

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        return union(segment.box for segment in self.segments)

    @cached_property
    def height(self) -> float:
        """Height of the print on this row: a page may carry several sizes."""
        return median(word.box.height for word in self.words)


@dataclass(frozen=True)
class Sheet:
    """One page laid out."""

    text: PageText
    segments: tuple[Segment, ...]
    rows: tuple[Row, ...]

    @property
    def number(self) -> int:
        return self.text.page

    @cached_property
    def print_height(self) -> float:
        """Median height of a word, in pixels; 1 on an empty page."""
        heights = [word.box.height for word in self.text.words if len(word.text) > 1]
        return median(heights) if heights else 1.0

    @cached_property
    def text_left(self) -> int:
        return min((row.box.left for row in self.rows), default=0)

    @cached_property
    def text_right(self) -> int:
        """Right edge of the print: what the longest rows reach."""
        rights = sorted(row.box.right for row in self.rows)
        return rights[int(len(rights) * 0.95)] if rights else self.text.width


def lay_out(page: PageText) -> Sheet:
    """Cut the page's lines at wide gaps and chain the pieces into rows, top to bottom."""
    least = _SPECK * median([word.box.height for word in page.words] or [0])
    segments = tuple(
        Segment(page.page, tuple(part))
        for line in page.lines
        for part in _parts(word for word in line.words if not _is_speck(word, least))
    )
    rows = tuple(sorted(_rows(page.page, segments), key=lambda row: row.box.center_y))
    ordered = tuple(sorted(segments, key=lambda segment: (segment.box.center_y, segment.box.left)))
    return Sheet(page, ordered, rows)


def _is_speck(word: Word, least: float) -> bool:
    """A letter or digit cannot be a few pixels high: a reader names dust so."""
    return word.box.height < least and any(character.isalnum() for character in word.text)


def _parts(words: Iterable[Word]) -> Iterable[list[Word]]:
    """Cut a line where the gap is wide; words without letters or digits don't set the height."""
    kept = sorted((word for word in words if word.text.strip()), key=lambda word: word.box.left)
    if not kept:
        return
    height = median(word.box.height for word in kept)
    part = [kept[0]]
    for word in kept[1:]:
        if word.box.left - part[-1].box.right > _WIDE_GAP * height:
            yield part
            part = []
        part.append(word)
    yield part


def _rows(page: int, segments: Sequence[Segment]) -> Iterable[Row]:
    """Chain every segment to the nearest one on its right at the same height."""
    waiting = sorted(segments, key=lambda segment: segment.box.left)
    while waiting:
        chain = [waiting.pop(0)]
        while (following := _right_neighbour(chain[-1], waiting)) is not None:
            waiting.remove(following)
            chain.append(following)
        yield Row(page, tuple(chain))


def _right_neighbour(segment: Segment, others: Sequence[Segment]) -> Segment | None:
    """Compare facing ends, so that a page that leans a little still gives whole rows."""
    end = segment.words[-1].box
    for other in others:
        start = other.words[0].box
        height = min(segment.height, other.height)
        if (
            start.left >= end.right - height
            and abs(start.center_y - end.center_y) < _SAME_HEIGHT * height
            and 0.5 < segment.height / other.height < 2
        ):
            return other
    return None
