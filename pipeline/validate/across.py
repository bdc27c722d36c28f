"""Facts that must agree across the papers of one dossier.

A person on two papers is the same when the personal numbers are equal, or name and full birth date
are. Name alone is weak evidence of who somebody is (four in ten are called Nguyễn).

Numbers and dates read alike on two papers confirm each other. Names only when different sources
read them, e.g. the QR of a card and the reader on a form: on two papers one reader loses the same
marks (``NGUYÊN`` for ``NGUYỄN``), so its agreement with itself proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, permutations, product

from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldValue
from models.finding import Finding, Severity
from pipeline.validate.agreement import are_independent
from pipeline.validate.comparing import folded, same_but_marks, same_value
from pipeline.validate.evidence import whole_day
from pipeline.validate.people import Person, people_on

_APPLICANT = "nguoi_nop"
OTHER_MARKS = "FIELD-014"


def agreed_fields(dossier: Dossier) -> frozenset[tuple[str, str]]:
    """Return (document id, field name) of all fields that another paper confirms."""
    agreed: set[tuple[str, str]] = set()
    for one, other in _pairs(dossier):
        same_number = _same(one.number, other.number)
        same_name = _same(one.name, other.name)
        same_birth = _same(one.birth, other.birth) and _full(one.birth)
        if same_number and same_name is not False and (same_name or same_birth):
            agreed |= _places(one, other, "number")
        if same_name and _is_full_name(one.name) and _sources_differ(one.name, other.name):
            agreed |= _places(one, other, "name")
        if same_birth and (same_number or same_name):
            agreed |= _places(one, other, "birth")
    return frozenset(agreed)


def other_remarks(dossier: Dossier) -> tuple[Finding, ...]:
    """Return what else the papers of a dossier say of each other: who applies, which dossier."""
    return (*_applicant(dossier), *_identifier(dossier))


def spelled_otherwise(dossier: Dossier) -> dict[tuple[str, str], Finding]:
    """Return a finding for each name that the QR of another paper spells with other marks.

    By document id and field name. The same letters without marks are weak evidence of one person:
    the code's spelling is a candidate for whoever looks, nothing more.
    """
    found: dict[tuple[str, str], Finding] = {}
    for pair in _pairs(dossier):
        for (person, name), (other, coded) in permutations((one, one.name) for one in pair):
            if name is None or coded is None or not _is_from_qr(coded) or _is_from_qr(name):
                continue
            if same_value(name.kind, name.value, coded.value) or _differ(name, coded):
                continue
            found[person.document, name.name] = Finding(
                code=OTHER_MARKS,
                severity=Severity.WARNING,
                subject=f"{person.document}.{name.name}",
                parameters={"candidate": str(coded.value), "document": other.document},
            )
    return found


def _is_from_qr(name: FieldValue) -> bool:
    return any(vote.reader == "qr" and vote.value == name.value for vote in name.votes)


def _pairs(dossier: Dossier) -> Iterator[tuple[Person, Person]]:
    people = [person for document in dossier.documents for person in people_on(document)]
    for one, other in combinations(people, 2):
        if one.document != other.document:
            yield one, other


def _same(one: FieldValue | None, other: FieldValue | None) -> bool | None:
    """``None`` when one of the papers does not say."""
    if one is None or other is None:
        return None
    return same_value(one.kind, one.value, other.value)


def _differ(one: FieldValue | None, other: FieldValue | None) -> bool:
    """Say whether two names differ in letters; lost marks alone are the reader's doing."""
    if one is None or other is None:
        return False
    return not same_but_marks(one.kind, one.value, other.value)


def _full(birth: FieldValue | None) -> bool:
    return birth is not None and whole_day(birth.value) is not None


def _is_full_name(name: FieldValue | None) -> bool:
    return name is not None and len(str(name.value).split()) > 1


def _sources_differ(one: FieldValue | None, other: FieldValue | None) -> bool:
    """Say whether the two values rest on votes of different sources."""
    if one is None or other is None:
        return False
    first, second = (
        {vote.reader for vote in field.votes if same_value(field.kind, vote.value, field.value)}
        for field in (one, other)
    )
    return any(are_independent(pair) for pair in product(first, second))


def _places(one: Person, other: Person, part: str) -> set[tuple[str, str]]:
    """The two fields, but for a line of which only the number in it was compared."""
    fields = ((person, getattr(person, part)) for person in (one, other))
    return {
        (person.document, field.name)
        for person, field in fields
        if field is not None and field.name not in person.role.papers
    }


def _applicant(dossier: Dossier) -> Iterable[Finding]:
    """Say when the applicant of the receipt is named on no other paper: a proxy, or a mix-up."""
    people = [person for document in dossier.documents for person in people_on(document)]
    for person in people:
        if person.role.name != _APPLICANT or person.name is None:
            continue
        others = [p.name for p in people if p.document != person.document and p.name is not None]
        name = folded(str(person.name.value))
        if others and all(folded(str(other.value)) != name for other in others):
            yield Finding(
                code="DOSSIER-004",
                severity=Severity.INFO,
                subject=person.document,
            )


def _identifier(dossier: Dossier) -> Iterable[Finding]:
    """All receipts of a dossier carry one dossier ID, and it is the dossier's."""
    carried = [
        (document, field)
        for document in dossier.documents
        if (field := _dossier_id(document)) is not None
    ]
    known = None if dossier.id_is_provisional else dossier.id
    for document, field in carried:
        expected = known or carried[0][1].value
        if field.value != expected:
            yield Finding(
                code="DOSSIER-005",
                severity=Severity.ERROR,
                subject=document.id,
                parameters={"expected": str(expected), "found": str(field.value)},
            )


def _dossier_id(document: Document) -> FieldValue | None:
    field = document.field("ma_ho_so")
    is_code = field is not None and field.kind is FieldKind.CODE and isinstance(field.value, str)
    return field if is_code else None
