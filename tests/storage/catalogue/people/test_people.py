"""Accounts, sessions and tries, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import PersonError
from models.person import Person, Role
from storage.catalogue import Catalogue

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def person(name: str, *roles: Role, **changes: object) -> Person:
    given = {"name": name, "full_name": "Trần Lan", "roles": frozenset(roles), "created_at": NOW}
    return Person.model_validate(given | changes)


def test_a_person_comes_back_as_entered(catalogue: Catalogue) -> None:
    people = catalogue.people
    assert people.is_empty()
    lan = person("lan", Role.REVIEWER, Role.APPROVER, language="en")
    people.add(lan, "hash", who="mai")
    assert people.get("lan") == lan
    assert people.list() == (lan,)
    assert people.password_of("lan") == "hash"
    assert people.get("không ai") is None
    assert not people.is_empty()


def test_a_name_and_a_subject_belong_to_one_person(catalogue: Catalogue) -> None:
    catalogue.people.add(person("lan", subject="https://sso|1"), None, who="mai")
    with pytest.raises(PersonError):
        catalogue.people.add(person("lan"), "hash", who="mai")
    with pytest.raises(PersonError):
        catalogue.people.add(person("hoa", subject="https://sso|1"), None, who="mai")
    found = catalogue.people.by_subject("https://sso|1")
    assert found is not None
    assert found.name == "lan"


def test_sessions_end_with_the_account_the_roles_and_the_password(catalogue: Catalogue) -> None:
    people = catalogue.people
    people.add(person("mai", Role.ADMIN), "hash", who="setup")
    lan = person("lan", Role.REVIEWER)
    people.add(lan, "hash", who="mai")

    def begin() -> None:
        people.start("t" * 64, "lan", NOW)
        assert people.session("t" * 64) is not None

    begin()
    people.change(lan.model_copy(update={"full_name": "Lan Anh"}), who="mai", when=NOW)
    assert people.session("t" * 64) is not None, "a new name ends nothing"
    people.change(lan.model_copy(update={"roles": frozenset({Role.SIGNER})}), who="mai", when=NOW)
    assert people.session("t" * 64) is None
    begin()
    people.set_password("lan", "other", must_change=True, who="mai", when=NOW)
    assert people.session("t" * 64) is None
    begin()
    people.change(lan.model_copy(update={"active": False}), who="mai", when=NOW)
    assert people.session("t" * 64) is None
    assert people.password_of("lan") is None


def test_old_sessions_and_tries_are_forgotten(catalogue: Catalogue) -> None:
    people = catalogue.people
    people.add(person("lan", Role.REVIEWER), "hash", who="mai")
    people.start("a" * 64, "lan", NOW)
    people.start("b" * 64, "lan", NOW + timedelta(hours=5))
    people.tried("lan", "::1", succeeded=False, when=NOW)
    people.forget_before(NOW + timedelta(hours=1))
    assert people.session("a" * 64) is None
    assert people.session("b" * 64) is not None
    assert people.failures(name="lan", address="::1", since=NOW - timedelta(days=1)) == (0, 0)


def test_failures_of_a_name_count_from_its_last_success(catalogue: Catalogue) -> None:
    people = catalogue.people
    for minute, succeeded in enumerate((False, False, True, False)):
        when = NOW + timedelta(minutes=minute)
        people.tried("lan", "10.0.0.1", succeeded=succeeded, when=when)
    people.tried("x" * 5000, "10.0.0.1", succeeded=False, when=NOW)
    assert people.failures(name="lan", address="10.0.0.1", since=NOW) == (1, 4)
    later = NOW + timedelta(minutes=2)
    assert people.failures(name="lan", address="10.0.0.1", since=later) == (1, 1)


def test_somebody_who_can_change_people_always_remains(catalogue: Catalogue) -> None:
    mai = person("mai", Role.ADMIN)
    catalogue.people.add(mai, "hash", who="setup")
    for update in ({"active": False}, {"roles": frozenset({Role.REVIEWER})}):
        with pytest.raises(PersonError):
            catalogue.people.change(mai.model_copy(update=update), who="mai", when=NOW)
    assert catalogue.people.get("mai") == mai
    catalogue.people.add(person("hoa", Role.ADMIN), "hash", who="mai")
    catalogue.people.change(mai.model_copy(update={"active": False}), who="hoa", when=NOW)
