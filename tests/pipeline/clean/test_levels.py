"""Grey levels: numpy's own percentiles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.clean.levels import level_at

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@given(PICTURES, st.floats(0, 1))
def test_a_level_is_the_percentile_that_numpy_finds(picture: np.ndarray, share: float) -> None:
    expected = float(np.percentile(picture, 100 * share))
    assert level_at(picture, share) == pytest.approx(expected, abs=1e-6)
