"""What a Vietnamese syllable may be, and where its tone stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.syllables import (
    base_form,
    is_syllable,
    placement_of,
    prevailing_placement,
    syllable_key,
    take_tone,
    with_tone,
)

POSSIBLE = (
    "quyền nghị nguyễn huỳnh giếng gì gìn quốc khuỷu nghiêng yên yết uống ưởng oanh thuở xoèn "
    "đắk boong quỳnh giường ngoằn quẹo Tuyên ỦY Ủy HOÀ hoà hòa thuý khuya rượu ngoáy "
    "Phớc gì ươm yêu người đầm"
)
IMPOSSIBLE = (
    "nghiêgn đợc tôt hòạ society street hµnh ®Þnh được! x "
    "quyềt câc nghà ghà cè ngề zô form casino sác1 tôcs chầp hoặn2 ă̂n việ̉t qu"
)


@pytest.mark.parametrize("word", POSSIBLE.split())
def test_a_possible_syllable_is_known_in_any_case(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", IMPOSSIBLE.split())
def test_other_letters_are_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_a_stop_at_the_end_bears_two_tones_only() -> None:
    assert [tone for tone in ("cap", "càp", "cáp", "cảp", "cãp", "cạp") if is_syllable(tone)] == [
        "cáp",
        "cạp",
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("ủy", "uỷ")]
)
def test_both_placements_of_the_tone_have_one_key(old: str, new: str) -> None:
    assert syllable_key(new.upper()) == syllable_key(old) == old
    assert (placement_of(old), placement_of(new)) == ("old", "new")
    plain, tone = take_tone(new)
    assert with_tone(plain, tone, "new") == new


def test_a_tone_on_the_wrong_letter_is_the_same_syllable() -> None:
    assert is_syllable("qúy")
    assert syllable_key("Qúy") == "quý"


_ONE_WAY = ("quý", "của", "mía", "toàn", "thuế", "giá", "quyển", "hoặc", "ngoài", "khuỷu")


@pytest.mark.parametrize("word", _ONE_WAY)
def test_where_only_one_placement_is_right_none_is_told(word: str) -> None:
    assert placement_of(word) is None
    assert syllable_key(word) == word


def test_the_habit_of_a_page_is_that_of_most_of_its_words() -> None:
    assert prevailing_placement(["Uỷ", "ban", "hoà", "hòa"]) == "new"
    assert prevailing_placement(["ban", "nhân", "dân"]) == "old"


def test_the_bar_of_d_is_a_mark_among_others() -> None:
    assert base_form("ĐƯỢC") == "duoc"


@given(st.text(max_size=12))
def test_any_text_has_an_answer(text: str) -> None:
    assert is_syllable(text) in (True, False)


@given(st.text(max_size=12))
def test_a_key_is_composed_and_its_own_key(text: str) -> None:
    key = syllable_key(text)
    assert unicodedata.is_normalized("NFC", key)
    assert syllable_key(key) == key or key != key.lower()


@given(st.sampled_from(POSSIBLE.split()), st.integers(0, 5))
def test_tones_go_on_and_off(word: str, tone: int) -> None:
    plain, _ = take_tone(word)
    for placement in ("old", "new"):
        assert take_tone(with_tone(plain, tone, placement)) == (plain, tone)
