"""The rows of a ruled table under its head, over word geometry and over the edge of a page.

Columns are parted where the widest gap runs down between two heads. A row of the table is a row of
print with a value of an exact kind (a date, a number, a choice); other print belongs to the row it
stands nearest to, since names wrap in their cells and numbers do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pydantic import JsonValue

from models.document_type import FieldSpec
from models.field import FieldKind
from models.page import Word
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labelled import Reading
from pipeline.extract.layout import Row
from pipeline.extract.normal import normal_form
from pipeline.extract.spelling import is_nothing, tidy
from pipeline.extract.table_heads import Head, find_head
from pipeline.extract.values import Span, whole

_WRAPPING = frozenset({FieldKind.TEXT, FieldKind.ADDRESS, FieldKind.PERSON_NAME})
_ROW_GAP = 3.6
"""In heights of print, between two rows of a table: more ends it."""
_WRAP_GAP = 1.7
"""In heights of print, between the middles of the lines of one cell."""
_FIRST_ROWS = 6
"""Rows at the top of a page that may lie before the rest of a table: a page number, its head."""


@dataclass
class _Line:
    """A row of print within the table, its words by column."""

    row: Row
    cells: dict[str, list[Word]]
    exact: bool
    """It carries a value of an exact kind."""


@dataclass
class _Record:
    """A row of the table: the line with its exact values and the lines that wrap around it."""

    lines: list[_Line] = field(default_factory=list)


def read_ruled_table(
    reading: Reading, spec: FieldSpec, start: int
) -> tuple[JsonValue, Span] | None:
    """Return the rows of the table and the span of their words; ``None`` when no head is found.

    ``start`` is the index of the row from which the head is looked for. A table without rows gives
    ``None`` as its value.
    """
    head = find_head(reading.rows, spec, start)
    if head is None:
        return None
    lines = list(_lines(reading, head, spec))
    rows: list[JsonValue] = []
    words: list[tuple[int, Word]] = []
    for record in _records(lines):
        value = _values(record, spec)
        if any(cell is not None for cell in value.values()):
            rows.append({**value})
            words += [
                (line.row.page, word)
                for line in record.lines
                for cell in line.cells.values()
                for word in cell
            ]
    pieces = tuple(piece for page, word in words for piece in whole(page, [word]))
    return (rows or None), Span(pieces)


def _lines(reading: Reading, head: Head, spec: FieldSpec) -> Iterator[_Line]:
    """Yield the rows of print under the head, to the end of the table."""
    body = list(_body(reading, head))
    edges = _edges(head, [row for row in body if row.page == reading.rows[head.first].page])
    kinds = dict(spec.columns)
    for row in body:
        cells: dict[str, list[Word]] = {}
        for word in row.words:
            name = _column(word, head, edges)
            if name is not None and not is_nothing(word.text):
                cells.setdefault(name, []).append(word)
        exact = any(
            kinds[name] not in _WRAPPING
            and normal_form(kinds[name], " ".join(word.text for word in cell)) is not None
            and _is_short(kinds[name], cell)
            for name, cell in cells.items()
        )
        yield _Line(row, cells, exact)


def _is_short(kind: FieldKind, cell: Sequence[Word]) -> bool:
    """A choice is a word; a line of running text is none."""
    return kind is not FieldKind.CHOICE or len(cell) == 1


def _body(reading: Reading, head: Head) -> Iterator[Row]:
    """The rows under the head; a table may go on at the top of the pages that follow."""
    above = reading.rows[head.last]
    at_top = 0
    for row in reading.rows[head.last + 1 :]:
        far = row.box.top - above.box.bottom > _ROW_GAP * row.height
        if row.page != above.page:
            at_top = _FIRST_ROWS
        elif far and not at_top:
            return
        if _ends_table(row):
            return
        above, at_top = row, max(at_top - 1, 0)
        if not (row.page != reading.rows[head.last].page and _repeats(row, head)):
            yield row


def _ends_table(row: Row) -> bool:
    text = fold(row.text)
    loud = is_shouted(row.text) and len(row.words) > 2
    return (loud and not any(c.isdigit() for c in row.text)) or ("ngay" in text and "thang" in text)


def _repeats(row: Row, head: Head) -> bool:
    words = [fold(word.text) for word in row.words if fold(word.text)]
    return bool(words) and sum(word in head.texts for word in words) > 0.6 * len(words)


def _edges(head: Head, body: Sequence[Row]) -> list[float]:
    """Where each column ends: the middle of the widest gap between its head and the next one."""
    boxes = [word.box for row in body for word in row.words if not is_nothing(word.text)]
    boxes += [cell.box for cell in head.cells]
    edges = []
    for cell, following in pairwise(head.cells):
        low, high = cell.box.center_x, following.box.center_x
        edges.append(_widest_gap([(b.left, b.right) for b in boxes], low, high))
    return edges


def _widest_gap(spans: Sequence[tuple[int, int]], low: float, high: float) -> float:
    """The middle of the widest range between ``low`` and ``high`` that the fewest words cross."""
    cuts = sorted({low, high, *(x for span in spans for x in span if low < x < high)})
    best = (len(spans) + 1, 0.0, (low + high) / 2)
    for left, right in pairwise(cuts):
        middle = (left + right) / 2
        crossing = sum(start < middle < end for start, end in spans)
        best = min(best, (crossing, left - right, middle))
    return best[2]


def _column(word: Word, head: Head, edges: Sequence[float]) -> str | None:
    index = sum(word.box.center_x > edge for edge in edges)
    return head.cells[index].name


def _records(lines: Sequence[_Line]) -> list[_Record]:
    """Gather the lines into records around those with exact values."""
    anchors = [index for index, line in enumerate(lines) if line.exact]
    records = {index: _Record() for index in anchors}
    for index, line in enumerate(lines):
        if not anchors:
            break
        nearest = min(anchors, key=lambda anchor: _far(line, lines[anchor]))
        if index in records or _far(line, lines[nearest]) < _WRAP_GAP:
            records[index if index in records else nearest].lines.append(line)
    return [records[index] for index in anchors]


def _far(line: _Line, other: _Line) -> float:
    if line.row.page != other.row.page:
        return float("inf")
    return abs(line.row.box.center_y - other.row.box.center_y) / other.row.height


def _values(record: _Record, spec: FieldSpec) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name, kind in spec.columns:
        words = [word for line in record.lines for word in line.cells.get(name, [])]
        text = Span(whole(record.lines[0].row.page, words)).cleaned().printed
        if kind is FieldKind.CHECKBOX:
            found[name] = not is_nothing(tidy(text))
        else:
            found[name] = normal_form(kind, text)
    return found
