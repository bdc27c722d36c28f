"""Types of real scans by their first pages, read with plain Tesseract."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from config.types import load_document_types
from models.geometry import Box
from models.page import PageText, Word
from pipeline.classify.page import classify_page

FOLDER = Path(__file__).parents[4] / "shared" / "corpora" / "scans_with_fields"
KINDS = {"Luật": "luat", "Nghị định": "nghi_dinh", "Thông tư": "thong_tu"}
DPI = 200

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="no real scans beside the checkout"),
    pytest.mark.skipif(
        not (shutil.which("tesseract") and shutil.which("pdftoppm")),
        reason="needs the programs tesseract and pdftoppm",
    ),
]


def truth() -> Iterator[tuple[str, str]]:
    with (FOLDER / "fields.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            yield row["file"], KINDS[row["loai_van_ban"]]
    for paper in json.loads((FOLDER / "provincial_papers.json").read_text("utf-8")):
        yield paper["file"], paper["document_type"]


def read_upper_half(pdf: Path, work: Path) -> PageText:
    """Read the part of page 1 a title can stand in; the page keeps its full height."""
    width, height = int(8.27 * DPI), int(11.7 * DPI)
    size: Sequence[str] = ("-x", "0", "-y", "0", "-W", str(width), "-H", str(height // 2))
    page = ("-r", str(DPI), "-gray", "-f", "1", "-l", "1", "-singlefile")
    subprocess.run(["pdftoppm", *page, *size, str(pdf), str(work / "page")], check=True)
    subprocess.run(
        ["tesseract", str(work / "page.pgm"), str(work / "page"), "-l", "vie", "tsv"],
        check=True,
        capture_output=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )
    rows = [line.split("\t") for line in (work / "page.tsv").read_text("utf-8").splitlines()[1:]]
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in rows:
        if row[0] == "5" and row[11].strip():
            left, top, wide, tall = map(int, row[6:10])
            number = lines.setdefault(tuple(row[2:5]), len(lines))
            word = Word(
                text=row[11],
                raw_text=row[11],
                box=Box(left, top, left + wide, top + tall),
                confidence=float(row[10]) / 100,
                block=int(row[2]),
                line=number,
                reader="tesseract",
            )
            words.append(word)
    return PageText(page=1, width=width, height=height, words=tuple(words))


def test_at_least_17_of_19_first_pages_have_the_right_type(tmp_path: Path) -> None:
    types = load_document_types()
    wrong = []
    papers = list(truth())
    for file, expected in papers:
        found = classify_page(read_upper_half(FOLDER / file, tmp_path), types)
        if found.type != expected:
            wrong.append(f"{file}: {expected}, found {found.type} by {found.evidence!r}")
    assert len(papers) == 19
    assert len(wrong) <= 2, wrong
