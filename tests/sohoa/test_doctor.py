"""The doctor tells of the models, and lets an installation without the second reader pass."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from config.settings import load_settings
from pipeline.ocr.language.model import read_model
from pipeline.ocr.second.weights import RECOGNISER, installed_folder
from sohoa.commands.doctor import Check, Verdict, examine
from tests.pipeline.ocr.pages import needs_second_reader


def told(name: str, folder: Path, **ocr: bool) -> Check:
    """Return what the doctor says of one thing, with ``folder`` as data folder."""
    settings = load_settings().model_copy(update={"data_dir": folder})
    chosen = settings.model_copy(update={"ocr": settings.ocr.model_copy(update=ocr)})
    return next(check for check in examine(chosen) if name in check.name)


def second_reader(folder: Path, **ocr: bool) -> Check:
    return told("Second reader", folder, **ocr)


def language_model(folder: Path, **ocr: bool) -> Check:
    return told("Language model", folder, **ocr)


def test_the_language_model_is_told_ready_damaged_or_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert language_model(tmp_path).verdict is Verdict.GOOD
    off = language_model(tmp_path, language_model=False)
    assert (off.verdict, "turned off" in off.found) == (Verdict.WARNING, True)
    state, model = read_model(tmp_path)
    assert model is None
    monkeypatch.setattr("sohoa.commands.doctor.language_model_state", lambda: state)
    check = language_model(tmp_path)
    assert check.verdict is Verdict.WARNING
    assert "more errors in marks" in check.advice


@needs_second_reader
def test_a_second_reader_in_place_is_good(tmp_path: Path) -> None:
    assert second_reader(tmp_path).verdict is Verdict.GOOD


@pytest.mark.parametrize("damaged", [False, True], ids=["missing", "damaged"])
def test_a_second_reader_that_cannot_be_used_is_a_warning_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    if damaged:
        installed_folder().mkdir(parents=True)
        (installed_folder() / RECOGNISER).write_bytes(b"cut off")
    check = second_reader(tmp_path)
    assert check.verdict is Verdict.WARNING
    assert ("damaged" if damaged else "not installed") in check.found
    assert "make models" in check.advice


def test_a_second_reader_turned_off_is_told(tmp_path: Path) -> None:
    assert "off in the settings" in second_reader(tmp_path, second_reader=False).found
