"""A case: the people, the office and the days all papers of one dossier speak of."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from samples.synthetic.paint import Sheet
from samples.synthetic.people import Household, Person, full_name, make_adult, make_household
from samples.synthetic.places import OFFICES, Office

_PEOPLES = ("Kinh", "Thái", "Tày", "Mường", "Thổ", "Khơ-mú", "Khmer", "Chăm", "Hoa", "Ê-đê")

Cell = str | bool
Value = str | int | float | bool | list[dict[str, Cell]]


@dataclass(frozen=True)
class Paper:
    """A drawn paper and what a reader should find on it."""

    type: str
    sheets: tuple[Sheet, ...]
    fields: dict[str, Value]
    """Normal forms, names as in the list of document types."""
    empty: tuple[str, ...] = ()
    """Fields whose label is printed with nothing behind it."""
    certified_copy: bool = False
    handwritten: tuple[str, ...] = ()
    """Fields whose values are written by pen, whoever wrote them."""


@dataclass(frozen=True)
class Officers:
    """Who signs and receives at the office."""

    chairman: str
    vice_chairman: str
    clerk: str


@dataclass(frozen=True)
class Procedure:
    """What the applicant asked for."""

    name: str
    working_days: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Everything the papers of one dossier share."""

    office: Office
    officers: Officers
    applicant: Person
    household: Household | None
    procedure: Procedure
    received: date
    received_at: time
    serial: int
    dpi: int = 200
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Facts of ``facts`` modules that differ for this one paper: planted contradictions."""

    def draws(self, topic: str) -> random.Random:
        """Return draws that every paper of the dossier repeats: the parcel, the spouse, the shop.

        They depend on nothing a planted contradiction changes.
        """
        return random.Random(f"{topic}/{self.dossier_id}/{self.received_at}/{self.officers}")

    @property
    def dossier_id(self) -> str:
        return f"{self.office.unit_code}-{self.received:%y%m%d}-{self.serial:04d}"

    @property
    def due(self) -> date:
        return add_working_days(self.received, self.procedure.working_days)

    def sheet(self, width: float = 210.0, height: float = 297.0) -> Sheet:
        return Sheet(width, height, self.dpi)


def add_working_days(day: date, count: int) -> date:
    """Return the day ``count`` working days later; Saturdays and Sundays do not count."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day


def make_case(
    rng: random.Random,
    procedure: Procedure,
    dpi: int,
    *,
    office: Office | None = None,
    family: bool = False,
    new_card: bool = False,
) -> Case:
    """Make up the people, the office and the days of one dossier."""
    office = office or rng.choice(OFFICES)
    received = add_working_days(date(2025, 7, 7) + timedelta(days=rng.randint(0, 110)), 1)
    officers = Officers(
        chairman=full_name(rng, "Nam"),
        vice_chairman=full_name(rng, rng.choice(("Nam", "Nữ"))),
        clerk=full_name(rng, "Nữ"),
    )
    household = None
    if family:
        household = make_household(rng, office, received - timedelta(days=rng.randint(15, 70)))
        applicant = rng.choice((household.mother, household.father))
    else:
        applicant = make_adult(rng, office, rng.choice(("Nam", "Nữ")), new_card=new_card)
    return Case(
        office=office,
        officers=officers,
        applicant=applicant,
        household=household,
        procedure=procedure,
        received=received,
        received_at=time(rng.choice((7, 8, 9, 10, 14, 15)), rng.randint(0, 59)),
        serial=rng.randint(1, 118),
        dpi=dpi,
    )


def of_some_people(case: Case, rng: random.Random) -> Case:
    """Return the case with its family of any of the peoples of the country (``dan_toc``)."""
    people = rng.choice(_PEOPLES)
    applicant = replace(case.applicant, ethnicity=people)
    family = case.household
    if family is None:
        return replace(case, applicant=applicant)
    members = (family.mother, family.father, family.child)
    mother, father, child = (replace(person, ethnicity=people) for person in members)
    applicant = mother if case.applicant == family.mother else father
    return replace(case, applicant=applicant, household=Household(mother, father, child))
