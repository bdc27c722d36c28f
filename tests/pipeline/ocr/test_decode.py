"""Words of the best path: repeats merge, blanks vanish, spaces cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.decode import best_words
from tests.pipeline.ocr.scores import CODES, LETTERS, MODEL, mixed, path


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("aab", ["ab"]),
        ("a_ab", ["aab"]),
        ("aa_aa", ["aa"]),
        ("__a__b__", ["ab"]),
        ("ab la", ["ab", "la"]),
        ("  ab   la  ", ["ab", "la"]),
        ("ab _ la", ["ab", "la"]),
        ("á.", ["á."]),
        ("____", []),
        ("   ", []),
        ("", []),
    ],
)
def test_the_best_path_is_spelled_as_ctc_says(steps: str, words: list[str]) -> None:
    assert [word.text for word in best_words(path(steps), MODEL)] == words


def test_letters_know_their_steps_and_their_clearest_score() -> None:
    scores = mixed([{"_": 0.9}, {"a": 0.6}, {"a": 0.8}, {"b": 0.7}, {"_": 0.9}])
    (word,) = best_words(scores, MODEL)
    assert [(letter.text, letter.start, letter.end) for letter in word.letters] == [
        ("a", 1, 3),
        ("b", 3, 4),
    ]
    assert np.exp([letter.score for letter in word.letters]) == pytest.approx([0.8, 0.7])
    assert word.steps == (1, 4)


def test_a_word_is_as_sure_as_its_least_clear_letter() -> None:
    (word,) = best_words(mixed([{"a": 0.99}, {"b": 0.4}, {"l": 0.95}]), MODEL)
    assert word.confidence == pytest.approx(0.4)


def test_lines_that_were_not_read_have_no_words() -> None:
    assert best_words(np.empty((0, 0), np.float32), MODEL) == []


def test_a_letter_seen_with_two_marks_in_a_row_is_one() -> None:
    (word,) = best_words(mixed([{"b": 0.9}, {"a": 0.6}, {"á": 0.8}, {"b": 0.9}]), MODEL)
    assert (word.text, word.steps) == ("báb", (0, 4))
    (apart,) = best_words(mixed([{"a": 0.6}, {"_": 0.9}, {"á": 0.8}]), MODEL)
    assert apart.text == "aá"


def collapsed(codes: list[int]) -> str:
    """What the best path spells, by the definition."""
    kept = [code for at, code in enumerate(codes) if at == 0 or codes[at - 1] != code]
    return "".join(LETTERS[code] for code in kept if code < len(LETTERS))


ONE_MARK = [code for code in range(CODES) if code >= len(LETTERS) or LETTERS[code] != "á"]
"""Without letters that differ in marks alone: side by side those are taken for one."""


@given(st.lists(st.sampled_from(ONE_MARK), max_size=30))
def test_any_best_path_is_collapsed_by_the_definition(codes: list[int]) -> None:
    scores = np.full((len(codes), CODES), -5.0, np.float32)
    scores[range(len(codes)), codes] = -0.1
    words = best_words(scores, MODEL)
    assert [word.text for word in words] == collapsed(codes).split()
    ends = [edge for word in words for edge in word.steps]
    assert ends == sorted(ends)
