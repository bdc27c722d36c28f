"""Connected pieces: the same as OpenCV's own count, whatever the picture."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.connected import connected_pieces

MASKS = arrays(
    np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.sampled_from([0, 1, 7])
)


@given(MASKS)
def test_pieces_are_those_that_opencv_counts(mask: np.ndarray) -> None:
    labels, stats = connected_pieces(mask)
    _, wanted, counted, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert np.array_equal(labels, wanted)
    assert np.array_equal(stats[1:], counted[1:])


def test_pieces_longer_than_a_band_are_counted_whole() -> None:
    mask = np.zeros((2500, 90), np.uint8)
    mask[100:2400, 10:13] = 255
    mask[1023:1025, 40:50] = 1
    _, stats = connected_pieces(mask)
    assert stats[1:].tolist() == [[10, 100, 3, 2300, 6900], [40, 1023, 10, 2, 20]]


def test_the_first_row_is_the_paper() -> None:
    mask = np.zeros((4, 5), np.uint8)
    mask[1, 1:3] = 1
    _, stats = connected_pieces(mask)
    assert stats[0].tolist() == [0, 0, 5, 4, 18]


def test_a_page_without_ink_has_no_piece() -> None:
    labels, stats = connected_pieces(np.zeros((3, 3), np.uint8))
    assert not labels.any()
    assert len(stats) == 1
