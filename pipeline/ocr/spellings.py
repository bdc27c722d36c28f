"""How likely the network finds a spelling, and which other spellings it saw.

A spelling of as many letters as the best path has differs from it in some places: its score is
what the network gives the other letters at their steps, against its own. A spelling with more or
fewer letters gets the logarithm of the sum over all ways to lay it out along the steps (the forward
pass of connectionist temporal classification, Graves 2006), against that of the best path's; all
those of a page go in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.decode import best_letters
from pipeline.ocr.network.recognise import Scores
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.words import Seen

_NEVER = -1e9
_LEAST = -600.0
"""Logarithm; a probability below it is not told from none."""
_WORTH = -6.0
"""Logarithm of the probability from which another letter in one's place is a spelling."""
_MOST = 8
"""Other spellings a word."""


class Spelled(NamedTuple):
    """A word as the best path spells it, and what else its steps could be."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """First step and one behind the last, of each letter."""
    clearest: NDArray[np.float32]
    """(letters, codes): logarithm of each code's probability where it is clearest."""
    seen: Seen


def spell(seen: Seen, model: LineModel) -> Spelled:
    """Return the best path of a word."""
    spans = _spans(seen, model)
    clearest = _clearest(seen.scores, [edge for _, *span in spans for edge in span])
    text = "".join(letter for letter, _, _ in spans)
    return Spelled(text, tuple((start, end) for _, start, end in spans), clearest, seen)


def _clearest(scores: Scores, edges: list[int]) -> NDArray[np.float32]:
    """Return the highest score of each code from each first step to the one behind the last."""
    if not edges:
        return np.empty((0, 0), np.float32)
    # Every second piece lies between two letters; the end of all is no place to begin one.
    begins = edges[:-1] if edges[-1] == len(scores) else edges
    return np.asarray(np.maximum.reduceat(scores, begins, axis=0)[::2], np.float32)


def spelling_scores(
    words: Sequence[Spelled], spellings: Sequence[Sequence[str]], model: LineModel
) -> list[list[float]]:
    """Return the logarithm of each spelling's probability against that of the word as read.

    The first spelling of a word is the word as read. A spelling with a letter the network does not
    know has minus 1e9.
    """
    codes = {text: code for code, text in sorted(model.letters.items(), reverse=True)}
    found = [[_NEVER] * len(options) for options in spellings]
    rows: list[tuple[int, list[int]]] = []
    places: list[tuple[int, int]] = []
    for number, (word, options) in enumerate(zip(words, spellings, strict=True)):
        labels = [[codes.get(letter, -1) for letter in text] for text in options]
        same = options[0] == word.text
        found[number][0] = 0.0
        for option, spelled in enumerate(labels):
            if option == 0 or not spelled or -1 in spelled:
                continue
            if same and len(spelled) == len(labels[0]):
                found[number][option] = _against(word, labels[0], spelled)
            else:
                rows.append((number, spelled))
                places.append((number, option))
    if not rows:
        return found
    known = {}
    for number, _ in rows:
        read = [codes.get(letter, -1) for letter in spellings[number][0]]
        if read and -1 not in read:
            known[number] = read
    base = list(known.items())
    scores = _forward([word.seen for word in words], [*base, *rows], model.blank)
    own = {number: scores[index] for index, (number, _) in enumerate(base)}
    for (number, option), score in zip(places, scores[len(base) :], strict=True):
        found[number][option] = float(score - own.get(number, 0.0))
    return found


def _against(word: Spelled, own: list[int], other: list[int]) -> float:
    score = 0.0
    for place, (mine, theirs) in enumerate(zip(own, other, strict=True)):
        if mine != theirs:
            score += float(word.clearest[place, theirs] - word.clearest[place, mine])
    return score


def _forward(
    seen: Sequence[Seen], rows: list[tuple[int, list[int]]], blank: int
) -> NDArray[np.float64]:
    words = sorted({word for word, _ in rows})
    index = {word: number for number, word in enumerate(words)}
    steps = np.array([len(seen[word].scores) for word in words])
    codes = seen[words[0]].scores.shape[1]
    stack = np.zeros((len(words), steps.max(), codes), np.float64)
    for number, word in enumerate(words):
        # Probabilities, not logarithms: products of a word's few steps stay within a double.
        stack[number, : steps[number]] = np.exp(seen[word].scores)
    widest = max(2 * len(labels) + 1 for _, labels in rows)
    owner = np.array([index[word] for word, _ in rows])
    states = np.full((len(rows), widest), blank)
    last = np.empty(len(rows), int)
    for row, (_, labels) in enumerate(rows):
        states[row, 1 : 2 * len(labels) : 2] = labels
        last[row] = 2 * len(labels)
    skips = np.zeros(states.shape)
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    emitted = stack[owner[:, None, None], np.arange(steps.max())[None, :, None], states[:, None, :]]
    reach = np.zeros((len(rows), widest + 2))  # two empty states in front
    reach[:, 2:4] = emitted[:, 0, :2]
    result = np.zeros(len(rows))
    everyone = np.arange(len(rows))
    for step in range(1, emitted.shape[1] + 1):
        ended = np.flatnonzero(steps[owner] == step)
        result[ended] = (reach[everyone, last + 2] + reach[everyone, last + 1])[ended]
        if step < emitted.shape[1]:
            moved = reach[:, 2:] + reach[:, 1:-1] + skips * reach[:, :-2]
            reach[:, 2:] = moved * emitted[:, step]
    return np.log(np.maximum(result, np.exp(_LEAST)))


def other_spellings(word: Spelled, model: LineModel) -> list[str]:
    """Return spellings in which single letters are others that were seen.

    A letter may also be missing or one too many: narrow letters are sometimes seen twice.
    """
    text, scores = word.text, word.seen.scores
    found: dict[str, float] = {}
    for place, best in enumerate(word.clearest):
        own = float(best.max())
        for code in np.flatnonzero(best > own + _WORTH).tolist():
            other = "" if code == model.blank else model.letters.get(code, "")
            if other != text[place] and not other.isspace():
                spelled = text[:place] + other + text[place + 1 :]
                found[spelled] = max(found.get(spelled, -np.inf), float(best[code]) - own)
    for place, (before, after) in enumerate(pairwise(word.spans)):
        if before[1] >= after[0]:
            continue
        best = scores[before[1] : after[0]].max(axis=0)
        for code in np.flatnonzero(best > _WORTH).tolist():
            letter = model.letters.get(code, "")
            if code != model.blank and letter and not letter.isspace():
                spelled = text[: place + 1] + letter + text[place + 1 :]
                found[spelled] = max(found.get(spelled, -np.inf), float(best[code]))
    found.pop(text, None)
    ranked = sorted(found, key=lambda spelled: (-found[spelled], spelled))
    return [spelled for spelled in ranked[:_MOST] if spelled]


def _spans(seen: Seen, model: LineModel) -> list[tuple[str, int, int]]:
    """Return the letters of the best path with their steps."""
    letters = best_letters(seen.scores, model)
    return [(item.text, item.start, item.end) for item in letters if not item.text.isspace()]
