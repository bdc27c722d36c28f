"""The head of an official paper (Decree 30/2020, annex I, cells 1 to 5): number, agency, place,
date and subject. Forms that carry such a head use the same anchors.

The head has two columns that readers run together; the left edge of the motto divides them. Of the
agency's lines the superior one above is dropped: an agency begins at the last line that opens with
the name of a kind of body (``UBND``, ``SỞ``, ``BAN`` …), since boldness is not in what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.document_type import DocumentType, Family
from models.page import Word
from pipeline.edits import distance
from pipeline.extract.dates import find_dates
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labels import Hit, allowed_edits, find_labels, labels_of
from pipeline.extract.layout import Row, Segment, Sheet
from pipeline.extract.normal import read_text
from pipeline.extract.spelling import digits_repaired, plain, tidy
from pipeline.extract.values import Piece, Span, whole

_MOTTO = labels_of(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
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
_HAS_SYMBOL = re.compile(r"/\s*[A-ZĐÐ][A-Za-zĐđÐ]*\s*-|/\s*\d{4}\s*/\s*[A-ZĐÐ]|/\s*[A-ZĐÐ]{2,}")
_NUMBER_LABEL = re.compile(
    r"\W*(?:luat\s+)?(?:s[oae06]|s\w(?=\W{0,2}[:;])|[56]o)\W{0,2}(?=[\s:.;_]|\d|/|$)\s*[:.;]*\s*"
)
_SYMBOL_TWICE = re.compile(r"(?<![A-ZĐ])(?:UU(?=BND)|H(?=HĐND))")
"""The first letter of a body in a symbol, read twice: ``UUBND``."""
_WRITTEN = 0.8
"""Confidence below which a letter behind a number is what the reader made of a pen's digit."""
_NUMBER = re.compile(
    r"(?P<number>\d{1,6}[A-Za-z]?)(?P<year>/\d{4})?(?P<symbol>[/\-][A-ZĐ][\w&.]*(?:[\-/][A-ZĐa-z0-9][\w&.]*)*)?"
)
_SUBJECT_STOPS = re.compile(
    r"\W*(?:can cu\b|kinh gui\b|quyet dinh\s*:|xet de nghi|theo de nghi|dieu 1\b|thuc hien\b)"
)
_OTHER_HEAD = re.compile(
    r"\W*(?:(?:ma (?:so )?(?:ho so|bien nhan)|so ho so|v/v)\b|\w?\s*cong thong tin dien t)"
)
"""What stands in the left column and is no agency; last the incoming stamp of the state's portal,
which national papers carry under the agency."""
_PASSED = re.compile(r"thong qua\s+(?:vao\s+)?(?=ng[a-z]y\b)")


@dataclass(frozen=True)
class Head:
    """The head of a first page: its two columns and the title below."""

    sheet: Sheet
    type: DocumentType

    @cached_property
    def divide(self) -> float:
        """Left edge of the motto: what stands before it belongs to the left column."""
        lefts = [
            _left_of(hit) - self.sheet.print_height / 2
            for row in self.sheet.rows[:14]
            for hit in find_labels(row, 0, _MOTTO)
            if hit.label.folded == _MOTTO[0].folded
        ]
        return min(lefts, default=self.sheet.text.width * 0.44)

    @cached_property
    def motto_top(self) -> float:
        """Upper edge of the motto, less a line: what stands above is no part of the head."""
        tops = [
            row.box.top - 1.5 * self.sheet.print_height
            for row in self.sheet.rows[:14]
            if any(h.label.folded == _MOTTO[0].folded for h in find_labels(row, 0, _MOTTO))
        ]
        return min(tops, default=0.0)

    @cached_property
    def title_row(self) -> int | None:
        """Index of the row with the type's title."""
        titles = [fold(title) for title in self.type.titles]
        for index, row in enumerate(self.sheet.rows):
            if row.box.center_y > self.sheet.text.height * 0.6:
                return None
            for text in (row.text, *(segment.text for segment in row.segments)):
                folded = fold(text)
                if is_shouted(text) and any(_nearly(folded, title) for title in titles):
                    return index
        return None

    def title_segment(self, row: Row) -> Segment:
        """The segment of the title's row that is the title, or all of the row."""
        titles = [fold(title) for title in self.type.titles]
        for segment in row.segments:
            if any(_nearly(fold(segment.text), title) for title in titles):
                return segment
        return Segment(row.page, row.words)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows above the title, or in the upper third when no title was read."""
        if self.title_row is not None:
            return self.sheet.rows[: self.title_row]
        bottom = self.sheet.text.height * 0.36
        return tuple(row for row in self.sheet.rows if row.box.center_y < bottom)

    def left(self, row: Row) -> tuple[Word, ...]:
        return tuple(word for word in row.words if word.box.center_x < self.divide)

    def right(self, row: Row) -> tuple[Word, ...]:
        return tuple(word for word in row.words if word.box.center_x >= self.divide)

    @cached_property
    def number_row(self) -> Row | None:
        """The row of the paper's number; never one inside an incoming stamp."""
        best: tuple[int, Row] | None = None
        for row in self.rows:
            text = _text(self.left(row)).replace("⁄", "/")
            # "SỞ NỘI VỤ" begins like "Số", but numbers have a colon, a digit or a slash.
            labelled = bool(_NUMBER_LABEL.match(plain(text)) and re.search(r"[\d:/]", text))
            symbol = bool(_HAS_SYMBOL.search(text))
            score = 2 * symbol + labelled
            if score and (best is None or score > best[0]):
                best = (score, row)
        return best[1] if best else None


