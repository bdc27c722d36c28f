"""Choosing one reading a word from the readers' candidates, by context.

Independent of the engine: a slot is a printed word with what a reader, or several, may have meant
by it. The path of readings that the reader and the language model together find likeliest wins.
Only letters are ever changed: a candidate with other punctuation, another case or more than one
word is passed over, and so is every change that ``guards`` forbids.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from models.record import Record
from pipeline.ocr.language.guards import Guard, guards_of, is_surname
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.tokens import Printed, core_token, mark_after, mark_before, take_apart
from pipeline.syllables import base_form, is_syllable

Reason = Literal["", "marks", "letters"]
"""Why a reading was changed; stable. ``marks``: the same letters, with other marks (đ counts as d
with a mark). ``letters``: other letters, too. Empty: it was not changed."""

_Numbers = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float32]


class Candidate(NamedTuple):
    """What a printed word may say."""

    text: str
    score: float
    """Natural logarithm of the reader's probability; only differences within a slot count."""


class Choice(Record):
    """What was chosen for a slot."""

    text: str
    """In NFC."""
    raw_text: str
    """The slot's first candidate as it was given."""
    reason: Reason


class Weights(Record):
    """How far context is trusted against the reader; all in nats.

    The defaults were measured; docs/decisions/0006-language-model.md says how.
    """

    language: float = 0.85
    """Weight of the language model's log probability; the reader's has 1."""
    unknown: float = 5.0
    """Taken from a possible syllable that the model's texts don't have."""
    impossible: float = 3.0
    """Taken in addition from letters that are no Vietnamese syllable."""
    capital: float = 1.0
    """Taken from a change of a capitalised word within a sentence."""
    place: float = 5.0
    """Taken from a change of a word that may be the name of a place."""
    person: float = 12.0
    """Taken from a change of a word that may be the name of a person."""
    letters: float = 2.0
    """Taken from a change of letters."""
    width: int = 6
    """Candidates a slot that are weighed in full; the likeliest between their neighbours."""


DEFAULT_WEIGHTS = Weights()


def choose(
    slots: Sequence[Sequence[Candidate]],
    model: LanguageModel,
    weights: Weights = DEFAULT_WEIGHTS,
) -> tuple[Choice, ...]:
    """Return one choice a slot; ``slots`` are the words of a block in reading order.

    The first candidate of a slot is the raw reading and wins ties; a slot with it alone only gives
    context. Raises ``ValueError`` when a slot is empty.
    """
    if not all(slots):
        raise ValueError("a slot without a reading")
    printed = [take_apart(_nfc(slot[0].text)) for slot in slots]
    guards = guards_of(printed, model)
    allowed = [
        _allowed(slot, parts, guard, weights)
        for slot, parts, guard in zip(slots, printed, guards, strict=True)
    ]
    places = _places(printed, allowed, model, weights)
    _narrow(places, model, weights)
    chosen = _best_path(places, model, weights)
    return tuple(
        _choice(slot[0].text, candidates, chosen.get(index, 0))
        for index, (slot, candidates) in enumerate(zip(slots, allowed, strict=True))
    )


class _Place:
    """A position of the row of tokens: a slot's letters, or the punctuation beside them."""

    __slots__ = ("keep", "scores", "slot", "tokens")

    def __init__(self, slot: int, tokens: list[int], scores: list[float]) -> None:
        self.slot = slot
        """Index of the slot; -1 for punctuation."""
        self.tokens: _Numbers = np.array(tokens, dtype=np.int64)
        self.scores: _Floats = np.array(scores, dtype=np.float32)
        self.keep: _Numbers = np.arange(len(tokens))
        """Which candidates of the slot are still weighed."""


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _allowed(
    slot: Sequence[Candidate], raw: Printed, guard: Guard, weights: Weights
) -> list[Candidate]:
    """Return the raw reading and the candidates that may take its place, with their costs."""
    first = _nfc(slot[0].text)
    kept = [Candidate(first, slot[0].score)]
    if guard is Guard.FIXED or len(slot) == 1:
        return kept
    cost = _guard_cost(guard, weights)
    # ``Nguyên`` is no family name and ``Nguyễn`` is: the name itself speaks for the change.
    open_to_surname = guard is Guard.PERSON and not is_surname(raw.core)
    seen = {raw.core.lower()}
    for text, score in slot[1:]:
        change = _change(raw, text)
        if change is None or change.lower in seen:
            continue
        seen.add(change.lower)
        letters = weights.letters if change.of_letters else 0.0
        guarded = 0.0 if open_to_surname and is_surname(change.core) else cost
        kept.append(Candidate(change.text, score - guarded - letters))
    return kept


class _Change(NamedTuple):
    """What another reading of a printed word is."""

    text: str
    """In NFC."""
    core: str
    lower: str
    of_letters: bool
    """Not of marks alone."""


@lru_cache(maxsize=32768)
def _change(raw: Printed, text: str) -> _Change | None:
    """Return what may take the place of a word; ``None`` when more than its letters differ."""
    text = _nfc(text)
    parts = take_apart(text)
    if not _is_like(parts, raw):
        return None
    of_letters = base_form(parts.core) != base_form(raw.core)
    return _Change(text, parts.core, parts.core.lower(), of_letters)


def _guard_cost(guard: Guard, weights: Weights) -> float:
    costs = {
        Guard.CAPITAL: weights.capital,
        Guard.PLACE: weights.place,
        Guard.PERSON: weights.person,
    }
    return costs.get(guard, 0.0)


