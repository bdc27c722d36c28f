"""The part of what stands behind a label that a field means: its date, its number, its name."""

from __future__ import annotations

import re

from models.document_type import FieldSpec
from models.field import FieldKind
from pipeline.extract.dates import find_dates, find_time
from pipeline.extract.numbers import find_id_number, find_number
from pipeline.extract.spelling import plain
from pipeline.extract.values import Piece, Span


def narrowed(span: Span, spec: FieldSpec) -> Span:
    """Return only the part of a statement that the field means, e.g. its date."""
    text = span.printed
    place: tuple[int, int] | None = None
    if spec.kind is FieldKind.DATE:
        place = _date_place(text, spec.part)
    elif spec.kind is FieldKind.TIME:
        found = find_time(text)
        place = (found.start, found.end) if found else None
    elif spec.kind is FieldKind.ID_NUMBER:
        place = find_id_number(text)
    elif spec.kind is FieldKind.NUMBER:
        place = find_number(text)
    elif spec.kind is FieldKind.CODE:
        place = _code_place(text)
    if place is not None:
        return span.narrow(*place)
    return Span() if spec.part is not None else span


def _date_place(text: str, part: str | None) -> tuple[int, int] | None:
    """Of ``từ ngày … đến ngày …`` take the side that is meant."""
    letters = plain(text)
    until = re.search(r"\b(?:den|toi)\b", letters)
    # ``45/2020 ngày 12/8/2020``: the number before a date may look like a month or a year.
    for found in sorted(find_dates(text), key=lambda one: -len(one.value or "")):
        if part == "to_date" and (until is None or found.start < until.start()):
            continue
        if part == "from_date" and until is not None and found.start > until.start():
            continue
        return found.start, found.end
    return None


def _code_place(text: str) -> tuple[int, int] | None:
    """A code ends where a sentence does, and before the first word without digit or capital."""
    end = 0
    for match in re.finditer(r"\S+", text):
        word = match[0]
        if end and not any(c.isdigit() or c.isupper() or c in "/-" for c in word):
            break
        if end and plain(word).startswith("ngay"):
            break  # a dot of the blank glues the date to its word
        end = match.end()
        if word[-1] in ".,;" and any(c.isdigit() for c in word):
            break
    return (0, end) if end else None


def name_only(span: Span) -> Span:
    """Cut a name where the sentence goes on: behind a comma, before a word in small letters."""
    kept: list[Piece] = []
    for piece in span.pieces:
        if kept and not _NAME_WORD.fullmatch(piece.text):
            break
        kept.append(piece)
        if piece.text[-1] in ",;":
            break
    return Span(tuple(kept))


_NAME_WORD = re.compile(r"(?![a-zđ])[^\W\d_]+(?:['’\-][^\W\d_]+)*[.,;:'\"’”*|…]*")
