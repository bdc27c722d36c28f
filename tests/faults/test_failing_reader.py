"""A reading engine that is killed, hangs or has no model, through ``sohoa run``.

Killed and hanging is Tesseract as a program: the network runs in our own process.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands import Outcome, sohoa
from tests.papers import write_letter

pytestmark = pytest.mark.e2e


def _path_with(folder: Path, script: str) -> str:
    """Return a PATH whose first ``tesseract`` does ``script``, unless asked for its version."""
    real = shutil.which("tesseract")
    program = folder / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {real} "$@"\n{script}\nexec {real} "$@"\n'
    )
    program.chmod(0o755)
    return f"{program.parent}{os.pathsep}{os.environ['PATH']}"


PROGRAM = {"SOHOA_OCR__ENGINE": "tesseract"}


def _run(scan: Path, out: Path, **own: str) -> Outcome:
    return sohoa("run", scan, "--approve", "all", "--out", out, "--json", **own)


def test_pages_the_engine_dies_on_are_kept_and_read_at_the_next_run(tmp_path: Path) -> None:
    """The engine dies once the first page is done, then it is well again."""
    scan, out = write_letter(tmp_path / "thư.pdf", pages=2), tmp_path / "out"
    script = f"ls {out}/work/*/checkpoints/page-00001* >/dev/null 2>&1 && kill -9 $$"
    path = _path_with(tmp_path, script)
    failed = _run(scan, out, PATH=path, SOHOA_OCR__WORKERS="1", **PROGRAM)
    (dossier,) = failed.json["dossiers"]
    assert failed.code == 0, failed.err
    assert dossier["state"] == "IN_REVIEW"  # though everything was to be approved
    assert [(f["code"], f["subject"]) for f in dossier["findings"]] == [("PAGE-022", "trang 2")]
    pages = [page for document in dossier["documents"] for page in document["pages"]]
    assert pages == [1, 2]
    again = _run(scan, out, **PROGRAM)
    (dossier,) = again.json["dossiers"]
    assert (dossier["state"], dossier["findings"]) == ("STORED", [])


def test_an_engine_that_hangs_costs_its_time_and_no_dossier(tmp_path: Path) -> None:
    scan, out = write_letter(tmp_path / "thư.png"), tmp_path / "out"
    hanging = _run(
        scan,
        out,
        PATH=_path_with(tmp_path, "exec sleep 600"),
        SOHOA_OCR__PAGE_TIMEOUT_SECONDS="1",
        **PROGRAM,
    )
    assert hanging.code == 0, hanging.err
    (dossier,) = hanging.json["dossiers"]
    assert dossier["state"] == "IN_REVIEW"
    assert [finding["code"] for finding in dossier["findings"]] == ["PAGE-021"]
    assert "1" in dossier["findings"][0]["message_vi"]


def test_a_missing_model_fails_the_dossier_until_it_is_there(tmp_path: Path) -> None:
    scan, out = write_letter(tmp_path / "thư.png"), tmp_path / "out"
    failed = _run(scan, out, SOHOA_OCR__LANGUAGE="vie+khong_co")
    assert failed.code == 1
    assert [dossier["state"] for dossier in failed.json["dossiers"]] == ["FAILED"]
    assert [failure["code"] for failure in failed.json["failed"]] == ["READ-003"]
    again = _run(scan, out)
    assert [dossier["state"] for dossier in again.json["dossiers"]] == ["STORED"]
