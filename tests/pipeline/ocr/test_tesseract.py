"""The engine's process: it ends in time, with everything it started, and with our own errors."""

from __future__ import annotations

import os
import select
import stat
from pathlib import Path

import pytest

from models.errors import MissingToolError, OcrEngineError, OcrTimeoutError
from pipeline.ocr.tesseract import TesseractCall, engine_version, read_tsv


@pytest.fixture
def call(tmp_path: Path) -> TesseractCall:
    return TesseractCall(
        picture=tmp_path / "page.pgm",
        subject="trang 7",
        language="vie",
        tessdata=tmp_path,
        segmentation=3,
        dpi=300,
        timeout_seconds=60,
    )


def fake_engine(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called ``tesseract`` first on PATH."""
    bin_dir = folder / "bin"
    bin_dir.mkdir()
    program = bin_dir / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{bin_dir}{os.pathsep}{os.environ['PATH']}")


def has_ended(pid: int) -> bool:
    """Say whether a process is gone or a zombie; the kernel gets a moment to deliver the kill."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        readable, _, _ = select.select([handle], [], [], 5)
    finally:
        os.close(handle)
    return bool(readable)


def test_a_hanging_engine_ends_with_all_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall
) -> None:
    pids = tmp_path / "pids"
    fake_engine(
        tmp_path,
        monkeypatch,
        f"trap '' TERM\nsleep 600 &\necho $$ $! > {pids}.tmp && mv {pids}.tmp {pids}\nwait",
    )
    hurried = call.model_copy(update={"timeout_seconds": 1.0})
    with pytest.raises(OcrTimeoutError) as caught:
        read_tsv(hurried)
    assert caught.value.subject == "trang 7"
    assert caught.value.parameters["seconds"] == "1"
    leader, child = (int(pid) for pid in pids.read_text("utf-8").split())
    assert has_ended(leader)
    assert has_ended(child)


def test_a_timed_out_engine_leaves_no_zombie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall
) -> None:
    fake_engine(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/pid\nexec sleep 600")
    with pytest.raises(OcrTimeoutError):
        read_tsv(call.model_copy(update={"timeout_seconds": 0.5}))
    pid = int((tmp_path / "pid").read_text("utf-8"))
    assert not Path(f"/proc/{pid}").exists()


def test_a_crash_says_how_the_engine_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall
) -> None:
    fake_engine(tmp_path, monkeypatch, "echo 'Error in pixRead' >&2\nexit 1")
    with pytest.raises(OcrEngineError) as caught:
        read_tsv(call)
    assert caught.value.parameters["reason"] == "exit 1: Error in pixRead"
    assert caught.value.retryable


def test_an_engine_killed_from_outside_is_a_retryable_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall
) -> None:
    fake_engine(tmp_path, monkeypatch, "kill -9 $$")
    with pytest.raises(OcrEngineError) as caught:
        read_tsv(call)
    assert "exit -9" in caught.value.parameters["reason"]


@pytest.mark.parametrize("script", ["exit 0", 'printf "\\377\\376" > "$2.tsv"'])
def test_success_without_usable_output_is_an_engine_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall, script: str
) -> None:
    fake_engine(tmp_path, monkeypatch, script)
    with pytest.raises(OcrEngineError):
        read_tsv(call)


def test_a_missing_engine_is_named_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError) as caught:
        read_tsv(call)
    assert caught.value.parameters["tool"] == "tesseract"
    with pytest.raises(MissingToolError):
        engine_version()


def test_the_engine_is_held_to_one_thread_and_told_the_resolution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: TesseractCall
) -> None:
    fake_engine(tmp_path, monkeypatch, 'echo "$OMP_THREAD_LIMIT $*" > "$2.tsv"')
    said = read_tsv(call.model_copy(update={"tessdata": tmp_path / "a folder"}))
    assert said.startswith("1 ")
    assert "--dpi 300" in said
    assert f"--tessdata-dir {tmp_path}/a folder" in said
    assert "tessedit_create_tsv=1" in said


def test_the_version_is_a_number() -> None:
    assert engine_version().split(".")[0].isdigit()
