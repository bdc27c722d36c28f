"""Where printed words stand on a page: runs of words, and blocks of lines in capitals.

A reader often joins the left and the right head of a paper, or a stamp and the title beside it,
into one line; so lines are first parted at their wide gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from models.geometry import Box, union
from models.page import PageText, TextLine, Word
from pipeline.classify.folding import fold_words

_GAP = 1.5
"""Heights of the line between two words that belong to different runs."""
_LEADING = 1.7
"""Heights of the line between two lines of one title."""
_ALIGNED = 0.06
"""Share of the page's width that the middles of two lines of one title may lie apart."""


@dataclass(frozen=True)
class Run:
    """Words of one printed line that stand close together."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)

    @property
    def height(self) -> float:
        return median(word.box.height for word in self.words)

    @property
    def is_capital(self) -> bool:
        """At least four in five letters are capitals, and there are letters enough to say so."""
        letters = [one for one in self.text if one.isalpha()]
        return len(letters) >= 4 and sum(one.isupper() for one in letters) >= 0.8 * len(letters)


@dataclass(frozen=True)
class CapitalBlock:
    """Lines in capitals, one below the other around one middle: a title, an agency, a motto."""

    runs: tuple[Run, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words, top to bottom."""
        return tuple(word for run in self.runs for word in fold_words(run.text))

    @property
    def text(self) -> str:
        return " ".join(run.text for run in self.runs)

    @property
    def box(self) -> Box:
        return union(run.box for run in self.runs)

    @property
    def height(self) -> float:
        return median(run.height for run in self.runs)


def runs_of(line: TextLine) -> tuple[Run, ...]:
    """Part a line at its wide gaps."""
    words = sorted(line.words, key=lambda word: word.box.left)
    wide = _GAP * median(word.box.height for word in words)
    runs: list[list[Word]] = [[words[0]]]
    for word in words[1:]:
        if word.box.left - runs[-1][-1].box.right > wide:
            runs.append([])
        runs[-1].append(word)
    return tuple(Run(tuple(run)) for run in runs)


def page_runs(text: PageText) -> tuple[Run, ...]:
    """Return all runs of a page, top to bottom."""
    runs = [run for line in text.lines for run in runs_of(line)]
    return tuple(sorted(runs, key=lambda run: (run.box.top, run.box.left)))


def capital_blocks(runs: Sequence[Run], page_width: int) -> tuple[CapitalBlock, ...]:
    """Join the runs in capitals to blocks, top to bottom."""
    blocks: list[list[Run]] = []
    for run in runs:
        if not run.is_capital:
            continue
        home = next((one for one in reversed(blocks) if _continues(one[-1], run, page_width)), None)
        if home is None:
            blocks.append([run])
        else:
            home.append(run)
    return tuple(CapitalBlock(tuple(block)) for block in blocks)


def _continues(above: Run, below: Run, page_width: int) -> bool:
    gap = below.box.top - above.box.bottom
    tall = max(above.height, below.height)
    same_line = below.box.top < above.box.bottom - 0.5 * above.height
    return (
        not same_line
        and gap <= _LEADING * tall
        and abs(above.box.center_x - below.box.center_x) <= _ALIGNED * page_width
        and tall <= 2.2 * min(above.height, below.height)
    )
