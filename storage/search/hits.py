"""Where in a text the terms stand, and which text answers best: the same on every database.

Of two texts that hold all terms that one comes first that writes more of the words with the marks
that were typed; then the one with the words beside each other in the order typed; then the one
with more of them in one line; then the newer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.letters import spelled
from storage.search.find import Candidate
from storage.search.query import Term
from storage.search.words import Token, tokens


class Placed(NamedTuple):
    """A word of a text and the line it stands in."""

    word: Token
    line: int


class Place(NamedTuple):
    """Where the terms stand in a text."""

    marked: int
    """Words that carry the marks that were typed; a word typed without any does not count."""
    beside: bool
    """All words stand beside each other, in the order typed."""
    together: int
    """Terms in the line."""
    line: int
    """The line they start in, from 0."""
    at: tuple[int, ...]
    """Which words of the text, from 0."""

    @property
    def rank(self) -> tuple[int, bool, int]:
        """What a text that answers better has more of."""
        return self.marked, self.beside, self.together


class Hit(NamedTuple):
    """An entry and where in it the terms stand."""

    entry: Candidate
    place: Place


def ranked(candidates: Sequence[Candidate], terms: tuple[Term, ...]) -> list[Hit]:
    """Return the entries, the best answer first."""
    places = [(entry, locate(placed(entry.text.split("\n")), terms)) for entry in candidates]
    hits = [Hit(entry, place) for entry, place in places if place is not None]
    return sorted(hits, key=lambda hit: (hit.place.rank, hit.entry.id), reverse=True)


def placed(lines: Sequence[str]) -> list[Placed]:
    """Return the words of a text with their lines."""
    return [Placed(word, number) for number, line in enumerate(lines) for word in tokens(line)]


def locate(words: Sequence[Placed], terms: tuple[Term, ...]) -> Place | None:
    """Return the best place of ``terms`` among ``words``, or ``None`` when one is missing."""
    starts: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        starts.setdefault(word.word.folded, []).append(number)
    whole = _joined(terms)
    runs = _runs(words, starts, whole)
    if runs:
        best = max(runs, key=lambda run: (_marked(words, run, whole), -run))
        return _place(words, [(best, whole)], beside=True, together=len(terms))
    found = [[(run, term) for run in _runs(words, starts, term)] for term in terms]
    if not all(found):
        return None
    by_line: dict[int, list[tuple[int, Term]]] = {}
    for run, term in (pair for pairs in found for pair in pairs):
        by_line.setdefault(words[run].line, []).append((run, term))
    places = [
        _place(words, here, beside=False, together=len({term for _, term in here}))
        for here in by_line.values()
    ]
    best_line = max(places, key=lambda place: (place.together, place.marked, -place.line))
    # Marks count in the whole text; the line is only what is shown of it.
    marked = sum(max(_marked(words, *pair) for pair in pairs) for pairs in found)
    return best_line._replace(marked=marked)


def _joined(terms: tuple[Term, ...]) -> Term:
    """Return all terms as one, in the order typed; only its last word may be a beginning."""
    return Term(
        folded=tuple(word for term in terms for word in term.folded),
        written=tuple(word for term in terms for word in term.written),
        prefix=terms[-1].prefix,
    )


def _runs(words: Sequence[Placed], starts: dict[str, list[int]], term: Term) -> list[int]:
    """Return where the words of ``term`` stand beside each other."""
    first, size = term.folded[0], len(term.folded)
    if size == 1 and term.prefix:
        return [n for n, word in enumerate(words) if word.word.folded.startswith(first)]
    return [
        start
        for start in starts.get(first, ())
        if start + size <= len(words)
        and all(
            _fits(words[start + step].word.folded, wanted, term.prefix and step == size - 1)
            for step, wanted in enumerate(term.folded)
        )
    ]


def _fits(word: str, wanted: str, prefix: bool) -> bool:
    return word.startswith(wanted) if prefix else word == wanted


def _marked(words: Sequence[Placed], start: int, term: Term) -> int:
    """Return how many words of a run carry the marks that were typed."""
    count = 0
    for step, (folded, typed) in enumerate(zip(term.folded, term.written, strict=True)):
        prefix = term.prefix and step == len(term.folded) - 1
        written = words[start + step].word.written
        count += typed != folded and _fits(spelled(written), spelled(typed), prefix)
    return count


def _place(
    words: Sequence[Placed], runs: Sequence[tuple[int, Term]], *, beside: bool, together: int
) -> Place:
    best: dict[Term, int] = {}
    for start, term in runs:
        best[term] = max(best.get(term, 0), _marked(words, start, term))
    at = {start + step for start, term in runs for step in range(len(term.folded))}
    return Place(sum(best.values()), beside, together, words[runs[0][0]].line, tuple(sorted(at)))
