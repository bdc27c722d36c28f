"""A quantile of few numbers: numpy's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.quantile import quantile


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.floats(0, 1))
def test_a_quantile_is_that_of_numpy(values: list[float], share: float) -> None:
    expected = float(np.percentile(values, 100 * share))
    assert quantile(np.array(values), share) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_no_values_have_no_quantile() -> None:
    with pytest.raises(IndexError):
        quantile(np.array([]), 0.5)
