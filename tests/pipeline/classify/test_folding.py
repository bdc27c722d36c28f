"""Folding, and finding words in what was folded."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.folding import (
    allowed_slips,
    contains,
    fold,
    fold_words,
    prefix_distance,
)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("GIẤY KHAI SINH", "GIAYKHAISINH"),
        ("Độc lập - Tự do", "DOCLAPTUDO"),
        ("QÐ", "QD"),  # the Eth of old fonts
        ("V/v", "VV"),
        ("…//", ""),
    ],
)
def test_fold_keeps_capital_letters_and_digits(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(st.text(max_size=40))
def test_fold_is_idempotent_and_blind_to_the_unicode_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=40))
def test_words_join_to_the_folded_line(text: str) -> None:
    assert "".join(fold_words(text)) == fold(text)


@given(st.text("ABCDE", min_size=7, max_size=30), st.data())
def test_a_title_with_as_many_wrong_letters_as_allowed_is_still_found(
    title: str, data: st.DataObject
) -> None:
    wrong = list(title)
    for at in data.draw(
        st.sets(st.integers(0, len(title) - 1), max_size=allowed_slips(len(title)))
    ):
        wrong[at] = "X"
    read = "".join(wrong)
    assert prefix_distance((read, "MORE"), title) is not None
    assert contains("Z" * 5 + read + "Z" * 5, title)


def test_a_prefix_must_end_with_a_word() -> None:
    assert prefix_distance(("THONG", "TU"), "THONGTU") == 0
    assert prefix_distance(("THONG", "TIN"), "THONGTU") is None
    assert prefix_distance(("THONGTU",), "THONGTU") == 0


def test_short_titles_allow_no_slip() -> None:
    assert prefix_distance(("LUAT",), "LUAT") == 0
    assert prefix_distance(("LUAN",), "LUAT") is None


def test_contains_needs_the_whole_of_it() -> None:
    assert not contains("BANSAODUNG", "BANSAODUNGVOIBANCHINH")
