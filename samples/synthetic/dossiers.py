"""The kinds of sample dossiers: which papers, how they lie on the scanner, in which files."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from samples.synthetic.case import Paper, Procedure, make_case
from samples.synthetic.paint import Sheet
from samples.synthetic.papers import (
    giay_khai_sinh,
    giay_tiep_nhan_ho_so,
)
from samples.synthetic.scan import CLEAN, Wear, bleed_through, draw_wear, scan_page
from samples.synthetic.write import Container, ScannedDossier, ScannedPaper


@dataclass(frozen=True)
class Options:
    """How the dossiers are made."""

    seed: int = 2025
    dpi: int = 200
    clean: bool = False
    """No scan simulation: straight, white, sharp pages."""


@dataclass
class Batch:
    """Pages in the order they lie on the scanner."""

    rng: random.Random
    options: Options
    pages: list[tuple[Image.Image, Wear]] = field(default_factory=list)
    papers: list[ScannedPaper] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    rotated: list[tuple[int, int]] = field(default_factory=list)
    drawn: list[Sheet] = field(default_factory=list)

    def add(self, paper: Paper, *, upside_down: frozenset[int] = frozenset()) -> None:
        """Add a paper; ``upside_down`` numbers those of its pages that lie the wrong way."""
        numbers = []
        for index, sheet in enumerate(paper.sheets, 1):
            turned = index in upside_down
            self._lay(sheet.finished(), upside_down=turned)
            numbers.append(len(self.pages))
            self.drawn.append(sheet)
            if turned:
                self.rotated.append((len(self.pages), 180))
        self.papers.append(ScannedPaper(paper, tuple(numbers)))

    def add_blank_back(self) -> None:
        """Add the empty back of the page before."""
        front = self.pages[-1][0]
        strength = 0.0 if self.options.clean else self.rng.uniform(0.025, 0.045)
        self._lay(bleed_through(front, strength), upside_down=False)
        self.skipped.append((len(self.pages), "blank"))

    def _lay(self, picture: Image.Image, *, upside_down: bool) -> None:
        wear = draw_wear(self.rng, upside_down=upside_down)
        if self.options.clean:
            wear = replace(CLEAN, upside_down=upside_down)
        self.pages.append((picture, wear))

    def scanned(
        self, name: str, dossier_id: str | None, container: Container, files: tuple[str, ...]
    ) -> ScannedDossier:
        """Scan the pages and return the finished dossier."""
        dpi = self.options.dpi
        return ScannedDossier(
            name=name,
            dossier_id=dossier_id,
            dpi=dpi,
            container=container,
            files=files,
            pages=tuple(
                scan_page(picture, wear, dpi, self.rng.getrandbits(32))
                for picture, wear in self.pages
            ),
            papers=tuple(self.papers),
            skipped=tuple(self.skipped),
            rotated=tuple(self.rotated),
        )


def _khai_sinh(rng: random.Random, options: Options) -> ScannedDossier:
    """Receipt, birth certificate with its empty back, a parent's identity card on one sheet."""
    procedure = Procedure(
        "Cấp bản sao Giấy khai sinh",
        1,
        (
            "Tờ khai cấp bản sao trích lục hộ tịch",
            "Giấy khai sinh (bản chính)",
            "Căn cước công dân",
        ),
    )
    case = make_case(rng, procedure, options.dpi, family=True)
    batch = Batch(rng, options)
    batch.add(giay_tiep_nhan_ho_so.draw(case, rng, "qr"))
    batch.add(giay_khai_sinh.draw(case, rng))
    batch.add_blank_back()
    return batch.scanned("khai-sinh", case.dossier_id, "pdf", ("scan.pdf",))


Recipe = Callable[[random.Random, Options], ScannedDossier]

RECIPES: dict[str, Recipe] = {
    "khai-sinh": _khai_sinh,
}
"""By the name of the dossier's folder."""


def make_dossier(name: str, options: Options, variant: int = 0) -> ScannedDossier:
    """Make one dossier. The same name, options and variant give the same bytes.

    Raises ``KeyError`` for a name that is not in ``RECIPES``.
    """
    rng = random.Random(f"{name}/{options.seed}/{variant}")
    return RECIPES[name](rng, options)
