"""From token streams to the arrays of the model: a pruned Kneser-Ney trigram.

Modified Kneser-Ney smoothing with three discounts an order (Chen and Goodman, *An empirical study
of smoothing techniques for language modeling*, 1998), in back-off form: what a kept n-gram says is
stored; for the rest the shorter history's probability counts, times a weight that makes every
history sum to one again after pruning. N-grams that change least against the shorter history are
dropped first (after Stolcke, *Entropy-based pruning of backoff language models*, 1998: count times
log ratio).

What stands before the end of a sentence tells nothing about the next one: a history that ends with
it is that end alone, so trigrams have a word in their middle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.ocr.language.tokens import CLASSES, END, UNKNOWN
from pipeline.syllables import base_form, is_syllable

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Arrays = dict[str, npt.NDArray[Any]]

STEPS_PER_NAT = 12.0
"""Log probabilities are stored as whole steps below zero, 255 at most: 21 nats in one byte."""
_MAX_STEPS = 255
_TINY = 1e-12


class Limits(NamedTuple):
    """What is kept of the counts."""

    min_token: int = 2
    """Tokens seen less often are unknown ones."""
    min_trigram: int = 2
    """Trigrams seen less often are not stored; they still count for the smoothing."""
    max_bigrams: int = 400_000
    max_trigrams: int = 1_000_000


class _Order(NamedTuple):
    """The n-grams of one order, sorted by key: the numbers of their tokens as one integer."""

    keys: Ints
    counts: Ints
    p: Floats
    """Interpolated probability of the last token after the others."""
    gain: Floats
    """What is lost, in nats over the whole corpus, when the n-gram is not stored."""


def train(streams: list[list[str]], limits: Limits) -> tuple[tuple[str, ...], Arrays]:
    """Return vocabulary and arrays; ``LanguageModel`` says what each array means."""
    words = vocabulary(streams, limits.min_token)
    size = len(words)
    tokens = _numbered(streams, words)
    unigram, pairs, triples = _estimate(tokens, size)
    kept_triples = (triples.counts >= limits.min_trigram) & _best(triples.gain, limits.max_trigrams)
    histories = np.unique(triples.keys[kept_triples] // size)
    kept_pairs = _best(pairs.gain, limits.max_bigrams) | np.isin(pairs.keys, histories)
    arrays = _packed(unigram, _only(pairs, kept_pairs), _only(triples, kept_triples))
    arrays["words"] = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    arrays["syllable"] = np.array([is_syllable(word) for word in words], dtype=np.uint8)
    arrays["base"] = _base_groups(words)
    return words, arrays


def vocabulary(streams: Iterable[list[str]], min_token: int) -> tuple[str, ...]:
    """Return the model's tokens: the classes first, then the others by their spelling."""
    counts: Counter[str] = Counter()
    for stream in streams:
        counts.update(stream)
    kept = {token for token, count in counts.items() if count >= min_token}
    return (*CLASSES, *sorted(kept - set(CLASSES)))


def steps(p: Floats) -> npt.NDArray[np.uint8]:
    """Return probabilities as stored; above 1, as a back-off weight may be, counts as 1."""
    nats = -np.log(np.clip(p, _TINY, 1.0))
    return np.minimum(np.rint(nats * STEPS_PER_NAT), _MAX_STEPS).astype(np.uint8)


def _numbered(streams: list[list[str]], words: tuple[str, ...]) -> Ints:
    """Return all texts as one row of token numbers, an end at both ends and between texts."""
    number = {word: i for i, word in enumerate(words)}
    unknown, end = number[UNKNOWN], number[END]
    found = [end]
    for stream in streams:
        found.extend(number.get(token, unknown) for token in stream)
        found.append(end)
    tokens = np.array(found, dtype=np.int64)
    doubled = (tokens[1:] == end) & (tokens[:-1] == end)
    return tokens[np.concatenate(([True], ~doubled))]


