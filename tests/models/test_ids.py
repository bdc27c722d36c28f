"""Dossier IDs: both shapes of the law, and nothing that only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import (
    IdClaim,
    IdSource,
    batch_key,
    canonical_agency,
    find_dossier_ids,
    most_trusted,
    parse_dossier_id,
    provisional_id,
)


def test_old_and_new_form_name_the_same_unit() -> None:
    old = parse_dossier_id("000.00.18.H41-250812-0001")
    new = parse_dossier_id("H41.18-250812-0001")
    assert old is not None
    assert new is not None
    assert old.agency == new.agency == "H41.18"
    assert new.received == date(2025, 8, 12)


def test_groups_may_hold_letters() -> None:
    found = parse_dossier_id("000.A0.01.H26-210212-9090")
    assert found is not None
    assert found.agency == "H26.01.A0"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H41.18-251312-0001",  # no thirteenth month
        "H41.18-250812-001",
        "145/QĐ-UBND",
        "https://dichvucong.example/tra-cuu",
        "XH41.18-250812-0001",
    ],
)
def test_what_is_no_dossier_id_is_refused(text: str) -> None:
    assert parse_dossier_id(text) is None


def test_ids_are_found_inside_a_payload() -> None:
    text = "https://tracuu.example/?ma=H41.18-250812-0001&x=1"
    assert [found.text for found in find_dossier_ids(text)] == ["H41.18-250812-0001"]


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999_999),
    st.lists(st.from_regex(r"[0-9A-Z]{1,3}", fullmatch=True), max_size=4),
)
def test_every_well_formed_id_is_parsed_back(day: date, serial: int, groups: list[str]) -> None:
    text = f"{'.'.join(['H41', *groups])}-{day:%y%m%d}-{serial:04d}"
    found = parse_dossier_id(text)
    assert found is not None
    assert found.received == day


def test_agency_in_new_form_is_left_alone() -> None:
    assert canonical_agency("H49.64.33") == "H49.64.33"


def test_batch_key_depends_on_contents_and_order_only() -> None:
    assert batch_key(["a", "b"]) == batch_key(["a", "b"])
    assert batch_key(["a", "b"]) != batch_key(["b", "a"])
    assert provisional_id(batch_key(["a"])).startswith("TAM-")


def test_the_older_and_the_newer_form_name_one_dossier() -> None:
    older, newer = (
        parse_dossier_id(text) for text in ("000.00.18.H41-250812-0001", "H41.18-250812-0001")
    )
    assert older is not None
    assert newer is not None
    assert older.is_same(newer)


def test_the_receipts_code_is_trusted_before_names_and_labels() -> None:
    claims = [
        IdClaim(source=source, id=f"H41.18-250812-{number:04}")
        for number, source in enumerate(reversed(IdSource))
    ]
    assert most_trusted(claims) == claims[-1]
    without_given = [claim for claim in claims if claim.source is not IdSource.GIVEN]
    first = most_trusted(without_given)
    assert first is not None
    assert first.source is IdSource.RECEIPT_CODE
    assert most_trusted([]) is None