def _is_like(parts: Printed, raw: Printed) -> bool:
    """Say whether only letters differ: the same punctuation, the same case."""
    if not parts.is_word or (parts.lead, parts.trail) != (raw.lead, raw.trail):
        return False
    # Iuật is no capitalised word: a small l was taken for an I.
    printed = "l" + raw.core[1:] if raw.core[0] == "I" and parts.core[0] == "l" else raw.core
    return _case(parts.core) == _case(printed)


def _case(core: str) -> str:
    if len(core) > 1 and core.isupper():
        return "upper"
    if core.islower():
        return "lower"
    return "title" if core[:1].isupper() and (core[1:].islower() or len(core) == 1) else "mixed"


def _places(
    printed: list[Printed],
    allowed: list[list[Candidate]],
    model: LanguageModel,
    weights: Weights,
) -> list[_Place]:
    found: list[_Place] = []
    for index, (parts, candidates) in enumerate(zip(printed, allowed, strict=True)):
        if before := mark_before(parts):
            found.append(_Place(-1, [model.number(before)], [0.0]))
        if not parts.core:
            continue
        tokens, scores = [], []
        for text, score in candidates:
            token = _token(text)
            tokens.append(model.number(token))
            scores.append(score - _strangeness(token, model, weights))
        found.append(_Place(index, tokens, scores))
        if after := mark_after(parts):
            found.append(_Place(-1, [model.number(after)], [0.0]))
    return found


@lru_cache(maxsize=32768)
def _token(text: str) -> str:
    return core_token(take_apart(text))


def _strangeness(token: str, model: LanguageModel, weights: Weights) -> float:
    if model.is_known(token):
        return 0.0
    return weights.unknown + (0.0 if is_syllable(token) else weights.impossible)


def _narrow(places: list[_Place], model: LanguageModel, weights: Weights) -> None:
    """Keep the candidates of each place that fit best between its neighbours' raw readings."""
    wide = [i for i, place in enumerate(places) if len(place.tokens) > weights.width]
    if not wide:
        return
    raw = [0, *(int(place.tokens[0]) for place in places), 0]
    sizes = [len(places[i].tokens) for i in wide]
    middle = np.concatenate([places[i].tokens for i in wide])
    left = np.repeat([raw[i] for i in wide], sizes)
    right = np.repeat([raw[i + 2] for i in wide], sizes)
    context = model.bigrams(left, middle) + np.maximum(
        model.bigrams(middle, right), model.unigrams(right)
    )
    edges = np.cumsum(sizes)[:-1]
    for i, fit in zip(wide, np.split(context, edges), strict=True):
        place = places[i]
        rank = weights.language * fit + place.scores
        rank[0] = np.inf  # The raw reading always stays.
        kept = np.sort(np.argsort(-rank, kind="stable")[: weights.width])
        place.tokens, place.scores, place.keep = place.tokens[kept], place.scores[kept], kept


def _best_path(places: list[_Place], model: LanguageModel, weights: Weights) -> dict[int, int]:
    """Return for every slot with a choice the index of the candidate on the likeliest path."""
    if all(len(place.tokens) == 1 for place in places):
        return {}
    context = _contexts(places, model)
    back: list[npt.NDArray[np.intp]] = []
    state: _Floats = np.zeros((1, 1), dtype=np.float32)  # Two ends before the first word.
    for place, language in zip(places, context, strict=True):
        through = state[:, :, None] + weights.language * language
        best = through.argmax(axis=0)
        back.append(best)
        state = np.take_along_axis(through, best[None], axis=0)[0] + place.scores
    # Walk back from the best last pair.
    one, two = divmod(int(state.argmax()), state.shape[1])
    picked: dict[int, int] = {}
    for place, best in zip(reversed(places), reversed(back), strict=True):
        if place.slot >= 0:
            picked[place.slot] = int(place.keep[two])
        one, two = int(best[one, two]), one
    return picked


def _contexts(places: list[_Place], model: LanguageModel) -> list[_Floats]:
    """Return for each place the log probability of its candidates after each pair before it.

    Shape: candidates two places before, one place before, here. All are looked up at once.
    """
    end = np.zeros(1, dtype=np.int64)
    rows = [end, end, *(place.tokens for place in places)]
    shapes = [(len(a), len(b), len(c)) for a, b, c in zip(rows, rows[1:], rows[2:], strict=False)]
    first = np.concatenate([np.repeat(a, s[1] * s[2]) for a, s in zip(rows, shapes, strict=False)])
    second = np.concatenate(
        [np.tile(np.repeat(b, s[2]), s[0]) for b, s in zip(rows[1:], shapes, strict=False)]
    )
    third = np.concatenate([np.tile(c, s[0] * s[1]) for c, s in zip(rows[2:], shapes, strict=True)])
    scores = model.trigrams(first, second, third)
    edges = np.cumsum([a * b * c for a, b, c in shapes])[:-1]
    parts = np.split(scores, edges)
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _choice(raw_text: str, candidates: list[Candidate], picked: int) -> Choice:
    raw, text = candidates[0].text, candidates[picked].text
    reason: Reason = ""
    if picked:
        reason = "marks" if base_form(text) == base_form(raw) else "letters"
    return Choice(text=text, raw_text=raw_text, reason=reason)
