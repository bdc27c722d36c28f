"""Who signed (Decree 30/2020, annex I, cells 7a and 7b): authority, office and name.

The block stands at the bottom right of the page with ``Nơi nhận:``; on forms below a printed
heading such as ``NGƯỜI KÝ TRÍCH LỤC``. The seal and the pen leave specks between office and name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.geometry import Box
from models.page import Word
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labels import Hit
from pipeline.extract.layout import Segment, Sheet
from pipeline.extract.spelling import plain
from pipeline.extract.values import Span, whole

_AUTHORITY = re.compile(r"\W*(?:tm|kt|tl|tuq|q|t|k)\s*[.,]", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:chu tich|bo truong|giam doc|truong|chanh|thu tuong|thu truong|pho"
    r"|cuc truong|chi cuc truong|tong|chu nhiem|hieu truong|vien truong|quoc hoi|chinh phu"
    r"|cong chung vien|uy ban|chu tri|chu toa|bi thu|doi truong|vu truong|can bo|cong chuc)"
)
_NEAR = 1.9
"""In heights of print, between lines of one office title."""


@dataclass(frozen=True)
class SignerBlock:
    """What is printed where somebody signed."""

    authority: Span | None
    title: Span | None
    name: Span | None


def read_signer(sheets: Sequence[Sheet]) -> SignerBlock:
    """Return the signer of an official paper: from the page with ``Nơi nhận``, else the last."""
    marked = [sheet for sheet in sheets if _has_recipients(sheet)]
    for sheet in [*marked, *reversed(sheets)]:
        block = _block(sheet)
        if block is not None:
            return block
    return SignerBlock(None, None, None)


def read_signer_below(sheet: Sheet, hit: Hit) -> SignerBlock:
    """Return office and name below a printed heading, in the heading's column."""
    words = hit.words[hit.first.word : hit.last.word + 1]
    center = (words[0].box.left + words[-1].box.right) / 2
    reach = max(sheet.text.width * 0.16, (words[-1].box.right - words[0].box.left) / 2)
    below = [
        segment
        for segment in sheet.segments
        if segment.box.top > words[0].box.bottom - sheet.print_height / 2
        and abs(segment.box.center_x - center) < reach
        and segment.box.top - words[0].box.bottom < 16 * sheet.print_height
    ]
    lines: list[Segment] = []
    above: Box = words[0].box
    for segment in below:
        if not _is_loud(segment) or segment.box.center_y - above.center_y > 3 * segment.height:
            break
        lines.append(segment)
        above = segment.box
    authority, title = _split(lines)
    return SignerBlock(_span(authority), _span(title), _name(below[len(lines) :]))


def deputy_title(authority: str, title: str) -> str:
    """Return the title with the ``PHÓ`` that ``KT.`` asks for; other titles as they are."""
    head = re.search(r"\bKT\s*\.\s*(?P<office>[^.]+)$", authority)
    if head is None:
        return title
    office, read = fold(head["office"]), fold(title)
    hidden = read == office or (read.endswith(office) and len(read) - len(office) <= 2)
    return f"PHÓ {head['office'].strip()}" if hidden else title


def _has_recipients(sheet: Sheet) -> bool:
    return any(fold(segment.text).startswith("noinhan") for segment in sheet.segments)


def _block(sheet: Sheet) -> SignerBlock | None:
    """Find the office lines in the right half, and what stands below them."""
    right = [segment for segment in _right_half(sheet) if not _is_speck(segment)]
    first = next(
        (
            index
            for index, segment in enumerate(right)
            if _is_loud(segment)
            and (_AUTHORITY.match(segment.text) or _OFFICE.search(plain(segment.text)))
        ),
        None,
    )
    if first is None:
        return None
    lines = [right[first]]
    end = first + 1
    for end in range(first + 1, len(right) + 1):
        if end == len(right) or not _continues(sheet, lines[-1], right[end]):
            break
        lines.append(right[end])
    authority, title = _split(lines)
    return SignerBlock(_span(authority), _span(title), _name(right[end:]))


def _split(lines: Sequence[Segment]) -> tuple[Sequence[Segment], Sequence[Segment]]:
    """Part the lines up to the last ``TM.``, ``KT.`` … from the office below them."""
    marked = [index for index, line in enumerate(lines) if _AUTHORITY.match(line.text)]
    cut = marked[-1] + 1 if marked else 0
    # "KT. CHỦ TỊCH" may have lost its mark under the seal; "PHÓ CHỦ TỊCH" below tells it.
    last, above = (fold(line.text) for line in (lines[-1], lines[-2])) if lines[1:] else ("", "")
    if len(lines) - cut > 1 and last.endswith(above) and last != above:
        cut = len(lines) - 1
    return lines[:cut], lines[cut:]


def _right_half(sheet: Sheet) -> list[Segment]:
    """Segments right of the middle, top to bottom; the part of one that starts further left."""
    middle = sheet.text.width * 0.42
    kept = []
    for segment in sheet.segments:
        words = tuple(word for word in segment.words if word.box.left >= middle)
        if (
            words
            and len(words) == len(segment.words)
            and segment.box.center_x > 0.55 * sheet.text.width
        ):
            kept.append(segment)
    return kept


def _continues(sheet: Sheet, above: Segment, below: Segment) -> bool:
    step = below.box.center_y - above.box.center_y
    letters = all(c.isalpha() or c in " .,-–&" for c in below.text.strip("=*'\"|_~^ "))
    return letters and _is_loud(below) and step < _NEAR * max(sheet.print_height, above.height)


def _is_speck(segment: Segment) -> bool:
    """Say whether a segment is too little to be a line: what seal and pen leave."""
    return len(fold(segment.text)) < 4


def _is_loud(segment: Segment) -> bool:
    return is_shouted(segment.text) and len(fold(segment.text)) >= 4


def _name(below: Sequence[Segment]) -> Span | None:
    """Return the last name-like line, lowest first; its specks are dropped."""
    for segment in reversed(below):
        words = name_words(segment.words)
        if words:
            return Span(whole(segment.page, words))
    return None


def name_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the longest run of two to six capitalised words."""
    best: list[Word] = []
    run: list[Word] = []
    for word in words:
        text = word.text.strip(".,;:'\"*|_-")
        if is_capitalised(text):
            run.append(word)
            best = run if len(run) > len(best) else best
        else:
            run = []
    if not 2 <= len(best) <= 6:
        return ()
    # A family name under the seal is read wrong; it is kept, or the name would look complete.
    at = words.index(best[0])
    if at and fold(words[at - 1].text) and len(best) < 4:
        before = words[at - 1]
        if best[0].box.left - before.box.right < before.box.height and len(before.text) > 2:
            best.insert(0, before)
    return tuple(best)


def is_capitalised(text: str) -> bool:
    """Say whether ``text`` is a word of a name: one capital, small letters (``H'Hen`` too)."""
    return (
        len(text) > 1
        and all(
            part[:1].isupper() and (part[1:].islower() or not part[1:])
            for part in re.split(r"['’-]", text)
            if part
        )
        and text.replace("'", "").replace("’", "").replace("-", "").isalpha()
    )


def _span(segments: Sequence[Segment]) -> Span | None:
    if not segments:
        return None
    pieces = tuple(p for segment in segments for p in whole(segment.page, segment.words))
    return Span(pieces).cleaned()
