"""What the papers of one dossier contradict each other in: people, parcels, certificates.

Each finding names both places: paper, page, box and value. A value that differs by no more than
readers slip counts only when both were confirmed on their own paper. Where several papers agree
against one, one finding names the one and a paper it differs from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from models.document import Document
from models.dossier import Dossier
from models.field import SETTLED, FieldKind, FieldValue, Vote
from models.finding import Finding, Severity
from models.letters import has_lost_marks
from pipeline.edits import distance
from pipeline.validate.agreement import CODES, LETTERS, are_independent
from pipeline.validate.comparing import folded
from pipeline.validate.evidence import has_evidence
from pipeline.validate.people import Person, people_on
from pipeline.validate.same_person import (
    Likeness,
    is_one_person,
    likeness_of_births,
    likeness_of_homes,
    likeness_of_names,
    likeness_of_numbers,
)
from pipeline.validate.vocabularies import is_whole_name

NAME, BIRTH, NUMBER = "DOSSIER-001", "DOSSIER-002", "DOSSIER-003"
HOME, AREA, SERIAL = "DOSSIER-006", "DOSSIER-007", "DOSSIER-008"
CONTRADICTIONS = frozenset({NAME, BIRTH, NUMBER, HOME, AREA, SERIAL})
_SEVERITY = {HOME: Severity.WARNING}
"""People move; everything else cannot be two things."""
_SURE = 0.9
_HEARD, _HEARD_OTHERS = {LETTERS: 0.5}, 0.8
"""Confidence of a vote that hears what another reader heard; that of letters tells its least."""
_DIGIT = 2

Place = tuple[str, str]
"""Document id and name of a field."""


class _Side(NamedTuple):
    """One of two fields that differ."""

    document: Document
    field: FieldValue

    @property
    def place(self) -> Place:
        return self.document.id, self.field.name


class _Conflict(NamedTuple):
    code: str
    first: _Side
    second: _Side


def find_contradictions(dossier: Dossier) -> tuple[tuple[Finding, ...], frozenset[Place]]:
    """Return the findings, and the places of all fields that take part in a contradiction."""
    conflicts = [*_between_people(dossier), *_between_parcels(dossier), *_serials(dossier)]
    fewest = list(_fewest(conflicts))
    places = {side.place for conflict in fewest for side in (conflict.first, conflict.second)}
    return tuple(_finding(conflict) for conflict in fewest), frozenset(places)


def _between_people(dossier: Dossier) -> Iterator[_Conflict]:
    papers = {document.id: document for document in dossier.documents}
    people = [person for document in dossier.documents for person in people_on(document)]
    for one, other in combinations(people, 2):
        if one.document == other.document or not is_one_person(one, other):
            continue
        for code, first, second, alike in _compared(one, other):
            if first is None or second is None:
                continue
            sides = _Side(papers[one.document], first), _Side(papers[other.document], second)
            if _is_against(alike, *sides) or _is_hinted(alike, *sides):
                yield _Conflict(code, *sides)


_Compared = tuple[str, FieldValue | None, FieldValue | None, Likeness]


def _compared(one: Person, other: Person) -> Iterator[_Compared]:
    yield NAME, one.name, other.name, likeness_of_names(one.name, other.name)
    yield BIRTH, one.birth, other.birth, likeness_of_births(one.birth, other.birth)
    yield NUMBER, one.number, other.number, likeness_of_numbers(one.number, other.number)
    yield HOME, one.home, other.home, likeness_of_homes(one.home, other.home)


def _is_against(alike: Likeness, first: _Side, second: _Side) -> bool:
    if alike in (Likeness.SAME, Likeness.UNKNOWN):
        return False
    if _is_sure(first) and _is_sure(second):
        return True
    return alike is Likeness.OTHER and all(_cannot_be_a_slip(side) for side in (first, second))


def _is_hinted(alike: Likeness, first: _Side, second: _Side) -> bool:
    """Say whether two values differ in what two readers heard alike on each paper.

    Only a hint that a person should look at both, so less is asked than for a value that nobody
    looks at again: readers that slip seldom slip alike, and on two papers hardly ever.
    """
    if alike in (Likeness.SAME, Likeness.UNKNOWN):
        return False
    sides = ((first, second), (second, first))
    return all(
        _is_sure(one) or _is_heard_twice(one.field, other.field, alike) for one, other in sides
    )


def _is_heard_twice(field: FieldValue, other: FieldValue, alike: Likeness) -> bool:
    """Say whether readers that have no network in common heard what differs, marks or letters.

    Marks that are missing they may have lost alike: ``Nguyên`` beside a ``Nguyễn`` is no hint.
    """
    marks = alike is Likeness.MARKS
    if marks and has_lost_marks(str(field.value), str(other.value)):
        return False
    heard = [vote.reader for vote in field.votes if _hears(vote, field, marks)]
    return are_independent(heard)


def _hears(vote: Vote, field: FieldValue, marks: bool) -> bool:
    if vote.value is None or vote.confidence < _HEARD.get(vote.reader, _HEARD_OTHERS):
        return False
    if marks:
        return vote.reader != LETTERS and vote.value == field.value
    return folded(str(vote.value)) == folded(str(field.value))


def _cannot_be_a_slip(side: _Side) -> bool:
    """Say whether what differs altogether was read: of an address or a pen's name, who knows."""
    if side.field.kind is FieldKind.PERSON_NAME:
        return is_whole_name(side.field.value)
    return side.field.kind in (FieldKind.DATE, FieldKind.ID_NUMBER)


