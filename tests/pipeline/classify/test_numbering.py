"""Page numbers in margins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.layout import page_runs
from pipeline.classify.numbering import printed_page_number
from tests.pipeline.classify.pages import Line, page


def read(text: str, y: float = 0.03, middle: float = 0.5) -> tuple[int | None, int | None]:
    found = page([Line(text, y, middle), Line("Điều 3. Hiệu lực thi hành", 0.3)])
    number = printed_page_number(page_runs(found), found)
    return (number.number, number.total) if number else (None, None)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("2", (2, None)),
        ("- 3 -", (3, None)),
        ("Trang 2", (2, None)),
        ("Trang 1/3", (1, 3)),
        ("Trang số: 2/4", (2, 4)),
        ("2/3", (2, 3)),
        ("Page 2 of 5", (2, 5)),
    ],
)
def test_a_number_is_read_as_offices_print_it(said: str, number: tuple[int, int | None]) -> None:
    assert read(said) == number
    assert read(said, y=0.96) == number


def test_outside_the_margins_a_number_is_none_of_the_page() -> None:
    assert read("Trang 2", y=0.4) == (None, None)


def test_a_bare_number_in_a_corner_is_an_archive_s() -> None:
    assert read("12", middle=0.9) == (None, None)
    assert read("Trang 2", middle=0.9) == (2, None)


@pytest.mark.parametrize("said", ["3/2", "0", "05/8", "12/2025", "1/0", "Trang", "2 bản", "1999"])
def test_what_is_no_page_number_is_left(said: str) -> None:
    assert read(said) == (None, None)


@given(st.integers(1, 99), st.integers(1, 99))
def test_of_a_whole_no_page_is_behind_the_last(number: int, total: int) -> None:
    found = read(f"Trang {number}/{total}")
    assert found == ((number, total) if number <= total else (None, None))
