"""What is proposed for a word when its engine gives one reading only."""

from __future__ import annotations

import pytest

from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.proposals import propose


def test_a_word_comes_first_and_others_share_its_letters_case_and_marks_beside_it(
    model: LanguageModel,
) -> None:
    found = propose("(Quyên,", 0.9, model)
    assert found[0] == ("(Quyên,", 0.0)
    assert "(Quyền," in [candidate.text for candidate in found]
    assert all(candidate.score < 0 for candidate in found[1:])
    assert all(candidate.text.startswith("(Quy") for candidate in found)


def test_nearer_marks_are_likelier_and_doubt_makes_all_likelier(model: LanguageModel) -> None:
    sure = dict(propose("khâu", 1.0, model))
    unsure = dict(propose("khâu", 0.2, model))
    assert sure["khẩu"] > sure.get("khau", -99)
    assert unsure["khẩu"] > sure["khẩu"]


@pytest.mark.parametrize("word", ["12/2024", "QĐ-UBND", "-", "casino", "a)", "…", "sđt:09"])
def test_nothing_is_proposed_for_what_is_no_vietnamese_word(
    model: LanguageModel, word: str
) -> None:
    assert [candidate.text for candidate in propose(word, 0.1, model)] == [word]


def test_the_tone_stands_as_the_word_or_else_the_page_has_it(model: LanguageModel) -> None:
    old = {candidate.text for candidate in propose("Uy", 0.9, model)}
    new = {candidate.text for candidate in propose("Uy", 0.9, model, placement="new")}
    assert "Ủy" in old
    assert "Uỷ" in new
    assert "hoá" in {candidate.text for candidate in propose("hoà", 0.9, model)}


def test_letters_are_only_doubted_where_they_make_no_syllable(model: LanguageModel) -> None:
    assert "luật" in {candidate.text for candidate in propose("Iuật", 0.9, model)}
    assert all("m" not in candidate.text for candidate in propose("bản", 0.9, model))
