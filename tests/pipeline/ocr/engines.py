"""Tesseract's program, made to fail: it still says its version."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def put_engine(folder: Path, script: str, patch: pytest.MonkeyPatch) -> Path:
    """Put a ``tesseract`` first on PATH that does ``script``; return the file that counts runs."""
    real = shutil.which("tesseract")
    runs = folder / "runs"
    runs.touch()
    program = folder / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {real} "$@"\n'
        f'echo run >> {runs}\n{script}\nexec {real} "$@"\n'
    )
    program.chmod(0o755)
    patch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return runs


def count_of(runs: Path) -> int:
    return len(runs.read_text("utf-8").splitlines())
