"""Plant a contradiction: one paper of a dossier says something else than the others.

A kind changes one fact of the case for one paper. Which fields differ then, and which other papers
carry the true value, is found by drawing the paper both ways, so new types need nothing here.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from samples.synthetic.case import Case, Paper, Value
from samples.synthetic.facts import parcel_of, shop_of
from samples.synthetic.people import Person
from samples.synthetic.write import Contradiction

_TONES = "\u0300\u0301\u0303\u0309\u0323"
Draw = Callable[[int, Case], Paper]
"""Draws the paper of a place in the dossier from a case."""


@dataclass(frozen=True)
class Planted:
    """Where a dossier was made to contradict itself."""

    place: int
    """Of the paper, from 0."""
    case: Case
    """What that paper is drawn from."""
    contradiction: Contradiction


def _with_applicant(case: Case, applicant: Person) -> Case:
    """Put another person in the applicant's place, in the family too."""
    family = case.household
    if family and case.applicant == family.mother:
        family = replace(family, mother=applicant)
    elif family and case.applicant == family.father:
        family = replace(family, father=applicant)
    return replace(case, applicant=applicant, household=family)


def _other_birth(case: Case, rng: random.Random) -> Case:
    birth = case.applicant.birth
    day = birth.replace(day=birth.day % 27 + 1)
    if rng.random() < 0.5:
        day = birth.replace(day=min(birth.day, 28), month=birth.month % 12 + 1)
    return _with_applicant(case, replace(case.applicant, birth=day))


def _other_name(case: Case, rng: random.Random) -> Case:
    words = case.applicant.name.split()
    words[-1] = _other_mark(words[-1], rng)
    return _with_applicant(case, replace(case.applicant, name=" ".join(words)))


def _other_mark(word: str, rng: random.Random) -> str:
    """Return the word with another tone: ``Thủy`` → ``Thùy``; on its first vowel without one."""
    letters = unicodedata.normalize("NFD", word)
    tones = [c for c in letters if c in _TONES]
    if tones:
        other = rng.choice([tone for tone in _TONES if tone != tones[0]])
        return unicodedata.normalize("NFC", letters.replace(tones[0], other))
    for place, letter in enumerate(letters):
        if letter.lower() in "aeiouy":
            # Behind circumflex, breve or horn, which stand before the tone.
            end = place + 1
            while end < len(letters) and unicodedata.combining(letters[end]):
                end += 1
            tone = rng.choice("\u0300\u0309")
            return unicodedata.normalize("NFC", letters[:end] + tone + letters[end:])
    return word


def _other_number(case: Case, rng: random.Random) -> Case:
    number = case.applicant.id_number
    place = rng.randint(6, 11)
    digit = str((int(number[place]) + rng.randint(1, 9)) % 10)
    changed = f"{number[:place]}{digit}{number[place + 1 :]}"
    return _with_applicant(case, replace(case.applicant, id_number=changed))


def _other_address(case: Case, rng: random.Random) -> Case:
    home = case.applicant.home
    houses = [case.office.address(rng).house for _ in range(12)]
    house = next((one for one in houses if one != home.house), f"{home.house}A")
    return _with_applicant(case, replace(case.applicant, home=replace(home, house=house)))


def _other_area(case: Case, rng: random.Random) -> Case:
    area = round(parcel_of(case).area + rng.choice((-1, 1)) * rng.randint(3, 90) / 10, 1)
    return _with_changes(case, "parcel", {"area": area})


def _other_serial(case: Case, rng: random.Random) -> Case:
    serial = parcel_of(case).serial
    place = rng.randint(3, len(serial) - 1)
    digit = str((int(serial[place]) + rng.randint(1, 9)) % 10)
    return _with_changes(case, "parcel", {"serial": serial[:place] + digit + serial[place + 1 :]})


def _other_sum(case: Case, rng: random.Random) -> Case:
    capital = shop_of(case).capital
    words = capital + rng.choice((-10, 10, 20, 50)) * 1_000_000
    return _with_changes(case, "shop", {"capital_in_words": words})


