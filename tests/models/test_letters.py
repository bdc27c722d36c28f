"""Letters without their marks."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.letters import has_lost_marks, without_marks

VOWELS = {
    "a": "aáàảãạăắằẳẵặâấầẩẫậ",
    "e": "eéèẻẽẹêếềểễệ",
    "i": "iíìỉĩị",
    "o": "oóòỏõọôốồổỗộơớờởỡợ",
    "u": "uúùủũụưứừửữự",
    "y": "yýỳỷỹỵ",
}
MARKED = [(letter, base) for base, letters in VOWELS.items() for letter in letters]


def test_every_vietnamese_vowel_is_there() -> None:
    """Twelve vowels, each without a tone and with five."""
    assert len(MARKED) == len(set(MARKED)) == 12 * 6


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("letter", "base"), [*MARKED, ("đ", "d")])
def test_every_vietnamese_letter_loses_its_marks_and_keeps_its_case(
    letter: str, base: str, form: Literal["NFC", "NFD"]
) -> None:
    written = unicodedata.normalize(form, letter)
    assert without_marks(written) == base
    assert without_marks(written.upper()) == base.upper()


def test_the_eth_of_old_fonts_is_a_barred_d() -> None:
    assert without_marks("QÐ-UBND ð") == without_marks("QĐ-UBND đ") == "QD-UBND d"


def test_what_bears_no_mark_stays() -> None:
    text = "Số 12/QĐ: « 2 m² » № ﬁ 中文 ß\n\t\x00"
    assert without_marks(text) == "So 12/QD: « 2 m² » № ﬁ 中文 ß\n\t\x00"


def test_both_placements_of_a_tone_are_one() -> None:
    assert without_marks("hoà thuỷ") == without_marks("hòa thủy") == "hoa thuy"


@given(st.text(max_size=60))
def test_taking_marks_away_twice_changes_nothing(text: str) -> None:
    assert without_marks(without_marks(text)) == without_marks(text)


@given(st.text(max_size=60))
def test_every_unicode_form_of_a_text_gives_one_result(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    together = unicodedata.normalize("NFC", text)
    assert without_marks(apart) == without_marks(together) == without_marks(text)


@given(st.text(max_size=60))
def test_no_mark_is_left(text: str) -> None:
    left = unicodedata.normalize("NFD", without_marks(text))
    assert not any(unicodedata.combining(letter) for letter in left)


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_parts_of_a_text_may_be_taken_one_by_one(left: str, right: str) -> None:
    joined = unicodedata.normalize("NFC", without_marks(left) + without_marks(right))
    assert joined == without_marks(left + right)


@pytest.mark.parametrize(
    ("one", "other", "lost"),
    [
        ("Nguyên Thị Quỳnh", "Nguyễn Thị Quỳnh", True),
        ("Nguyễn Thị Quỳnh", "Nguyên Thị Quỳnh", False),
        ("Nguyễn Thị Thuy", "Nguyễn Thị Thủy", True),
        ("Hoà", "Hòa", False),
        ("Lê Thùy", "Lê Thủy", False),
        ("Nguyên Thị Thủy", "Nguyễn Thị Thuy", False),
    ],
)
def test_lost_marks_are_told_from_other_marks(one: str, other: str, lost: bool) -> None:
    assert has_lost_marks(one, other) is lost
