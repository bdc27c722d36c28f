"""How well and at what cost pages are read: ``sohoa bench reading``.

Every reader of ``readers.toml`` reads the same pages in the same call, in turn, round after round
(A B C A B C): one table with errors, time and memory. See ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.alignment import Score, score, total
from benchmarks.asides import set_aside
from benchmarks.chart import draw_reading
from benchmarks.competitors import REFERENCE, Reader, Reading, missing, read, readers
from benchmarks.pages import GROUPS, NO_CORPORA, Batch, are_real, batches, chosen
from benchmarks.processes import ProgramFailedError
from benchmarks.table import ReadingRow, reading_table, spent
from benchmarks.targets import load_targets, missed

VERSION = 1
"""Of the JSON document."""
RUNS = 2


class Measured(NamedTuple):
    """All rounds of one reader on one batch."""

    reader: Reader
    batch: Batch
    readings: tuple[Reading, ...]
    scores: tuple[Score, ...]
    """Page by page, of the last round."""


def measure(batch: Batch, wanted: Sequence[Reader], runs: int, folder: Path) -> list[Measured]:
    """Let the readers read the batch in turn, ``runs`` times; one that fails is left out."""
    kept: dict[str, list[Reading]] = {reader.id: [] for reader in wanted}
    failed: set[str] = set()
    for number in range(1, runs + 1):
        for reader in wanted:
            if reader.id in failed:
                continue
            _say(f"{batch.group} {number}/{runs}: {reader.id}")
            try:
                kept[reader.id].append(read(reader, batch, folder))
            except ProgramFailedError as error:
                _say(str(error))
                failed.add(reader.id)
    whole = [reader for reader in wanted if reader.id not in failed]
    return [_judged(reader, batch, tuple(kept[reader.id])) for reader in whole]


def _judged(reader: Reader, batch: Batch, readings: tuple[Reading, ...]) -> Measured:
    pairs = zip(batch.samples, readings[-1].texts, strict=True)
    scores = tuple(score(sample.truth, set_aside(text, sample)) for sample, text in pairs)
    return Measured(reader, batch, readings, scores)


def rows_of(measured: Sequence[Measured]) -> list[ReadingRow]:
    """Return a row for each reader of one batch, in the order of the readers."""
    costs = {one.reader.id: [reading.cost for reading in one.readings] for one in measured}
    return [_row(one, costs) for one in measured]


def _row(one: Measured, costs: dict[str, list[Any]]) -> ReadingRow:
    counted, told = total(one.scores), one.readings[-1].coverage
    pages = len(one.batch.samples)
    return ReadingRow(
        group=one.batch.group,
        reader=one.reader.id,
        vi=one.reader.vi,
        en=one.reader.en,
        spent=spent(costs[one.reader.id], costs.get(REFERENCE, []), pages),
        words=counted.words,
        cer=counted.cer,
        wer=counted.wer,
        bare_wer=counted.bare_wer,
        left_out=counted.omitted,
        coverage=sum(told) / pages if told else None,
        slots=counted.slots,
        slots_right=counted.slots_right,
    )


def as_json(measured: Sequence[Measured], rows: Sequence[ReadingRow]) -> dict[str, Any]:
    """Return everything measured: the rows of the table and each page; no text of a page."""
    return {
        "version": VERSION,
        "real_scans": are_real(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "rows": [row.model_dump() for row in rows],
        "pages": [page for one in measured for page in _pages_json(one)],
    }


def _pages_json(one: Measured) -> list[dict[str, Any]]:
    last, out = one.readings[-1], []
    for index, (sample, counted) in enumerate(zip(one.batch.samples, one.scores, strict=True)):
        page: dict[str, Any] = {"group": one.batch.group, "page": sample.name}
        page |= {"reader": one.reader.id, **counted._asdict()}
        if last.coverage:
            page |= {"coverage": last.coverage[index], "cpu_seconds": last.page_cpu[index]}
        out.append(page)
    return out


def available(ids: Sequence[str]) -> list[Reader]:
    """Return the readers that this machine has; say which are missing."""
    found = []
    for reader in readers(ids):
        if lack := missing(reader):
            _say(f"{reader.id}: {lack}")
        else:
            found.append(reader)
    return found


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sohoa bench reading",
        description="Đo độ đúng và chi phí đọc trang. / How well and at what cost pages are read.",
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="chỉ các trang, nhóm này / only these"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="ghi cả từng trang / each page too"
    )
    parser.add_argument("--chart", type=Path, metavar="DIR", help="bench-reading.png, .svg")
    parser.add_argument(
        "--texts", type=Path, metavar="DIR", help="giữ chữ đọc được / keep the texts"
    )
    parser.add_argument(
        "--check", action="store_true", help="1 nếu không đạt / 1 if targets missed"
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="số lượt / rounds (%(default)s)")
    parser.add_argument("--reader", action="append", default=[], metavar="ID", help="chỉ / only")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1: a target was missed or a reader failed, 2: nothing to measure."""
    arguments = _arguments(argv)
    if not are_real():
        _say(NO_CORPORA)
    try:
        wanted = available(arguments.reader)
    except LookupError as error:
        _say(f"Không có bộ đọc / no reader: {error}")
        return 2
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        folder = Path(name)
        pages = chosen(arguments.names, folder)
        if not pages or not wanted:
            _say("Không có trang nào như thế. / No such page.")
            return 2
        made = [
            measure(one, wanted, max(arguments.runs, 1), folder) for one in batches(pages, folder)
        ]
    measured = [one for group in made for one in group]
    rows = [row for group in made for row in rows_of(group)]
    print(*reading_table(rows, GROUPS), sep="\n")
    _write(arguments, measured, rows)
    failed = len(measured) < len(made) * len(wanted)
    return int(_has_missed(rows) if arguments.check else failed) or int(failed)


def _write(
    arguments: argparse.Namespace, measured: Sequence[Measured], rows: Sequence[ReadingRow]
) -> None:
    if arguments.json:
        text = json.dumps(as_json(measured, rows), ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", "utf-8")
    if arguments.texts:
        for one in measured:
            for sample, text in zip(one.batch.samples, one.readings[-1].texts, strict=True):
                folder = arguments.texts / one.reader.id
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{sample.name}.txt").write_text(text, "utf-8")
    if arguments.chart:
        for path in draw_reading(rows, GROUPS, arguments.chart):
            _say(str(path))


def _has_missed(rows: Sequence[ReadingRow]) -> bool:
    lines = list(missed(load_targets(), rows))
    for line in lines:
        print(f"KHÔNG ĐẠT / MISSED  {line}")
    if not lines:
        print("Đạt mọi mức. / Every target is reached.")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
