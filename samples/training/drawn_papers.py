"""The papers of ``samples.synthetic`` as text: what their sheets print, and where."""

from __future__ import annotations

import random
from collections.abc import Iterator

from models.geometry import Box
from models.page import PageText, Word
from samples.synthetic.case import Case, Paper, Procedure, make_case
from samples.synthetic.paint import BODY, MM_PER_POINT, Align, Sheet, Style
from samples.synthetic.papers.registry import PAPERS, draw_paper

_DPI = 100
"""Nobody looks at these sheets: small ones are drawn fast, smaller ones with letters too wide."""
_PIXELS_A_MM = 200 / 25.4
"""Of the page text, as of a scan at 200 dpi."""
_SAME_LINE = 1.5
"""mm between the baselines of one printed line."""

Print = tuple[float, float, float, float, str]
"""Left, top, right, bottom in mm, and the text."""


class TextSheet(Sheet):
    """A sheet that remembers where each run of print stands."""

    def __init__(self, width: float = 210.0, height: float = 297.0, dpi: int = _DPI) -> None:
        super().__init__(width, height, dpi)
        self.prints: list[Print] = []

    def text(
        self, x: float, y: float, text: str, style: Style = BODY, align: Align = "left"
    ) -> float:
        right = super().text(x, y, text, style, align)
        left = self.printed[-1][0]
        self.prints.append((left, y - 0.72 * style.size * MM_PER_POINT, right, y, text))
        return right

    def place(self, other: Sheet, x: float, y: float) -> None:
        super().place(other, x, y)
        if isinstance(other, TextSheet):
            self.prints += [_moved(one, x, y) for one in other.prints]

    def page_text(self) -> PageText:
        """Return the print as a reader would give it."""
        words: list[Word] = []
        for line, row in enumerate(_rows(self.prints)):
            for one in row:
                words.extend(_words(one, line))
        width, height = (round(side * _PIXELS_A_MM) for side in (self.width, self.height))
        return PageText(page=1, width=width, height=height, words=tuple(words))


class TextCase(Case):
    """A case whose papers are drawn on sheets that remember."""

    def sheet(self, width: float = 210.0, height: float = 297.0) -> Sheet:
        return TextSheet(width, height, self.dpi)


def drawn_papers(rng: random.Random, copies: int) -> Iterator[tuple[Paper, int, list[PageText]]]:
    """Yield ``copies`` papers of each layout that can be drawn, with their layout and pages."""
    for type_id, kind in sorted(PAPERS.items()):
        for layout in range(kind.layouts):
            for _ in range(copies):
                procedure = Procedure("Cấp bản sao trích lục", rng.randint(1, 20), ())
                case = make_case(rng, procedure, _DPI, family=True, new_card=rng.random() < 0.5)
                paper = draw_paper(type_id, TextCase(**vars(case)), rng, layout)
                pages = [s.page_text() for s in paper.sheets if isinstance(s, TextSheet)]
                yield paper, layout, pages


def _moved(one: Print, x: float, y: float) -> Print:
    left, top, right, bottom, text = one
    return left + x, top + y, right + x, bottom + y, text


def _rows(prints: list[Print]) -> list[list[Print]]:
    rows: list[list[Print]] = []
    for one in sorted(prints, key=lambda one: (one[3], one[0])):
        if rows and abs(rows[-1][0][3] - one[3]) <= _SAME_LINE:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row) for row in rows]


def _words(one: Print, line: int) -> Iterator[Word]:
    left, top, right, bottom, text = one
    tokens = text.split()
    letters = max(1, len(" ".join(tokens)))
    width, at = (right - left) / letters, 0
    for token in tokens:
        start, end = left + at * width, left + (at + len(token)) * width
        edges = [round(edge * _PIXELS_A_MM) for edge in (start, top, end, bottom)]
        yield Word(
            text=token, raw_text=token, confidence=0.9, block=0, line=line, reader="drawn",
            box=Box(edges[0], edges[1], max(edges[2], edges[0] + 1), max(edges[3], edges[1] + 1)),
        )  # fmt: skip
        at += len(token) + 1
