"""Clean and read one file, nothing more: ``python -m benchmarks.read_file FILE --text OUT``.

Our side of the comparison as a whole process: take the file apart, turn, straighten, clean and read
page by page as a dossier's pages are (``flows.read_page.read_one``), write the text with a form
feed after each page. No orchestrator, no signing, no store; start-up and decoding are in.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from config.settings import Settings, load_settings
from flows.read_page import read_one
from models.page import Page, PageText
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages


def read_file(file: Path, settings: Settings, *, raw: bool) -> list[dict[str, Any]]:
    """Read every page, one after the other; ``raw`` takes each word as the engine said it."""
    with tempfile.TemporaryDirectory(prefix="sohoa-read-") as name:
        folder = Path(name)
        pages = split_pages(identify(file, settings.intake), folder, 1, settings.intake)
        return [_read(page, folder, settings, raw=raw) for page in pages]


def _read(page: Page, folder: Path, settings: Settings, *, raw: bool) -> dict[str, Any]:
    wall, cpu = time.monotonic(), cpu_seconds()
    reading = read_one(page, folder, settings)
    empty = PageText(page=page.number, width=page.image.width, height=page.image.height)
    text = reading.text or empty
    if raw:
        text = text.as_first_read()
        words = tuple(word.model_copy(update={"text": word.raw_text}) for word in text.words)
        text = text.model_copy(update={"words": words})
    return {
        "page": page.number,
        "text": text.text,
        "coverage": text.coverage,
        "cpu_seconds": round(cpu_seconds() - cpu, 3),
        "wall_seconds": round(time.monotonic() - wall, 3),
        "seconds": reading.seconds,
        "findings": [finding.code for finding in text.findings],
    }


def cpu_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(argv: list[str] | None = None) -> int:
    """Read and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--raw", action="store_true", help="without the language model's changes")
    parser.add_argument("--text", type=Path, help="write the text, a form feed after each page")
    parser.add_argument("--json", type=Path, help="write text, coverage and seconds of each page")
    arguments = parser.parse_args(argv)
    pages = read_file(arguments.file, load_settings(), raw=arguments.raw)
    text = "".join(f"{page['text']}\n\f" for page in pages)
    if arguments.text:
        arguments.text.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    if arguments.json:
        arguments.json.write_text(json.dumps(pages, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