def read_number(head: Head) -> Span | None:
    """Return what stands behind ``Số:`` of the paper; ``None`` when no number line is there."""
    row = head.number_row
    if row is None:
        return None
    span = Span(whole(row.page, head.left(row)))
    label = _NUMBER_LABEL.match(plain(span.printed))
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
        if _OTHER_HEAD.match(plain(_text(head.left(row)))):
            break
        words = _capitals(head.left(row))
        if words:
            lines.append(words)
        elif lines and len(fold(_text(head.left(row)))) > 5:
            break
    if not lines:
        return None
    first = 0
    for index in range(1, len(lines)):
        above, text = plain(_text(lines[index - 1])), plain(_text(lines[index]))
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


def read_title(head: Head) -> Span | None:
    """Return the title line of the paper."""
    if head.title_row is None:
        return None
    title = head.title_segment(head.sheet.rows[head.title_row])
    return Span(whole(title.page, title.words)).cleaned()


def read_subject(head: Head) -> Span | None:
    """Return the subject: the lines under the title, or ``V/v …`` under a letter's number."""
    if not head.type.titles:
        return _letter_subject(head)
    if head.title_row is None:
        return None
    sheet = head.sheet
    row_of_title = sheet.rows[head.title_row]
    title = head.title_segment(row_of_title)
    pieces: list[Piece] = []
    above, pitch = title.box, None
    shouted: bool | None = None
    for row in sheet.rows[head.title_row + 1 :]:
        line = _middle(row, title.box.center_x)
        if line is None or len(fold(line.text)) < 3:
            continue
        step = line.box.center_y - above.center_y
        loud = _is_loud(line.text)
        shouted = loud if shouted is None else shouted
        if _SUBJECT_STOPS.match(plain(line.text)) or loud != shouted:
            break
        if not _centred(sheet, line, title.box.center_x) or _too_far(
            sheet, step, pitch, first=not pieces
        ):
            break
        pitch = step if pieces else pitch
        pieces.extend(whole(row.page, line.words))
        above = line.box
    if pieces and shouted:
        # A law's name goes on in capitals below the word "LUẬT", which belongs to it.
        pieces = [*whole(title.page, title.words), *pieces]
        pieces = [piece for piece in pieces if fold(piece.text)]
    return Span(tuple(pieces)) if pieces else None


def _is_loud(text: str) -> bool:
    """Say whether a line is set in capitals; a reader may make a word of it small."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and 2 * sum(c == c.upper() for c in letters) > len(letters)


def _middle(row: Row, center: float) -> Segment | None:
    """The print of a row around ``center``, without what a stamp left beside it."""
    for index, segment in enumerate(row.segments):
        if segment.box.left <= center <= segment.box.right:
            words = list(segment.words)
            for other in row.segments[index + 1 :]:
                if other.box.left - words[-1].box.right < 3 * segment.height:
                    words.extend(other.words)
            return Segment(row.page, tuple(words))
    return None


_BEFORE_SUBJECT = re.compile(r"^[^\w\"“(]+")
_STOP_IN_TITLE = re.compile(r"(\w{3,})\.(?=\s(\w{2,}))")


def subject_value(printed: str) -> str | None:
    """Return the subject with its ``Về việc`` put right: readers lose the marks of italics."""
    text = read_text(_BEFORE_SUBJECT.sub("", printed))
    if text is None:
        return None
    text = _STOP_IN_TITLE.sub(_without_speck, text)
    return re.sub(r"^v\w\s?vi\wc(?=\s)", _about, text, flags=re.IGNORECASE)


def _without_speck(match: re.Match[str]) -> str:
    """A dot between two shouted words: ``LUẬT. CƯ TRÚ``; a title goes on to its end without one."""
    return match[1] if match[1].isupper() and match[2].isupper() else match[0]


def _about(match: re.Match[str]) -> str:
    if plain(match[0]).replace(" ", "") not in ("veviec", "vaviec", "vevigc"):
        return match[0]
    return "Về việc" if match[0][0].isupper() else "về việc"


def _too_far(sheet: Sheet, step: float, pitch: float | None, *, first: bool) -> bool:
    if first:
        return step > 4.0 * sheet.print_height
    return step > (1.45 * pitch if pitch else 2.6 * sheet.print_height)


def _centred(sheet: Sheet, row: Segment, middle: float) -> bool:
    """Say whether the row stands under the title, or in the middle of the body's text."""
    if abs(row.box.center_x - middle) < 0.02 * sheet.text.width:
        return True
    left, right = _body_left(sheet), _body_right(sheet)
    off = abs((row.box.left - left) - (right - row.box.right))
    clear = min(row.box.left - left, right - row.box.right) > 1.5 * sheet.print_height
    return off < 0.06 * sheet.text.width and (clear or off < 0.045 * sheet.text.width)


