"""The stamp of a certified copy: its own number, book, day, office and officer.

``CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH`` is laid over any paper (Decree 23/2015, Circular
01/2020/TT-BTP), so these fields belong to no type and are added to those of the type. They are
never taken for the paper's own number or date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.document_type import FieldSpec
from models.field import FieldKind
from pipeline.extract.dates import find_dates
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labels import find_labels, labels_of
from pipeline.extract.layout import Segment, Sheet
from pipeline.extract.signer import name_words
from pipeline.extract.spelling import plain
from pipeline.extract.values import Span, whole

NUMBER = FieldSpec(name="so_chung_thuc", kind=FieldKind.CODE, required=False)
BOOK = FieldSpec(name="quyen_so", kind=FieldKind.CODE, required=False)
DAY = FieldSpec(name="ngay_chung_thuc", kind=FieldKind.DATE, required=False)
OFFICER = FieldSpec(name="nguoi_chung_thuc", kind=FieldKind.PERSON_NAME, required=False)
OFFICE = FieldSpec(name="co_quan_chung_thuc", kind=FieldKind.TEXT, required=False)
SPECS = (NUMBER, BOOK, DAY, OFFICER, OFFICE)

_MARK = labels_of(["CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH"])
_REACH = 14
"""In heights of print: how far below its first line the stamp goes."""
_NUMBER = re.compile(r"so\s*chung\s*thuc\W*")
_CLEAN_NUMBER = re.compile(r"\d{1,6}(?:/(?:19|20)\d{2})?")
_BOOK = re.compile(r"qu[a-z]{2,3}n\s*so\W*")
_OFFICE = re.compile(r"(?:uy ban|ubnd|phong tu phap|phong cong chung|van phong|so tu phap)\b")


def read_certification(sheets: Sequence[Sheet]) -> tuple[tuple[FieldSpec, Span], ...]:
    """Return what the last certification stamp of a document says; nothing without a stamp."""
    for sheet in reversed(sheets):
        for row in sheet.rows:
            hits = find_labels(row, 0, _MARK)
            if hits:
                words = row.words[hits[0].first.word : hits[0].last.word + 1]
                found = _read(sheet, Segment(sheet.number, words))
                return tuple((spec, found[spec.name]) for spec in SPECS if spec.name in found)
    return ()


def certified_number(printed: str) -> str | None:
    """Return the number of the stamp; it is written by hand, and half of it is no number."""
    compact = re.sub(r"\s", "", printed).rstrip(".,;")
    return compact if _CLEAN_NUMBER.fullmatch(compact) else None


def _read(sheet: Sheet, mark: Segment) -> dict[str, Span]:
    lines = [segment for segment in sheet.segments if _is_inside(segment, mark)]
    found: dict[str, Span] = {}
    for line in lines:
        span = Span(whole(line.page, line.words))
        letters = plain(span.printed)
        number, book = _NUMBER.search(letters), _BOOK.search(letters)
        if number:
            end = book.start() if book else len(letters)
            found.setdefault(NUMBER.name, span.narrow(number.end(), end).cleaned())
        if book:
            found.setdefault(BOOK.name, span.narrow(book.end(), len(letters)).cleaned())
        day = next(find_dates(span.printed), None)
        if day is not None and DAY.name not in found and not book:
            found[DAY.name] = span.narrow(day.start, day.end)
        if is_shouted(line.text) and _OFFICE.search(letters):
            found.setdefault(OFFICE.name, span.cleaned())
    for line in reversed(lines):
        words = name_words(line.words)
        if words and OFFICE.name in found and not _is_dated(line):
            found[OFFICER.name] = Span(whole(line.page, words))
            break
    return found


def _is_dated(line: Segment) -> bool:
    return next(find_dates(line.text), None) is not None or fold(line.text).startswith("ngay")


def _is_inside(segment: Segment, mark: Segment) -> bool:
    height = mark.height
    middle = segment.box.center_x
    below = mark.box.bottom - height / 2 < segment.box.top < mark.box.bottom + _REACH * height
    return below and mark.box.left - 4 * height < middle < mark.box.right + 4 * height
