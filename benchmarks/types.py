"""How well papers are known and parted: ``python -m benchmarks.types [--corpus] [--keep DIR]``.

Every type in every layout is drawn, scanned and read once, unknown papers among them; ``--corpus``
adds the real scans, their pages as pictures only. First each paper stands alone; then papers are
shuffled into dossiers, which costs no more reading; ``--dossiers`` draws and reads whole ones, with
blank backs and pages upside down. Prints the share of types that are right, of unknown papers
refused, what was taken for what, how well papers are parted, and the processor time a page.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.boundaries import Tally, starts, whole_papers
from benchmarks.field_truth import CORPORA
from benchmarks.read_papers import Reader, ReadPaper
from config.types import load_document_types
from models.document_type import UNKNOWN_TYPE, DocumentType
from models.page import PageText
from pipeline.classify.document import TypedGroup, classify_pages

SEED = 7043
"""Not the one of the committed samples, nor the one the model was trained on."""
_MOST = 9
"""Papers of a shuffled dossier at most."""


class Outcome(NamedTuple):
    """One paper and what was made of it."""

    paper: ReadPaper
    found: str
    """Type of the document that holds its first page."""
    confidence: float
    certified: bool
    doubts: tuple[str, ...]


class Scores(NamedTuple):
    """What a round of dossiers came to."""

    outcomes: list[Outcome]
    starts: Tally
    papers: Tally
    seconds: float
    pages: int


def judge(dossiers: Iterable[Sequence[ReadPaper]], types: Mapping[str, DocumentType]) -> Scores:
    """Classify every dossier and compare with the truth."""
    outcomes: list[Outcome] = []
    parted, whole, seconds, pages = Tally(), Tally(), 0.0, 0
    for papers in dossiers:
        texts: list[PageText] = []
        inks: list[float] = []
        true: list[tuple[int, ...]] = []
        for paper in papers:
            first = len(texts) + 1
            texts += paper.pages
            inks += paper.inks
            true.append(tuple(range(first, len(texts) + 1)))
        numbered = [text.model_copy(update={"page": n}) for n, text in enumerate(texts, 1)]
        started = time.process_time()
        groups = classify_pages(numbered, types, inks)
        seconds += time.process_time() - started
        pages += len(texts)
        found = [group.group.pages for group in groups]
        parted, whole = parted.plus(starts(true, found)), whole.plus(whole_papers(true, found))
        outcomes += _outcomes(papers, true, groups)
    return Scores(outcomes, parted, whole, seconds, pages)


def _outcomes(
    papers: Sequence[ReadPaper], true: Sequence[tuple[int, ...]], groups: Sequence[TypedGroup]
) -> Iterator[Outcome]:
    for paper, pages in zip(papers, true, strict=True):
        group = next(one for one in groups if pages[0] in one.group.pages)
        doubts = tuple(finding.code for finding in group.findings)
        yield Outcome(paper, group.type, group.confidence, group.group.certified_copy, doubts)


def shuffled(papers: Sequence[ReadPaper], count: int, seed: int) -> Iterator[list[ReadPaper]]:
    """Yield dossiers of 2 to ``_MOST`` papers each, drawn with equal chances for every type."""
    rng = random.Random(seed)  # noqa: S311 - a seeded shuffle, not cryptography
    by_type: defaultdict[str, list[ReadPaper]] = defaultdict(list)
    for paper in papers:
        by_type[paper.type].append(paper)
    for _ in range(count):
        kinds = rng.choices(sorted(by_type), k=rng.randint(2, _MOST))
        yield [rng.choice(by_type[kind]) for kind in kinds]


def report(name: str, scores: Scores) -> Iterator[str]:
    """Yield the lines for one round."""
    known = [one for one in scores.outcomes if one.paper.type != UNKNOWN_TYPE]
    strange = [one for one in scores.outcomes if one.paper.type == UNKNOWN_TYPE]
    right = [one for one in known if one.found == one.paper.type]
    refused = [one for one in strange if one.found == UNKNOWN_TYPE]
    yield f"== {name}: {len(scores.outcomes)} papers, {scores.pages} pages"
    yield f"  type right          {_share(len(right), len(known))}"
    yield f"  unknown refused     {_share(len(refused), len(strange))}"
    flags = [one for one in scores.outcomes if one.certified == one.paper.certified]
    yield f"  certified copy      {_share(len(flags), len(scores.outcomes))}"
    doubted = [one for one in right if one.doubts]
    yield f"  right, yet doubted  {_share(len(doubted), len(right))}"
    wrong = [one for one in scores.outcomes if one.found != one.paper.type]
    silent = [one for one in wrong if one.found != UNKNOWN_TYPE and not one.doubts]
    yield f"  wrong and undoubted {_share(len(silent), len(scores.outcomes))}"
    for what, tally in (("starts of papers", scores.starts), ("whole papers", scores.papers)):
        yield (
            f"  {what:19} F1 {tally.f1:.4f}  precision {tally.precision:.4f}"
            f"  recall {tally.recall:.4f}  ({tally.true})"
        )
    yield f"  CPU                 {1000 * scores.seconds / max(1, scores.pages):.1f} ms a page"


def confusions(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield what was taken for what, the commonest first, with an example."""
    wrong = [one for one in outcomes if one.found != one.paper.type]
    example = {(one.paper.type, one.found): one.paper.name for one in wrong}
    for (true, found), times in Counter((o.paper.type, o.found) for o in wrong).most_common():
        yield f"  {times:4}  {true} -> {found}  ({example[true, found]})"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:8.2%}  ({part} of {whole})" if whole else "       -"


def main(argv: list[str] | None = None) -> int:
    """Measure and print; 2 when the corpora are asked for and not there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=1, help="papers of each layout (%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of the papers (%(default)s)")
    parser.add_argument("--grade", choices=("clean", "office", "poor"), default="office")
    parser.add_argument("--mixes", type=int, default=200, help="shuffled dossiers (%(default)s)")
    parser.add_argument("--dossiers", type=int, default=0, help="whole dossiers (%(default)s)")
    parser.add_argument("--corpus", action="store_true", help="the real scans of the corpora too")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was read")
    wanted = parser.parse_args(argv)
    if wanted.corpus and not CORPORA.is_dir():
        print("no folder ../shared/corpora beside the checkout", file=sys.stderr)
        return 2
    types = load_document_types()
    with tempfile.TemporaryDirectory(prefix="sohoa-types-") as name:
        reader = Reader(wanted.keep or Path(name))
        drawn = list(reader.drawn(wanted.grade, wanted.seed, wanted.count))
        real = list(reader.real()) if wanted.corpus else []
        whole = list(reader.dossiers(wanted.grade, wanted.seed, wanted.dossiers))
    rounds = [(f"alone, drawn ({wanted.grade})", [[paper] for paper in drawn])]
    if real:
        rounds.append(("alone, real scans", [[paper] for paper in real]))
    if whole:
        rounds.append((f"{len(whole)} whole dossiers ({wanted.grade})", whole))
    mixed = list(shuffled([*drawn, *real], wanted.mixes, wanted.seed))
    rounds.append((f"shuffled into {wanted.mixes} dossiers", mixed))
    for title, dossiers in rounds:
        scores = judge(dossiers, types)
        print(*report(title, scores), *confusions(scores.outcomes), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
