"""Values that stand behind a printed label: on its row, on the rows that follow, or below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.document_type import Anchor, DocumentType, Family, FieldSpec
from models.field import FieldKind
from pipeline.extract.dates import find_dates, find_time
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labels import Hit, find_broken_labels, find_labels, label_keys, labels_of
from pipeline.extract.layout import Row, Sheet
from pipeline.extract.numbers import find_id_number, find_number
from pipeline.extract.spelling import plain
from pipeline.extract.values import Piece, Span, cut

_FLOWING = frozenset({FieldKind.TEXT, FieldKind.ADDRESS})
"""Kinds that may go on in the next row."""
_EMPTY_GAP = 12.0
"""In heights of print: a first word further away than this is not the label's value."""
_VALUE_GAP = {True: 2.0, False: 5.0}
"""In heights of print: a gap that ends a value, for exact kinds and for text."""
_ROW_GAP = 1.9
"""In heights of print, between the middle of rows over the usual pitch: a paragraph ends."""
_WRAP_SLACK = 0.12
"""In widths of the print: how far from the right edge a wrapped row may end."""
_MAX_ROWS = 12
_CARD_ROWS = 3
_CARD_INDENT = 10.0
"""In heights of print: a value below its label on a card begins no further to the right."""
_DIRECTLY = 2.0
"""In heights of print: words this near behind a label are its own."""


@dataclass
class Reading:
    """A document's rows with the labels found on them."""

    type: DocumentType
    sheets: Sequence[Sheet]
    rows: list[Row] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    by_row: dict[int, list[Hit]] = field(default_factory=dict)

    def sheet(self, row: Row) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.number == row.page)


def read_labels(document_type: DocumentType, sheets: Sequence[Sheet]) -> Reading:
    """Find every label of the type on every row of the document."""
    anchored = {Anchor.LABEL, Anchor.SIGNER_NAME}
    wordings = [
        *(w for spec in document_type.fields if spec.anchor in anchored for w in spec.labels),
        *(w for block in document_type.blocks for w in block.starts),
        *document_type.other_labels,
    ]
    labels = labels_of(wordings)
    reading = Reading(document_type, sheets)
    for sheet in sheets:
        for row in sheet.rows:
            index = len(reading.rows)
            reading.rows.append(row)
            hits = list(find_labels(row, index, labels))
            if index and reading.rows[index - 1].page == row.page:
                broken = find_broken_labels(reading.rows[index - 1], row, index, labels)
                hits = [*broken, *(hit for hit in hits if all(hit.first > b.last for b in broken))]
            reading.by_row[index] = hits
            reading.hits.extend(hits)
    return reading


def bind_labels(reading: Reading) -> dict[str, Hit]:
    """Return, for each field whose label is on the paper, the label that is meant."""
    specs = [spec for spec in reading.type.fields if spec.anchor is Anchor.LABEL]
    keys = {spec.name: label_keys(spec.labels) for spec in specs}
    starts = _block_starts(reading)
    bound: dict[str, Hit] = {}
    for hit in reading.hits:
        matching = [spec for spec in specs if hit.label.folded in keys[spec.name]]
        block = _block_of(hit, starts, reading)
        if _is_bare_heading(hit, starts, matching):
            continue
        for spec in _candidates(matching, block, bound):
            bound[spec.name] = hit
    return bound


def _other_language(reading: Reading, spec: FieldSpec, hit: Hit) -> Iterable[Hit]:
    """Yield the further hits of a bilingual label: ``Date of expiry`` below ``Có giá trị đến``."""
    if reading.type.family is not Family.CARD:
        return
    keys = label_keys(spec.labels)
    for other in reading.hits:
        later = (other.index, other.first) > (hit.index, hit.first)
        if other.label.folded in keys and other.label.folded != hit.label.folded and later:
            yield other


def _candidates(
    matching: Sequence[FieldSpec], block: str | None, bound: dict[str, Hit]
) -> Iterable[FieldSpec]:
    """Fields of the block; else of no block; else the only field with this label."""
    here = [spec for spec in matching if spec.block == block]
    if not here:
        here = [spec for spec in matching if spec.block is None]
    if not here and len({(spec.block) for spec in matching}) == 1:
        here = list(matching)
    parts: set[str | None] = set()
    for spec in here:
        if spec.name not in bound and spec.part not in parts:
            parts.add(spec.part)
            yield spec


def _is_bare_heading(
    hit: Hit, starts: Sequence[tuple[Hit, str]], matching: Sequence[FieldSpec]
) -> bool:
    """Say whether a block's first line says nothing itself: its people stand on lines below."""
    heads = any(start is hit for start, _ in starts)
    names = any(spec.kind is FieldKind.PERSON_NAME for spec in matching)
    return heads and names and hit.last.word == len(hit.words) - 1