def _estimate(tokens: Ints, size: int) -> tuple[Floats, _Order, _Order]:
    """Return probabilities of tokens, and the n-grams of order two and three."""
    pair_keys, pair_counts = np.unique(tokens[:-1] * size + tokens[1:], return_counts=True)
    inside = tokens[1:-1] != 0
    triple_keys, triple_counts = np.unique(
        ((tokens[:-2] * size + tokens[1:-1]) * size + tokens[2:])[inside], return_counts=True
    )
    # Kneser-Ney counts in how many places an n-gram stands; after an end, how often.
    places = np.zeros(len(pair_keys), dtype=np.int64)
    np.add.at(places, np.searchsorted(pair_keys, triple_keys % (size * size)), 1)
    places = np.where(pair_keys < size, pair_counts, np.maximum(places, 1))
    unigram = _unigram(np.bincount(pair_keys % size, minlength=size))
    pairs = _order(pair_keys, places, pair_counts, size, unigram[pair_keys % size])
    below = pairs.p[np.searchsorted(pair_keys, triple_keys % (size * size))]
    return unigram, pairs, _order(triple_keys, triple_counts, triple_counts, size, below)


def _unigram(places: Ints) -> Floats:
    taken = np.minimum(places, 0.75)
    left = taken.sum() / places.sum()
    result: Floats = (places - taken) / places.sum() + left / len(places)
    return result


def _order(keys: Ints, counts: Ints, seen: Ints, size: int, below: Floats) -> _Order:
    """Return one order, estimated from ``counts``; ``below`` is what the shorter history says."""
    _, history = np.unique(keys // size, return_inverse=True)
    taken = _discounts(counts)[np.minimum(counts, 3)]
    total = np.bincount(history, weights=counts)
    left = np.bincount(history, weights=taken) / total
    p = (counts - taken) / total[history] + left[history] * below
    gain = seen * (np.log(p) - np.log(np.maximum(left[history] * below, _TINY)))
    return _Order(keys, seen, p, gain)


def _discounts(counts: Ints) -> Floats:
    """Return what is taken from counts of 0, 1, 2 and 3 or more (Chen and Goodman, eq. 26)."""
    n = [max(int((counts == k).sum()), 1) for k in range(5)]
    y = n[1] / (n[1] + 2 * n[2])
    discounts = [0.0, *(k - (k + 1) * y * n[k + 1] / n[k] for k in (1, 2, 3))]
    # Tiny corpora give nonsense; never take all, never give.
    return np.array([min(max(d, 0.0), 0.95 * k) for k, d in enumerate(discounts)])


def _best(gain: Floats, most: int) -> Flags:
    """Return which ``most`` n-grams have the largest gain; ties by place, so always the same."""
    kept = np.zeros(len(gain), dtype=np.bool_)
    kept[np.argsort(-gain, kind="stable")[:most]] = True
    return kept & (gain > 0)


def _only(order: _Order, kept: Flags) -> _Order:
    return _Order(order.keys[kept], order.counts[kept], order.p[kept], order.gain[kept])


def _packed(unigram: Floats, pairs: _Order, triples: _Order) -> Arrays:
    """Return the stored arrays, back-off weights computed for what is stored."""
    size = len(unigram)
    one = _weights(pairs.keys // size, pairs.p, unigram[pairs.keys % size], size)
    shorter = triples.keys % (size * size)
    at = np.minimum(np.searchsorted(pairs.keys, shorter), len(pairs.keys) - 1)
    below = np.where(
        pairs.keys[at] == shorter,
        pairs.p[at],
        one[shorter // size] * unigram[shorter % size],
    )
    history = np.searchsorted(pairs.keys, triples.keys // size)
    two = _weights(history, triples.p, below, len(pairs.keys))
    return {
        "unigram": steps(unigram),
        "unigram_backoff": steps(one),
        "bigram_counts": np.bincount(pairs.keys // size, minlength=size).astype(np.uint16),
        "bigram_last": (pairs.keys % size).astype(np.uint16),
        "bigram": steps(pairs.p),
        "bigram_backoff": steps(two),
        "trigram_counts": np.bincount(history, minlength=len(pairs.keys)).astype(np.uint16),
        "trigram_last": (triples.keys % size).astype(np.uint16),
        "trigram": steps(triples.p),
    }


def _weights(history: Ints, p: Floats, below: Floats, count: int) -> Floats:
    """Return each history's back-off weight: what is left over what the shorter one has left."""
    left = 1.0 - np.bincount(history, weights=p, minlength=count)
    rest = 1.0 - np.bincount(history, weights=below, minlength=count)
    result: Floats = np.maximum(left, 1e-4) / np.maximum(rest, 1e-4)
    return result


def _base_groups(words: tuple[str, ...]) -> npt.NDArray[np.uint16]:
    """Return a number for every word; words with the same letters without marks share it."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(base_form(word), len(numbers)) for word in words], dtype=np.uint16
    )
