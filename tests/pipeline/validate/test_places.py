"""Addresses and what they are called since July 2025."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.validate.places import find_place


@pytest.mark.parametrize(
    ("address", "commune", "province", "rest"),
    [
        ("Khối 5, Hưng Bình, Vinh, Nghệ An", "Phường Thành Vinh", "Tỉnh Nghệ An", "Khối 5"),
        (
            "Số 3, phường Hưng Bình, thành phố Vinh, tỉnh Nghệ An",
            "Phường Thành Vinh",
            "Tỉnh Nghệ An",
            "Số 3",
        ),
        ("Số 3, phường Thành Vinh, tỉnh Nghệ An", "Phường Thành Vinh", "Tỉnh Nghệ An", "Số 3"),
        ("Phường 3, Tây Ninh, Tây Ninh", "Phường Tân Ninh", "Tỉnh Tây Ninh", ""),
        ("P. 5, Q. 3, TP. Hồ Chí Minh", "Phường Bàn Cờ", "Thành phố Hồ Chí Minh", ""),
        ("Phường 05, Quận 3, Thành phố Hồ Chí Minh", "Phường Bàn Cờ", "Thành phố Hồ Chí Minh", ""),
        ("xã Đô Lương, tỉnh Nghệ An", "Xã Đô Lương", "Tỉnh Nghệ An", ""),
    ],
)
def test_an_address_of_before_or_of_today_is_mapped(
    address: str, commune: str, province: str, rest: str
) -> None:
    found = find_place(address)

    assert found is not None
    assert (found.mapped.commune, found.mapped.province) == (commune, province)
    assert found.mapped.certain
    assert found.rest == rest


def test_a_commune_that_was_divided_is_mapped_without_certainty() -> None:
    found = find_place("xã Hòa Liên, huyện Hòa Vang, thành phố Đà Nẵng")

    assert found is not None
    assert found.mapped.commune is not None
    assert not found.mapped.certain


def test_a_province_alone_is_mapped_to_what_it_is_part_of() -> None:
    found = find_place("tỉnh Bình Dương")

    assert found is not None
    assert found.mapped.province == "Thành phố Hồ Chí Minh"
    assert found.mapped.commune is None


def test_lost_marks_still_find_the_place_but_are_not_exact() -> None:
    lost = find_place("Hưng Bình, Vình, Nghệ An")

    assert lost is not None
    assert lost.mapped.commune == "Phường Thành Vinh"
    assert not lost.exact


def test_a_neighbour_a_slip_away_is_no_proof() -> None:
    """Diễn Châu had Diễn Kỷ and Diễn Mỹ: one misread letter leads from one to the other."""
    near = find_place("Diễn Kỷ, Diễn Châu, Nghệ An")
    apart = find_place("Hảo Đước, Châu Thành, Tây Ninh")

    assert near is not None
    assert not near.exact
    assert apart is not None
    assert apart.exact


@pytest.mark.parametrize("address", ["", "Bệnh viện Đa khoa Tây Ninh", "Paris, Pháp", ",,,"])
def test_what_is_no_place_is_none(address: str) -> None:
    assert find_place(address) is None


@given(st.text(max_size=60))
def test_any_text_is_safe(address: str) -> None:
    find_place(address)
