"""A run killed anywhere and started again ends with exactly one dossier and one set of results."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import COMMAND, environment, sohoa
from tests.papers import write_letter

pytestmark = pytest.mark.e2e


def _state(out: Path) -> str:
    try:
        with sqlite3.connect(f"file:{out / 'catalogue.db'}?mode=ro", uri=True) as database:
            row = database.execute("SELECT state FROM dossiers").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "files claimed": lambda out: any(out.glob("work/*/claim.json")),
    "first page read": lambda out: any(out.glob("work/*/checkpoints/page-*")),
    "approved": lambda out: _state(out) in {"APPROVED", "SIGNED", "STORED"},
    "first paper signed": lambda out: any(out.glob("work/*/results/*.signed.pdf")),
    "object written": lambda out: any(out.glob("objects/**/*.pdf")),
}


def _run_until(moment: Callable[[Path], bool], scan: Path, out: Path) -> None:
    command = [*COMMAND, "run", str(scan), "--approve", "all", "--out", str(out)]
    with subprocess.Popen(
        command,
        env=environment(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and not moment(out):
            time.sleep(0.005)  # how finely the moment is hit, not a wait for something to be ready
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_and_restarted_run_ends_with_one_dossier(moment: str, tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "hồ sơ.pdf", pages=3)
    out = tmp_path / "out"
    _run_until(MOMENTS[moment], scan, out)
    outcome = sohoa("run", scan, "--approve", "all", "--out", out, "--json")
    assert outcome.code == 0, outcome.err
    (dossier,) = outcome.json["dossiers"]
    assert dossier["state"] == "STORED"
    stored = [path for path in (out / "objects").rglob("*.pdf") if path.is_file()]
    assert len(stored) == len(dossier["documents"])
    with sqlite3.connect(out / "catalogue.db") as database:
        assert database.execute("SELECT count(*) FROM dossiers").fetchone() == (1,)


def test_a_killed_run_leaves_no_server_behind(tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "hồ sơ.pdf")
    out = tmp_path / "out"
    command = [*COMMAND, "run", str(scan), "--out", str(out)]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and not MOMENTS["first page read"](out):
            time.sleep(0.01)
        process.kill()
    deadline = time.monotonic() + 20
    while _servers_of(out) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _servers_of(out) == []


def _servers_of(out: Path) -> list[int]:
    """Return processes whose environment says that they serve this data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_bytes().decode(errors="replace")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"PREFECT_HOME={out / 'prefect'}" in variables and b"create_app" in command:
            found.append(int(folder.name))
    return found
