"""A look at single pages while working on the engine: ``python -m benchmarks.accuracy [NAME…]``.

Takes the real scans of the shared corpora through the steps of a dossier's page within this
process, so that a change shows at once: character errors, word errors, words left out, seconds.
The comparison with other readers, start-up included, is ``python -m benchmarks.reading``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.alignment import Score, score, total
from benchmarks.asides import set_aside
from benchmarks.pages import CORPORA, Sample, samples
from benchmarks.read_file import cpu_seconds
from config.settings import Settings, load_settings
from flows.read_page import read_one
from models.page import PageText
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from pipeline.ocr.engine import read_page

__all__ = ["Result", "Sample", "measure", "samples"]


class Result(NamedTuple):
    """What came of one page."""

    sample: Sample
    score: Score
    text: PageText
    cpu: float
    """Seconds of processor time, without start-up."""
    seconds: dict[str, float]
    """Wall seconds by step."""


def measure(sample: Sample, settings: Settings, *, raw: bool = False) -> Result:
    """Take one page through the stages and compare it; ``raw`` leaves the cleaning out."""
    with tempfile.TemporaryDirectory(prefix="sohoa-accuracy-") as name:
        folder = Path(name)
        pages = split_pages(identify(sample.file, settings.intake), folder, 1, settings.intake)
        page, seconds = pages[sample.page - 1], {}
        began = cpu_seconds()
        if raw:
            text: PageText | None = read_page(page, settings.ocr)
        else:
            reading = read_one(page, folder, settings)
            text, seconds = reading.text, reading.seconds
        spent = cpu_seconds() - began
    text = text or PageText(page=page.number, width=page.image.width, height=page.image.height)
    counted = score(sample.truth, set_aside(text.text, sample))
    return Result(sample, counted, text, spent, seconds)


def _row(name: str, counted: Score, cpu: float, seconds: dict[str, float]) -> str:
    rates = (counted.cer, counted.wer, counted.bare_wer, counted.omitted)
    cells = "".join(f"{100 * rate:8.2f}" for rate in rates)
    steps = " ".join(f"{step} {spent:.2f}" for step, spent in seconds.items())
    return f"{name:34}{counted.words:7}{cells}{cpu:7.2f}  {steps}"


def _print_table(results: list[Result]) -> None:
    columns = "".join(f"{name:>8}" for name in ("CER %", "WER %", "bare %", "left %"))
    print(f"{'page':34}{'words':>7}{columns}{'CPU s':>7}  wall s")
    for group in dict.fromkeys(result.sample.group for result in results):
        members = [result for result in results if result.sample.group == group]
        for result in members:
            print(_row(result.sample.name, result.score, result.cpu, result.seconds))
        mean = sum(result.cpu for result in members) / len(members)
        print(_row(f"= {group}, {len(members)}", total([r.score for r in members]), mean, {}))


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
