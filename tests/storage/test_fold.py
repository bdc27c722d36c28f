"""Folding of Vietnamese text for the search."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.fold import fold, line_with

LETTERS = (
    "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
)


def test_every_vietnamese_letter_folds_to_its_base() -> None:
    assert set(fold(LETTERS)) <= set("abcdefghijklmnopqrstuvwxyz")
    assert len(fold(LETTERS)) == len(LETTERS)
    assert fold(LETTERS.upper()) == fold(LETTERS)
    assert fold(unicodedata.normalize("NFD", LETTERS)) == fold(LETTERS)


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " \n\t0123456789.,-%_", max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ("họ tên", "Họ tên: Đỗ Mẫu"),
        ("do mau", "Họ tên: Đỗ Mẫu"),
        ("mau sinh", "Họ tên: Đỗ Mẫu"),
        ("sinh", "Sinh ngày 1"),
        ("1", "Sinh ngày 1"),
        ("khong co", ""),
    ],
)
def test_the_line_in_which_the_words_start(wanted: str, line: str) -> None:
    assert (
        line_with("\n  Họ tên: Đỗ Mẫu  \n\n---\nSinh ngày 1\n".replace("---\n", ""), wanted) == line
    )
