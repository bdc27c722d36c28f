from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from pipeline.render.baseline import fit_baseline, letter_reach
from tests.pipeline.render.papers import SIZE, draw_paper, make_word


def test_letters_reach_where_print_reaches() -> None:
    assert letter_reach("ao")[1] == 0
    assert letter_reach("ao")[0] < letter_reach("An")[0] < letter_reach("Ấn")[0]
    assert letter_reach("gỵ")[1] == letter_reach("ạ")[1] > 0
    assert letter_reach("") == letter_reach(" ")


def test_the_size_of_print_is_found_within_a_tenth() -> None:
    printed = SIZE[0] // 40
    for line in range(7):
        words = [word for word in draw_paper().words if word.line == line]
        baseline = fit_baseline(words)
        assert baseline.size == pytest.approx(printed, rel=0.1)
        assert abs(baseline.slope) < 0.005  # a pixel on a short line


def test_low_and_high_words_share_one_baseline() -> None:
    whole = draw_paper(["ao mưa Đỗ gỵ"]).words
    heights = [fit_baseline([word]).at(word.box.center_x) for word in whole]
    assert max(heights) - min(heights) < 0.1 * SIZE[0] / 40


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=5), *([st.integers(0, 2000)] * 4)),
        min_size=1,
        max_size=12,
    )
)
def test_any_boxes_give_a_usable_baseline(rows: list[tuple[str, int, int, int, int]]) -> None:
    words = [make_word(text, Box(a, b, a + c + 1, b + d + 1)) for text, a, b, c, d in rows]
    baseline = fit_baseline(words)
    assert 0 < baseline.size < 20_000
    assert abs(baseline.slope) <= 0.035
