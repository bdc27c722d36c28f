"""The head of an official paper (Decree 30/2020, annex I, cells 1 to 5): number, agency, place
and date. Forms that carry such a head use the same anchors.

The head has two columns that readers run together; the left edge of the motto divides them. Of the
agency's lines the superior one above is dropped: an agency begins at the last line that opens with
the name of a kind of body (``UBND``, ``SỞ``, ``BAN`` …), since boldness is not in what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from models.document_type import DocumentType, Family
from models.page import Word
from pipeline.extract.dates import find_dates
from pipeline.extract.folding import fold
from pipeline.extract.head import NUMBER_LABEL, Head, text_of
from pipeline.extract.layout import Sheet
from pipeline.extract.spelling import digits_repaired, plain, tidy
from pipeline.extract.values import Span, whole

_BODIES = (
    "ủy ban|ubnd|hội đồng|hđnd|bộ|sở|cục|chi cục|tổng cục|vụ|văn phòng|ban|phòng|trung tâm|công an"
    "|thanh tra|trường|bệnh viện|viện|chính phủ|quốc hội|thủ tướng|chủ tịch|tòa án|ngân hàng"
    "|bảo hiểm|kho bạc|chi nhánh|đảng ủy|tỉnh ủy|huyện ủy|đại học|học viện|tập đoàn|tổng công ty"
    "|công ty|đài|hội|liên đoàn|mặt trận|đoàn|đội|trạm|tổ|ủy viên|thuế|hải quan|bộ phận|quỹ"
)
_OPENS_BODY = re.compile(rf"(?:{plain(_BODIES)})\b")
_SPECK = 0.25
"""Confidence below which a word beside the agency's lines is dirt."""
_UNFINISHED = re.compile(r"(?:\bva|\bcua|,|-|–)\s*$")
_DATE_LINE = re.compile(
    r"(?<![a-z])n?g[a-z]y(?![a-z]).{0,16}?th[a-z]ng(?![a-z]).{0,10}?\bn[a-z]m(?![a-z])"
    r"(?!\s+(?:sinh|cap|dang|chet|het|hoc)\b)",
    re.IGNORECASE,
)
_SYMBOL_TWICE = re.compile(r"(?<![A-ZĐ])(?:UU(?=BND)|H(?=HĐND))")
"""The first letter of a body in a symbol, read twice: ``UUBND``."""
_WRITTEN = 0.8
"""Confidence below which a letter behind a number is what the reader made of a pen's digit."""
_NUMBER = re.compile(
    r"(?P<number>\d{1,6}[A-Za-z]?)(?P<year>/\d{4})?(?P<symbol>[/\-][A-ZĐ][\w&.]*(?:[\-/][A-ZĐa-z0-9][\w&.]*)*)?"
)
_OTHER_HEAD = re.compile(
    r"\W*(?:(?:ma (?:so )?(?:ho so|bien nhan)|so ho so|v/v)\b|\w?\s*cong thong tin dien t)"
)
"""What stands in the left column and is no agency; last the incoming stamp of the state's portal,
which national papers carry under the agency."""
_PASSED = re.compile(r"thong qua\s+(?:vao\s+)?(?=ng[a-z]y\b)")


def read_number(head: Head) -> Span | None:
    """Return what stands behind ``Số:`` of the paper; ``None`` when no number line is there."""
    row = head.number_row
    if row is None:
        return None
    span = Span(whole(row.page, head.left(row)))
    label = NUMBER_LABEL.match(plain(span.printed))
    found = span.narrow(label.end(), len(span.printed)) if label else span
    text = found.printed
    start = re.search(r"[^\W_]|/", text)
    return found.narrow(start.start(), len(text)) if start else Span()


def number_value(printed: str, document_type: DocumentType) -> str | None:
    """Return number and symbol without spaces; ``None`` when the number itself was not read.

    ``QD`` for ``QĐ`` and the like are put right when the type knows the symbol.
    """
    text = re.sub(r"\s+", "", tidy(printed)).replace("–", "-").replace("—", "-").replace("⁄", "/")
    first, slash, rest = text.partition("/")
    if slash and re.search(r"\d", first):
        first = digits_repaired(first)
    number = first + slash + rest
    # The slash between number and symbol is easily lost: "144UBND-XNTTHN".
    number = re.sub(r"^(\d+)(?=[A-ZĐ]{2,}[a-z]?-)", r"\1/", number)
    match = _NUMBER.match(number)
    if match is None or number[match.end("number") : match.end("number") + 1].isalpha():
        return None
    symbol = match["symbol"] or ""
    if symbol:
        parts = re.split(r"([\-/])", symbol)
        known = {fold(known): known for known in document_type.symbols}
        known |= {
            fold(part): part for whole_ in known.values() for part in re.split("[-/]", whole_)
        }
        parts = [known.get(fold(part), part) if fold(part) else part for part in parts]
        symbol = _SYMBOL_TWICE.sub("U" if "UU" in symbol else "", "".join(parts))
    elif head_needs_symbol(document_type):
        return None
    return match["number"] + (match["year"] or "") + symbol.rstrip(".-")


