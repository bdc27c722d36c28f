"""Specks of dirt are no words; page numbers, bullets and short words are."""

from __future__ import annotations

import math

import pytest

from pipeline.ocr.decode import Letter, ReadWord
from pipeline.ocr.specks import is_print, without_specks


def word(text: str, sure: float = 0.99) -> ReadWord:
    return ReadWord(tuple(Letter(char, 0, 1, math.log(sure)) for char in text))


def texts(words: list[ReadWord]) -> list[str]:
    return [word.text for word in without_specks(words)]


def test_nothing_read_is_no_print() -> None:
    assert not is_print([], alone=False)
    assert without_specks([]) == []


@pytest.mark.parametrize(
    ("text", "sure", "alone", "print_"),
    [
        ("quyết", 0.5, True, True),
        ("quyết", 0.2, False, False),
        ("và", 0.8, False, True),
        ("và", 0.5, False, False),
        ("2", 0.99, True, True),
        ("2", 0.8, True, False),
        ("15", 0.99, True, True),
        ("ố", 0.99, True, False),
        ("-", 0.99, True, False),
        ("-", 0.99, False, True),
    ],
)
def test_few_letters_must_be_clearer_and_alone_plainer(
    text: str, sure: float, alone: bool, print_: bool
) -> None:
    assert is_print([word(text, sure)], alone=alone) is print_


def test_one_unclear_word_does_not_spoil_a_line() -> None:
    words = [word("Căn", 0.95), word("cứ", 0.9), word("Lụat", 0.1), word("số", 0.9)]
    assert is_print(words, alone=False)


@pytest.mark.parametrize("speck", [".", ",", "'", "`", "|", "^", "~", "_", "..", ".,", "!"])
def test_a_lone_mark_between_words_is_a_speck(speck: str) -> None:
    assert texts([word("Căn"), word(speck), word("cứ")]) == ["Căn", "cứ"]


@pytest.mark.parametrize("kept", ["-", "–", "+", "...", "./.", "/", "%", "2", "a", "(1)", "=", "&"])
def test_what_stands_by_itself_in_print_stays(kept: str) -> None:
    assert texts([word("Căn"), word(kept), word("cứ")]) == ["Căn", kept, "cứ"]


@pytest.mark.parametrize(
    ("first", "left"),
    [(".Căn", "Căn"), ("'Điều", "Điều"), ("|Số:", "Số:"), (".a", ".a"), ("-Căn", "-Căn")],
)
def test_a_speck_before_the_first_word_is_cut_off(first: str, left: str) -> None:
    assert texts([word(first), word("cứ")]) == [left, "cứ"]


def test_marks_within_a_line_stay_with_their_words() -> None:
    line = [word("Luật"), word("(sửa"), word("đổi),"), word(".xem")]
    assert texts(line) == ["Luật", "(sửa", "đổi),", ".xem"]
