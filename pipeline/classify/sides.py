"""The two sides of a card are one paper: on one sheet, on two, or with another page in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.document_type import DocumentType, Family
from pipeline.classify.page import PageClass
from pipeline.classify.people import are_other_people, share_a_person

_SIDES = 2
"""Pages of a card at most."""


def is_card(page: PageClass, types: Mapping[str, DocumentType]) -> bool:
    """Say whether the page shows a card, be it one side or both."""
    kind = types.get(page.type or "")
    return kind is not None and kind.family is Family.CARD


def is_other_side(group: Sequence[PageClass], page: PageClass) -> bool:
    """Say whether the page is the other side of the card before it.

    A card has a front, which carries the title, and a back; one sheet may show both. Where both
    pages tell a number of a person it must be one number.
    """
    if any(one.type != page.type for one in group):
        return False
    fronts = sum(_is_front(one) for one in (*group, page))
    if len(group) >= _SIDES or fronts > 1 or any(_shows_both(one) for one in (*group, page)):
        return False
    return not are_other_people(_people(group), page.people)


def with_joined_sides(
    groups: Sequence[Sequence[PageClass]], types: Mapping[str, DocumentType]
) -> list[list[PageClass]]:
    """Join lone fronts with lone backs of the same number, wherever they lie; order is kept.

    Two cards copied as two fronts and then two backs are two papers of two pages each.
    """
    joined: list[list[PageClass]] = []
    for group in groups:
        home = _other_half(joined, group) if is_card(group[0], types) else None
        if home is None:
            joined.append(list(group))
        else:
            home.extend(group)
    return joined


def _other_half(
    groups: Sequence[list[PageClass]], group: Sequence[PageClass]
) -> list[PageClass] | None:
    if len(group) != 1:
        return None
    for other in groups:
        alone = len(other) == 1 and other[0].type == group[0].type
        sides = {_is_front(other[0]), _is_front(group[0])}
        alone = alone and not _shows_both(other[0]) and not _shows_both(group[0])
        if alone and len(sides) == _SIDES and share_a_person(other[0].people, group[0].people):
            return other
    return None


def _shows_both(page: PageClass) -> bool:
    return _is_front(page) and page.machine_zone


def _is_front(page: PageClass) -> bool:
    return page.title_box is not None


def _people(group: Sequence[PageClass]) -> frozenset[str]:
    return frozenset[str]().union(*(page.people for page in group))
