"""The title block of a drawing: cells with a label in capitals and its value below it.

The block stands in a column at the edge of the drawing, whose own words lie at the same heights; so
only what stands in the label's column counts, down to the next label of the column.
"""

from __future__ import annotations

from models.document_type import FieldSpec
from models.field import FieldKind
from pipeline.extract.labelled import Reading
from pipeline.extract.labels import Hit
from pipeline.extract.narrowing import name_only, narrowed
from pipeline.extract.values import Piece, Span, whole

_INDENT = 3.0
"""In heights of print: how far left or right of its label a value begins."""
_DEEP = 4.5
"""In heights of print, from the label or the line above to the next line of a value."""


def heads_a_cell(hit: Hit) -> bool:
    """Say whether a label in capitals has nothing behind it in its cell."""
    if not hit.label.shouted:
        return False
    own = next(s for s in hit.row.segments if hit.words[hit.last.word] in s.words)
    return own.words[-1] is hit.words[hit.last.word]


def read_cell(reading: Reading, hit: Hit, spec: FieldSpec) -> Span:
    """Return the value below a label that heads its cell; empty when nothing stands there."""
    height = hit.row.height
    own = hit.words[hit.first.word].box
    above = own.bottom
    pieces: list[Piece] = []
    for index, row in enumerate(reading.rows[hit.index :], hit.index):
        if row.page != hit.row.page or row.box.top - above > 2 * _DEEP * height:
            break
        others = [other for other in reading.by_row[index] if other is not hit]
        if any(abs(other.left - own.left) < _INDENT * height for other in others):
            break
        for segment in row.segments:
            box = segment.box
            if box.top < above - height / 2 or abs(box.left - own.left) > _INDENT * height:
                continue
            if box.top - above > _DEEP * height:
                return _meant(pieces, spec)
            pieces.extend(whole(row.page, segment.words))
            above = box.bottom
    return _meant(pieces, spec)


def _meant(pieces: list[Piece], spec: FieldSpec) -> Span:
    span = Span(tuple(pieces)).cleaned()
    return name_only(span) if spec.kind is FieldKind.PERSON_NAME else narrowed(span, spec)
