"""Say what kind of paper a page shows, from its title zone first.

Evidence, surest first, and the confidence each gives by itself:

=================  ====================================================================
QR code of a card  0.99: twelve digits and ``|`` fields, nothing else prints that
MRZ of a card      0.97
title              0.97 for a clean match, less 1.5 × the share of letters that differ,
                   less 0.1 when it does not stand around the middle of the page
number's symbol    0.9: Decree 30/2020, annex III; 0.7 when several kinds share it
no title           0.85 when all marks of an official type stand in the upper half
marks              0.6 + 0.1 for each mark, at most 0.9
labels             share of the type's own labels that were found, at most 0.6
=================  ====================================================================

Two that agree count as independent: ``1 - (1 - a)(1 - b)``. A title and a number that disagree
leave the title with at most 0.6. The numbers are ordered, not calibrated: calibration on real
scans is a later step and replaces this table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.document_type import DocumentType, Family
from models.geometry import Box
from models.page import PageText
from models.record import Record
from pipeline.classify.folding import fold, fold_words, prefix_distance
from pipeline.classify.heads import (
    AnnexMark,
    PrintedNumber,
    annex_mark,
    first_symbol,
    has_motto,
    is_certified_copy,
    is_unfilled,
    printed_number,
    printed_page_number,
)
from pipeline.classify.labels import best_by_labels
from pipeline.classify.layout import CapitalBlock, Run, capital_blocks, page_runs

_ZONE = 0.45
"""Share of the page's height in which a title stands; below it only much larger letters count."""
_LOW_ZONE = 0.7
_LARGE = 1.5
_LONG_MARK = 12
"""Letters a mark needs to count in the middle of a run too."""
_CARD_WORDS = 80
"""Both sides of a card hold fewer words."""
_CARD_QR = re.compile(r"^\d{12}\|")
_PAPER_NOUNS = tuple(
    fold_words(noun)
    for noun in (
        "giấy", "đơn", "tờ khai", "phiếu", "hợp đồng", "biên bản", "văn bản", "bản khai", "thẻ",
        "bản cam kết", "bản cam đoan", "trích lục", "chứng chỉ", "chứng nhận", "hóa đơn",
        "di chúc", "sơ yếu lý lịch", "bản án",
    )
)  # fmt: skip
"""What titles of papers begin with. Left out: lists and tables, which stand inside papers, and the
certifying words behind one (``LỜI CHỨNG …``)."""


class PageClass(Record):
    """What one page shows by itself."""

    page: int
    type: str | None = None
    """Id of the type; nothing when no title, number or mark says one."""
    confidence: float = 0.0
    evidence: str = ""
    """For the reviewer: what decided."""
    title_box: Box | None = None
    other_title: bool = False
    """The page carries a title of a paper that is none of our types."""
    has_national_motto: bool = False
    number: PrintedNumber | None = None
    page_number: int | None = None
    """As printed in the margin."""
    annex: AnnexMark | None = None
    is_unfilled: bool = False
    """A blank form: dotted lines and no date written on it."""
    certified_copy: bool = False

    @property
    def starts_document(self) -> bool:
        """A title in the title zone, or the head of an official paper."""
        return (
            self.title_box is not None
            or self.other_title
            or self.has_national_motto
            or (self.number is not None and self.type is not None)
        )


@dataclass(frozen=True)
class Evidence:
    """One reason for a type."""

    type: str
    confidence: float
    why: str
    box: Box | None = None


@dataclass(frozen=True)
class _TitleMatch:
    title: str
    """As given in the type's file."""
    letters: int
    slips: int
    type: str | None
    """Nothing for the title of a paper that is none of ours."""
    block: CapitalBlock

    @property
    def rank(self) -> tuple[int, bool]:
        # Longest match first; a slip costs three letters. Of equals, a type's own title wins.
        return self.letters - 3 * self.slips, self.type is not None