def _is_sure(side: _Side) -> bool:
    """Say whether the paper itself confirms its value: what a code or other readers say of it."""
    field = side.document.field(side.field.name) or side.field
    if field.status in SETTLED:
        return True
    readable = not any(f.code in ("FIELD-008", "FIELD-012", "FIELD-013") for f in field.findings)
    return readable and has_evidence(field, side.document, _SURE)


def _between_parcels(dossier: Dossier) -> Iterator[_Conflict]:
    """The area of one parcel, known by its number and its map sheet."""
    for one, other in combinations(dossier.documents, 2):
        same = all(
            (first := one.field(name)) is not None
            and (second := other.field(name)) is not None
            and first.value is not None
            and first.value == second.value
            for name in ("so_thua", "so_to_ban_do")
        )
        areas = one.field("dien_tich"), other.field("dien_tich")
        if not same or areas[0] is None or areas[1] is None:
            continue
        sides = _Side(one, areas[0]), _Side(other, areas[1])
        differ = None not in (areas[0].value, areas[1].value) and areas[0].value != areas[1].value
        if differ and all(_is_sure(side) for side in sides):
            yield _Conflict(AREA, *sides)


def _serials(dossier: Dossier) -> Iterator[_Conflict]:
    """Serials of certificates that are nearly the same: more apart, they are two certificates."""
    holders = [
        _Side(document, field)
        for document in dossier.documents
        if (field := document.field("so_phat_hanh")) is not None and isinstance(field.value, str)
    ]
    for first, second in combinations(holders, 2):
        left, right = (str(side.field.value).replace(" ", "") for side in (first, second))
        near = left != right and distance(left, right, _DIGIT) is not None
        if near and _is_sure(first) and _is_sure(second):
            yield _Conflict(SERIAL, first, second)


def _fewest(conflicts: Iterable[_Conflict]) -> Iterator[_Conflict]:
    """Yield one conflict for each field that differs from others, the most contradicted first."""
    left = list(conflicts)
    while left:
        counts = Counter((c.code, side.place) for c in left for side in (c.first, c.second))
        code, odd = max(counts, key=lambda key: (counts[key], not _is_coded(left, key), key))
        mine = [c for c in left if c.code == code and odd in (c.first.place, c.second.place)]
        yield mine[0]
        left = [c for c in left if c not in mine]


def _is_coded(conflicts: Iterable[_Conflict], key: tuple[str, Place]) -> bool:
    """Say whether a code says the value: then the other one is the odd one."""
    sides = (side for conflict in conflicts for side in (conflict.first, conflict.second))
    return any(
        side.place == key[1] and any(vote.reader in CODES for vote in side.field.votes)
        for side in sides
    )


def _finding(conflict: _Conflict) -> Finding:
    parameters: dict[str, str] = {}
    for which, side in (("first", conflict.first), ("second", conflict.second)):
        field = side.field
        pages = side.document.pages
        parameters |= {
            which: side.document.id,
            f"{which}_field": field.name,
            f"{which}_page": str(field.page or (pages[0] if pages else "")),
            f"{which}_box": ",".join(map(str, field.box)) if field.box else "",
            f"{which}_value": str(field.value),
        }
    return Finding(
        code=conflict.code,
        severity=_SEVERITY.get(conflict.code, Severity.ERROR),
        subject=f"{conflict.first.document.id}.{conflict.first.field.name}",
        parameters=parameters,
    )
