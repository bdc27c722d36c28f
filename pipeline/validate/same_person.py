"""How two papers' words for a person compare: equal, a slip away, or something else.

A reader slips: it loses a mark, takes a 3 for an 8. What differs by so little is a contradiction
only when each of the two values was confirmed on its own paper; otherwise a person looks at the
fields anyway and no alarm is raised. Name alone is weak evidence of who somebody is (four in ten
are called Nguyễn), but two people of one full name in one dossier are rarer than a misprint.
"""

from __future__ import annotations

from enum import StrEnum

from models.field import FieldValue
from pipeline.edits import distance
from pipeline.validate.comparing import folded, same_value
from pipeline.validate.people import Person
from pipeline.validate.places import find_place

_SLIP = 2
"""Letters or digits that a reader may get wrong in one value."""


class Likeness(StrEnum):
    """How two values compare."""

    SAME = "same"
    MARKS = "marks"
    """The same letters, other marks."""
    NEAR = "near"
    """As little apart as readers slip."""
    OTHER = "other"
    UNKNOWN = "unknown"
    """One of the papers does not say, or says it in another form."""


Fields = FieldValue | None


def likeness_of_names(one: Fields, other: Fields) -> Likeness:
    """Compare two names."""
    if one is None or other is None:
        return Likeness.UNKNOWN
    if same_value(one.kind, one.value, other.value):
        return Likeness.SAME
    left, right = folded(str(one.value)), folded(str(other.value))
    if left == right:
        return Likeness.MARKS
    return Likeness.OTHER if distance(left, right, _SLIP) is None else Likeness.NEAR


def likeness_of_numbers(one: Fields, other: Fields) -> Likeness:
    """Compare two personal numbers; an old CMND and a number of 12 digits say different things."""
    if one is None or other is None:
        return Likeness.UNKNOWN
    left, right = str(one.value), str(other.value)
    if len(left) != len(right):
        return Likeness.UNKNOWN
    return _of_digits(left, right)


def likeness_of_births(one: Fields, other: Fields) -> Likeness:
    """Compare two dates of birth as far as both are known: a year and a full date of it agree."""
    if one is None or other is None:
        return Likeness.UNKNOWN
    left, right = str(one.value), str(other.value)
    known = min(len(left), len(right))
    alike = _of_digits(left[:known], right[:known])
    return Likeness.UNKNOWN if alike is Likeness.SAME and len(left) != len(right) else alike


def likeness_of_homes(one: Fields, other: Fields) -> Likeness:
    """Compare two addresses by what both became in July 2025, and by what stands before the units.

    Cards name the communes and districts of their time: they differ in words, not in the place.
    """
    if one is None or other is None:
        return Likeness.UNKNOWN
    if same_value(one.kind, one.value, other.value):
        return Likeness.SAME
    left, right = find_place(str(one.value)), find_place(str(other.value))
    if left is None or right is None or not (left.mapped.certain and right.mapped.certain):
        return Likeness.UNKNOWN
    here, there = folded(left.rest), folded(right.rest)
    if left.mapped.code != right.mapped.code:
        # A card of before and a form of today: since then its holder may have moved.
        return Likeness.OTHER if left.of_today == right.of_today else Likeness.UNKNOWN
    if here == there:
        return Likeness.SAME
    if not here or not there or here in there or there in here:
        return Likeness.UNKNOWN  # one of them says less
    return Likeness.OTHER if distance(here, there, _SLIP) is None else Likeness.NEAR


def _of_digits(left: str, right: str) -> Likeness:
    if left == right:
        return Likeness.SAME
    apart = sum(one != other for one, other in zip(left, right, strict=True))
    return Likeness.NEAR if apart <= _SLIP else Likeness.OTHER


def is_one_person(one: Person, other: Person) -> bool:
    """Say whether two papers speak of the same person, whatever else they say of them.

    By the number; by full name and birth; by full name alone when nothing speaks against it, or
    what does is nearly the same. Two namesakes differ in number and birth altogether.
    """
    number = likeness_of_numbers(one.number, other.number)
    name = likeness_of_names(one.name, other.name)
    birth = likeness_of_births(one.birth, other.birth)
    if number is Likeness.SAME:
        return True
    if not _is_full(one.name) or not _is_full(other.name):
        return False
    if name not in (Likeness.SAME, Likeness.MARKS):
        return False
    if birth is Likeness.SAME:
        return True
    against = (number, birth).count(Likeness.OTHER)
    return against == 0 or (against == 1 and Likeness.NEAR in (number, birth))


def _is_full(name: Fields) -> bool:
    return name is not None and len(str(name.value).split()) > 1
