"""Taking Vietnamese text apart into words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.words import MAX_LETTERS, MAX_WORDS, fold, index_words, tokens

LETTERS = (
    "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
)


def test_every_vietnamese_letter_folds_to_its_base() -> None:
    assert set(fold(LETTERS)) <= set("abcdefghijklmnopqrstuvwxyz")
    assert fold(LETTERS.upper()) == fold(LETTERS)
    assert fold(unicodedata.normalize("NFD", LETTERS)) == fold(LETTERS)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_and_words_pair_up(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    for token in tokens(text):
        assert token.folded
        assert token.written
        assert not set(token.folded) & set(" '\"\\\x00")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đỗ Thị Hoà, 12/3", "do thi hoa 12 3"),
        ("H41.18-250812-0001", "h41 18 250812 0001"),
        ("1.234.567đ 12e3 a_b", "1 234 567d 12e3 a b"),
        ("-- % _ ' \"", ""),
    ],
)
def test_signs_only_part_words(text: str, words: str) -> None:
    assert fold(text) == words


def test_no_word_and_no_text_is_too_long_for_a_database() -> None:
    assert len(index_words(["x" * 60_000])[0]) == MAX_LETTERS
    assert len(index_words(["a b"] * MAX_WORDS)) == MAX_WORDS
