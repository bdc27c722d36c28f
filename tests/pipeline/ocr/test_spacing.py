"""Syllables parted by mistake are put together, and two grown together are parted."""

from __future__ import annotations

import numpy as np
import pytest

from models.geometry import Box
from pipeline.ocr.language.model import LanguageModel, load_language_model
from pipeline.ocr.lines import Line, line_of
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.spacing import with_right_spaces
from pipeline.ocr.words import RawWord, Seen

SPACE_SEEN, NO_SPACE = -4.0, -25.0


@pytest.fixture(scope="module")
def language() -> LanguageModel:
    loaded = load_language_model()
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def letters(network: LineNetwork) -> LineModel:
    return network.model


def read(text: str, letters: LineModel, space: float = SPACE_SEEN) -> Line:
    """Return a line as the network reads it, two steps a letter; ``space`` is seen everywhere."""
    codes = {letter: code for code, letter in sorted(letters.letters.items(), reverse=True)}
    scores = np.full((2 * len(text), letters.network.outputs), -30.0, np.float32)
    scores[1::2, codes[" "]] = space
    scores[1::2, letters.blank] = -0.05
    for place, char in enumerate(text):
        scores[2 * place, codes[char]] = -0.01
    words, start = [], 0
    for part in text.split():
        start = text.index(part, start)
        end = start + len(part)
        seen = Seen(scores, 2 * start, 2 * end, 0.95)
        box = Box(20 * start, 10, 20 * end, 40)
        words.append(RawWord(part, part, box, 0.95, 1, (0, 1), seen))
        start = end
    return line_of(words)


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("giấy chứng nh ận", "giấy chứng nhận"),
        ("cấp ph ường, xã", "cấp phường, xã"),
        ("ỦY BAN PH ƯỜNG", "ỦY BAN PHƯỜNG"),
    ],
)
def test_a_syllable_in_two_parts_is_put_together(
    seen: str, printed: str, language: LanguageModel, letters: LineModel
) -> None:
    line = read(seen, letters)
    found = with_right_spaces(line, language, letters)
    assert [word.text for word in found.words] == printed.split()
    (joined,) = [word for word in found.words if word.reason]
    assert joined.reason == "spaces"
    assert " " in joined.raw_text
    assert joined.seen is not None
    assert found.box == line.box


@pytest.mark.parametrize("grown", ["nhândân", "củaxã", "Phòngtư"])
def test_two_syllables_grown_together_are_parted_where_a_space_was_seen(
    grown: str, language: LanguageModel, letters: LineModel
) -> None:
    line = read(f"cho {grown} biết", letters)
    found = with_right_spaces(line, language, letters)
    texts = [word.text for word in found.words]
    assert "".join(texts) == f"cho{grown}biết"
    assert len(texts) == 4
    one, two = found.words[1:3]
    assert one.reason == two.reason == "spaces"
    assert one.box.right == two.box.left
    whole = line.words[1].box
    assert (one.box.left, two.box.right) == (whole.left, whole.right)
    unseen = read(f"cho {grown} biết", letters, NO_SPACE)
    assert with_right_spaces(unseen, language, letters) == unseen


@pytest.mark.parametrize(
    "text",
    ["ủy ban nhân dân", "Ông Lê Văn An", "số 12 ngày 3", "nghiêng", "khu A b", "TT HĐND", "Kr Nô"],
)
def test_sound_words_codes_and_names_stay(
    text: str, language: LanguageModel, letters: LineModel
) -> None:
    line = read(text, letters)
    assert with_right_spaces(line, language, letters) is line


def test_words_of_two_lines_are_never_put_together(
    language: LanguageModel, letters: LineModel
) -> None:
    one, two = read("giấy chứng nh", letters), read("ận", letters)
    line = line_of([*one.words, *two.words])
    assert with_right_spaces(line, language, letters) is line
