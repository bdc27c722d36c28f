"""Scores count what they say: words, marks, words left out, handwritten slots."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.alignment import align, fold, score, total

WORDS = st.lists(
    st.sampled_from(("một", "mốt", "hai", "ba", "Ba", "bốn", "125/QĐ", "-")), max_size=12
)
TEXTS = WORDS.map(" ".join)


@given(TEXTS)
def test_a_text_has_no_errors_against_itself(text: str) -> None:
    counted = score(text, text)
    errors = (counted.character_errors, counted.word_errors, counted.left_out, counted.bare_errors)
    assert errors == (0, 0, 0, 0)
    assert counted.words == len(text.split())


@given(TEXTS, TEXTS)
def test_errors_stay_within_bounds(truth: str, read: str) -> None:
    counted = score(truth, read)
    longer = max(len(truth.split()), len(read.split()))
    assert abs(len(truth.split()) - len(read.split())) <= counted.word_errors <= longer
    assert counted.character_errors <= max(len(fold(truth)), len(fold(read)))
    assert counted.bare_errors <= counted.word_errors
    assert counted.left_out <= min(counted.word_errors, counted.words)


@given(WORDS, WORDS)
def test_the_number_of_errors_does_not_depend_on_the_side(one: list[str], other: list[str]) -> None:
    assert align(one, other).errors == align(other, one).errors


@given(WORDS, WORDS)
def test_every_word_read_is_accounted_for(truth: list[str], read: list[str]) -> None:
    assert list(align(truth, read).printed) == read


@given(WORDS, WORDS, WORDS)
def test_going_through_a_third_text_is_never_shorter(
    one: list[str], other: list[str], third: list[str]
) -> None:
    by_way = align(one, third).errors + align(third, other).errors
    assert align(one, other).errors <= by_way


@given(TEXTS, TEXTS)
def test_a_slot_costs_nothing_whatever_is_read_in_it(before: str, after: str) -> None:
    truth = f"{before} ⟦125⟧ {after}"
    for said in ("125", "I2S", ""):
        assert score(truth, f"{before} {said} {after}").word_errors == 0
        assert score(truth, f"{before} {said} {after}").character_errors == 0


def test_handwriting_grown_together_with_print_is_no_error() -> None:
    counted = score("Số: ⟦125⟧ /QĐ-UBND ngày ⟦07⟧ tháng 8", "Số: 125/QĐ-UBND ngày07 tháng 8")
    assert (counted.word_errors, counted.character_errors) == (0, 0)
    assert (counted.slots, counted.slots_right) == (2, 2)


def test_handwriting_is_right_or_not_by_itself() -> None:
    counted = score("Số: ⟦125⟧ /QĐ ngày ⟦07⟧ tháng", "Số: I25/QĐ ngày 07. tháng")
    assert (counted.slots, counted.slots_right, counted.word_errors) == (2, 1, 0)


def test_wrong_print_beside_a_slot_is_an_error() -> None:
    assert score("Số: ⟦125⟧ /QĐ ngày", "Số: 125/QD ngày").word_errors == 1


def test_nothing_read_leaves_all_words_out() -> None:
    counted = score("một ⟦2⟧ ba", "")
    assert (counted.words, counted.left_out, counted.word_errors) == (2, 2, 2)
    assert counted.omitted == counted.wer == 1.0


def test_dashes_quotes_and_white_space_are_folded() -> None:
    assert score("“a” – b…", '"a"  -\u00a0b...').character_errors == 0


def test_pages_add_up() -> None:
    one, other = score("một hai ⟦3⟧", "một ha 3"), score("ba", "bà")
    both = total([one, other])
    assert (both.words, both.word_errors, both.bare_errors) == (3, 2, 1)
    assert (both.slots, both.slots_right) == (1, 1)
