"""What an official paper is about and whom it addresses: the lines under its title or number."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract.folding import fold
from pipeline.extract.head import Head, text_of
from pipeline.extract.labels import find_labels, labels_of
from pipeline.extract.layout import Row, Segment, Sheet
from pipeline.extract.normal import read_text
from pipeline.extract.repeated import settled_by_text
from pipeline.extract.spelling import plain
from pipeline.extract.values import Piece, Span, whole

_SUBJECT_STOPS = re.compile(
    r"\W*(?:can cu\b|kinh gui\b|quyet dinh\s*:|xet de nghi|theo de nghi|dieu 1\b|thuc hien\b)"
)
_BEFORE_SUBJECT = re.compile(r"^[^\w\"“(]+")
_DASHES_BEHIND = re.compile(r"[\s—–_-]+$")
_CLOSING, _OPENING = ("”", "»"), frozenset("“„«")
_STOP_IN_TITLE = re.compile(r"(\w{3,})\.(?=\s(\w{2,}))")


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
    return _as_in_text(pieces, sheet) if pieces else None


def _as_in_text(pieces: list[Piece], sheet: Sheet) -> Span:
    """The subject with the marks that the paper's own text gives the same words."""
    own = {id(piece.word) for piece in pieces}
    text = [[word for word in row.words if id(word) not in own] for row in sheet.rows]
    settled = settled_by_text([piece.word for piece in pieces], text)
    return Span(
        tuple(replace(piece, text=said) for piece, said in zip(pieces, settled, strict=True))
    )


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


def subject_value(printed: str) -> str | None:
    """Return the subject with its ``Về việc`` put right: readers lose the marks of italics."""
    text = read_text(_BEFORE_SUBJECT.sub("", printed))
    if text is None:
        return None
    text = _without_foreign_end(_STOP_IN_TITLE.sub(_without_speck, text))
    closed = _DASHES_BEHIND.sub("", printed).endswith(_CLOSING)
    if closed and text.count("“") > text.count("”"):
        text += "”"  # one that the paper opened is no loose sign
    return re.sub(r"^v\w\s?vi\wc(?=\s)", _about, text, flags=re.IGNORECASE)


def _without_foreign_end(text: str) -> str:
    """Without what a rule or a stamp left behind the last word: a dash, a quote never opened."""
    kept = _DASHES_BEHIND.sub("", text)
    if kept[-1:] in _CLOSING and _OPENING.isdisjoint(kept):
        kept = kept[:-1].rstrip()
    return kept if kept == text else _without_foreign_end(kept)


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
        if not fold(text_of(words)):
            continue
        starts = bool(re.match(r"\W*v\s*[/.]?\s*v\b", plain(text_of(words))))
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
