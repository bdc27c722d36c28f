"""The model as it is stored, and what it says."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document_type import UNKNOWN_TYPE
from pipeline.classify.model.linear import (
    ARRAYS_NAME,
    FACTS_NAME,
    FOLLOWING,
    WEIGHTS,
    Opinion,
    load_page_model,
    page_model_state,
    read_page_model,
    softmax,
)
from samples.training.wear import worn
from tests.pipeline.classify.pages import form, inner, page


def test_the_project_s_model_is_there_and_small() -> None:
    assert page_model_state().kind == "ready"
    assert (WEIGHTS / ARRAYS_NAME).stat().st_size < 2_000_000


def test_its_facts_tell_where_it_is_from_and_what_it_is_worth() -> None:
    facts = json.loads((WEIGHTS / FACTS_NAME).read_text("utf-8"))
    assert facts["command"].startswith("python scripts/train_classifier.py")
    assert facts["unseen"]["foreign_named"] <= 0.02
    assert not any("/" in source["name"] for source in facts["sources"])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in (ARRAYS_NAME, FACTS_NAME):
        shutil.copy(WEIGHTS / name, tmp_path / name)
    return tmp_path


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    state, model = read_page_model(tmp_path)
    assert (state.kind, model) == ("missing", None)


def test_a_changed_byte_is_found(copy: Path) -> None:
    data = bytearray((copy / ARRAYS_NAME).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / ARRAYS_NAME).write_bytes(data)
    state, model = read_page_model(copy)
    assert (state.kind, model) == ("damaged", None)
    assert "sha256" in state.detail


@pytest.mark.parametrize("facts", ["[]", "{", '{"format": 99}'])
def test_facts_that_are_none_damage_the_model(copy: Path, facts: str) -> None:
    (copy / FACTS_NAME).write_text(facts, "utf-8")
    assert read_page_model(copy)[0].kind == "damaged"


@given(st.lists(st.floats(-500, 500, width=32), min_size=2, max_size=40))
def test_softmax_gives_probabilities_of_any_scores(scores: list[float]) -> None:
    shares = softmax(np.array(scores, np.float32))
    assert float(shares.sum()) == pytest.approx(1, abs=1e-4)
    assert bool(((shares >= 0) & (shares <= 1)).all())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_a_scan_lost_the_opinion_is_a_distribution(seed: int) -> None:
    model = load_page_model()
    assert model is not None
    said = model.opinion(worn(form("GIẤY KHAI SINH", "Nơi sinh:"), random.Random(seed)))
    assert sum(said.shares.values()) == pytest.approx(1, abs=0.01)
    assert set(said.shares) == set(model.kinds)


def test_a_page_of_running_text_begins_no_paper() -> None:
    model = load_page_model()
    assert model is not None
    body = (
        "Điều 12. Trách nhiệm của các cơ quan, tổ chức và cá nhân có liên quan",
        "1. Các cơ quan quy định tại khoản 2 Điều này có trách nhiệm tổ chức thực hiện.",
        "2. Trong quá trình thực hiện nếu có vướng mắc thì kịp thời phản ánh để xem xét.",
        "Điều 13. Hiệu lực thi hành và quy định chuyển tiếp",
    )
    assert model.opinion(inner(*body, number=7, printed=7)).best == FOLLOWING


def test_an_opinion_of_nothing_is_unknown() -> None:
    assert Opinion(shares={}).best == UNKNOWN_TYPE
    assert not Opinion(shares={}).knows("giay_khai_sinh")
    assert load_page_model() is not None
    assert page([]).words == ()
