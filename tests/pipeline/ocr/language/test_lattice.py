"""The likeliest readings win, whatever engine the candidates come from."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ocr.language.lattice import Candidate, Weights, choose
from pipeline.ocr.language.model import LanguageModel, load_language_model
from pipeline.ocr.language.proposals import propose
from pipeline.syllables import base_form
from tests.pipeline.ocr.language.reading import read, text

_SPELLINGS = (
    "nghi nghị đinh định cua của Chinh Chính phu phủ ve về về viêc việc hô hỗ trơ trợ ngươi người "
    "dân, dần, quyên quyền. (quyển ỦY UY BAN NHÂN DÂN HÔ SƠ tỉnh Bình Sơn Nguyễn Văn An Thị UBND "
    "12/2024/NĐ-CP 15 a) đ) - form the of casino Iuật quari hoà hòa thuỷ : ; … ngày tháng năm"
)
_WORDS = st.one_of(
    st.sampled_from(_SPELLINGS.split()),
    st.text(st.characters(exclude_categories=["Zs", "Cc", "Cs"]), min_size=1, max_size=6),
)


def _model() -> LanguageModel:
    loaded = load_language_model()
    assert loaded is not None
    return loaded


def test_context_puts_marks_right_and_says_so(model: LanguageModel) -> None:
    choices = read("theo thâm quyên quy đinh cua pháp luật", model)
    assert text(choices) == "theo thẩm quyền quy định của pháp luật"
    changed = {choice.raw_text: choice.reason for choice in choices if choice.reason}
    assert changed == dict.fromkeys(("thâm", "quyên", "đinh", "cua"), "marks")


def test_right_text_stays(model: LanguageModel) -> None:
    line = "Người dân nộp hồ sơ tại bộ phận một cửa và nhận giấy hẹn trả kết quả."
    assert text(read(line, model)) == line


def test_case_and_punctuation_are_kept(model: LanguageModel) -> None:
    assert text(read("UY BAN NHÂN DÂN", model)) == "ỦY BAN NHÂN DÂN"
    assert text(read("có thẩm quyên, (khoan 2)", model)) == "có thẩm quyền, (khoản 2)"


def test_letters_that_make_no_syllable_are_healed(model: LanguageModel) -> None:
    choices = read("căn cứ Iuật này, cơ quari có thấrn quyền", model, confidence=0.7)
    assert text(choices) == "căn cứ luật này, cơ quan có thẩm quyền"
    assert {choice.reason for choice in choices if choice.reason} == {"letters"}


@pytest.mark.parametrize(
    "line",
    [
        "Số: 123/UBND-VP ngày 05/6/2024 QĐ NĐ-CP TT-BNV 10.000đ HS-01",
        "khoản 1 điểm đ) và d) mục II.3 Chương IV",
        "the general terms of this loan agreement shall form part",
        "gửi về địa chỉ hop.thu@vidu.gov.vn hoặc https://vidu.gov.vn/ho-so",
    ],
)
def test_codes_numbers_and_foreign_words_stay(model: LanguageModel, line: str) -> None:
    assert text(read(line, model, confidence=0.3)) == line


@pytest.mark.parametrize(
    "line",
    [
        "ông Lê Thùy Ngân, Phó Giám đốc Sở Nội vụ",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH ĐỖ THỊ BẢO",
        "Họ và tên: ĐOÀN TIẾN HẠNH",
        "Chủ tịch UBND tỉnh ĐOÀN TIẾN HẠNH kết luận",
        "người yêu cầu là bà Tô Mạnh Luận thường trú tại xã",
        "bà Phan Tiến Hạnh thường trú tại thôn Thẩm Bồng, xã Trà Dương",
    ],
)
def test_names_stay(model: LanguageModel, line: str) -> None:
    assert text(read(line, model)) == line


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("CHU TỊCH", "CHỦ TỊCH"),
        ("HÔ SƠ", "HỒ SƠ"),
        ("VÃN PHÒNG", "VĂN PHÒNG"),
        ("tư tưởng Hồ Chí Mình", "tư tưởng Hồ Chí Minh"),
    ],
)
def test_set_phrases_that_begin_like_names_are_put_right(
    model: LanguageModel, printed: str, meant: str
) -> None:
    assert text(read(printed, model)) == meant


def test_candidates_of_any_reader_are_weighed(model: LanguageModel) -> None:
    words = ["cơ", "quan", "có", "{}", "quyền"]
    offered = [Candidate("thâm", math.log(0.6)), Candidate("thẩm", math.log(0.3))]
    slots = [offered if word == "{}" else [Candidate(word, 0.0)] for word in words]
    assert choose(slots, model)[3].text == "thẩm"
    sure = [Candidate("thâm", 0.0), Candidate("thẩm", -50.0)]
    slots[3] = sure
    assert choose(slots, model)[3].text == "thâm"


def test_a_candidate_with_other_punctuation_case_or_a_space_is_passed_over(
    model: LanguageModel,
) -> None:
    others = ("quyền,", "Quyền", "quy ền", "qu1", "", "QUYỀN")
    slot = [Candidate("quyên", -9.0), *(Candidate(other, 0.0) for other in others)]
    before = [Candidate(word, 0.0) for word in ("có", "thẩm")]
    assert choose([[before[0]], [before[1]], slot], model)[2].text == "quyên"


def test_both_placements_of_a_tone_are_left_to_the_reader(model: LanguageModel) -> None:
    for one, other in (("hoà", "hòa"), ("hòa", "hoà")):
        slots = [[Candidate("xã", 0.0)], [Candidate(one, -0.6), Candidate(other, -0.8)]]
        assert choose(slots, model)[1].text == one
    assert text(read("Uy ban nhân dân đã thuỷ lợi", model)).startswith("Ủy ban")


def test_weights_decide_how_far_context_goes(model: LanguageModel) -> None:
    slots = [propose(word, 0.9, model) for word in ["theo", "thâm", "quyên"]]
    deaf = Weights(language=0.0)
    assert text(choose(slots, model, deaf)) == "theo thâm quyên"


def test_an_empty_slot_is_an_error_and_no_slots_are_none(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="without a reading"):
        choose([[]], model)
    assert choose([], model) == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=12), st.floats(0, 1))
def test_a_choice_is_one_word_composed_and_explained(words: list[str], confidence: float) -> None:
    model = _model()
    choices = choose([propose(word, confidence, model) for word in words], model)
    assert [choice.raw_text for choice in choices] == words
    for word, choice in zip(words, choices, strict=True):
        composed = unicodedata.normalize("NFC", word)
        assert unicodedata.is_normalized("NFC", choice.text)
        assert (choice.text == composed) == (choice.reason == "")
        if choice.reason != "letters":
            assert base_form(choice.text) == base_form(composed)
        if any(char.isdigit() or char in "/@" for char in word):
            assert choice.reason == ""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_SPELLINGS.split()), max_size=12), st.floats(0, 1))
def test_what_was_chosen_is_chosen_again(words: list[str], confidence: float) -> None:
    model = _model()
    first = choose([propose(word, confidence, model) for word in words], model)
    again = choose([propose(choice.text, confidence, model) for choice in first], model)
    assert text(again) == text(first)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.tuples(_WORDS, st.floats(-60, 0)), min_size=1, max_size=9), max_size=8))
def test_any_candidates_give_one_of_them_in_each_slot(
    offered: list[list[tuple[str, float]]],
) -> None:
    slots = [[Candidate(*item) for item in slot] for slot in offered]
    choices = choose(slots, _model())
    assert len(choices) == len(slots)
    for slot, choice in zip(slots, choices, strict=True):
        assert choice.text in {unicodedata.normalize("NFC", item.text) for item in slot}
