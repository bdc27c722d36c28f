"""Which model is used, and that a worse one does not go unnoticed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from config.settings import OcrSettings, load_settings
from models.errors import LanguageMissingError
from pipeline.ocr.tessdata import model_in_use


@pytest.fixture
def settings() -> OcrSettings:
    return load_settings().ocr


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty environment the interpreter's own; return its model folder."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    folder = tmp_path / "env" / "share" / "sohoa" / "tessdata"
    folder.mkdir(parents=True)
    return folder


def test_the_installed_model_goes_before_the_system_one(
    settings: OcrSettings, prefix: Path
) -> None:
    (prefix / "vie.traineddata").write_bytes(b"a model")
    model = model_in_use(settings)
    assert model.folder == prefix
    assert not model.fallback


def test_without_it_the_system_model_is_used_and_said_to_be_a_fallback(
    settings: OcrSettings, prefix: Path
) -> None:
    model = model_in_use(settings)
    assert model.fallback
    assert model.label == "vie system"
    assert prefix not in model.path.parents


def test_a_folder_in_the_settings_goes_before_all(
    settings: OcrSettings, prefix: Path, tmp_path: Path
) -> None:
    (prefix / "vie.traineddata").write_bytes(b"a model")
    (tmp_path / "vie.traineddata").write_bytes(b"another")
    chosen = settings.model_copy(update={"tessdata_dir": tmp_path})
    model = model_in_use(chosen)
    assert model.folder == tmp_path
    assert not model.fallback


def test_a_replaced_model_shows_in_its_hash(settings: OcrSettings, prefix: Path) -> None:
    path = prefix / "vie.traineddata"
    path.write_bytes(b"a model")
    before = model_in_use(settings).sha256
    path.write_bytes(b"a longer model")
    assert model_in_use(settings).sha256 != before


def test_every_part_of_a_language_must_be_there(settings: OcrSettings, prefix: Path) -> None:
    (prefix / "vie.traineddata").write_bytes(b"a model")
    model = model_in_use(settings.model_copy(update={"language": "vie+eng"}))
    assert model.folder != prefix


def test_a_missing_language_names_the_folders_searched(settings: OcrSettings, prefix: Path) -> None:
    with pytest.raises(LanguageMissingError) as caught:
        model_in_use(settings.model_copy(update={"language": "xyz"}))
    assert str(prefix) in caught.value.parameters["folder"]
