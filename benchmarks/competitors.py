"""The readers that are compared: ours with its settings, OCRmyPDF and plain Tesseract.

Which they are is data, ``readers.toml``. Each reads the same pages as one whole process with one
thread, so that start-up and decoding count for all; OCRmyPDF and we read the same image-only PDF,
Tesseract the same pictures, uncleaned. Tesseract's own threads are off everywhere: they cost
processor time and would make the others look slower than they are.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import Field

from benchmarks.pages import ROOT, Batch
from benchmarks.processes import Cost, run
from config.settings import load_settings
from models.errors import LanguageMissingError
from models.record import Record
from pipeline.ocr.tessdata import model_in_use, system_folders

REFERENCE = "ocrmypdf"
"""Speed is told as a multiple of this reader's."""
_BENCH_PROGRAM = ROOT / ".venv-bench" / "bin" / "ocrmypdf"
"""Made by ``make bench``: an environment of its own, see ``requirements-bench.lock``."""
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
_COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}
"""An installed program's modules are compiled once; ours would be at every start where the
environment forbids to keep them, while the competitor's were compiled when it was installed."""


class Reader(Record):
    """A row of the tables."""

    id: str
    kind: Literal["sohoa", "ocrmypdf", "tesseract"]
    vi: str
    en: str
    options: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    model: Literal["best_int", "system"] = "system"
    """Of plain Tesseract."""


class Reading(NamedTuple):
    """What one run over a batch gave."""

    texts: tuple[str, ...]
    """Page by page."""
    coverage: tuple[float, ...]
    """Share of each page's ink under words; empty for readers that do not tell."""
    page_cpu: tuple[float, ...]
    """Seconds of each page without start-up; empty for readers that do not tell."""
    cost: Cost


def readers(ids: Sequence[str] = ()) -> list[Reader]:
    """Return the readers of ``readers.toml``, or those named; ``LookupError`` for another name."""
    text = Path(__file__).with_name("readers.toml").read_text("utf-8")
    known = [Reader.model_validate(entry) for entry in tomllib.loads(text)["reader"]]
    if unknown := set(ids) - {reader.id for reader in known}:
        raise LookupError(", ".join(sorted(unknown)))
    return [reader for reader in known if not ids or reader.id in ids]


def missing(reader: Reader) -> str | None:
    """Return what this reader lacks on this machine, in both languages; ``None``: it is there."""
    if reader.kind == "sohoa":
        return None
    if reader.kind == "ocrmypdf":
        what = "không có ocrmypdf, chạy make bench / no ocrmypdf, run make bench"
        return None if ocrmypdf_program() else what
    if not shutil.which("tesseract"):
        return "không có tesseract / no tesseract"
    what = f"không có mô hình {reader.model} / no {reader.model} model"
    return None if _tessdata(reader) else what


def ocrmypdf_program() -> str | None:
    """Return the competitor's path: of ``.venv-bench``, else on the PATH."""
    return str(_BENCH_PROGRAM) if _BENCH_PROGRAM.is_file() else shutil.which("ocrmypdf")


def read(reader: Reader, batch: Batch, folder: Path) -> Reading:
    """Let ``reader`` read all pages of ``batch``; its files go into ``folder``.

    Raises ``ProgramFailedError``.
    """
    text, details = folder / f"{reader.id}.txt", folder / f"{reader.id}.json"
    command = _command(reader, batch, text)
    if reader.kind == "sohoa":
        command += ["--json", str(details)]
    cost = run(command, environment_of(reader))
    pages = _pages(text.read_text("utf-8"), len(batch.samples))
    told: list[dict[str, Any]] = json.loads(details.read_text("utf-8")) if details.exists() else []
    return Reading(
        texts=pages,
        coverage=tuple(float(page["coverage"]) for page in told),
        page_cpu=tuple(float(page["cpu_seconds"]) for page in told),
        cost=cost,
    )


def command_for_file(reader: Reader, file: Path, text: Path) -> list[str]:
    """Return the command that reads a PDF or picture into a text file; not for plain Tesseract."""
    if reader.kind == "sohoa":
        driver = [sys.executable, "-m", "benchmarks.read_file", str(file)]
        return [*driver, *reader.options, "--text", str(text)]
    program = ocrmypdf_program() or "ocrmypdf"
    # A signed input is refused otherwise; the copy loses its signatures.
    options = [*reader.options, "--quiet", "--invalidate-digital-signatures"]
    return [program, *options, "--sidecar", str(text), str(file), str(text.with_suffix(".pdf"))]


def environment_of(reader: Reader) -> dict[str, str]:
    """Return what a reader's process gets beside our own environment."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    ours = {"PYTHONPATH": path} if reader.kind == "sohoa" else {}
    return {**_ONE_THREAD, **_COMPILED_ONCE, **ours, **reader.environment}


def _command(reader: Reader, batch: Batch, text: Path) -> list[str]:
    if reader.kind != "tesseract":
        return command_for_file(reader, batch.pdf, text)
    pictures = text.with_suffix(".list")
    pictures.write_text("".join(f"{path}\n" for path in batch.pictures), "utf-8")
    where = ["--tessdata-dir", str(_tessdata(reader))]
    return ["tesseract", str(pictures), str(text.with_suffix("")), *reader.options, *where]


def _tessdata(reader: Reader) -> Path | None:
    if reader.model == "system":
        return next((f for f in system_folders() if (f / "vie.traineddata").is_file()), None)
    try:
        model = model_in_use(load_settings().ocr)
    except LanguageMissingError:
        return None
    return model.folder if model.kind == "best_int" else None


def _pages(text: str, count: int) -> tuple[str, ...]:
    """Return the text of each page; a form feed stands between pages or after each."""
    pages = text.split("\f")[:count]
    return tuple(pages + [""] * (count - len(pages)))
