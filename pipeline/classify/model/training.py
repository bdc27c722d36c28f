"""Fit the model: multinomial logistic regression by mini-batches, then a temperature.

Plain numpy in a fixed order, so the same samples give the same bytes. The steps are those of Adam
(Kingma and Ba 2015); the weights decay (Loshchilov and Hutter 2019), which keeps the model modest
about words it saw in few papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.classify.model.features import BITS, Features
from pipeline.classify.model.linear import Floats, softmax

Arrays = dict[str, npt.NDArray[Any]]


class Limits(NamedTuple):
    """How long and how fast the model learns."""

    rounds: int = 6
    batch: int = 128
    step: float = 0.05
    decay: float = 0.002
    seed: int = 7


class Pages(NamedTuple):
    """Pages as features, with their kinds."""

    features: Sequence[Features]
    labels: npt.NDArray[np.int64]
    """Index of the kind of each page; shape (n,)."""


class Fitted(NamedTuple):
    """Weights before they are stored: (F, C) and (C,)."""

    weights: Floats
    bias: Floats


def fit(pages: Pages, kinds: int, limits: Limits) -> Fitted:
    """Return weights for ``kinds`` kinds. Every kind weighs the same, however many its pages."""
    shape = (1 << BITS, kinds)
    fitted = Fitted(np.zeros(shape, np.float32), np.zeros(kinds, np.float32))
    states = [(np.zeros_like(one), np.zeros_like(one)) for one in fitted]
    counts = np.bincount(pages.labels, minlength=kinds)
    worth = (np.sqrt(len(pages.labels) / kinds / np.maximum(counts, 1))).astype(np.float32)
    rng = np.random.default_rng(limits.seed)
    step = 0
    for turn in range(limits.rounds):
        order = rng.permutation(len(pages.labels))
        pace = limits.step * (1 - turn / limits.rounds)
        for start in range(0, len(order), limits.batch):
            step += 1
            gradients = _gradients(fitted, pages, order[start : start + limits.batch], worth)
            for one, gradient, state in zip(fitted, gradients, states, strict=True):
                change = _adam(gradient, state, step) + limits.decay * one
                np.subtract(one, pace * change, out=one)
    return fitted


def _gradients(
    fitted: Fitted, pages: Pages, chosen: npt.NDArray[np.int64], worth: Floats
) -> tuple[Floats, Floats]:
    labels = pages.labels[chosen]
    rows = [pages.features[at] for at in chosen.tolist()]
    lengths = np.array([len(row) for row in rows])
    flat = np.concatenate(rows)
    scale = np.repeat(1 / np.sqrt(lengths), lengths).astype(np.float32)[:, None]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    scores = np.add.reduceat(fitted.weights[flat] * scale, starts) + fitted.bias
    errors = softmax(scores)
    errors[np.arange(len(labels)), labels] -= 1
    errors *= worth[labels][:, None] / np.float32(len(labels))
    weights = np.zeros_like(fitted.weights)
    by_feature = np.argsort(flat, kind="stable")
    ordered = flat[by_feature]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    spread = (np.repeat(errors, lengths, axis=0) * scale)[by_feature]
    weights[ordered[first]] = np.add.reduceat(spread, first)
    return weights, errors.sum(axis=0)


def _adam(gradient: Floats, state: tuple[Floats, Floats], step: int) -> Floats:
    mean, square = state
    mean += np.float32(0.1) * (gradient - mean)
    square += np.float32(0.01) * (gradient * gradient - square)
    usual = np.sqrt(square / np.float32(1 - 0.99**step)) + np.float32(1e-8)
    result: Floats = mean / np.float32(1 - 0.9**step) / usual
    return result


def stored(fitted: Fitted, kinds: Sequence[str], temperature: float) -> Arrays:
    """Return the arrays to write: weights as eight bits with a scale a kind."""
    scale = np.maximum(np.abs(fitted.weights).max(axis=0), 1e-6) / 127
    return {
        "kinds": np.frombuffer("\n".join(kinds).encode(), np.uint8),
        "weights": np.rint(fitted.weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": fitted.bias,
        "temperature": np.array([temperature], np.float32),
    }


def best_temperature(scores: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Return the temperature under which pages never learnt from are least surprising.

    Tried in steps of 5 %, from 0.25 to about 8; ``scores`` (n, C).
    """
    tried = [round(0.25 * 1.05**power, 4) for power in range(72)]
    told = [surprise((scores / one).astype(np.float32), labels) for one in tried]
    return tried[told.index(min(told))]


def surprise(scores: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Return the mean negative log probability of the labels, in nats."""
    shares = softmax(scores)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(shares, 1e-9)).mean())
