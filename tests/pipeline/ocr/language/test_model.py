"""The model is verified, and what is wrong with it is said."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline.ocr.language.model import (
    ARRAYS_NAME,
    FACTS_NAME,
    WEIGHTS,
    LanguageModel,
    language_model_state,
    load_language_model,
    read_model,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (ARRAYS_NAME, FACTS_NAME):
        shutil.copy(WEIGHTS / name, tmp_path / name)
    return tmp_path


def test_the_shipped_model_is_whole_small_and_loaded_once() -> None:
    assert language_model_state().kind == "ready"
    assert load_language_model() is load_language_model()
    assert (WEIGHTS / ARRAYS_NAME).stat().st_size <= 8_000_000


def test_the_facts_say_where_it_comes_from_and_nothing_of_one_machine() -> None:
    facts = json.loads((WEIGHTS / FACTS_NAME).read_text("utf-8"))
    assert facts["command"].startswith("python scripts/build_language_model.py ")
    assert all(len(source["sha256"]) == 64 for source in facts["sources"])
    assert "/" not in "".join(source["name"] for source in facts["sources"])
    assert facts["evaluation"]["largest_overlap"] < 0.3


@pytest.mark.parametrize("name", [ARRAYS_NAME, FACTS_NAME])
def test_a_missing_file_is_said(folder: Path, name: str) -> None:
    (folder / name).unlink()
    state, model = read_model(folder)
    assert model is None
    assert state.kind == "missing"
    assert name in state.detail


@pytest.mark.parametrize("at", [0, 1000, -1])
def test_a_changed_byte_is_damage(folder: Path, at: int) -> None:
    data = bytearray((folder / ARRAYS_NAME).read_bytes())
    data[at] ^= 1
    (folder / ARRAYS_NAME).write_bytes(data)
    state, model = read_model(folder)
    assert (state.kind, model) == ("damaged", None)
    assert "sha256" in state.detail


@pytest.mark.parametrize("facts", ["", "[]", "null", "{}", '{"sha256": 1}', "\udcff"])
def test_unreadable_facts_are_damage(folder: Path, facts: str) -> None:
    (folder / FACTS_NAME).write_bytes(facts.encode("utf-8", "surrogateescape"))
    assert read_model(folder)[0].kind == "damaged"


def test_arrays_that_lack_a_part_are_damage(folder: Path) -> None:
    np.savez(folder / ARRAYS_NAME, words=np.zeros(3, dtype=np.uint8))
    digest = hashlib.sha256((folder / ARRAYS_NAME).read_bytes()).hexdigest()
    (folder / FACTS_NAME).write_text(json.dumps({"sha256": digest, "format": 1}), "utf-8")
    assert read_model(folder)[0].kind == "damaged"


_HISTORIES = [("<s>", "<s>"), ("nhân", "dân"), ("?", "không"), ("<,>", "và")]


@pytest.mark.parametrize("history", _HISTORIES)
def test_what_may_follow_a_history_sums_to_one(
    model: LanguageModel, history: tuple[str, str]
) -> None:
    first, second = (model.number(token) for token in history)
    every = np.arange(model.size)
    scores = model.trigrams(np.full_like(every, first), np.full_like(every, second), every)
    # A byte a probability: each is right within 4 %.
    assert np.exp(scores).sum() == pytest.approx(1, abs=0.06)


def test_syllables_with_the_same_letters_are_found_from_any_of_them(model: LanguageModel) -> None:
    group = model.same_letters("QUYÊN")
    assert {"quyên", "quyền", "quyển", "quyến"} <= set(group)
    assert model.same_letters("quyền") == group
    assert model.same_letters("casino") == ()


def test_set_phrases_are_known_by_their_letters(model: LanguageModel) -> None:
    nothing: frozenset[str] = frozenset()
    assert model.is_set_phrase("ho", "so", nothing)
    assert model.is_set_phrase("chu", "tich", nothing)
    assert not model.is_set_phrase("chu", "tich", frozenset({"chủ"}))
    assert not model.is_set_phrase("le", "thuy", nothing)
