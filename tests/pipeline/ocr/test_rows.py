"""Segments side by side are a row; a wide gap between rows begins a block."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from pipeline.ocr.find_lines import Segment
from pipeline.ocr.rows import order_segments

NONE = np.zeros(0, np.int32)


def segment(left: int, baseline: float, width: int = 200, slope: float = 0.0) -> Segment:
    box = Box(left, round(baseline) - 22, left + width, round(baseline) + 6)
    return Segment(box, baseline, slope, 20.0, NONE, NONE)


def rows(segments: list[Segment]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for place in order_segments(segments):
        found.setdefault(place.row, []).append(place.segment)
    assert list(found) == list(range(1, len(found) + 1))
    return list(found.values())


def test_level_segments_are_one_row_left_to_right() -> None:
    assert rows([segment(600, 103), segment(100, 100), segment(900, 98)]) == [[1, 0, 2]]


def test_segments_half_a_letter_apart_are_two_rows() -> None:
    assert rows([segment(600, 111), segment(100, 100)]) == [[1], [0]]


def test_what_stands_over_another_is_never_in_its_row() -> None:
    assert rows([segment(100, 100), segment(150, 105)]) == [[0], [1]]


@pytest.mark.parametrize("slope", [-0.026, 0.026])
def test_rows_of_a_leaning_page_are_followed_across_a_gap(slope: float) -> None:
    pitch = 30
    left = [segment(100, 300 + pitch * row, 400, slope) for row in range(4)]
    right = [segment(560, 300 + pitch * row + 460 * slope, 400, slope) for row in range(4)]
    assert rows([*left, *right]) == [[0, 4], [1, 5], [2, 6], [3, 7]]


def test_a_gap_of_nearly_two_lines_begins_a_block() -> None:
    baselines = [100, 140, 180, 260, 300, 366, 400]
    places = order_segments([segment(100, baseline) for baseline in baselines])
    assert [place.block for place in places] == [1, 1, 1, 2, 2, 2, 2]


def test_no_segments_have_no_places() -> None:
    assert order_segments([]) == []


def test_one_segment_is_the_first_row_of_the_first_block() -> None:
    assert order_segments([segment(10, 50)]) == [(0, 1, 1)]


@given(
    st.lists(
        st.builds(
            segment,
            st.integers(0, 900),
            st.floats(20, 1500),
            st.integers(1, 600),
            st.floats(-0.06, 0.06),
        ),
        max_size=30,
    )
)
def test_every_segment_has_one_place_and_numbers_only_grow(segments: list[Segment]) -> None:
    places = order_segments(segments)
    assert sorted(place.segment for place in places) == list(range(len(segments)))
    order = [(place.block, place.row) for place in places]
    assert order == sorted(order)
    for before, after in pairwise(places):
        if before.row == after.row:
            one, two = segments[before.segment].box, segments[after.segment].box
            assert one.left <= two.left
            assert before.block == after.block
