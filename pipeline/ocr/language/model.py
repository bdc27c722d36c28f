"""The language model as it lies in ``models/weights``, and what it says of words in a row.

Loaded once, verified by its SHA-256. When it is missing or damaged reading goes on without it;
``language_model_state`` says so and why.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from models.record import Record
from pipeline.ocr.language.tokens import UNKNOWN
from pipeline.ocr.language.training import STEPS_PER_NAT
from pipeline.syllables import base_form

Ints = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).resolve().parents[3] / "models" / "weights"
ARRAYS_NAME = "vi_syllables.npz"
FACTS_NAME = "vi_syllables.json"
FORMAT = 1
"""Of the arrays; a model of another format is as good as damaged."""

_USUAL = np.log(2e-5)
"""How usual the first word of a set phrase is."""
_SET = np.log(0.1)
"""How sure it makes the second word,"""
_MAY_FOLLOW = np.log(0.02)
_BOUND = np.log(500)
"""or how much surer than any other word does, when it makes it sure in some measure."""


class LanguageModelState(Record):
    """Whether the language model can be used, and if not, why."""

    kind: Literal["ready", "missing", "damaged"]
    path: Path
    detail: str = ""
    """What was found wrong, in technical English, for the log and ``sohoa doctor``."""
    sha256: str = ""


class LanguageModel:
    """A back-off trigram over syllables; log probabilities are natural.

    Arrays, V tokens: ``words`` UTF-8 spellings a line each; ``syllable`` 1 for a possible
    syllable; ``base`` number of the letters without marks; ``unigram`` and ``unigram_backoff``
    (V). ``bigram_counts`` (V) says how many of the rows of ``bigram_last``, ``bigram`` and
    ``bigram_backoff`` belong to each first token, ``trigram_counts`` how many of the rows of
    ``trigram_last`` and ``trigram`` belong to each bigram. Probabilities are steps below zero.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        words = arrays["words"].tobytes().decode("utf-8").split("\n")
        self._words = tuple(words)
        self._number = {word: number for number, word in enumerate(words)}
        self._unknown = self._number[UNKNOWN]
        self._size = len(words)
        self._groups = _grouped(arrays["base"], arrays["syllable"], self._words)
        self._unigram = _nats(arrays["unigram"])
        self._unigram_backoff = _nats(arrays["unigram_backoff"])
        firsts = np.repeat(np.arange(self._size, dtype=np.int64), arrays["bigram_counts"])
        self._pairs = firsts * self._size + arrays["bigram_last"]
        self._bigram = _nats(arrays["bigram"])
        self._bigram_backoff = _nats(arrays["bigram_backoff"])
        pair_count = len(self._pairs)
        histories = np.repeat(np.arange(pair_count, dtype=np.int64), arrays["trigram_counts"])
        self._triples = histories * self._size + arrays["trigram_last"]
        self._trigram = _nats(arrays["trigram"])

    @property
    def size(self) -> int:
        """How many tokens the model knows."""
        return self._size

    def number(self, token: str) -> int:
        """Return a token's number; that of the unknown token when it is not known."""
        return self._number.get(token, self._unknown)

    def is_known(self, token: str) -> bool:
        """Say whether the texts had ``token``."""
        return token in self._number

    def same_letters(self, text: str) -> tuple[str, ...]:
        """Return the known syllables that differ from ``text`` in marks only, by spelling.

        They are lower-cased keys with the old tone placement; ``text`` itself may be among them.
        """
        return self._groups.get(base_form(text), ())

    @lru_cache(maxsize=4096)  # noqa: B019 - one model lives as long as the process
    def is_set_phrase(self, first: str, second: str, but: frozenset[str]) -> bool:
        """Say whether two words, whatever their marks, are the letters of a usual phrase.

        So are ``Chu tịch`` (chủ tịch) and ``HÔ SƠ`` (hồ sơ), though both may begin a name.
        A phrase that begins with one of ``but`` is none.
        """
        ones = [self._number[word] for word in self.same_letters(first) if word not in but]
        twos = np.array([self._number[word] for word in self.same_letters(second)], dtype=np.int64)
        for one in ones:
            if self._unigram[one] > _USUAL:
                after = self.bigrams(np.full_like(twos, one), twos)
                bound = (after > _MAY_FOLLOW) & (after - self._unigram[twos] > _BOUND)
                if ((after > _SET) | bound).any():
                    return True
        return False

    def unigrams(self, tokens: Ints) -> Scores:
        """Return the log probability of tokens without any history."""
        result: Scores = self._unigram[tokens]
        return result

    def trigrams(self, first: Ints, second: Ints, third: Ints) -> Scores:
        """Return the log probability of each third token after the first two; shapes alike."""
        result = self.bigrams(second, third)
        history, known = _find(self._pairs, first * self._size + second)
        known &= second != 0  # After an end only the end counts.
        result += np.where(known, self._bigram_backoff[history], np.float32(0))
        at, stored = _find(self._triples, history * self._size + third)
        return np.where(stored & known, self._trigram[at], result)

    def bigrams(self, second: Ints, third: Ints) -> Scores:
        """Return the log probability of each third token after the second."""
        at, stored = _find(self._pairs, second * self._size + third)
        backed = self._unigram_backoff[second] + self._unigram[third]
        return np.where(stored, self._bigram[at], backed)


def load_language_model() -> LanguageModel | None:
    """Return the project's model, loaded once; ``None`` when it is missing or damaged."""
    return _load(WEIGHTS)[1]


def language_model_state() -> LanguageModelState:
    """Return whether reading has its language model; loads it when that was not done."""
    return _load(WEIGHTS)[0]


def read_model(folder: Path) -> tuple[LanguageModelState, LanguageModel | None]:
    """Read and verify the model in ``folder``; the state says what is wrong when it is ``None``."""
    path = folder / ARRAYS_NAME
    try:
        facts = json.loads((folder / FACTS_NAME).read_text("utf-8"))
        data = path.read_bytes()
    except FileNotFoundError as error:
        return LanguageModelState(kind="missing", path=path, detail=str(error.filename)), None
    except (OSError, ValueError) as error:
        return LanguageModelState(kind="damaged", path=path, detail=type(error).__name__), None
    digest = hashlib.sha256(data).hexdigest()
    known = facts if isinstance(facts, dict) else {}
    if known.get("sha256") != digest or known.get("format") != FORMAT:
        detail = f"sha256 {digest}, format {known.get('format')}"
        return LanguageModelState(kind="damaged", path=path, detail=detail), None
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            model = LanguageModel(arrays)
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        return LanguageModelState(kind="damaged", path=path, detail=type(error).__name__), None
    return LanguageModelState(kind="ready", path=path, sha256=digest), model


@lru_cache(maxsize=2)
def _load(folder: Path) -> tuple[LanguageModelState, LanguageModel | None]:
    return read_model(folder)


def _nats(stored: npt.NDArray[Any]) -> Scores:
    result: Scores = stored.astype(np.float32) / np.float32(-STEPS_PER_NAT)
    return result


def _find(keys: Ints, wanted: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return where ``wanted`` stands in sorted ``keys``, and whether it does."""
    at = np.searchsorted(keys, wanted)
    np.minimum(at, len(keys) - 1, out=at)
    return at, keys[at] == wanted


def _grouped(
    base: npt.NDArray[Any], syllable: npt.NDArray[Any], words: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    members: dict[int, list[str]] = {}
    for number, possible, word in zip(base.tolist(), syllable.tolist(), words, strict=True):
        if possible:
            members.setdefault(number, []).append(word)
    return {base_form(group[0]): tuple(group) for group in members.values()}
