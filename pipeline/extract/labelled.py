"""Values that stand behind a printed label: on its row, on the rows that follow, or below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.document_type import Anchor, DocumentType, Family, FieldSpec
from models.field import FieldKind
from pipeline.extract.dates import find_dates
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labels import Hit, find_broken_labels, find_labels, label_keys, labels_of
from pipeline.extract.layout import Row, Sheet
from pipeline.extract.narrowing import name_only, narrowed
from pipeline.extract.spelling import plain
from pipeline.extract.values import Piece, Span, cut, whole

_FLOWING = frozenset({FieldKind.TEXT, FieldKind.ADDRESS})
"""Kinds that may go on in the next row."""
_DOTTED = frozenset({*_FLOWING, FieldKind.PERSON_NAME, FieldKind.CHOICE, FieldKind.CODE})
"""Kinds whose values have no dots between letters."""
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
        """Return the sheet of a row; of two sides on one page the left one is half as wide."""
        return next(
            sheet
            for sheet in self.sheets
            if sheet.number == row.page and row.box.left < sheet.text.width
        )


_SECOND = "_2"
"""How a type names what it says of a second person."""


def read_labels(document_type: DocumentType, sheets: Sequence[Sheet]) -> Reading:
    """Find every label of the type on every row of the document."""
    anchored = {Anchor.LABEL, Anchor.SIGNER_NAME, Anchor.PLACE_DATE, Anchor.TITLE}
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
                _forget_halves(reading, index - 1, broken)
                hits = [*broken, *(hit for hit in hits if all(hit.first > b.last for b in broken))]
            reading.by_row[index] = hits
            reading.hits.extend(hits)
    return reading


def _forget_halves(reading: Reading, index: int, broken: Sequence[Hit]) -> None:
    """Drop a long label found on a row with its last letters missing: they stand on the next."""
    better = {hit.label.folded: hit.edits for hit in broken}
    halves = [h for h in reading.by_row[index] if h.edits > better.get(h.label.folded, h.edits)]
    reading.by_row[index] = [hit for hit in reading.by_row[index] if hit not in halves]
    reading.hits = [hit for hit in reading.hits if hit not in halves]


def bind_labels(reading: Reading) -> dict[str, Hit]:
    """Return, for each field whose label is on the paper, the label that is meant."""
    labelled = (Anchor.LABEL, Anchor.TITLE)
    specs = [spec for spec in reading.type.fields if spec.anchor in labelled]
    keys = {spec.name: label_keys(spec.labels) for spec in specs}
    starts = _block_starts(reading)
    begun = {name for _, name in starts}
    bound: dict[str, Hit] = {}
    astray: list[tuple[Hit, FieldSpec]] = []
    for hit in reading.hits:
        matching = [spec for spec in specs if hit.label.folded in keys[spec.name]]
        block = _block_of(hit, starts, reading)
        if _is_bare_heading(hit, starts, matching, reading.hits):
            continue
        matching = [spec for spec in matching if not _is_of_the_second(spec, hit, bound)]
        chosen = _candidates(matching, block, bound)
        for spec in chosen:
            bound[spec.name] = hit
        if not chosen:
            astray += [(hit, spec) for spec in _only_field(matching, block, begun)]
    for hit, spec in astray:
        bound.setdefault(spec.name, hit)
    return bound


def _is_of_the_second(spec: FieldSpec, hit: Hit, bound: dict[str, Hit]) -> bool:
    """Say whether a label belongs to the second of two people, and ``spec`` is the first one's.

    On the second's row stands no number of the first, whose label was not read on its own row.
    """
    if spec.name.endswith(_SECOND) or spec.name in bound:
        return False
    seconds = [name for name in bound if name.endswith(_SECOND)]
    return any(
        bound[name].index == hit.index
        and (first := bound.get(name.removesuffix(_SECOND))) is not None
        and first.index < hit.index
        for name in seconds
        if name != spec.name + _SECOND
    )


def _only_field(
    matching: Sequence[FieldSpec], block: str | None, begun: set[str]
) -> Sequence[FieldSpec]:
    """The only field with a label, where it stands outside of its block.

    A label before the first block is another one when the field's own block is on the paper:
    ``Số:`` in the head is not the number behind ``Đăng ký tại``.
    """
    if len({spec.block for spec in matching}) != 1:
        return ()
    return [spec for spec in matching if block is not None or spec.block not in begun]


def read_labelled_date(reading: Reading, keys: frozenset[str]) -> Span | None:
    """Return the date of a sentence that begins with a label: ``Hôm nay, ngày 5 tháng 8 …``."""
    for hit in reading.hits:
        if hit.label.folded in keys:
            words = hit.words[hit.first.word :]
            span = Span(whole(hit.row.page, words))
            found = next(find_dates(span.printed), None)
            if found is not None:
                return span.narrow(found.start, found.end)
    return None


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
) -> Sequence[FieldSpec]:
    """Fields of the block, else of no block, that no label before was found for."""
    here = [spec for spec in matching if spec.block == block]
    if not here:
        here = [spec for spec in matching if spec.block is None]
    parts: set[str | None] = set()
    chosen = []
    for spec in here:
        if spec.name not in bound and spec.part not in parts:
            parts.add(spec.part)
            chosen.append(spec)
    return chosen


def _is_bare_heading(
    hit: Hit, starts: Sequence[tuple[Hit, str]], matching: Sequence[FieldSpec], hits: Sequence[Hit]
) -> bool:
    """Say whether a block's first line says nothing itself: its people stand on lines below.

    Each of those has a label of its own; without one the name itself stands on the next line.
    """
    heads = any(start is hit for start, _ in starts)
    names = [spec for spec in matching if spec.kind is FieldKind.PERSON_NAME]
    if not heads or not names or hit.last.word != len(hit.words) - 1:
        return False
    keys = frozenset().union(*(label_keys(spec.labels) for spec in names))
    return any(other.index > hit.index and other.label.folded in keys for other in hits)


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
    name = spec.kind is FieldKind.PERSON_NAME
    pieces = list(_same_row(reading, hit, exact=not (flowing or name)))
    span = Span(tuple(pieces)).cleaned()
    card = reading.type.family is Family.CARD
    if card and spec.kind is FieldKind.DATE and next(find_dates(span.printed), None) is None:
        span = Span()  # what goes on there belongs to the next column
    if not span.pieces and (card or flowing or name):
        span = _below(reading, hit, alone=not card, loud=name)
    elif flowing or (name and is_shouted(span.printed) and not card):
        span = Span((*span.pieces, *_continued(reading, hit, span))).cleaned()
    if spec.kind in _DOTTED and not card:
        span = span.without_dots(spec.kind)
    return name_only(span) if name else narrowed(span, spec)


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
    edge = _column(reading, hit)[1]
    for index in range(start[0], len(words)):
        word = words[index]
        if (stop is not None and index > stop.word) or word.box.left >= edge:
            return
        first = start[1] if index == start[0] else 0
        last = stop.offset if stop is not None and index == stop.word else len(word.text)
        piece = cut(page, word, first, last)
        if piece is None or (last < len(word.text) and not fold(piece.text)):
            continue  # nothing, or the bracket before the number of the next label
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
    shouted = is_shouted(span.printed)
    last = span.pieces[-1]
    row_above = hit.row
    for row in reading.rows[hit.index + 1 : hit.index + 1 + (_CARD_ROWS if card else _MAX_ROWS)]:
        pieces = _row_pieces(row, left, right)
        if not pieces:
            continue
        wraps = last.box.right + pieces[0].box.width > edge - _WRAP_SLACK * (edge - sheet.text_left)
        if not (card or wraps) or not _goes_on(reading, row_above, row, pieces, loud=shouted):
            return
        if _crosses(row, pieces) or (shouted and not is_shouted(_text(pieces))):
            return
        yield from pieces
        row_above, last = row, pieces[-1]


def _below(reading: Reading, hit: Hit, *, alone: bool, loud: bool = False) -> Span:
    """The value under its label: cards print it there, long texts of forms begin there."""
    on_row = reading.by_row[hit.index]
    card = reading.type.family is Family.CARD
    height = hit.row.height
    left, right = _column(reading, hit)
    after = [other for other in on_row if other.first > hit.first and (card or other.left < right)]
    if alone and after:
        return Span()
    if card or len(on_row) > 1:
        left = hit.left - 3 * height
    if after:
        right = after[0].left - height
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
        labelled = alone and _labelled_within(reading, row, left, right)
        if labelled or not _goes_on(reading, above, row, pieces, loud=loud):
            break
        if left > 0 and not card and _crosses(row, pieces):
            break
        found_rows.append(row)
        found.extend(pieces)
        above = row
        if after:
            break
    return Span(tuple(found)).cleaned()


def _labelled_within(reading: Reading, row: Row, left: float, right: float) -> bool:
    hits = reading.by_row[reading.rows.index(row)]
    return any(left <= other.left < right for other in hits)


def _crosses(row: Row, pieces: Sequence[Piece]) -> bool:
    """Say whether print goes on closely beside the pieces: a full row is no row of a column."""
    left, right = pieces[0].box.left, pieces[-1].box.right
    near = 1.2 * row.height
    return any(
        0 <= left - word.box.right < near or 0 <= word.box.left - right < near
        for word in row.words
        if fold(word.text)
    )


def _text(pieces: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def _row_pieces(row: Row, left: float, right: float) -> list[Piece]:
    """The words of a row whose middle stands between ``left`` and ``right``."""
    inside = [word for word in row.words if left <= word.box.center_x < right]
    return [Piece(word.text, word.box, word, row.page) for word in inside]


def _goes_on(
    reading: Reading, above: Row, row: Row, pieces: Sequence[Piece], *, loud: bool = False
) -> bool:
    """Say whether ``row`` can belong to the value that stands on the row above.

    ``loud``: the value may be in capitals, as names are.
    """
    if row.page != above.page:
        return False
    if row.box.top - above.box.bottom > _ROW_GAP * above.height:
        return False
    index = reading.rows.index(row)
    first, last = pieces[0].box.left, pieces[-1].box.right
    own = _DIRECTLY * above.height
    if any(hit.left < last and hit.right > first - own for hit in reading.by_row[index]):
        return False
    text = _text(pieces)
    if is_shouted(text) and len(text.split()) > 1 and len(fold(text)) > 5 and not loud:
        return reading.type.family is Family.CARD and "<" not in text
    return not _STOPS.match(plain(text)) and "<<" not in text


_STOPS = re.compile(
    r"\W*(?:toi cam doan|noi nhan\b|kinh gui|can cu\b|dieu \d|\d{1,2}[.)]\s|[ivxl]{1,4}\.\s"
    r"|[a-zd]\)\s|\[\d|.{2,40},\s*ng[a-z]y\b.{0,14}\bth[a-z]ng\b|giay nay co gia tri"
    r"|\(?ky,? ghi ro|(?:hai ben|chung toi|toi|cac ben) (?:xin )?cam (?:ket|doan))"
)
"""Rows that begin something else on every form."""


def _column(reading: Reading, hit: Hit) -> tuple[float, float]:
    """Left and right limit of the column a label stands in; the page's edges without columns."""
    sheet = reading.sheet(hit.row)
    starts = [
        start
        for start, _ in _block_starts(reading)
        if start.row.page == hit.row.page and start.index <= hit.index + 1
    ]
    columns = [start for start in starts if any(_beside(start, s, reading) for s in starts)]
    whole = [start for start in starts if start not in columns and start.index <= hit.index]
    if columns and whole and max(one.index for one in whole) > max(c.index for c in columns):
        columns = []  # a block over the whole width has begun below them
    lefts = sorted(start.left for start in columns)
    height = hit.row.height
    own = [left for left in lefts if left <= hit.left + 3 * height]
    beyond = [left for left in lefts if left > hit.left + sheet.text.width / 4]
    first = bool(lefts) and bool(own) and max(own) > min(lefts) + sheet.text.width / 4
    left = max(own) - 3 * height if first else 0.0
    return left, min(beyond) - height if beyond else float(sheet.text.width)
