"""What the papers of a dossier say of each person, side by side, for whoever compares them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from models.dossier import Dossier
from models.field import FieldValue
from models.record import Record
from pipeline.validate.comparing import folded, same_value
from pipeline.validate.people import Person, people_on
from pipeline.validate.same_person import is_one_person


class Said(Record):
    """What one paper says."""

    document: str
    field: str
    value: JsonValue


class Fact(Record):
    """One thing about one person on all papers that name it."""

    person: str
    """The name most papers give."""
    about: str
    """``name``, ``number``, ``birth`` or ``home``."""
    said: tuple[Said, ...]
    same: bool
    """All papers say the same."""


def compare_people(dossier: Dossier) -> tuple[Fact, ...]:
    """Return the facts of everybody who is named on two papers or more."""
    people = [person for document in dossier.documents for person in people_on(document)]
    return tuple(fact for group in _groups(people) for fact in _facts(group))


def _groups(people: Sequence[Person]) -> Iterator[list[Person]]:
    left = list(people)
    while left:
        group = [left.pop(0)]
        for person in list(left):
            if any(_is_same(person, known) for known in group):
                group.append(person)
                left.remove(person)
        if len({person.document for person in group}) > 1:
            yield group


def _is_same(one: Person, other: Person) -> bool:
    """Two papers' names that are alike but for marks are enough for a table that people read."""
    if one.document == other.document:
        return False
    if is_one_person(one, other):
        return True
    names = (one.name, other.name)
    letters = [folded(str(name.value)) for name in names if name is not None and name.value]
    return len(letters) == 2 and letters[0] == letters[1]


def _facts(group: Sequence[Person]) -> Iterator[Fact]:
    names = [str(p.name.value) for p in group if p.name is not None and p.name.value]
    called = max(names, key=names.count, default="")
    for about in ("name", "number", "birth", "home"):
        found = [
            (person.document, field)
            for person in group
            if (field := getattr(person, about)) is not None and field.value is not None
        ]
        if len({document for document, _ in found}) < 2:
            continue
        said = tuple(Said(document=d, field=f.name, value=f.value) for d, f in found)
        yield Fact(person=called, about=about, said=said, same=_all_same([f for _, f in found]))


def _all_same(fields: Sequence[FieldValue]) -> bool:
    first = fields[0]
    return all(same_value(first.kind, first.value, other.value) for other in fields[1:])
