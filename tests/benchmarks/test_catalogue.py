"""The benchmark of a full catalogue: what it makes is found, and what it says of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.catalogue import QUESTIONS, explain, fill, main
from storage.catalogue import Catalogue


def test_what_was_written_in_bulk_is_found_as_if_saved(tmp_path: Path) -> None:
    with Catalogue.open(f"sqlite:///{tmp_path / 'c.db'}") as catalogue:
        (one,) = fill(catalogue, 5, random.Random(3))
        name = str(one.documents[0].fields[0].value)
        assert one.key in {hit.key for hit in catalogue.search(name)}
        assert catalogue.find(one.id) == (one,)
        assert catalogue.count() == 5
        assert "VIRTUAL TABLE INDEX" in explain(catalogue, "nguyen")


def test_a_line_for_everything_that_was_timed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "3", "--repeat", "1"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in QUESTIONS)
