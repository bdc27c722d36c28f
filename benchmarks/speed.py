"""How fast a scan becomes a signed PDF/A: ``python -m benchmarks.speed [--runs N] FILE…``.

Runs ``sohoa run --approve all`` on each file as a whole process, and beside it, in the same round,
``ocrmypdf -l vie --deskew --rotate-pages --output-type pdfa-2`` where that program is on the PATH
(it reads and makes PDF/A, but recognises, checks, signs and stores nothing). One table: medians of
wall seconds and pages a minute, processor seconds, and the largest process's memory. Our figures
include starting up and Prefect's server; timings of a shared machine are noisy, compare within a
row.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from config.settings import load_settings
from pipeline.ingest.identify import identify

_LOOK_SECONDS = 0.2

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Cost(NamedTuple):
    """What one run of a program and all its children cost."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time, children included."""
    memory: int
    """Bytes: the largest sum over the living processes of the run that was seen."""


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end; raise ``CalledProcessError`` when it fails."""
    before = os.times()
    start = time.monotonic()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        list(command), stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        watch = _MemoryWatch(process.pid)
        watch.start()
        code = process.wait()
        wall = time.monotonic() - start
        watch.finish()
    if code != 0:
        raise subprocess.CalledProcessError(code, list(command))
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Cost(wall, cpu, watch.peak)


class _MemoryWatch(threading.Thread):
    """Looks at a process and its descendants again and again and keeps the largest sum."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._end = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._end.wait(_LOOK_SECONDS):
            self.peak = max(self.peak, sum(map(_resident, _family(self._root))))

    def finish(self) -> None:
        """Stop looking."""
        self._end.set()
        self.join()


def _family(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
    family = {root}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return family


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0


def _programs(file: Path, folder: Path) -> dict[str, list[str]]:
    sohoa = str(Path(sys.executable).parent / "sohoa")
    ours = [sohoa, "run", str(file), "--approve", "all", "--out", str(folder / "sohoa")]
    programs = {"sohoa": ours}
    if other := shutil.which("ocrmypdf"):
        options = ["-l", "vie", "--deskew", "--rotate-pages", "--output-type", "pdfa-2"]
        # A signed input is refused otherwise; the copy loses its signatures.
        options += ["--force-ocr", "--invalidate-digital-signatures"]
        programs["ocrmypdf"] = [other, *options, str(file), str(folder / "out.pdf")]
    return programs


def compare(file: Path, runs: int) -> dict[str, list[Cost]]:
    """Run the programs in turn, each time into an empty folder."""
    costs: dict[str, list[Cost]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="sohoa-speed-") as folder:
            for name, command in _programs(file, Path(folder)).items():
                costs.setdefault(name, []).append(measure(command))
    return costs


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    intake = load_settings().intake
    print(f"{'file':36} {'program':9} pages  wall s  pages/min  CPU s/page  peak MB")
    for file in wanted.files:
        pages = identify(file, intake).page_count
        for name, costs in compare(file, wanted.runs).items():
            wall = statistics.median(cost.wall for cost in costs)
            cpu = statistics.median(cost.cpu for cost in costs)
            memory = max(cost.memory for cost in costs)
            print(
                f"{file.name[:36]:36} {name:9} {pages:5} {wall:7.1f} {60 * pages / wall:10.1f} "
                f"{cpu / pages:11.2f} {memory / 2**20:8.0f}"
            )


if __name__ == "__main__":
    main()
