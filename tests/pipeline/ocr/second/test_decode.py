"""What a network saw becomes digits: every spelling counts, nothing unseen is sure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.second.decode import DigitColumns, Likelihoods, read_freely, vote

CHARACTERS = ("", *"0123456789", "l", "O", "A", "/", " ")


def seen(*slices: dict[str, float]) -> Likelihoods:
    """Return likelihoods from what each slice shows; the rest is blank."""
    rows = np.zeros((len(slices), len(CHARACTERS)), np.float32)
    for row, shares in zip(rows, slices, strict=True):
        for character, share in shares.items():
            row[CHARACTERS.index(character)] = share
        row[0] += 1 - row.sum()
    return rows


def test_the_free_reading_joins_repeats_and_keeps_a_blank_between_them() -> None:
    reading = read_freely(seen({"1": 0.9}, {"1": 0.8}, {}, {"1": 0.7}, {"/": 1}), CHARACTERS)
    assert reading.text == "11/"
    assert reading.chars == (0.9, 0.7, 1.0)
    assert reading.slices == (0, 3, 4)
    assert read_freely(seen({}, {}), CHARACTERS).confidence == 0


def test_lookalikes_count_for_digits_and_specks_for_nothing() -> None:
    numbers = DigitColumns(CHARACTERS).numbers(seen({"O": 1}, {"/": 1}, {"l": 0.9}))
    assert max(numbers, key=lambda text: numbers[text]) == "01"


def test_a_digit_behind_a_letter_it_is_mistaken_for_keeps_its_share() -> None:
    numbers = DigitColumns(CHARACTERS).numbers(seen({"A": 0.9, "1": 0.09}, {}, {"5": 1}))
    assert numbers["15"] > 0.85


def test_the_same_digit_twice_needs_a_blank_between() -> None:
    columns = DigitColumns(CHARACTERS)
    together, apart = (
        columns.numbers(seen({"1": 1}, {"1": 1})),
        columns.numbers(seen({"1": 1}, {}, {"1": 1})),
    )
    assert max(together, key=lambda text: together[text]) == "1"
    assert max(apart, key=lambda text: apart[text]) == "11"


rows = st.lists(
    st.dictionaries(st.sampled_from(CHARACTERS[1:]), st.floats(0, 0.12), max_size=6),
    min_size=1,
    max_size=6,
)


@given(rows)
def test_shares_of_numbers_never_exceed_one(shares: list[dict[str, float]]) -> None:
    numbers = DigitColumns(CHARACTERS).numbers(seen(*shares))
    assert all(text == "" or text.isdigit() for text in numbers)
    assert all(share >= 0 for share in numbers.values())
    assert sum(numbers.values()) <= 1 + 1e-6


ballots = st.lists(
    st.dictionaries(st.sampled_from(["", "1", "11", "4"]), st.floats(0, 0.25), max_size=4),
    max_size=4,
)


@given(ballots)
def test_a_vote_is_no_surer_than_its_surest_ballot(cast: list[dict[str, float]]) -> None:
    votes = vote(cast)
    surest = max((sum(s for t, s in one.items() if t) for one in cast), default=0.0)
    assert "" not in votes
    assert sum(votes.values()) == pytest.approx(surest)


def test_one_that_saw_no_digit_does_not_outvote_one_that_did() -> None:
    votes = vote([{"": 0.97, "4": 0.03}, {"": 0.9, "4": 0.1}, {"11": 0.95, "4": 0.05}])
    assert max(votes, key=lambda text: votes[text]) == "11"
