"""Say what kind of paper a page shows, from its title zone first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.document_type import DocumentType
from models.geometry import Box
from models.page import PageText, Word
from models.record import Record
from pipeline.classify.evidence import has_machine_zone, strong_reasons, weak_reasons, weigh
from pipeline.classify.halves import two_halves
from pipeline.classify.heads import (
    AnnexMark,
    PrintedNumber,
    annex_mark,
    has_motto,
    is_certified_copy,
    is_unfilled,
    printed_number,
)
from pipeline.classify.layout import Run, page_runs
from pipeline.classify.model.linear import Opinion
from pipeline.classify.numbering import PageNumber, printed_page_number
from pipeline.classify.people import personal_numbers
from pipeline.classify.second_opinion import (
    Verdict,
    confirm,
    guess,
    looks_like,
    misread_title,
    opinion_of,
)
from pipeline.classify.titles import TitleMatch, find_title

_INKED = 0.02
"""Share of dark pixels; a dirty back of a sheet has less, a page of print three times as much."""
_WORDS, _LETTERS = 3, 3
"""Words of so many letters that a page of print has at least."""


class PageClass(Record):
    """What one page shows by itself."""

    page: int
    type: str | None = None
    """Id of the type; nothing when no title, number, mark or content says one."""
    confidence: float = 0.0
    evidence: str = ""
    """For the reviewer: what decided."""
    title_box: Box | None = None
    doubt: str | None = None
    """Another type that the content speaks for."""
    other_title: bool = False
    """The page carries a title of a paper that is none of our types."""
    two_papers: bool = False
    """Two different papers lie on the page, one below the other."""
    has_national_motto: bool = False
    number: PrintedNumber | None = None
    page_number: int | None = None
    """As printed in the margin."""
    page_total: int | None = None
    """Of ``1/3`` the 3."""
    annex: AnnexMark | None = None
    is_unfilled: bool = False
    """A blank form: dotted lines and no date written on it."""
    certified_copy: bool = False
    content: str | None = None
    """The type that the model of page types is sure of."""
    foreign: float = 0.0
    """How surely the page begins a paper of no type of ours, 0 to 1."""
    following: float = 0.0
    """How surely no paper begins on the page, 0 to 1."""
    machine_zone: bool = False
    """The lines of a card's back that machines read are there."""
    is_picture: bool = False
    """Much ink and no word: a photograph, a sketch."""
    people: frozenset[str] = frozenset()
    """Personal numbers on the page, twelve digits each."""
    size: tuple[int, int] = (0, 0)
    """Width and height in pixels."""

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
class _Seen:
    """A page taken apart, for those who look at it."""

    runs: Sequence[Run]
    match: TitleMatch | None
    number: PrintedNumber | None
    opinion: Opinion | None


@dataclass(frozen=True)
class _Named:
    """What a page is called, where that stands, and whether it is no name of ours."""

    verdict: Verdict
    box: Box | None = None
    other: bool = False


def classify_page(text: PageText, types: Mapping[str, DocumentType], ink: float = 0.0) -> PageClass:
    """Return what the page shows; never raises, a page without a clue has no type.

    ``ink``: share of dark pixels, 0 to 1, as cleaning measured it.
    """
    runs = page_runs(text)
    opinion = opinion_of(text)
    seen = _Seen(runs, find_title(runs, text, types), printed_number(text), opinion)
    named = _name(seen, text, types)
    margin = printed_page_number(runs, text) or PageNumber()
    return PageClass(
        page=text.page,
        type=named.verdict.type,
        confidence=round(named.verdict.confidence, 4),
        evidence=named.verdict.why,
        title_box=named.box,
        doubt=named.verdict.doubt,
        other_title=named.other,
        two_papers=two_halves(text, types),
        has_national_motto=has_motto(runs, text),
        number=seen.number,
        page_number=margin.number,
        page_total=margin.total,
        annex=annex_mark(runs, text),
        is_unfilled=is_unfilled(text),
        certified_copy=is_certified_copy(runs, text),
        content=looks_like(opinion, types),
        foreign=opinion.foreign if opinion else 0.0,
        following=opinion.following if opinion else 0.0,
        machine_zone=has_machine_zone(runs),
        is_picture=ink >= _INKED and sum(map(_is_word, text.words)) < _WORDS,
        people=personal_numbers(text),
        size=(text.width, text.height),
    )


def _is_word(word: Word) -> bool:
    return len(word.text) >= _LETTERS and word.text.isalpha()


def _name(seen: _Seen, text: PageText, types: Mapping[str, DocumentType]) -> _Named:
    """Titles of other papers first: they may hold the words of one of ours."""
    match, opinion = seen.match, seen.opinion
    if match is not None and match.type is None:
        misread = misread_title(match, opinion, types)
        if misread is None:
            return _Named(Verdict(why="other title"), other=True)
        return _Named(misread, match.block.box)
    best = weigh(list(strong_reasons(match, seen.number, seen.runs, text, types)))
    if best is not None:
        return _Named(confirm(best, opinion), best.box)
    if match is not None:
        return _Named(Verdict())
    weak = weigh(list(weak_reasons(seen.number, seen.runs, text, types)))
    return _Named(guess(weak, opinion, types))
