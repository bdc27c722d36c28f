"""How fast scans are read, or become signed PDF/A: ``sohoa bench speed``.

As it stands: the clean and read step as a whole process (``benchmarks.read_file``) beside
``ocrmypdf -l vie --deskew --rotate-pages --force-ocr -j1`` on the same files, in turn, round after
round (A B A B): medians. With ``--whole``: ``sohoa run --approve all`` beside ``ocrmypdf`` with
``--output-type auto`` (it reads and makes PDF/A, but recognises, checks, signs and stores
nothing; our figures include starting up and Prefect's server). Both may use all cores then.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.chart import draw_speed
from benchmarks.competitors import (
    REFERENCE,
    Reader,
    command_for_file,
    environment_of,
    missing,
    readers,
)
from benchmarks.pages import NO_CORPORA, are_real, batches, chosen
from benchmarks.processes import Cost, ProgramFailedError, run
from benchmarks.table import SpeedRow, speed_table, spent
from config.messages import describe_error
from config.settings import load_settings
from models.errors import SohoaError
from pipeline.ingest.identify import identify

RUNS = 3
Start = Callable[[Reader, Path, Path], Cost]
"""Takes a program, a file and an empty folder, and runs it."""

WHOLE = (
    Reader(id="sohoa", kind="sohoa", vi="sohoa run", en="sohoa run"),
    Reader(
        id=REFERENCE,
        kind="ocrmypdf",
        vi="OCRmyPDF, PDF/A",
        en="OCRmyPDF, PDF/A",
        options=(
            "-l",
            "vie",
            "--deskew",
            "--rotate-pages",
            "--force-ocr",
            "--output-type",
            "auto",
        ),
    ),
)
"""The programs of ``--whole``."""


def run_reading(reader: Reader, file: Path, folder: Path) -> Cost:
    """Clean and read only."""
    return run(command_for_file(reader, file, folder / "out.txt"), environment_of(reader))


def run_whole(reader: Reader, file: Path, folder: Path) -> Cost:
    """From the scan to the finished document."""
    if reader.kind == "sohoa":
        program = Path(sys.executable).parent / "sohoa"
        out = ["--approve", "all", "--out", str(folder / "sohoa")]
        return run([str(program), "run", str(file), *out])
    return run(command_for_file(reader, file, folder / "out.txt"))


def compare(file: Path, programs: Sequence[Reader], start: Start, runs: int) -> list[SpeedRow]:
    """Run the programs in turn, each time into an empty folder; return a row for each.

    A program that fails is named and left out. Raises ``InputError`` for a file that cannot be
    taken in.
    """
    pages = identify(file, load_settings().intake).page_count
    costs: dict[str, list[Cost]] = {program.id: [] for program in programs}
    for number in range(1, runs + 1):
        for program in [one for one in programs if one.id in costs]:
            _say(f"{file.name} {number}/{runs}: {program.id}")
            try:
                with tempfile.TemporaryDirectory(prefix="sohoa-speed-") as folder:
                    costs[program.id].append(start(program, file, Path(folder)))
            except ProgramFailedError as error:
                _say(str(error))
                del costs[program.id]
    reference = costs.get(REFERENCE, [])
    return [
        SpeedRow(
            file=file.name,
            reader=program.id,
            vi=program.vi,
            en=program.en,
            spent=spent(costs[program.id], reference, pages),
        )
        for program in programs
        if program.id in costs
    ]


def _programs(*, whole: bool) -> list[Reader]:
    """Return the programs to run; say which are missing."""
    wanted = WHOLE if whole else [one for one in readers() if one.kind != "tesseract"]
    found = []
    for reader in wanted:
        if lack := missing(reader):
            _say(f"{reader.id}: {lack}")
        else:
            found.append(reader)
    return found


def _files(named: Sequence[Path], folder: Path) -> list[Path]:
    """Return the files named, or the pages of the reading benchmark as a PDF a group."""
    if named:
        return list(named)
    if not are_real():
        _say(NO_CORPORA)
    return [batch.pdf for batch in batches(chosen((), folder), folder)]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sohoa bench speed",
        description="Đo tốc độ đọc bản quét. / How fast scans are read.",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="PDF, ảnh / pictures")
    parser.add_argument("--runs", type=int, default=RUNS, help="số lượt / rounds (%(default)s)")
    parser.add_argument("--chart", type=Path, metavar="DIR", help="bench-speed.png, .svg")
    parser.add_argument(
        "--whole",
        action="store_true",
        help="cả đường đến PDF/A đã ký / all the way to signed PDF/A",
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a program failed on a file, 2 for a file that is not there."""
    arguments = _arguments(argv)
    if absent := [str(file) for file in arguments.files if not file.is_file()]:
        _say(f"Không có tệp / no such file: {', '.join(absent)}")
        return 2
    programs = _programs(whole=arguments.whole)
    start = run_whole if arguments.whole else run_reading
    rows: list[SpeedRow] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        for file in _files(arguments.files, Path(name)):
            try:
                found = compare(file.resolve(), programs, start, max(arguments.runs, 1))
            except SohoaError as error:
                _say(f"{file.name}: {describe_error(error, 'vi')} / {describe_error(error, 'en')}")
                failed = True
            else:
                rows += found
                failed |= len(found) < len(programs)
    print(*speed_table(rows), sep="\n")
    if arguments.chart and rows:
        for path in draw_speed(rows, arguments.chart):
            _say(str(path))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
