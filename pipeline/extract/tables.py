"""Lists and tables behind a label: numbered rows, one record each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import JsonValue

from models.document_type import FieldSpec
from models.field import FieldKind
from pipeline.extract.folding import fold
from pipeline.extract.labelled import Reading
from pipeline.extract.labels import Hit
from pipeline.extract.layout import Row
from pipeline.extract.normal import normal_form
from pipeline.extract.values import Piece, Span, whole

_ITEM = re.compile(r"\s*(?:\(?\d{1,2}\s*[.)/]|[-–+•])\s*(?=\S)")
_LONG = 12
"""Letters of a label that is taken for the form's next line even behind a number: ``6. Có nhu cầu
cấp mới …`` is no item; short ones (``1. Email``) may be."""
_ROW_GAP = 2.2
"""In heights of print: a larger gap ends the list."""


def read_list(reading: Reading, hit: Hit, spec: FieldSpec) -> tuple[JsonValue, Span]:
    """Return the rows of a one-column list under ``hit`` and the span of all its words.

    An item starts with a number or a dash and may go on in the next row. A printed, empty list
    gives ``None``.
    """
    items: list[list[Row]] = []
    above = hit.row
    height = reading.sheet(hit.row).print_height
    for row in _rows_below(reading, hit):
        if _ITEM.match(row.text):
            items.append([row])
        elif items and row.page == above.page:
            items[-1].append(row)
        else:
            break
        if row.page == above.page and row.box.top - above.box.bottom > _ROW_GAP * height:
            if items and items[-1][-1] is row:
                items[-1].pop()
            break
        above = row
    column, kind = spec.columns[0] if spec.columns else ("ten", FieldKind.TEXT)
    rows: list[JsonValue] = []
    pieces: list[Piece] = []
    for item in items:
        words = [word for row in item for word in row.words]
        span = Span(whole(item[0].page, words)) if item else Span()
        text = span.printed
        mark = _ITEM.match(text)
        value = normal_form(kind, text[mark.end() :] if mark else text)
        if value is not None:
            rows.append({column: value})
            pieces.extend(span.pieces)
    return (rows or None), Span(tuple(pieces))


def _rows_below(reading: Reading, hit: Hit) -> Sequence[Row]:
    """Rows up to the next one that begins with a label of the form."""
    found: list[Row] = []
    for index in range(hit.index + 1, len(reading.rows)):
        row = reading.rows[index]
        opening = [other for other in reading.by_row[index] if other.first.word <= 1]
        if any(len(one.label.folded) >= _LONG or not _ITEM.match(row.text) for one in opening):
            break
        if fold(row.text):
            found.append(row)
    return found
