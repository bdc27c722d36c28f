"""How likely the network finds a spelling, and which other spellings it saw.

A score is the logarithm of the sum over all ways to lay the spelling out along the steps of its
word (the forward pass of connectionist temporal classification, Graves 2006): the network's own
probability of that spelling, whichever path was best. All spellings of a page go in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.words import Seen

_NEVER = np.float32(-1e9)
_WORTH = -6.0
"""Logarithm of the probability from which another letter in one's place is a spelling."""
_MOST = 8
"""Other spellings a word."""


def spelling_scores(
    seen: Sequence[Seen], spellings: Sequence[Sequence[str]], model: LineModel
) -> list[list[float]]:
    """Return the logarithm of the probability of each spelling of each word.

    A spelling with a letter the network does not know has minus 1e9.
    """
    codes = {text: code for code, text in sorted(model.letters.items(), reverse=True)}
    rows: list[tuple[int, list[int]]] = []
    places: list[tuple[int, int]] = []
    found = [[float(_NEVER)] * len(options) for options in spellings]
    for word, options in enumerate(spellings):
        for option, text in enumerate(options):
            labels = [codes.get(letter, -1) for letter in text]
            if labels and -1 not in labels:
                rows.append((word, labels))
                places.append((word, option))
    if rows:
        for (word, option), score in zip(places, _forward(seen, rows, model.blank), strict=True):
            found[word][option] = float(score)
    return found


def _forward(
    seen: Sequence[Seen], rows: list[tuple[int, list[int]]], blank: int
) -> NDArray[np.float32]:
    words = sorted({word for word, _ in rows})
    index = {word: number for number, word in enumerate(words)}
    steps = np.array([len(seen[word].scores) for word in words])
    stack = np.full((len(words), steps.max(), seen[words[0]].scores.shape[1]), _NEVER, np.float32)
    for number, word in enumerate(words):
        stack[number, : steps[number]] = seen[word].scores
    widest = max(2 * len(labels) + 1 for _, labels in rows)
    owner = np.array([index[word] for word, _ in rows])
    states = np.full((len(rows), widest), blank)
    last = np.empty(len(rows), int)
    for row, (_, labels) in enumerate(rows):
        states[row, 1 : 2 * len(labels) : 2] = labels
        last[row] = 2 * len(labels)
    may_skip = np.zeros(states.shape, bool)
    may_skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    emitted = stack[owner[:, None], :, states]  # (rows, states, steps)
    reach = np.full(states.shape, _NEVER, np.float32)
    reach[:, 0] = emitted[:, 0, 0]
    reach[:, 1] = emitted[:, 1, 0]
    result = np.full(len(rows), _NEVER, np.float32)
    everyone = np.arange(len(rows))
    for step in range(1, emitted.shape[2] + 1):
        ended = steps[owner] == step
        if ended.any():
            tail = np.logaddexp(reach[everyone, last], reach[everyone, last - 1])
            result[ended] = tail[ended]
        if step == emitted.shape[2]:
            break
        one = np.concatenate([np.full((len(rows), 1), _NEVER), reach[:, :-1]], axis=1)
        two = np.concatenate([np.full((len(rows), 2), _NEVER), reach[:, :-2]], axis=1)
        two[~may_skip] = _NEVER
        reach = np.logaddexp(np.logaddexp(reach, one), two).astype(np.float32) + emitted[..., step]
    return result


def other_spellings(seen: Seen, text: str, model: LineModel) -> list[str]:
    """Return spellings beside ``text`` in which single letters are others that were seen.

    A letter may also be missing or one too many: narrow letters are sometimes seen twice.
    """
    spans = _spans(seen, model)
    if "".join(letter for letter, _, _ in spans) != text:
        return []
    found: dict[str, float] = {}
    for place, (letter, start, end) in enumerate(spans):
        best = seen.scores[start:end].max(axis=0)
        own = float(seen.scores[start:end].max())
        before, after = text[:place], text[place + 1 :]
        for code in np.flatnonzero(best > own + _WORTH).tolist():
            other = "" if code == model.blank else model.letters.get(code, "")
            if other != letter and not other.isspace():
                spelled = before + other + after
                found[spelled] = max(found.get(spelled, -np.inf), float(best[code]) - own)
    for place, (start, end) in enumerate(_gaps(spans)):
        if start >= end:
            continue
        best = seen.scores[start:end].max(axis=0)
        for code in np.flatnonzero(best > _WORTH).tolist():
            letter = model.letters.get(code, "")
            if code != model.blank and letter and not letter.isspace():
                spelled = text[: place + 1] + letter + text[place + 1 :]
                found[spelled] = max(found.get(spelled, -np.inf), float(best[code]))
    found.pop(text, None)
    ranked = sorted(found, key=lambda spelled: (-found[spelled], spelled))
    return [spelled for spelled in ranked[:_MOST] if spelled]


def _gaps(spans: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    return [(before[2], after[1]) for before, after in pairwise(spans)]


def _spans(seen: Seen, model: LineModel) -> list[tuple[str, int, int]]:
    """Return the letters of the best path with their steps."""
    if not len(seen.scores):
        return []
    best = seen.scores.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
    spans = []
    for start, end in pairwise(edges):
        code = int(best[start])
        letter = model.letters.get(code, "")
        if code != model.blank and letter and not letter.isspace():
            spans.append((letter, start, end))
    return spans
