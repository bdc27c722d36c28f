"""How printed words become tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.language.tokens import take_apart, tokens_of


@pytest.mark.parametrize(
    ("printed", "tokens"),
    [
        ("quyền,", ["quyền", "<,>"]),
        ("(Nghị", ["<,>", "nghị"]),
        ("nổ).", ["nổ", "<s>"]),
        ("12/2024/NĐ-CP;", ["<c>", "<s>"]),
        ("24/12/2024", ["<0>"]),
        ("đ)", ["<i>"]),
        ("-", ["<,>"]),
        ("....", ["<s>"]),
        ("HOÀ", ["hòa"]),
    ],
)
def test_letters_numbers_codes_and_marks_are_told_apart(printed: str, tokens: list[str]) -> None:
    assert tokens_of([printed]) == tokens


@given(st.text(max_size=15))
def test_the_parts_of_a_word_are_the_word(text: str) -> None:
    parts = take_apart(text)
    assert parts.lead + parts.core + parts.trail == text