def is_doubtful_letter(value: str, span: Span) -> bool:
    """Say whether the number has a letter (``4A``) that was not read surely: more likely a pen's 1.

    Papers are numbered ``12a`` now and then, so a letter that was read well stays.
    """
    number = value.partition("/")[0]
    sure = min((piece.word.confidence for piece in span.pieces[:2]), default=0.0)
    return not number.isdigit() and sure < _WRITTEN


def head_needs_symbol(document_type: DocumentType) -> bool:
    """Say whether a number without a symbol is only half of it: on official papers it is."""
    return document_type.family is Family.OFFICIAL


def read_agency(head: Head) -> Span | None:
    """Return the issuing agency's line or lines, without the superior agency above."""
    lines: list[tuple[Word, ...]] = []
    for row in head.rows:
        if row.box.center_y < head.motto_top:
            continue
        if head.number_row is not None and row.box.top >= head.number_row.box.top:
            break
        if _OTHER_HEAD.match(plain(text_of(head.left(row)))):
            break
        words = _capitals(head.left(row))
        if words:
            lines.append(words)
        elif lines and len(fold(text_of(head.left(row)))) > 5:
            break
    if not lines:
        return None
    first = 0
    for index in range(1, len(lines)):
        above, text = plain(text_of(lines[index - 1])), plain(text_of(lines[index]))
        if _OPENS_BODY.match(text) and not _UNFINISHED.search(above):
            first = index
    page = head.sheet.number
    return Span(tuple(piece for words in lines[first:] for piece in whole(page, words)))


def read_place_date(head: Head, sheets: Sequence[Sheet]) -> tuple[Span | None, Span | None]:
    """Return place and date of ``Quảng Ngãi, ngày 05 tháng 02 năm 2025``.

    Forms that are filled in carry the line above the signature, a law says when it was passed.
    """
    for row in head.rows:
        for words in (head.right(row), row.words):
            line = _place_date(Span(whole(row.page, words)))
            if line is not None:
                return line
    if head.type.family is Family.OFFICIAL:
        return None, _passed(sheets)
    rows = [row for sheet in sheets for row in sheet.rows]
    for row in reversed(rows):
        for segment in reversed(row.segments):
            line = _place_date(Span(whole(row.page, segment.words)))
            if line is not None and len(segment.words) <= 14:
                return line
    return None, None


def _place_date(span: Span) -> tuple[Span | None, Span] | None:
    text = span.printed
    match = _DATE_LINE.search(plain(text))
    if match is None:
        return None
    found = next((f for f in find_dates(text) if f.end > match.start()), None)
    end = found.end if found else match.end()
    place_end = match.start()
    place = span.narrow(0, place_end).cleaned()
    start = re.search(r"[A-ZĐ][^\d]*$", place.printed)
    named = place.narrow(start.start(), len(place.printed)) if start else place
    return (_without_comma(_last_words(named)) if named.pieces else None), span.narrow(
        match.start(), max(end, match.end())
    ).cleaned()


def _last_words(span: Span) -> Span:
    """Drop specks before the place: it starts with the first word that has a capital."""
    for index, piece in enumerate(span.pieces):
        if piece.text[:1].isupper() and len(piece.text) > 1:
            return Span(span.pieces[index:])
    return span


def _without_comma(span: Span) -> Span:
    text = span.printed
    return span.narrow(0, len(text.rstrip(" ,.;:"))) if text else span


def _passed(sheets: Sequence[Sheet]) -> Span | None:
    """The date in ``… thông qua ngày 13 tháng 11 năm 2020``, as laws end."""
    for sheet in reversed(sheets):
        for row, following in zip(sheet.rows, (*sheet.rows[1:], None), strict=True):
            rest = following.words if following else ()
            span = Span(whole(row.page, (*row.words, *rest)))
            match = _PASSED.search(plain(span.printed))
            if match is None or match.start() > len(row.text):
                continue
            found = next(find_dates(span.printed[match.end() :]), None)
            if found is not None:
                return span.narrow(match.end() + found.start, match.end() + found.end)
    return None


def official_day(printed: str, value: str | None) -> str | None:
    """Return the date of an official paper, without its day when a digit of it is missing.

    Days below 10 are printed with a 0 (Decree 30/2020, annex I, and Decree 110/2004 before it), so
    a single digit is half of what a pen wrote.
    """
    single = re.search(r"n?g[a-z]y\s*[^\s\doøil|\]]?\d(?!\d)\s*,?\s*th[a-z]ng", plain(printed))
    return value[:7] if value and single else value


def _capitals(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words of an agency's line when it is in capitals, without specks beside it."""
    kept = [word for word in words if fold(word.text) or word.text in "-–&,"]
    letters = [c for word in kept for c in word.text if c.isalpha()]
    loud = sum(c == c.upper() for c in letters)
    if len(letters) < 3 or loud < 0.8 * len(letters):
        return ()
    loud_words = [word for word in kept if not any(c.islower() for c in word.text[1:])]
    return tuple(
        word for word in loud_words if word.confidence >= _SPECK or len(fold(word.text)) > 2
    )
