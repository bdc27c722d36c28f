"""The rows of a ruled table under its head, over word geometry and over the edge of a page.

Columns are parted where the widest gap runs down between two heads. A row of the table is a row of
print with a value of an exact kind (a date, a number, a choice); other print belongs to the row it
stands nearest to, since names wrap in their cells and numbers do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
_LEVEL = 0.7
"""In heights of print: lines nearer than that stand beside each other."""
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
    lines = _joined(list(_lines(reading, head, spec)))
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
    body = [_parted(row) for row in _body(reading, head)]
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
        again = row.page != reading.rows[head.last].page and _repeats(row, head)
        if not again and _ends_table(row):
            return
        above, at_top = row, max(at_top - 1, 0)
        if not again:
            yield row


_GLUED = re.compile(
    r"(?<=\d)(?=[A-ZÀ-Ỹ][a-zà-ỹ])|(?<=\d{4})(?=[^\W\d_])|(?<=[^\W\d_]{2})(?=\d{2}/\d|\d{6})"
)
"""Where a reader lost the gap between two cells: behind a number, before a date or a number."""


def _parted(row: Row) -> Row:
    """Return the row with words cut that run over the edge of a cell: ``040190001234Vợ``."""
    segments = []
    for segment in row.segments:
        words = [part for word in segment.words for part in _parts(word)]
        segments.append(replace(segment, words=tuple(words)))
    return replace(row, segments=tuple(segments))


def _parts(word: Word) -> Iterator[Word]:
    cuts = [0, *(match.start() for match in _GLUED.finditer(word.text)), len(word.text)]
    for start, end in pairwise(cuts):
        width = word.box.width / len(word.text)
        left = word.box.left + round(width * start)
        right = word.box.left + round(width * end)
        box = word.box._replace(left=left, right=max(right, left + 1))
        yield word.model_copy(update={"text": word.text[start:end], "box": box})


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
        low, high = cell.box.right, following.box.left
        if low >= high:
            low, high = int(cell.box.center_x), int(following.box.center_x)
        if cell.name is None:
            # Running numbers: the cells beside them begin where their first words do, however far
            # to the right their head is centred.
            high = min([high, *(box.left for box in boxes if box.left > low)])
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


def _joined(lines: Sequence[_Line]) -> list[_Line]:
    """Put together lines of one height that were not chained into one row of print."""
    done: list[_Line] = []
    for line in lines:
        before = done[-1] if done else None
        if before and _far(line, before) < _LEVEL and not before.cells.keys() & line.cells.keys():
            done[-1] = _Line(
                before.row, before.cells | line.cells, exact=before.exact or line.exact
            )
        else:
            done.append(line)
    return done


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
    cells = {
        name: [word for line in record.lines for word in line.cells.get(name, [])]
        for name, _ in spec.columns
    }
    for name, kind in spec.columns:
        words = cells[name]
        if kind is FieldKind.CHECKBOX:
            marked, cells = _without_mark(name, cells)
            found[name] = marked or not is_nothing(tidy(" ".join(word.text for word in words)))
    for name, kind in spec.columns:
        if kind is FieldKind.CHECKBOX:
            continue
        words = cells[name]
        text = Span(whole(record.lines[0].row.page, words)).cleaned().printed
        found[name] = normal_form(kind, text)
    return {name: found[name] for name, _ in spec.columns}


def _without_mark(
    column: str, cells: Mapping[str, list[Word]]
) -> tuple[bool, dict[str, list[Word]]]:
    """Take a mark in brackets out of the other cells: ``5630 (Chính)`` ticks ``chinh``.

    Cells that name the column in brackets need no column of their own for it.
    """
    marked = False
    rest: dict[str, list[Word]] = {}
    for name, words in cells.items():
        kept = [word for word in words if not _names(word, column)] if name != column else words
        marked = marked or len(kept) < len(words)
        rest[name] = list(kept)
    return marked, rest


def _names(word: Word, column: str) -> bool:
    return fold(word.text) == column.replace("_", "") and any(sign in word.text for sign in "()")
