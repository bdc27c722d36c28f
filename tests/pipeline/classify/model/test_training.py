"""Fitting: small tables that a person can check."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.classify.model.features import BITS
from pipeline.classify.model.linear import PageModel, softmax
from pipeline.classify.model.training import Fitted, Limits, Pages, best_temperature, fit, stored

LIMITS = Limits(rounds=30, batch=8)


def rows(*numbers: int) -> npt.NDArray[np.int64]:
    return np.array(numbers, np.int64)


PAGES = Pages([rows(1, 9), rows(1, 8), rows(2, 9), rows(2, 8)] * 8, np.array([0, 0, 1, 1] * 8))


def scores(fitted: Fitted, features: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    result: npt.NDArray[np.float32] = fitted.weights[features].sum(axis=0) + fitted.bias
    return result


def test_the_feature_that_tells_kinds_apart_decides() -> None:
    fitted = fit(PAGES, 2, LIMITS)
    assert scores(fitted, rows(1)).argmax() == 0
    assert scores(fitted, rows(2)).argmax() == 1


def test_a_feature_of_both_kinds_tells_nothing() -> None:
    shares = softmax(scores(fit(PAGES, 2, LIMITS), rows(9)))
    assert abs(float(shares[0]) - 0.5) < 0.2


def test_the_same_pages_give_the_same_weights() -> None:
    one, other = fit(PAGES, 2, LIMITS), fit(PAGES, 2, LIMITS)
    assert one.weights.tobytes() == other.weights.tobytes()


def test_stored_weights_say_what_the_fitted_ones_say() -> None:
    fitted = fit(PAGES, 2, LIMITS)
    arrays = stored(fitted, ("a", "b"), 1.0)
    assert arrays["weights"].dtype == np.int8
    assert arrays["weights"].shape == (1 << BITS, 2)
    model = PageModel(arrays)
    assert model.kinds == ("a", "b")
    kept, meant = model.scores(rows(1)), scores(fitted, rows(1))
    assert np.allclose(kept, meant, atol=0.05)


def test_too_sure_scores_are_cooled_and_too_modest_ones_warmed() -> None:
    labels = np.array([0, 1] * 50)
    right = np.where(labels[:, None] == np.array([0, 1]), 1.0, 0.0).astype(np.float32)
    wrong_often = right.copy()
    wrong_often[::3] = 1 - wrong_often[::3]
    assert best_temperature(9 * wrong_often, labels) > 2
    assert best_temperature(right, labels) < 0.5
