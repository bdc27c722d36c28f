"""Scores of spellings are those of the definition, and what was seen is proposed."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline.ocr.network.recognise import Scores
from pipeline.ocr.spellings import Spelled, other_spellings, spell, spelling_scores
from pipeline.ocr.words import Seen
from tests.pipeline.ocr.scores import BLANK, CODES, LETTERS, MODEL, mixed, path


def spelled(scores: Scores) -> Spelled:
    return spell(Seen(scores, 0, len(scores), 0.5), MODEL)


def brute_force(scores: Scores, text: str) -> float:
    """Return the logarithm of the sum over all paths that collapse to ``text``."""
    total = 0.0
    for codes in product(range(CODES), repeat=len(scores)):
        kept = [code for code, _ in groupby(codes) if code != BLANK]
        if "".join(LETTERS[code] for code in kept) == text:
            total += float(np.exp(sum(scores[step, code] for step, code in enumerate(codes))))
    return float(np.log(total)) if total else -600.0


@st.composite
def any_scores(draw: st.DrawFn) -> Scores:
    steps = draw(st.integers(2, 4))
    weights = draw(st.lists(st.floats(0.01, 1), min_size=steps * CODES, max_size=steps * CODES))
    table = np.array(weights).reshape(steps, CODES)
    return np.asarray(np.log(table / table.sum(axis=1, keepdims=True)), np.float32)


@tries(max_examples=25)
@given(scores=any_scores(), read=st.text("abl", min_size=1, max_size=2), other=st.text("abl"))
def test_a_spelling_of_another_length_scores_the_sum_over_all_its_paths(
    scores: Scores, read: str, other: str
) -> None:
    word = spelled(scores)._replace(text="")  # no best path: every spelling is summed up
    other = other[:3]
    values = spelling_scores([word], [[read, other or "a"]], MODEL)[0]
    wanted = brute_force(scores, other or "a") - brute_force(scores, read)
    assert values[0] == 0.0
    assert values[1] == pytest.approx(wanted, abs=1e-3)


def test_a_spelling_of_as_many_letters_scores_the_difference_where_it_differs() -> None:
    word = spelled(mixed([{"b": 0.9}, {"a": 0.6, "á": 0.3}, {"l": 0.8}]))
    values = spelling_scores([word], [["bal", "bál", "lal", "bal."]], MODEL)[0]
    assert values[1] == pytest.approx(np.log(0.3 / 0.6), abs=1e-4)
    assert values[2] < values[1] < 0
    assert values[3] < 0


def test_several_words_are_scored_as_each_alone() -> None:
    words = [spelled(path("ab_")), spelled(path("_l_a_b")), spelled(path("b"))]
    options = [["ab", "abb", "a"], ["lab", "la"], ["b", "bb"]]
    together = spelling_scores(words, options, MODEL)
    for word, texts, values in zip(words, options, together, strict=True):
        assert values == pytest.approx(spelling_scores([word], [texts], MODEL)[0])


def test_a_letter_that_the_network_does_not_know_is_never_meant() -> None:
    values = spelling_scores([spelled(path("ab"))], [["ab", "aß", "ßab", ""]], MODEL)[0]
    assert values == [0.0, -1e9, -1e9, -1e9]


def test_no_words_no_scores() -> None:
    assert spelling_scores([], [], MODEL) == []


def test_more_letters_than_steps_is_next_to_impossible() -> None:
    values = spelling_scores([spelled(path("a"))], [["a", "abab"]], MODEL)[0]
    assert values[1] < -500


def test_the_spelling_read_has_the_letters_of_the_best_path() -> None:
    word = spelled(mixed([{"b": 0.9}, {"a": 0.6}, {"a": 0.7}, {"_": 0.9}, {"a": 0.8}]))
    assert word.text == "baa"
    assert word.spans == ((0, 1), (1, 3), (4, 5))
    assert np.exp(word.clearest[1, 1]) == pytest.approx(0.7)


def test_another_letter_that_was_seen_is_proposed() -> None:
    word = spelled(mixed([{"b": 0.99}, {"a": 0.6, "á": 0.35}, {"l": 0.99}]))
    assert other_spellings(word, MODEL)[0] == "bál"


def test_a_letter_hardly_seen_is_not_proposed() -> None:
    word = spelled(path("bal", sure=1 - 1e-5))
    assert other_spellings(word, MODEL) == []


def test_a_letter_too_many_and_one_too_few_are_proposed() -> None:
    seen_twice = spelled(mixed([{"a": 0.98}, {"l": 0.5, "_": 0.45}, {"b": 0.98}]))
    assert other_spellings(seen_twice, MODEL)[0] == "ab"
    lost = spelled(mixed([{"a": 0.98}, {"_": 0.55, "l": 0.4}, {"b": 0.98}]))
    assert other_spellings(lost, MODEL)[0] == "alb"


@tries(max_examples=40)
@given(any_scores())
def test_proposals_are_few_words_other_than_what_was_read(scores: Scores) -> None:
    word = spelled(scores)
    others = other_spellings(word, MODEL)
    assert len(others) == len(set(others)) <= 8
    assert word.text not in others
    assert all(text and " " not in text for text in others)


def test_a_word_without_steps_has_no_letters() -> None:
    word = spelled(np.empty((0, CODES), np.float32))
    assert (word.text, other_spellings(word, MODEL)) == ("", [])
