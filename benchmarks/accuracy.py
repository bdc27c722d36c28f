"""How well pages are read: ``python -m benchmarks.accuracy [--model DIR] [--raw] [NAME…]``.

Takes the real scans of the shared corpora through the same steps as a dossier (split, clean,
read) and prints one table: character errors, word errors, words left out, seconds of processor
time. Text of digital-signature appearances is on the pictures and not in the truth: lines that
say it are not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from benchmarks.alignment import Score, score, total
from config.settings import Settings, load_settings
from models.page import Page, PageText
from pipeline.clean.clean import clean_page
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from pipeline.ocr.engine import read_page
from pipeline.ocr.orientation import find_orientation

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
_SAME_LINE = 0.6
"""Likeness, 0 to 1, from which a line read is a line of a signature's appearance."""


class Sample(NamedTuple):
    """A page with its truth."""

    group: str
    name: str
    file: Path
    page: int
    truth: str
    appearance: tuple[str, ...] = ()


class Result(NamedTuple):
    """What came of it."""

    sample: Sample
    score: Score
    text: PageText
    cpu: dict[str, float]


def samples(corpora: Path = CORPORA) -> Iterator[Sample]:
    """Yield every scan that has its text, by group."""
    folder = corpora / "scans_with_text"
    for group, pattern in (("decree 96", "nd96-*.png"), ("letter 70 dpi", "lowres-*.jpg")):
        for file in sorted(folder.glob(pattern)):
            truth = file.with_suffix(".txt").read_text("utf-8")
            yield Sample(group, file.stem, file, 1, truth)
    for entry in json.loads((folder / "provincial_pages.json").read_text("utf-8")):
        truth = (folder / entry["text"]).read_text("utf-8")
        appearance = (*entry["signature_appearance_lines"], *entry["stamp_lines"])
        file = corpora / "scans_with_fields" / entry["file"]
        name = f"{file.stem}-p{entry['page']}"
        yield Sample("provincial", name, file, entry["page"], truth, appearance)


def measure(sample: Sample, settings: Settings, *, raw: bool = False) -> Result:
    """Take one page through the stages and compare it; ``raw`` leaves the cleaning out."""
    with tempfile.TemporaryDirectory(prefix="sohoa-accuracy-") as name:
        pages = split_pages(identify(sample.file, settings.intake), Path(name), 1, settings.intake)
        page = pages[sample.page - 1]
        cpu: dict[str, float] = {}
        if not raw:
            page = _clean(page, Path(name), settings, cpu)
        began = _cpu()
        text = read_page(page, settings.ocr)
        cpu["read"] = _cpu() - began
    kept = [line for line in text.text.splitlines() if not _is_appearance(line, sample)]
    return Result(sample, score(sample.truth, "\n".join(kept)), text, cpu)


def _clean(page: Page, folder: Path, settings: Settings, cpu: dict[str, float]) -> Page:
    began = _cpu()
    turn = find_orientation(page, settings.ocr).turn
    cpu["turn"] = _cpu() - began
    began = _cpu()
    cleaned = clean_page(page, folder / "clean", turn, settings.clean)
    cpu["clean"] = _cpu() - began
    return cleaned


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _is_appearance(line: str, sample: Sample) -> bool:
    said = _plain(line)
    # The agency's name stands in the head and in the appearance: the nearer line decides.
    printed = max(_likeness(said, known) for known in sample.truth.splitlines())
    shown = max((_likeness(said, known) for known in sample.appearance), default=0.0)
    return shown >= _SAME_LINE and shown > printed


def _likeness(said: str, known: str) -> float:
    return SequenceMatcher(None, said, _plain(known)).ratio()


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if char.isalnum())


def _row(name: str, counted: Score, cpu: dict[str, float]) -> str:
    rates = (counted.cer, counted.wer, counted.bare_wer, counted.omitted)
    cells = "".join(f"{100 * rate:8.2f}" for rate in rates)
    spent = "".join(f"{cpu.get(step, 0):7.2f}" for step in ("turn", "clean", "read"))
    return f"{name:34}{counted.words:7}{cells}{spent}"


def _print_table(results: list[Result]) -> None:
    head = ("words", "CER %", "WER %", "bare %", "left %")
    columns = "".join(f"{name:>{7 if name == 'words' else 8}}" for name in head)
    print(f"{'page':34}{columns}{'turn s':>7}{'clean s':>7}{'read s':>7}")
    for group in dict.fromkeys(result.sample.group for result in results):
        members = [result for result in results if result.sample.group == group]
        for result in members:
            print(_row(result.sample.name, result.score, result.cpu))
        steps = {
            step: sum(result.cpu.get(step, 0) for result in members) / len(members)
            for step in ("turn", "clean", "read")
        }
        print(_row(f"= {group}, {len(members)}", total([r.score for r in members]), steps))


def main() -> int:
    """Measure and print; 2 when the corpora are not there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", help="only pages whose name contains one of these")
    parser.add_argument("--model", type=Path, help="folder with vie.traineddata")
    parser.add_argument("--psm", type=int, help="Tesseract's page segmentation")
    parser.add_argument("--raw", action="store_true", help="read the pictures uncleaned")
    parser.add_argument("--text", action="store_true", help="print what was read, too")
    arguments = parser.parse_args()
    if not CORPORA.is_dir():
        print("no folder ../shared/corpora beside the checkout", file=sys.stderr)
        return 2
    settings = load_settings()
    changes = {"tessdata_dir": arguments.model, "page_segmentation": arguments.psm}
    wanted = {name: value for name, value in changes.items() if value is not None}
    settings = settings.model_copy(update={"ocr": settings.ocr.model_copy(update=wanted)})
    results = []
    for sample in samples():
        if not arguments.names or any(name in sample.name for name in arguments.names):
            results.append(measure(sample, settings, raw=arguments.raw))
            if arguments.text:
                print(f"--- {sample.name}\n{results[-1].text.text}\n")
    _print_table(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