def _body_left(sheet: Sheet) -> int:
    lefts = sorted(row.box.left for row in sheet.rows if row.box.width > sheet.text.width * 0.5)
    return lefts[len(lefts) // 4] if lefts else sheet.text_left


def _body_right(sheet: Sheet) -> int:
    rights = sorted(row.box.right for row in sheet.rows if row.box.width > sheet.text.width * 0.5)
    return rights[len(rights) * 3 // 4] if rights else sheet.text_right


def official_day(printed: str, value: str | None) -> str | None:
    """Return the date of an official paper, without its day when a digit of it is missing.

    Days below 10 are printed with a 0 (Decree 30/2020, annex I, and Decree 110/2004 before it), so
    a single digit is half of what a pen wrote.
    """
    single = re.search(r"n?g[a-z]y\s*[^\s\doøil|\]]?\d(?!\d)\s*,?\s*th[a-z]ng", plain(printed))
    return value[:7] if value and single else value


def _letter_subject(head: Head) -> Span | None:
    row = head.number_row
    if row is None:
        return None
    pieces: list[Piece] = []
    above = row
    for below in head.sheet.rows:
        if below.box.center_y <= row.box.center_y:
            continue
        words = head.left(below)
        if "kinhgui" in fold(below.text):
            break
        if not fold(_text(words)):
            continue
        starts = bool(re.match(r"\W*v\s*[/.]?\s*v\b", plain(_text(words))))
        if not pieces and not starts:
            continue
        step = below.box.center_y - above.box.center_y
        if pieces and step > 2.2 * head.sheet.print_height:
            break
        pieces.extend(whole(below.page, words))
        above = below
    span = Span(tuple(pieces))
    text = span.printed
    mark = re.match(r"\W*v\s*[/.]?\s*v\b[\s:.]*", plain(text))
    return span.narrow(mark.end(), len(text)) if mark else (span if pieces else None)


def read_addressees(head: Head) -> Span | None:
    """Return who a letter is addressed to: behind ``Kính gửi:`` and the list that follows it."""
    sheet = head.sheet
    labels = labels_of(["Kính gửi:"])
    for index, row in enumerate(sheet.rows):
        hits = find_labels(row, index, labels)
        if not hits:
            continue
        last = hits[0].last
        on_row = [word for word in row.words[last.word + 1 :] if word.text.strip(" :;.")]
        pieces = list(whole(row.page, on_row))
        above = row
        for below in sheet.rows[index + 1 :]:
            listed = bool(re.match(r"\s*[-–—•+]\s*\w", below.text))
            open_item = bool(pieces) and not re.search(r"[.;]\s*$", pieces[-1].text)
            indented = below.box.left > _body_left(sheet) + 4 * sheet.print_height
            near = below.box.center_y - above.box.center_y < 2.4 * sheet.print_height
            if not (near and (listed or (open_item and indented) or not pieces)):
                break
            pieces.extend(whole(below.page, below.words))
            above = below
        return Span(tuple(pieces))
    return None


def _left_of(hit: Hit) -> float:
    """Left edge of a label, within its first word when readers glued another to it."""
    word = hit.words[hit.first.word]
    return word.box.left + word.box.width * hit.first.offset / len(word.text)


def _nearly(folded: str, title: str) -> bool:
    """Say whether two folded lines differ by no more letters than a label may."""
    return distance(folded, title, allowed_edits(len(title))) is not None


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


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)
