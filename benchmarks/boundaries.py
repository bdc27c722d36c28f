"""Where papers begin: how often it is seen, how often it is seen where none begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Pages = tuple[int, ...]


class Tally(NamedTuple):
    """Counts of what was there, what was found, and what of it was the same."""

    true: int = 0
    found: int = 0
    same: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(self.true + other.true, self.found + other.found, self.same + other.same)

    @property
    def precision(self) -> float:
        return self.same / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.same / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def starts(true: Iterable[Pages], found: Iterable[Pages]) -> Tally:
    """Compare first pages; that of the whole dossier is no merit and does not count."""
    one = sorted(pages[0] for pages in true)[1:]
    other = sorted(pages[0] for pages in found)[1:]
    return Tally(len(one), len(other), len(set(one) & set(other)))


def whole_papers(true: Sequence[Pages], found: Sequence[Pages]) -> Tally:
    """Compare papers with all their pages."""
    return Tally(len(true), len(found), len(set(true) & set(found)))