def _block_starts(reading: Reading) -> list[tuple[Hit, str]]:
    keys = {block.name: label_keys(block.starts) for block in reading.type.blocks}
    return [(hit, name) for hit in reading.hits for name in keys if hit.label.folded in keys[name]]


def _block_of(hit: Hit, starts: Sequence[tuple[Hit, str]], reading: Reading) -> str | None:
    """The block begun last before the label; of blocks side by side, the one it stands under."""
    before = [
        (start, name)
        for start, name in starts
        if (start.index, start.first) <= (hit.index, hit.first) or _beside(start, hit, reading)
    ]
    if not before:
        return None
    last, name = before[-1]
    columns = [
        (start, other) for start, other in before if start is last or _beside(start, last, reading)
    ]
    if len(columns) == 1:
        return name
    under = [
        (start.left, other)
        for start, other in columns
        if start.left <= hit.left + 3 * reading.sheet(hit.row).print_height
    ]
    return max(under)[1] if under else name


def _beside(one: Hit, other: Hit, reading: Reading) -> bool:
    """Say whether two labels stand in different columns at the same height."""
    if one.row.page != other.row.page or one is other:
        return False
    sheet = reading.sheet(one.row)
    level = abs(one.row.box.center_y - other.row.box.center_y) < 1.5 * sheet.print_height
    return level and abs(one.left - other.left) > sheet.text.width / 4


def value_span(reading: Reading, hit: Hit, spec: FieldSpec) -> Span:
    """Return what stands behind ``hit`` for a field: empty when there is nothing."""
    span = _value_behind(reading, hit, spec)
    for other in _other_language(reading, spec, hit):
        if span.pieces:
            break
        span = _value_behind(reading, other, spec)
    return span


def _value_behind(reading: Reading, hit: Hit, spec: FieldSpec) -> Span:
    flowing = spec.kind in _FLOWING or spec.part is not None
    exact = not flowing and spec.kind is not FieldKind.PERSON_NAME
    pieces = list(_same_row(reading, hit, exact=exact))
    span = Span(tuple(pieces)).cleaned()
    card = reading.type.family is Family.CARD
    if card and spec.kind is FieldKind.DATE and next(find_dates(span.printed), None) is None:
        span = Span()  # what goes on there belongs to the next column
    if not span.pieces and (card or flowing):
        span = _below(reading, hit, alone=not card)
    elif flowing:
        span = Span((*span.pieces, *_continued(reading, hit, span))).cleaned()
    if spec.kind is FieldKind.PERSON_NAME:
        return _name_only(span)
    return narrowed(span, spec)


def _name_only(span: Span) -> Span:
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
    for found in find_dates(text):
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
        end = match.end()
        if word[-1] in ".,;" and any(c.isdigit() for c in word):
            break
    return (0, end) if end else None


def _same_row(reading: Reading, hit: Hit, *, exact: bool) -> Iterable[Piece]:
    """Words behind the label up to the next label, the next column or a wide gap."""
    words = hit.words
    page = hit.row.page
    following = [other for other in reading.by_row[hit.index] if other.first > hit.first]
    stop = following[0].first if following else None
    height = hit.row.height
    start = _behind_label(hit)
    previous = words[hit.last.word].box
    limit = _EMPTY_GAP
    for index in range(start[0], len(words)):
        if stop is not None and index > stop.word:
            return
        word = words[index]
        first = start[1] if index == start[0] else 0
        last = stop.offset if stop is not None and index == stop.word else len(word.text)
        piece = cut(page, word, first, last)
        if piece is None:
            continue
        if word.box.left - previous.right > limit * height:
            return
        previous = word.box
        if any(character.isalnum() for character in piece.text):
            limit = _VALUE_GAP[exact]
        yield piece


def _behind_label(hit: Hit) -> tuple[int, int]:
    """Index of word and character where the value may begin: past colon and footnote marks."""
    index, offset = hit.last.word, hit.last.offset + 1
    rest = hit.words[index].text[offset:]
    mark = re.match(r"(?:\(\w{1,2}\)|[*¹²³⁴⁵⁶⁷⁸⁹])?[\s:;.,/)\]]*", rest)
    offset += mark.end() if mark else 0
    if offset < len(hit.words[index].text):
        return index, offset
    index += 1
    while index < len(hit.words) and re.fullmatch(r"[:;.,/]+|\(\w{1,2}\):?", hit.words[index].text):
        index += 1
    return index, 0


