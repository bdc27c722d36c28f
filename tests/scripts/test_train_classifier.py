"""Training: what it writes, and that it writes the same again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.classify.model.linear import ARRAYS_NAME, FACTS_NAME, read_page_model
from samples.training.other_papers import other_kinds, other_page
from samples.training.sample import Sample
from tests.scripts.loading import load


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script with a few pages to learn from instead of thousands."""
    loaded = load("train_classifier", monkeypatch)

    def some_pages(*_: object) -> Iterator[Sample]:
        for number in range(18):
            for label, told in zip(("a", "b"), other_kinds(), strict=False):
                page = other_page(told, random.Random(number))
                yield Sample(label, f"own {label} {number}", page)
        yield Sample("khong_xac_dinh", "other", page)
        yield Sample("trang_sau", "text", page)

    monkeypatch.setattr(loaded, "gather", some_pages)
    return loaded


def test_the_same_pages_give_the_same_bytes_with_their_facts(
    script: ModuleType, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        assert script.main(["--out", str(tmp_path / name)]) == 0
    one, other = ((tmp_path / name / ARRAYS_NAME).read_bytes() for name in ("one", "other"))
    assert one == other
    facts = json.loads((tmp_path / "one" / FACTS_NAME).read_text("utf-8"))
    assert facts["bytes"] == len(one)
    assert facts["command"] == "python scripts/train_classifier.py"
    state, model = read_page_model(tmp_path / "one")
    assert state.kind == "ready"
    assert model is not None
    assert model.kinds == ("a", "b", "khong_xac_dinh", "trang_sau")


def test_a_source_that_is_not_there_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = load("train_classifier", monkeypatch)
    missing = str(tmp_path / "none.tar.xz")
    assert loaded.main(["--laws", missing, "--out", str(tmp_path)]) == 2
    assert not (tmp_path / ARRAYS_NAME).exists()
