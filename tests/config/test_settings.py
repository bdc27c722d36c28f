"""Settings: three layers, frozen, and a wrong key is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import load_settings
from models.errors import ConfigError


def test_defaults_are_complete() -> None:
    settings = load_settings()
    assert settings.store.kind == "local"
    assert settings.sign.level == "B-LTA"


def test_own_file_overrides_only_the_keys_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[store]\nbucket = "phuong-thanh-vinh"\n')
    monkeypatch.setenv("SOHOA_CONFIG", str(own))
    settings = load_settings()
    assert settings.store.bucket == "phuong-thanh-vinh"
    assert settings.store.kind == "local"


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[store]\nbucket = "a-file"\n')
    monkeypatch.setenv("SOHOA_CONFIG", str(own))
    monkeypatch.setenv("SOHOA_STORE__BUCKET", "from-environment")
    assert load_settings().store.bucket == "from-environment"


def test_unknown_key_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_STORE__BUCKT", "x")
    with pytest.raises(ConfigError, match=r"store\.buckt"):
        load_settings()


def test_missing_own_file_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOHOA_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(ConfigError):
        load_settings()


def test_broken_toml_is_our_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[store\n")
    monkeypatch.setenv("SOHOA_CONFIG", str(own))
    with pytest.raises(ConfigError):
        load_settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().store.bucket = "other"  # type: ignore[misc]
