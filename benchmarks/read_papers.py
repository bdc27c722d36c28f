"""Papers with their pages read, to try on what comes after reading: drawn ones and real scans.

Reading costs a second a page; ``keep`` holds what was read for another run.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.field_truth import CORPORA, real_papers
from config.settings import Settings, load_settings
from flows.read_page import read_one
from models.page import PageText
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from samples.synthetic.composition import compose, draw_alone
from samples.synthetic.dossiers import Options
from samples.synthetic.papers.registry import PAPERS
from samples.synthetic.scan import GRADE_DPI, Grade
from samples.synthetic.write import ScannedDossier, write_dossier

ENDS = 3
"""Pages read at either end of a real paper."""
_DPI = 300


class ReadPaper(NamedTuple):
    """One paper, its truth and what was read on its pages that are not blank."""

    group: str
    name: str
    type: str
    certified: bool
    pages: tuple[PageText, ...]
    inks: tuple[float, ...]
    """Share of dark pixels of each page."""


class Reader:
    """Reads pages, or takes what an earlier run kept."""

    def __init__(self, keep: Path) -> None:
        self._keep = keep
        self._settings: Settings = load_settings()

    def drawn(self, grade: Grade, seed: int, count: int) -> Iterator[ReadPaper]:
        """Yield ``count`` papers of every layout of every type that can be drawn."""
        options = _options(grade, seed)
        for type_id, kind in sorted(PAPERS.items()):
            for number in range(count * kind.layouts):
                make = partial(draw_alone, type_id, number, seed + number, options)
                yield self._dossier(f"{type_id}-{number}-{seed}-{grade}", grade, make)[0]

    def dossiers(self, grade: Grade, seed: int, count: int) -> Iterator[list[ReadPaper]]:
        """Yield whole dossiers as they lie on a scanner: papers in order, blank pages left out."""
        for number in range(1, count + 1):
            make = partial(compose, number, _options(grade, seed))
            yield self._dossier(f"dossier-{number}-{seed}-{grade}", grade, make)

    def real(self) -> Iterator[ReadPaper]:
        """Yield the real scans, their pages taken as pictures only."""
        for told in real_papers(CORPORA):
            name = f"real-{told.name}"
            kept = self._kept(name)
            if kept is None:
                with tempfile.TemporaryDirectory(prefix="sohoa-types-") as folder:
                    pictures = _pictures(told.paths[0], Path(folder))
                    read = list(self._read(pictures, Path(folder)))
                kept = [_paper("real", name, (told.papers[0].type, False), read)]
                self._put(name, kept)
            yield kept[0]

    def _dossier(
        self, name: str, group: str, make: Callable[[], ScannedDossier]
    ) -> list[ReadPaper]:
        kept = self._kept(name)
        if kept is not None:
            return kept
        dossier = make()
        with tempfile.TemporaryDirectory(prefix="sohoa-types-") as folder:
            write_dossier(dossier, Path(folder) / "in")
            paths = [Path(folder) / "in" / file for file in dossier.files]
            read = list(self._read(paths, Path(folder)))
        papers = []
        for number, scanned in enumerate(dossier.papers, 1):
            own = [one for one in read if one[0].page in scanned.pages]
            truth = scanned.paper.type, scanned.paper.certified_copy
            papers.append(_paper(group, f"{name}/{number}", truth, own))
        self._put(name, papers)
        return papers

    def _read(self, paths: Iterable[Path], folder: Path) -> Iterator[tuple[PageText, float]]:
        """Yield what stands on every page that is not blank, and its ink."""
        number = 1
        for path in paths:
            work = folder / f"work-{path.stem}"
            work.mkdir(exist_ok=True)
            intake = self._settings.intake
            for page in split_pages(identify(path, intake), work, number, intake):
                number += 1
                reading = read_one(page, work, self._settings)
                if reading.text is not None:
                    yield reading.text, reading.page.facts.ink

    def _kept(self, name: str) -> list[ReadPaper] | None:
        path = self._keep / f"{name}.json"
        if not path.is_file():
            return None
        papers = []
        for told in json.loads(path.read_text("utf-8")):
            pages = tuple(PageText.model_validate(page) for page in told.pop("pages"))
            inks = tuple(told.pop("inks"))
            papers.append(ReadPaper(**told, pages=pages, inks=inks))
        return papers

    def _put(self, name: str, papers: Sequence[ReadPaper]) -> None:
        self._keep.mkdir(parents=True, exist_ok=True)
        told = [
            paper._asdict() | {"pages": [page.model_dump(mode="json") for page in paper.pages]}
            for paper in papers
        ]
        path = self._keep / f"{name}.json"
        path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _paper(
    group: str, name: str, truth: tuple[str, bool], read: Sequence[tuple[PageText, float]]
) -> ReadPaper:
    pages, inks = tuple(text for text, _ in read), tuple(ink for _, ink in read)
    return ReadPaper(group, name, *truth, pages, inks)


def _options(grade: Grade, seed: int) -> Options:
    return Options(seed=seed, dpi=GRADE_DPI[grade], clean=grade == "clean", grade=grade)


def _pictures(pdf: Path, folder: Path) -> Sequence[Path]:
    """Draw the pages at both ends of a file, without its text and signatures."""
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True)
    count = next(int(line.split()[1]) for line in told.stdout.splitlines() if "Pages:" in line)
    ends = [*range(1, ENDS + 1), *range(max(ENDS + 1, count - ENDS + 1), count + 1)]
    drawn = []
    for page in (number for number in ends if number <= count):
        picture = folder / f"page-{page:03d}"
        window = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-jpeg", "-r", str(_DPI), *window, str(pdf), str(picture)]
        subprocess.run(command, check=True)
        drawn.append(picture.with_suffix(".jpg"))
    return drawn
