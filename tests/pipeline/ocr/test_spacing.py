"""Spaces inside and between syllables, on scores made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from config.settings import load_settings
from models.geometry import Box
from pipeline.ocr.language.model import LanguageModel, load_language_model
from pipeline.ocr.lines import line_of
from pipeline.ocr.network.in_use import network_in_use
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.spacing import with_right_spaces
from pipeline.ocr.words import RawWord, Seen


@pytest.fixture(scope="module")
def language() -> LanguageModel:
    model = load_language_model()
    assert model is not None
    return model


@pytest.fixture(scope="module")
def letters() -> LineModel:
    network = network_in_use(load_settings().ocr)
    assert network is not None
    return network.model


def read(text: str, letters: LineModel, space_at: int | None = None) -> list[RawWord]:
    """Return the words of one line as the network reads it, two steps a letter.

    ``space_at``: the blank before that letter may as well have been a space.
    """
    codes = {letter: code for code, letter in sorted(letters.letters.items(), reverse=True)}
    scores = np.full((2 * len(text), letters.network.outputs), -25.0, np.float32)
    for place, letter in enumerate(text):
        scores[2 * place, codes[letter]] = -0.01
        scores[2 * place + 1, letters.blank] = -0.01
        if place + 1 == space_at:
            scores[2 * place + 1, codes[" "]] = -4.0
    words, at = [], 0
    for part in text.split(" "):
        seen = Seen(scores, 2 * at, 2 * (at + len(part)), 0.9)
        box = Box(10 * at, 0, 10 * (at + len(part)), 12)
        words.append(RawWord(part, part, box, 0.9, 1, (0, 1), seen))
        at += len(part) + 1
    return words


def spaced(words: list[RawWord], language: LanguageModel, letters: LineModel) -> list[RawWord]:
    return list(with_right_spaces(line_of(words), language, letters).words)


def test_a_syllable_parted_by_mistake_is_put_together(
    language: LanguageModel, letters: LineModel
) -> None:
    words = read("công nghị ệp.", letters)
    first, whole = spaced(words, language, letters)
    assert (first.text, whole.text) == ("công", "nghịệp.")
    assert (whole.raw_text, whole.reason) == ("nghị ệp.", "spaces")
    assert whole.box == Box(50, 0, 130, 12)
    assert whole.seen is not None
    assert len(whole.seen.scores) == 2 * len("nghị ệp.")


def test_two_syllables_grown_together_are_parted(
    language: LanguageModel, letters: LineModel
) -> None:
    one, other = spaced(read("trậttự", letters, space_at=4), language, letters)
    assert (one.text, other.text) == ("trật", "tự")
    assert one.box.right == other.box.left
    assert {one.reason, other.reason} == {"spaces"}


@pytest.mark.parametrize("text", ["an ninh trật tự", "UBND tỉnh", "15/2024/QĐ-UBND ngày", "e mail"])
def test_what_is_right_or_no_syllable_stays(
    text: str, language: LanguageModel, letters: LineModel
) -> None:
    words = read(text, letters)
    assert spaced(words, language, letters) == words


def test_letters_without_a_space_between_them_stay_together(
    language: LanguageModel, letters: LineModel
) -> None:
    words = read("trậttự", letters)
    assert spaced(words, language, letters) == words