def classify_page(text: PageText, types: Mapping[str, DocumentType]) -> PageClass:
    """Return what the page shows; never raises, a page without a clue has no type."""
    runs = page_runs(text)
    match = find_title(runs, text, types)
    number = printed_number(text)
    other = match is not None and match.type is None
    reasons = [] if other else list(_reasons(match, number, runs, text, types))
    if not reasons and match is None:
        reasons.extend(_weak_reasons(runs, text, types))
    best = _weigh(reasons)
    return PageClass(
        page=text.page,
        type=best.type if best else None,
        confidence=round(best.confidence, 4) if best else 0.0,
        evidence=best.why if best else ("other title" if other else ""),
        title_box=best.box if best else None,
        other_title=other,
        has_national_motto=has_motto(runs, text),
        number=number,
        page_number=printed_page_number(runs, text),
        annex=annex_mark(runs, text),
        is_unfilled=is_unfilled(text),
        certified_copy=is_certified_copy(runs),
    )


def find_title(
    runs: Sequence[Run], text: PageText, types: Mapping[str, DocumentType]
) -> _TitleMatch | None:
    """Return the topmost title of the title zone, ours or another paper's."""
    body = sorted(run.height for run in runs)[len(runs) // 2] if runs else 0
    for block in _title_blocks(capital_blocks(runs, text.width), text, body):
        if _is_chapter_heading(block, runs):
            continue
        if match := _match_block(block, types):
            return match
        words = block.words
        named = any(words[: len(noun)] == noun for noun in _PAPER_NOUNS)
        if named and _is_central(block, text):
            return _TitleMatch("", len("".join(words)), 0, None, block)
    return None


def _title_blocks(
    blocks: Iterable[CapitalBlock], text: PageText, body: float
) -> Iterable[CapitalBlock]:
    for block in blocks:
        top = block.box.top / text.height
        if top < _ZONE or (top < _LOW_ZONE and block.height >= _LARGE * body):
            yield block


def _is_chapter_heading(block: CapitalBlock, runs: Sequence[Run]) -> bool:
    """The line above says ``Chương``, ``Mục``, ``Phần``: a heading inside a law."""
    box, reach = block.box, 2.5 * block.height
    return any(
        0 < box.top - run.box.top <= reach + run.height
        and run.box.bottom <= box.top + 0.5 * run.height
        and fold_words(run.text)[:1] in {("CHUONG",), ("MUC",), ("PHAN",)}
        and len(fold_words(run.text)) <= 3
        for run in runs
    )


def _match_block(block: CapitalBlock, types: Mapping[str, DocumentType]) -> _TitleMatch | None:
    found: list[_TitleMatch] = []
    for words in _starts(block):
        for title, type_id in _all_titles(types):
            wanted = fold(title)
            slips = prefix_distance(words, wanted)
            if slips is not None:
                found.append(_TitleMatch(title, len(wanted), slips, type_id, block))
        if found:
            break
    return max(found, key=lambda match: match.rank, default=None)


def _starts(block: CapitalBlock) -> Iterable[tuple[str, ...]]:
    """The block's words; then without the specks that a reader puts before a title."""
    words = block.words
    yield words
    clean = 0
    while clean < len(words) and len(words[clean]) <= 2 and clean < 3:
        clean += 1
        yield words[clean:]


def _all_titles(types: Mapping[str, DocumentType]) -> Iterable[tuple[str, str | None]]:
    for one in types.values():
        yield from ((title, one.id) for title in one.titles)
        yield from ((title, None) for title in one.not_titles)


def _is_central(block: CapitalBlock, text: PageText) -> bool:
    return 0.35 * text.width <= block.box.center_x <= 0.65 * text.width


def _reasons(
    match: _TitleMatch | None,
    number: PrintedNumber | None,
    runs: Sequence[Run],
    text: PageText,
    types: Mapping[str, DocumentType],
) -> Iterable[Evidence]:
    """Codes, title and number."""
    cards = [one.id for one in types.values() if one.family is Family.CARD]
    for card in cards:
        if any(_CARD_QR.match(code.payload.strip()) for code in text.codes):
            yield Evidence(card, 0.99, "code: QR")
        if any("IDVNM" in fold(run.text) for run in runs):
            yield Evidence(card, 0.97, "code: MRZ")
    if match is not None and match.type is not None and _may_be(match.type, runs, text, types):
        sure = 0.97 - 1.5 * match.slips / match.letters
        sure -= 0.0 if _is_central(match.block, text) else 0.1
        yield Evidence(match.type, sure, f"title: {match.title}", match.block.box)
    if number is not None:
        yield from _by_number(number, types)


def _may_be(
    type_id: str, runs: Sequence[Run], text: PageText, types: Mapping[str, DocumentType]
) -> bool:
    """A card's title heads chapters of laws too: it needs a mark, or a page with little on it."""
    one = types[type_id]
    if one.family is not Family.CARD or len(text.words) < _CARD_WORDS:
        return True
    return any(_is_printed(mark, one, runs, text) for mark in one.marks)


def _by_number(number: PrintedNumber, types: Mapping[str, DocumentType]) -> Iterable[Evidence]:
    head = fold(number.head)
    for one in types.values():
        if head and any(fold(title) == head for title in one.titles):
            yield Evidence(one.id, 0.9, f"number: {number.head} số")
            return
    groups = {fold(group) for group in number.symbol.split("-")}
    kind = first_symbol(number.symbol)
    hits = [
        one.id
        for one in types.values()
        for symbol in one.symbols
        if fold(symbol) == kind or (one.family is not Family.OFFICIAL and fold(symbol) in groups)
    ]
    for type_id in hits:
        yield Evidence(type_id, 0.9 if len(hits) == 1 else 0.7, f"number: {number.symbol}")


def _weak_reasons(
    runs: Sequence[Run], text: PageText, types: Mapping[str, DocumentType]
) -> Iterable[Evidence]:
    """Marks, then labels: for pages whose title is not there or not read."""
    found: list[Evidence] = []
    for one in types.values():
        seen = [mark for mark in one.marks if _is_printed(mark, one, runs, text)]
        if one.family is Family.OFFICIAL:
            if seen and len(seen) == len(one.marks):
                found.append(Evidence(one.id, 0.85, "no title; " + ", ".join(seen)))
        elif len(seen) >= 2:
            sure = min(0.9, 0.6 + 0.1 * len(seen))
            found.append(Evidence(one.id, sure, "marks: " + ", ".join(seen[:3])))
    if found:
        yield max(found, key=lambda reason: reason.confidence)
        return
    if best := best_by_labels(text, types):
        yield Evidence(best.type, min(0.6, best.share), f"labels: {best.found} of {best.all}")


def _is_printed(mark: str, owner: DocumentType, runs: Sequence[Run], text: PageText) -> bool:
    """A mark starts a run of words (a long one may stand inside it); official: upper half only."""
    wanted = fold(mark)
    low = text.height * (0.5 if owner.family is Family.OFFICIAL else 1.0)
    return any(
        run.box.top < low
        and (
            prefix_distance(fold_words(run.text), wanted) is not None
            or (len(wanted) >= _LONG_MARK and wanted in fold(run.text))
        )
        for run in runs
    )


def _weigh(reasons: Sequence[Evidence]) -> Evidence | None:
    """Join what agrees; a title outweighs a number that disagrees, at the cost of certainty."""
    if not reasons:
        return None
    title = next((reason for reason in reasons if reason.box is not None), None)
    coded = [reason for reason in reasons if reason.why.startswith("code")]
    first = (coded or ([title] if title else None) or list(reasons))[0]
    doubt, why = 1.0, []
    for reason in reasons:
        if reason.type == first.type:
            doubt *= 1 - reason.confidence
            why.append(reason.why)
    sure = 1 - doubt
    if any(r.type != first.type for r in reasons) and not any(
        r.type == first.type for r in reasons if r is not first
    ):
        sure = min(sure, 0.6)
    return Evidence(first.type, sure, "; ".join(why), first.box)
