"""Finding the head of a ruled table: which column stands where.

The words of a head are wrapped in narrow cells and centred in high ones, so that their rows mean
nothing: words are gathered into cells by what stands near and under what, and a cell is a column's
when its letters are those of one of the column's wordings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.document_type import FieldSpec
from models.geometry import Box, union
from models.page import Word
from pipeline.edits import distance
from pipeline.extract.folding import fold
from pipeline.extract.labels import allowed_edits
from pipeline.extract.layout import Row

_MOST_ROWS = 7
"""Rows that the lines of a head can make, as its cells have one to four lines each."""
_CLOSE = (0.45, 0.7, 1.1)
"""In heights of print: gaps that are tried as the widest between two words of one cell."""
_LEAST_SHARE = 0.6
"""Of the named columns that must be found: one head may be read too badly."""


@dataclass(frozen=True)
class Cell:
    """The words of one cell of the head."""

    box: Box
    name: str | None
    """Of the column; ``None`` for one the type does not name (``TT``)."""


@dataclass(frozen=True)
class Head:
    """The head of a table."""

    cells: tuple[Cell, ...]
    """Left to right."""
    first: int
    """Index of its first row in the reading."""
    last: int
    texts: frozenset[str]
    """The folded words of the head: it may be printed again on the next page."""


def find_head(rows: Sequence[Row], spec: FieldSpec, start: int) -> Head | None:
    """Return the head of the table ``spec`` on the rows from ``start`` on: the best on a page."""
    wordings = {name: tuple(map(fold, texts)) for name, texts in spec.heads}
    openings = tuple({text[:3] for texts in wordings.values() for text in texts})
    for first in range(start, len(rows)):
        words = [fold(word.text) for word in rows[first].words]
        if sum(word.startswith(openings) for word in words) == 0:
            continue
        found = _best(rows, first, wordings)
        if found is not None:
            return found
    return None


def _best(rows: Sequence[Row], first: int, wordings: Mapping[str, tuple[str, ...]]) -> Head | None:
    best: tuple[int, Head] | None = None
    for last in range(first, min(first + _MOST_ROWS, len(rows))):
        if rows[last].page != rows[first].page or _is_apart(rows[first], rows[last]):
            break
        band = rows[first : last + 1]
        for close in _CLOSE:
            cells = tuple(_cells(band, close, wordings))
            named = len({cell.name for cell in cells if cell.name})
            if best is None or named > best[0]:
                texts = frozenset(fold(word.text) for row in band for word in row.words)
                best = named, Head(cells, first, last, texts)
    if best is None or best[0] < max(2, _LEAST_SHARE * len(wordings)):
        return None
    return best[1]


def _is_apart(first: Row, last: Row) -> bool:
    return last.box.top - first.box.top > 9 * first.height


def _cells(
    band: Sequence[Row], close: float, wordings: Mapping[str, tuple[str, ...]]
) -> Iterator[Cell]:
    """Yield the cells of a band of rows; of two with one name the better read has it."""
    groups = list(_groups([word for row in band for word in row.words], close))
    named: dict[str, int] = {}
    edits: dict[str, int] = {}
    for index, group in enumerate(groups):
        text = fold(" ".join(word.text for word in group))
        for name, texts in wordings.items():
            off = _edits(text, texts)
            if off is not None and off < edits.get(name, 99):
                named[name], edits[name] = index, off
    names = {index: name for name, index in named.items()}
    for index, group in sorted(enumerate(groups), key=lambda one: one[1][0].box.left):
        if any(character.isalnum() for word in group for character in word.text):
            yield Cell(union(word.box for word in group), names.get(index))


def _edits(text: str, wordings: Sequence[str]) -> int | None:
    found = [distance(text, wording, allowed_edits(len(wording))) for wording in wordings]
    return min((off for off in found if off is not None), default=None)


def _groups(words: Sequence[Word], close: float) -> Iterator[list[Word]]:
    """Join words that follow each other closely, and lines of words that stand under each other."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box.left):
        for line in lines:
            gap = word.box.left - line[-1].box.right
            level = abs(word.box.center_y - line[-1].box.center_y) < 0.5 * word.box.height
            if level and gap < close * word.box.height:
                line.append(word)
                break
        else:
            lines.append([word])
    lines.sort(key=lambda line: line[0].box.center_y)
    groups: list[list[Word]] = []
    for line in lines:
        box = union(word.box for word in line)
        under = [group for group in groups if _stands_under(box, group)]
        if under:
            under[-1].extend(line)
        else:
            groups.append(list(line))
    yield from groups


def _stands_under(box: Box, group: Sequence[Word]) -> bool:
    over = union(word.box for word in group)
    shared = min(box.right, over.right) - max(box.left, over.left)
    near = box.top - over.bottom < 1.2 * box.height
    return near and shared > 0.5 * min(box.width, over.width)
