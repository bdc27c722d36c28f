"""Scores of where papers begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.boundaries import Tally, starts, whole_papers

ONE, TWO = [(1,), (2, 3), (4,)], [(1, 2), (3,), (4,)]


def test_what_is_found_as_it_is_scores_one() -> None:
    assert starts(ONE, ONE).f1 == whole_papers(ONE, ONE).f1 == 1


def test_a_start_too_many_costs_precision_and_one_too_few_recall() -> None:
    split = starts([(1, 2, 3)], [(1,), (2, 3)])
    assert (split.precision, split.recall) == (0, 1)
    joined = starts([(1,), (2, 3)], [(1, 2, 3)])
    assert (joined.precision, joined.recall) == (1, 0)


def test_a_moved_start_costs_both() -> None:
    assert starts(ONE, TWO) == Tally(2, 2, 1)
    assert whole_papers(ONE, TWO) == Tally(3, 3, 1)


def test_the_first_page_of_a_dossier_is_no_merit() -> None:
    assert starts([(1, 2)], [(1, 2)]) == Tally()


@given(st.integers(0, 20), st.integers(0, 20), st.data())
def test_f1_lies_between_precision_and_recall(true: int, found: int, data: st.DataObject) -> None:
    tally = Tally(true, found, data.draw(st.integers(0, min(true, found))))
    low, high = sorted((tally.precision, tally.recall))
    assert (low == tally.f1 == 0) or low - 1e-9 <= tally.f1 <= high + 1e-9
    assert tally.plus(Tally()) == tally


def test_nothing_to_find_and_nothing_found_is_right() -> None:
    assert Tally().f1 == pytest.approx(1)
