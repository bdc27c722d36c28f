"""Context chooses among what was seen; what context cannot know stays as it was read."""

from __future__ import annotations

import random

import numpy as np
import pytest

from models.geometry import Box
from pipeline.ocr.language.model import LanguageModel, load_language_model
from pipeline.ocr.language.proposals import Costs, propose
from pipeline.ocr.lines import Block, line_of
from pipeline.ocr.network.recognise import LineNetwork, Scores
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.wording import choose_words
from pipeline.ocr.words import RawWord, Seen
from tests.pipeline.ocr.pages import CORPORA, needs_corpora

OFFICE = "cơ quan có thẩm quyên cấp giấy"


@pytest.fixture(scope="module")
def language() -> LanguageModel:
    loaded = load_language_model()
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def letters(network: LineNetwork) -> LineModel:
    return network.model


def word(text: str, letters: LineModel, doubts: dict[int, tuple[str, float]]) -> RawWord:
    """Return a word as the network reads it; ``doubts``: place → other letter, its share."""
    codes = {letter: code for code, letter in sorted(letters.letters.items(), reverse=True)}
    scores: Scores = np.full((2 * len(text), letters.network.outputs), -25.0, np.float32)
    for place, letter in enumerate(text):
        scores[2 * place, codes[letter]] = -1e-6
        scores[2 * place + 1, letters.blank] = -1e-6
        if place in doubts:
            other, share = doubts[place]
            scores[2 * place, codes[letter]] = np.log(1 - share)
            scores[2 * place, codes[other]] = np.log(share)
    sure = min([1 - share for _, share in doubts.values()], default=0.99999)
    seen = Seen(scores, 0, len(scores), sure)
    return RawWord(text, text, Box(0, 0, 9, 9), sure, 1, (0, 1), seen)


def block(words: list[RawWord]) -> list[Block]:
    return [[line_of(words)]]


def sentence(text: str, letters: LineModel, at: int, place: int, other: str) -> list[RawWord]:
    """Return the words of ``text``, of which word ``at`` may have another letter at ``place``."""
    return [
        word(part, letters, {place: (other, 0.3)} if number == at else {})
        for number, part in enumerate(text.split())
    ]


def chosen(words: list[RawWord], language: LanguageModel, letters: LineModel) -> list[RawWord]:
    (lines,) = choose_words(block(words), language, letters)
    (line,) = lines
    return list(line.words)


@pytest.mark.parametrize(
    ("text", "at", "other", "meant"),
    [
        (OFFICE, 4, "ề", "quyền"),
        ("Ủy ban nhân dần tỉnh Hòa Bình", 3, "â", "dân"),
        ("theo quy định của pháp luất hiện hành", 5, "ậ", "luật"),
        ("căn cứ Nghị đinh của Chính phủ", 3, "ị", "định"),
    ],
)
def test_a_wrong_mark_is_put_right_by_its_context(
    text: str, at: int, other: str, meant: str, language: LanguageModel, letters: LineModel
) -> None:
    words = sentence(text, letters, at, meant.index(other), other)
    found = chosen(words, language, letters)
    assert found[at].text == meant
    assert found[at].raw_text == text.split()[at]
    assert found[at].reason
    assert found[at].box == words[at].box
    rest = [(a, b) for number, (a, b) in enumerate(zip(words, found, strict=True)) if number != at]
    assert all(a == b for a, b in rest)


def test_a_clear_word_stays_whatever_its_context(
    language: LanguageModel, letters: LineModel
) -> None:
    words = [word(part, letters, {}) for part in OFFICE.split()]
    assert chosen(words, language, letters) == words


@pytest.mark.parametrize(
    ("text", "at", "place", "other"),
    [
        ("Số: 125/QĐ-UBND ngày 15 tháng 4", 1, 1, "7"),
        ("số định danh cá nhân 001085012345 cấp", 5, 3, "6"),
        ("ngày 19/08/2025 tại", 1, 0, "7"),
        ("Kính gửi: Ông Lê Văn Bình, thôn", 3, 1, "ệ"),
    ],
)
def test_numbers_codes_and_names_stay_as_they_were_read(
    text: str, at: int, place: int, other: str, language: LanguageModel, letters: LineModel
) -> None:
    words = sentence(text, letters, at, place, other)
    found = chosen(words, language, letters)
    assert [item.text for item in found] == text.split()
    assert not any(item.reason for item in found)


