"""The bounded edit distance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edits import distance

WORDS = st.text("ABCĐ01", max_size=12)
FREE = 20
"""More than any two of ``WORDS`` can differ by."""


def _whole_table(left: str, right: str) -> int:
    """The definition, without a band."""
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [("", "", 0), ("HTEN", "HIEN", 1), ("QUYET", "QUYT", 1), ("TU", "UT", 2), ("", "ABC", 3)],
)
def test_letters_put_in_left_out_or_exchanged_are_counted(
    left: str, right: str, edits: int
) -> None:
    assert distance(left, right, FREE) == edits


@given(WORDS, WORDS, st.integers(0, 13))
def test_it_is_the_distance_of_the_whole_table_up_to_the_limit(
    left: str, right: str, limit: int
) -> None:
    edits = _whole_table(left, right)
    assert distance(left, right, limit) == (edits if edits <= limit else None)


@given(WORDS, WORDS)
def test_distance_is_symmetric_and_zero_only_for_equals(left: str, right: str) -> None:
    found = distance(left, right, FREE)
    assert found == distance(right, left, FREE)
    assert found is not None
    assert (found == 0) == (left == right)
    assert abs(len(left) - len(right)) <= found <= max(len(left), len(right))
