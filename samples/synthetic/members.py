"""The members of a household as declarations list them in a table."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from samples.synthetic.case import Case
from samples.synthetic.people import Person, full_name, make_adult, personal_id
from samples.synthetic.wording import date_digits


def members_of(case: Case, rng: random.Random, least: int, most: int) -> list[tuple[Person, str]]:
    """Return people of the applicant's household and what each is to its head."""
    count = rng.randint(least, most)
    found: list[tuple[Person, str]] = []
    if case.household is not None:
        spouse = case.household.father
        if case.applicant == case.household.father:
            spouse = case.household.mother
        found.append((spouse, "Chồng" if spouse.sex == "Nam" else "Vợ"))
        found.append((case.household.child, "Con"))
    while len(found) < count:
        sex = rng.choice(("Nam", "Nữ"))
        if len(found) % 2:
            person = make_adult(rng, case.office, sex, (date(1940, 1, 1), date(1965, 12, 31)))
            relation = "Cha" if sex == "Nam" else "Mẹ"
        else:
            person, relation = _child(case, rng, sex), "Con"
        found.append((replace(person, home=case.applicant.home), relation))
    return found[:count]


def _child(case: Case, rng: random.Random, sex: str) -> Person:
    born = date(rng.randint(2008, 2022), rng.randint(1, 12), rng.randint(1, 28))
    family = case.applicant.name.split()[0]
    return replace(
        case.applicant,
        name=full_name(rng, sex, family),
        sex=sex,
        birth=born,
        id_number=personal_id(case.office.id_prefix, sex, born, rng),
    )


def member_cells(person: Person, relation: str) -> tuple[str, str, str, str, str]:
    """Return what a row prints: name, birth, sex, personal ID, relation."""
    return person.name, date_digits(person.birth), person.sex, person.id_number, relation


def member_row(person: Person, relation: str) -> dict[str, str]:
    """Return the row in normal forms."""
    return {
        "ho_ten": person.name,
        "ngay_sinh": person.birth.isoformat(),
        "gioi_tinh": person.sex,
        "so_dinh_danh": person.id_number,
        "quan_he": relation,
    }
