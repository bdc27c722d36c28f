"""Letters and points of list items follow from their order; what is sure or no list stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from pipeline.ocr.items import with_right_items
from pipeline.ocr.lines import Block, line_of
from pipeline.ocr.network.recognise import LineNetwork, Scores
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.words import RawWord, Seen

ORDER = "a b c d đ e g h i k l m n o p q r s t u v x y".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def letters(network: LineNetwork) -> LineModel:
    return network.model


def word(text: str, sure: float = 0.99, seen: Seen | None = None) -> RawWord:
    return RawWord(text, text, Box(0, 0, 9, 9), sure, 1, (0, 1), seen)


def page(*heads: RawWord | str, follows: str = "Có đơn đề nghị") -> list[Block]:
    words = [word(head) if isinstance(head, str) else head for head in heads]
    return [[line_of([head, *map(word, follows.split())]) for head in words]]


def heads(blocks: list[Block]) -> list[str]:
    return [line.words[0].text for block in blocks for line in block]


def seen(text: str, other: str, share: float, letters: LineModel) -> Seen:
    """Return what the network saw of ``text``: its first letter may be ``other``."""
    codes = {letter: code for code, letter in sorted(letters.letters.items(), reverse=True)}
    scores: Scores = np.full((2 * len(text), letters.network.outputs), -25.0, np.float32)
    for place, letter in enumerate(text):
        scores[2 * place, codes[letter]] = -1e-6
        scores[2 * place + 1, letters.blank] = -1e-6
    scores[0, codes[text[0]]], scores[0, codes[other]] = np.log(1 - share), np.log(share)
    return Seen(scores, 0, len(scores), 1 - share)


def doubtful(text: str, other: str, share: float, letters: LineModel) -> RawWord:
    return word(text, 1 - share, seen(text, other, share, letters))


def test_a_doubtful_letter_between_two_items_is_the_one_between(letters: LineModel) -> None:
    found = with_right_items(page("b)", doubtful("e)", "c", 0.3, letters), "d)"), letters)
    assert heads(found) == ["b)", "c)", "d)"]
    changed = found[0][1].words[0]
    assert (changed.raw_text, changed.reason) == ("e)", "items")


def test_the_last_item_follows_from_the_one_before(letters: LineModel) -> None:
    found = with_right_items(page("a)", "b)", doubtful("e)", "c", 0.3, letters), "2."), letters)
    assert heads(found) == ["a)", "b)", "c)", "2."]


def test_a_list_that_goes_on_from_the_page_before_is_read_backwards(letters: LineModel) -> None:
    found = with_right_items(page(doubtful("d)", "đ", 0.3, letters), "e)"), letters)
    assert heads(found) == ["đ)", "e)"]


@pytest.mark.parametrize(
    "items",
    [
        ("a)", "e)", "g)"),  # sure
        ("2.", "e)", "3."),  # alone
    ],
)
def test_sure_letters_stay(items: tuple[str, ...], letters: LineModel) -> None:
    assert heads(with_right_items(page(*items), letters)) == list(items)


def test_neighbours_that_contradict_each_other_tell_nothing(letters: LineModel) -> None:
    items = page("b)", doubtful("đ)", "d", 0.3, letters), "e)")
    assert heads(with_right_items(items, letters)) == ["b)", "đ)", "e)"]


def test_what_the_network_did_not_see_is_not_put_in(letters: LineModel) -> None:
    items = page("b)", doubtful("m)", "n", 0.1, letters), "2.")
    assert heads(with_right_items(items, letters)) == ["b)", "m)", "2."]


def test_quoted_items_of_another_law_are_left_alone(letters: LineModel) -> None:
    items = page("a)", doubtful("“", "c", 0.1, letters), "b)")
    assert heads(with_right_items(items, letters)) == ["a)", "“", "b)"]


def test_without_the_network_only_what_is_no_letter_is_put_right() -> None:
    found = with_right_items(page("k)", word("])", 0.4), "m)", word("m)", 0.6), "o)"), None)
    assert heads(found) == ["k)", "l)", "m)", "m)", "o)"]


def test_a_point_read_as_a_comma_is_put_right_by_its_neighbours() -> None:
    assert heads(with_right_items(page("3.", "4,", "5."), None)) == ["3.", "4.", "5."]
    assert heads(with_right_items(page("8,", "9."), None)) == ["8.", "9."]


def test_a_number_at_the_head_of_a_line_of_text_keeps_its_comma() -> None:
    assert heads(with_right_items(page("1.", "29,", "2."), None)) == ["1.", "29,", "2."]
    text = page("1.", "2,", "3.", follows="và khoản này")
    assert heads(with_right_items(text, None)) == ["1.", "2,", "3."]


@given(st.integers(0, 20), st.integers(3, 10))
def test_a_list_in_order_is_never_changed(first: int, count: int) -> None:
    items = [word(f"{letter})", 0.5) for letter in ORDER[first : first + count]]
    assert heads(with_right_items(page(*items), None)) == [item.text for item in items]


@given(st.lists(st.text("abcđe)12.,]“ ", min_size=1, max_size=3).filter(str.strip), max_size=8))
def test_only_first_words_of_lines_change(texts: list[str]) -> None:
    before = page(*(word(text.replace(" ", ""), 0.5) for text in texts if text.strip()))
    after = with_right_items(before, None)
    assert [line.words[1:] for line in before[0]] == [line.words[1:] for line in after[0]]
    assert [line.words[0].raw_text for line in before[0]] == [
        line.words[0].raw_text for line in after[0]
    ]