def _with_changes(case: Case, topic: str, changes: Mapping[str, object]) -> Case:
    merged = {**case.changes.get(topic, {}), **changes}
    return replace(case, changes={**case.changes, topic: merged})


KINDS: Mapping[str, Callable[[Case, random.Random], Case]] = {
    "birth_date": _other_birth,
    "name": _other_name,
    "id_number": _other_number,
    "address": _other_address,
    "area": _other_area,
    "serial": _other_serial,
    "sum": _other_sum,
}
"""By kind; ``expired_card`` is one more, which changes the whole dossier (``expire_card``)."""
_FACTS: Mapping[str, Callable[[Case], Value]] = {
    "birth_date": lambda case: case.applicant.birth.isoformat(),
    "name": lambda case: case.applicant.name,
    "id_number": lambda case: case.applicant.id_number,
    "address": lambda case: case.applicant.home.house,
    "area": lambda case: parcel_of(case).area,
    "serial": lambda case: parcel_of(case).serial,
    "sum": lambda case: shop_of(case).capital,
}
"""What a kind changes, as fields say it: papers without it need not be drawn both ways."""
_SITES = frozenset({"dia_chi_tru_so", "dia_chi_thua_dat", "dia_diem"})
"""Of a shop, a parcel, a meeting: they may be the applicant's home, and need not."""
EXPIRED = "expired_card"
_RARE = frozenset({"area", "serial", "sum"})


def plant(
    case: Case, count: int, draw: Draw, rng: random.Random, kinds: Sequence[str] = ()
) -> Planted | None:
    """Plant one contradiction in a dossier of ``count`` papers; ``None`` when none fits.

    Fields that are written by pen are left alone: what cannot be read cannot be compared.
    """
    true = [draw(place, case) for place in range(count)]
    names = list(kinds or KINDS)
    rng.shuffle(names)
    if rng.random() < 0.6:
        # Few papers carry these, so they are tried first.
        names.sort(key=lambda name: name not in _RARE)
    for kind in names:
        fact = _FACTS[kind](case)
        places = [n for n, paper in enumerate(true) if _says(paper, fact)]
        rng.shuffle(places)
        changed = KINDS[kind](case, rng)
        for place in places:
            found = _difference(kind, place, true, draw(place, changed))
            if found:
                return Planted(place, changed, found)
    return None


def _difference(
    kind: str, place: int, true: Sequence[Paper], changed: Paper
) -> Contradiction | None:
    said = _typed(true[place])
    for name, value in said.items():
        if name not in changed.fields or changed.fields[name] == value:
            continue
        if kind == "address" and name in _SITES:
            continue
        if kind == "sum":
            return Contradiction(kind, (place + 1, place + 1), (name, "von_kinh_doanh"))
        others = [
            (number, other)
            for number, paper in enumerate(true, 1)
            for other, its in _typed(paper).items()
            if number != place + 1
            and _same(its, value)
            and not (kind == "address" and other in _SITES)
        ]
        if others:
            papers = (place + 1, *(number for number, _ in others))
            return Contradiction(kind, papers, (name, *(other for _, other in others)))
    return None


def _typed(paper: Paper) -> dict[str, Value]:
    return {name: v for name, v in paper.fields.items() if name not in paper.handwritten}


def _says(paper: Paper, fact: Value) -> bool:
    values = _typed(paper).values()
    if isinstance(fact, str):
        return any(isinstance(value, str) and fact in value for value in values)
    return any(_same(value, fact) for value in values)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return type(one) is type(other) and one == other


def expire_card(case: Case) -> Case:
    """Return the case with an applicant whose card ran out shortly before the dossier came.

    Born so that the card, issued in 2021, ended at 40 (Law on Identity art. 21).
    """
    person = case.applicant
    ends = case.received - timedelta(days=40)
    birth = ends.replace(year=ends.year - 40, day=min(ends.day, 28))
    number = person.id_number
    number = f"{number[:3]}{0 if person.sex == 'Nam' else 1}{birth.year % 100:02d}{number[6:]}"
    issued = person.card_issued.replace(year=2021)
    return _with_applicant(case, replace(person, birth=birth, id_number=number, card_issued=issued))
