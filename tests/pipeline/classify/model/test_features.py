"""What the model looks at."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from models.letters import without_marks
from models.page import PageText
from pipeline.classify.model.features import BITS, features_of, tokens_of
from tests.pipeline.classify.pages import Line, form, official, page

WORDS = st.sampled_from(["Số:", "Họ", "tên", "NGUYỄN", "12/5/2020", "…", "Đơn", "x", "·", "ﬁn"])
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8)


def laid_out(lines: Sequence[str]) -> PageText:
    return page([Line(text, 0.05 + index / 12) for index, text in enumerate(lines)])


@given(LINES)
def test_features_are_ascending_numbers_within_the_table(lines: Sequence[str]) -> None:
    found = features_of(laid_out(lines)).tolist()
    assert found == sorted(set(found))
    assert all(0 <= one < 1 << BITS for one in found)


@given(LINES)
def test_lost_marks_change_no_word(lines: Sequence[str]) -> None:
    plain = [without_marks(line) for line in lines]
    words = {token for token in tokens_of(laid_out(lines)) if not token.startswith("l ")}
    assert words == {token for token in tokens_of(laid_out(plain)) if not token.startswith("l ")}


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_in_which_lines_were_read_makes_no_difference(
    lines: Sequence[str], rng: random.Random
) -> None:
    text = laid_out(lines)
    numbers = list(range(len(lines)))
    rng.shuffle(numbers)
    order = [word for n in numbers for word in text.words if word.line == n]
    assert tokens_of(text) == tokens_of(text.model_copy(update={"words": tuple(order)}))


def test_numbers_say_nothing_and_the_symbol_of_a_number_does() -> None:
    one, other = official("QĐ-UBND", ""), official("TB-UBND", "")
    assert "w QD" in tokens_of(one)
    assert "w QD" not in tokens_of(other)
    assert not any("145" in token for token in tokens_of(one))


def test_a_title_is_more_than_the_same_words_in_the_text() -> None:
    title = form("GIẤY KHAI SINH")
    mention = form("ĐƠN", "tôi xin cấp lại giấy khai sinh cho con")
    assert "t KHAI SINH" in tokens_of(title)
    assert "t KHAI SINH" not in tokens_of(mention)
    assert "p KHAI SINH" in tokens_of(mention)


def test_a_page_without_words_has_features_of_its_layout_only() -> None:
    assert all(token.startswith("l ") for token in tokens_of(page([])))
