"""Which pages are one paper: documents start at titles and heads, and annexes stay.

A page starts a document when a title stands in its title zone or it carries the head of an
official paper. It does not, although it looks so, when

* its printed page number is above 1 (Decree 30/2020: the first page carries none);
* it is an annex of the paper before it: ``(Kèm theo Quyết định số …)`` naming that paper's kind
  and symbol, ``Phụ lục``, or a blank form ``Mẫu số …`` behind an official paper;
* it is the second side of a card (``pipeline.classify.sides``).

Without title and head a page starts a document where

* its number is the first of several (``1/3``), or the paper before it has had its last;
* its content is surely that of another type than the paper before it, or of the same about
  other people; or surely that of the first page of a foreign paper; or a picture without a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from models.document_type import DocumentType, Family
from models.record import Record
from pipeline.classify.folding import allowed_slips, fold
from pipeline.classify.heads import AnnexMark, first_symbol, same_symbol
from pipeline.classify.page import PageClass
from pipeline.classify.people import are_other_people
from pipeline.classify.sides import is_card, is_other_side, with_joined_sides
from pipeline.edits import distance

_STRANGE, _STRANGER = 0.6, 0.9
"""From here on a page without a head begins a paper of no type of ours, behind a form or a card
and behind an official paper,"""
_FOLLOWS, _NEVER_FOLLOWS = 0.05, 0.005
"""if it is less likely than this that no paper begins on it."""


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
        for group in with_joined_sides(groups, types)
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
    if (page.page_number or 1) > 1:
        return not _is_filed_alone(page, family)
    if is_card(first, types) or is_card(page, types):
        return is_other_side(group, page)
    if family is Family.OFFICIAL and kind is not None and _is_annex(group, kind, page):
        return True
    begins = _is_next(group, page) or _begins_by_content(group, page, family)
    return not (page.starts_document or begins)


def _is_filed_alone(page: PageClass, family: Family | None) -> bool:
    """A filled in paper with title and motto behind a form: its number is an archive's.

    Forms inside a law carry the law's page numbers, and so do pages behind an unknown paper.
    """
    headed = page.title_box is not None and page.has_national_motto
    return family in (Family.FORM, Family.CARD) and headed and not page.is_unfilled


def _is_next(group: Sequence[PageClass], page: PageClass) -> bool:
    """By the numbers a new paper begins: ``1/3``, or any page behind ``3/3``."""
    if page.page_number == 1 and (page.page_total or 1) > 1:
        return True
    last = group[-1]
    return last.page_total is not None and last.page_number == last.page_total


def _begins_by_content(group: Sequence[PageClass], page: PageClass, family: Family | None) -> bool:
    if page.is_picture:
        return not group[-1].is_picture
    if page.content is not None and not page.is_unfilled:
        if page.content != group[0].type:
            return page.type == page.content
        before = frozenset[str]().union(*(one.people for one in group))
        return are_other_people(before, page.people)
    if family is None or page.is_unfilled or page.following >= _FOLLOWS:
        return False
    if family is Family.OFFICIAL:
        # It carries tables and blank forms of any kind behind it, numbered like its own pages.
        numbered = page.page_number is not None or any(one.annex is not None for one in group)
        alien = page.foreign >= _STRANGER or page.following < _NEVER_FOLLOWS
        return page.foreign >= _STRANGE and alien and not numbered
    return page.foreign >= _STRANGE


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