def test_words_of_another_reader_are_weighed_without_the_network(
    language: LanguageModel, letters: LineModel
) -> None:
    words = [RawWord(part, part, Box(0, 0, 9, 9), 0.6, 1, (0, 1)) for part in OFFICE.split()]
    for known in (letters, None):
        (lines,) = choose_words(block(words), language, known)
        assert lines[0].words[4].text == "quyền"
        assert lines[0].words[4].raw_text == "quyên"


def test_blocks_and_lines_keep_their_words(language: LanguageModel, letters: LineModel) -> None:
    one = sentence(OFFICE, letters, 4, 3, "ề")
    two = [word(part, letters, {}) for part in ("Điều", "2.", "Quyết", "định")]
    first = [line_of(one[:3])._replace(block=7), line_of(one[3:])._replace(block=7)]
    found = choose_words([first, [line_of(two)]], language, letters)
    assert [[len(line.words) for line in lines] for lines in found] == [[3, 4], [4]]
    assert [line.block for line in found[0]] == [7, 7]
    assert found[0][1].words[1].text == "quyền"


def test_no_words_need_no_choice(language: LanguageModel, letters: LineModel) -> None:
    assert choose_words([], language, letters) == []
    assert choose_words([[]], language, letters) == [[]]


def test_blocks_are_read_each_for_itself(language: LanguageModel) -> None:
    first, second = plain("cơ quan có thẩm"), plain("quyên góp ủng hộ", 2)
    found = choose_words([[line_of(first)], [line_of(second)]], language, None)
    assert [word.text for word in found[1][0].words] == ["quyên", "góp", "ủng", "hộ"]


@pytest.mark.parametrize("habit", ["Ủy", "Uỷ"])
def test_a_page_keeps_its_own_habit_of_placing_the_tone(
    habit: str, language: LanguageModel
) -> None:
    words = plain(f"{habit} ban xã, {habit} ban huyện và Uy ban nhân dân tỉnh")
    (lines,) = choose_words(block(words), language, None)
    assert lines[0].words[7].text == habit


def plain(text: str, number: int = 1) -> list[RawWord]:
    """Return words of a reader that gives one reading a word."""
    return [
        RawWord(part, part, Box(0, 0, 9, 9), 0.95, number, (0, 1), None) for part in text.split()
    ]


def _real_texts() -> list[list[str]]:
    files = sorted((CORPORA / "scans_with_text").glob("*.txt"))
    return [file.read_text("utf-8").split() for file in files]


def _reread(words: list[str], language: LanguageModel) -> list[str]:
    (lines,) = choose_words(block(plain(" ".join(words))), language, None)
    return [word.text for word in lines[0].words]


@needs_corpora
@pytest.mark.corpus
def test_right_text_of_real_papers_is_left_alone(language: LanguageModel) -> None:
    texts = _real_texts()
    changed = sum(a != b for t in texts for a, b in zip(t, _reread(t, language), strict=True))
    assert changed <= sum(map(len, texts)) / 2000


@needs_corpora
@pytest.mark.corpus
def test_most_wrong_marks_in_real_papers_are_put_right(language: LanguageModel) -> None:
    chance = random.Random(1)
    any_mark = Costs(change=0.0, doubt=1.0)
    before = after = 0
    for text in _real_texts():
        wrong = [_misread(word, chance, language, any_mark) for word in text]
        right = _reread(wrong, language)
        before += sum(a != b for a, b in zip(text, wrong, strict=True))
        after += sum(a != b for a, b in zip(text, right, strict=True))
    assert before > 150
    assert after < before / 5


def _misread(word: str, chance: random.Random, language: LanguageModel, costs: Costs) -> str:
    """Return ``word``, or one time in forty one of its likely misreadings."""
    others = propose(word, 1.0, language, costs=costs)[1:]
    if not others or chance.random() > 1 / 40:
        return word
    return chance.choices(others, [2.718**other.score for other in others])[0].text
