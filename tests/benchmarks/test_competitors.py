"""The readers are data, run alike, and the competitor stays out of the working environment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.competitors import REFERENCE, command_for_file, environment_of, readers
from benchmarks.pages import ROOT

_PINNED = re.compile(r"^([a-z0-9-]+)==\S+ \\$", re.MULTILINE)


def test_each_reader_has_one_name_and_ours_comes_first() -> None:
    ids = [reader.id for reader in readers()]
    assert ids[0] == "sohoa"
    assert len(ids) == len(set(ids))
    assert REFERENCE in ids


def test_a_reader_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError, match="nobody"):
        readers(["sohoa", "nobody"])


def test_every_reader_gets_one_thread() -> None:
    assert all(environment_of(reader)["OMP_THREAD_LIMIT"] == "1" for reader in readers())


def test_no_reader_compiles_its_modules_at_every_start() -> None:
    assert not any(environment_of(reader)["PYTHONDONTWRITEBYTECODE"] for reader in readers())


def test_a_setting_of_ours_reaches_the_process() -> None:
    (ours,) = readers(["sohoa"])
    changed = ours.model_copy(update={"environment": {"SOHOA_OCR__WORKERS": "1"}})
    assert environment_of(changed)["SOHOA_OCR__WORKERS"] == "1"


def test_the_competitor_turns_and_straightens_as_we_do() -> None:
    (other,) = readers([REFERENCE])
    command = command_for_file(other, Path("scan.pdf"), Path("out.txt"))
    assert {"--deskew", "--rotate-pages", "--force-ocr", "-j1", "--sidecar"} <= set(command)


def test_the_competitor_is_pinned_in_a_lock_of_its_own() -> None:
    names = {
        lock: set(_PINNED.findall((ROOT / lock).read_text("utf-8")))
        for lock in ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
    }
    assert "ocrmypdf" in names["requirements-bench.lock"]
    assert "ocrmypdf" not in names["requirements.lock"] | names["requirements-dev.lock"]
