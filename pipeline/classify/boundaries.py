"""Which pages are one paper: documents start at titles and heads, and annexes stay.

A page starts a document when a title stands in its title zone or it carries the head of an
official paper. It does not, although it looks so, when

* its printed page number is above 1 (Decree 30/2020: the first page carries none);
* it is an annex of the paper before it: ``(Kèm theo Quyết định số …)`` naming that paper's kind
  and symbol, ``Phụ lục``, or a blank form ``Mẫu số …`` behind an official paper;
* it is the second side of a card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from models.document_type import DocumentType, Family
from models.record import Record
from pipeline.classify.folding import allowed_slips, fold
from pipeline.classify.heads import AnnexMark, first_symbol, same_symbol
from pipeline.classify.title import PageClass
from pipeline.edits import distance

_SIDES = 2
"""Pages of a card at most."""


class Start(StrEnum):
    """Why a group begins where it does."""

    TITLE = "title"
    HEAD = "head"
    """The head of an official paper, or the motto over a title that is none of ours."""
    FIRST = "first"
    """The first page of the dossier, or a page behind a finished card, without any title."""


class PageGroup(Record):
    """Pages that are one paper, in order."""

    pages: tuple[int, ...]
    start: Start
    certified_copy: bool = False


def group_pages(
    classes: Sequence[PageClass], types: Mapping[str, DocumentType]
) -> tuple[PageGroup, ...]:
    """Part the non-blank pages of a dossier, given in order, into papers."""
    groups: list[list[PageClass]] = []
    for page in classes:
        if groups and _continues(groups[-1], page, types):
            groups[-1].append(page)
        else:
            groups.append([page])
    return tuple(
        PageGroup(
            pages=tuple(page.page for page in group),
            start=_start(group[0]),
            certified_copy=any(page.certified_copy for page in group),
        )
        for group in groups
    )


def _start(page: PageClass) -> Start:
    if page.title_box is not None:
        return Start.TITLE
    return Start.HEAD if page.starts_document else Start.FIRST


def _continues(
    group: Sequence[PageClass], page: PageClass, types: Mapping[str, DocumentType]
) -> bool:
    """Say whether the page belongs to the paper before it."""
    first = group[0]
    kind = types.get(first.type or "")
    family = kind.family if kind else None
    page_kind = types.get(page.type or "")
    if (page.page_number or 1) > 1:
        return True
    if family is Family.CARD or (page_kind is not None and page_kind.family is Family.CARD):
        return _is_other_side(group, page)
    if family is Family.OFFICIAL and kind is not None and _is_annex(group, kind, page):
        return True
    return not page.starts_document


def _is_other_side(group: Sequence[PageClass], page: PageClass) -> bool:
    """A card has a front, which carries the title, and a back; one sheet may show both."""
    if any(one.type != page.type for one in group):
        return False
    fronts = sum(one.title_box is not None for one in (*group, page))
    return len(group) < _SIDES and fronts <= 1


def _is_annex(group: Sequence[PageClass], kind: DocumentType, page: PageClass) -> bool:
    mark = page.annex
    if mark is not None and mark.cited_kind:
        return _cites(mark, group[0], kind)
    if mark is not None and mark.is_form:
        # A citizen's own form may follow an official paper; an annexed one is not filled in.
        return page.is_unfilled or page.type is None
    if mark is not None:
        return True
    return page.is_unfilled and any(one.annex is not None for one in group)


def _cites(mark: AnnexMark, first: PageClass, kind: DocumentType) -> bool:
    """The page names the paper before it by kind, and by symbol where both are read."""
    names = {fold(title) for title in kind.titles} | {fold(symbol) for symbol in kind.symbols}
    named = any(
        distance(name, mark.cited_kind, allowed_slips(len(name))) is not None for name in names
    )
    if mark.cited_symbol and first.number is not None:
        named = named or first_symbol(mark.cited_symbol) == first_symbol(first.number.symbol)
        return named and same_symbol(mark.cited_symbol, first.number.symbol)
    return named