def _continued(reading: Reading, hit: Hit, span: Span) -> Iterable[Piece]:
    """Rows below that go on with the value of a label."""
    sheet = reading.sheet(hit.row)
    left, right = _column(reading, hit)
    later = [other for other in reading.by_row[hit.index] if hit.left < other.left < right]
    if later or not span.pieces:
        return
    card = reading.type.family is Family.CARD
    edge = min(sheet.text_right, right)
    if card:
        left = hit.left - 3 * hit.row.height
    last = span.pieces[-1]
    row_above = hit.row
    for row in reading.rows[hit.index + 1 : hit.index + 1 + (_CARD_ROWS if card else _MAX_ROWS)]:
        pieces = _row_pieces(row, left, right)
        if not pieces:
            continue
        wraps = last.box.right + pieces[0].box.width > edge - _WRAP_SLACK * (edge - sheet.text_left)
        if not (card or wraps) or not _goes_on(reading, row_above, row, pieces):
            return
        yield from pieces
        row_above, last = row, pieces[-1]


def _below(reading: Reading, hit: Hit, *, alone: bool) -> Span:
    """The value under its label: cards print it there, long texts of forms begin there."""
    on_row = reading.by_row[hit.index]
    after = [other for other in on_row if other.first > hit.first]
    height = hit.row.height
    if alone and after:
        return Span()
    card = reading.type.family is Family.CARD
    left = hit.left - 3 * height if card or len(on_row) > 1 else 0
    right = after[0].left - height if after else _column(reading, hit)[1]
    start = hit.left + _CARD_INDENT * height if card else right
    above = hit.row
    found: list[Piece] = []
    found_rows: list[Row] = []
    for row in reading.rows[hit.index + 1 : hit.index + 1 + 2 * _CARD_ROWS]:
        pieces = _row_pieces(row, left, right)
        if len(found_rows) == _CARD_ROWS:
            break
        if not pieces or pieces[0].box.left > start:
            continue
        labelled = alone and reading.by_row[reading.rows.index(row)]
        if labelled or not _goes_on(reading, above, row, pieces):
            break
        found_rows.append(row)
        found.extend(pieces)
        above = row
        if after:
            break
    return Span(tuple(found)).cleaned()


def _row_pieces(row: Row, left: float, right: float) -> list[Piece]:
    """The words of a row whose middle stands between ``left`` and ``right``."""
    inside = [word for word in row.words if left <= word.box.center_x < right]
    return [Piece(word.text, word.box, word, row.page) for word in inside]


def _goes_on(reading: Reading, above: Row, row: Row, pieces: Sequence[Piece]) -> bool:
    """Say whether ``row`` can belong to the value that stands on the row above."""
    if row.page != above.page:
        return False
    if row.box.top - above.box.bottom > _ROW_GAP * above.height:
        return False
    index = reading.rows.index(row)
    first, last = pieces[0].box.left, pieces[-1].box.right
    own = _DIRECTLY * above.height
    if any(hit.left < last and hit.right > first - own for hit in reading.by_row[index]):
        return False
    text = " ".join(piece.text for piece in pieces)
    if is_shouted(text) and len(text.split()) > 1 and len(fold(text)) > 5:
        return reading.type.family is Family.CARD and "<" not in text
    return not _STOPS.match(plain(text)) and "<<" not in text


_STOPS = re.compile(
    r"\W*(?:toi cam doan|noi nhan\b|kinh gui|can cu\b|dieu \d|\d{1,2}[.)]\s|[ivx]{1,4}\.\s"
    r"|[a-zd]\)\s|\[\d|.{2,40},\s*ng[a-z]y\b.{0,14}\bth[a-z]ng\b|giay nay co gia tri"
    r"|\(?ky,? ghi ro)"
)
"""Rows that begin something else on every form."""


def _column(reading: Reading, hit: Hit) -> tuple[float, float]:
    """Left and right limit of the column a label stands in; the page's edges without columns."""
    sheet = reading.sheet(hit.row)
    starts = [start for start, _ in _block_starts(reading) if start.row.page == hit.row.page]
    lefts = sorted(
        start.left
        for start in starts
        if start.index <= hit.index + 1 and any(_beside(start, s, reading) for s in starts)
    )
    height = hit.row.height
    own = [left for left in lefts if left <= hit.left + 3 * height]
    beyond = [left for left in lefts if left > hit.left + sheet.text.width / 4]
    first = bool(lefts) and bool(own) and max(own) > min(lefts) + sheet.text.width / 4
    left = max(own) - 3 * height if first else 0.0
    return left, min(beyond) - height if beyond else float(sheet.text.width)
