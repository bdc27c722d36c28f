"""A page's words read anew: by block, raw text kept; measured on real texts where they are."""

from __future__ import annotations

import random

import pytest

from models.geometry import Box
from models.page import Word
from pipeline.ocr.language.correct import correct_words
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.proposals import Costs, propose
from tests.pipeline.ocr.pages import CORPORA, needs_corpora


def words_of(text: str, block: int = 1) -> list[Word]:
    return [
        Word(
            text=word,
            raw_text=word,
            box=Box(0, 0, 9, 9),
            confidence=0.95,
            block=block,
            line=1,
            reader="test",
        )
        for word in text.split()
    ]


def test_only_changed_words_change_and_keep_what_was_read(model: LanguageModel) -> None:
    words = words_of("cơ quan có thẩm quyên cấp giấy")
    corrected = correct_words(words, model)
    assert [word.text for word in corrected] == ["cơ", "quan", "có", "thẩm", "quyền", "cấp", "giấy"]
    assert (corrected[4].raw_text, corrected[4].reason) == ("quyên", "marks")
    assert all(a is b for i, (a, b) in enumerate(zip(words, corrected, strict=True)) if i != 4)


def test_a_page_of_new_tone_placement_gets_its_own_habit(model: LanguageModel) -> None:
    words = words_of("Uỷ ban xã, Uỷ ban huyện và Uy ban nhân dân tỉnh")
    assert correct_words(words, model)[7].text == "Uỷ"


def test_blocks_are_read_each_for_itself(model: LanguageModel) -> None:
    words = [*words_of("cơ quan có thẩm"), *words_of("quyên góp ủng hộ", block=2)]
    assert [word.text for word in correct_words(words, model)][4:] == ["quyên", "góp", "ủng", "hộ"]


def _real_texts() -> list[list[str]]:
    files = sorted((CORPORA / "scans_with_text").glob("*.txt"))
    return [file.read_text("utf-8").split() for file in files]


@needs_corpora
@pytest.mark.corpus
def test_right_text_of_real_papers_is_left_alone(model: LanguageModel) -> None:
    texts = _real_texts()
    changed = [
        word.raw_text
        for text in texts
        for word in correct_words(words_of(" ".join(text)), model)
        if word.reason
    ]
    assert len(changed) <= sum(map(len, texts)) / 2000


@needs_corpora
@pytest.mark.corpus
def test_most_wrong_marks_in_real_papers_are_put_right(model: LanguageModel) -> None:
    chance = random.Random(1)
    any_mark = Costs(change=0.0, doubt=1.0)
    before = after = 0
    for text in _real_texts():
        wrong = [_misread(word, chance, model, any_mark) for word in text]
        right = correct_words(words_of(" ".join(wrong)), model)
        before += sum(a != b for a, b in zip(text, wrong, strict=True))
        after += sum(a != b.text for a, b in zip(text, right, strict=True))
    assert before > 150
    assert after < before / 5


def _misread(word: str, chance: random.Random, model: LanguageModel, costs: Costs) -> str:
    """Return ``word``, or one time in forty one of its likely misreadings."""
    others = propose(word, 1.0, model, costs=costs)[1:]
    if not others or chance.random() > 1 / 40:
        return word
    return chance.choices(others, [2.718**other.score for other in others])[0].text
