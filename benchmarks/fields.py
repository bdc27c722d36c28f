"""How well fields are read: ``python -m benchmarks.fields [--samples] [--corpus] [--count N]``.

Takes dossiers whose truth is known through the chain of DIGITISE (receive, split, clean, read,
recognise, extract, validate) and prints one table: fields right, wrong, missing, made up, and how
many of each the machine accepted by itself. *Accepted wrong* is the figure that matters: those no
person would see.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from benchmarks.field_truth import (
    CORPORA,
    TrueDossier,
    TruePaper,
    real_papers,
    sample_dossiers,
    says_same,
)
from config.settings import Settings, load_settings
from flows.digitise import extract, validate
from flows.pages import Readings, process_page
from flows.papers import recognise_papers
from flows.receive import Origin, receive, scans_of
from flows.services import Services, using
from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldStatus, FieldValue
from models.page import Page
from pipeline.ingest.split import split_pages
from samples.synthetic.__main__ import main as make_samples
from sohoa.wiring import installation

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "dossiers"
SEED = 7041
"""Not the one of the committed samples, on which the rules were tried."""
ENDS = 3
"""Pages read at either end of a real paper; ``--all-pages`` reads the rest too."""
TYPE = "(type)"


class Outcome(NamedTuple):
    """One field of one paper: what is true, what was read."""

    group: str
    paper: str
    type: str
    field: str
    verdict: str
    """``right``, ``wrong``, ``missing``; ``extra`` for a value where none is printed."""
    accepted: bool
    expected: JsonValue = None
    found: JsonValue = None


class Chain:
    """The stages of DIGITISE without the orchestrator."""

    def __init__(self, services: Services, *, all_pages: bool, as_scans: bool) -> None:
        self.services = services
        self.all_pages = all_pages
        self.as_scans = as_scans

    def digitise(self, told: TrueDossier) -> Dossier:
        """Return the dossier as it would wait for review."""
        dossier = receive(told.paths, Origin(), self.services).dossier
        if dossier is None:
            raise SystemExit(f"{told.name}: not taken in")
        whole = self.all_pages or any(paper.pages for paper in told.papers)
        with using(self.services):
            readings = self._read(dossier.key, whole=whole)
            files = scans_of(dossier.key, self.services)
            if self.as_scans:
                files = tuple(file.model_copy(update={"signed": False}) for file in files)
            papers = recognise_papers(readings, files, self.services)
            return validate.fn(extract.fn(dossier.model_copy(update={"documents": papers})))

    def _read(self, key: str, *, whole: bool) -> Readings:
        """Read the pages, or take what an earlier run in the same folder left."""
        work = self.services.work(key)
        try:
            return Readings.of(work)
        except LookupError:
            pass
        pages: list[Page] = []
        for file in scans_of(key, self.services):
            intake = self.services.settings.intake
            pages.extend(split_pages(file, work.pages_dir, len(pages) + 1, intake))
        if not whole and len(pages) > 2 * ENDS:
            pages = [*pages[:ENDS], *pages[-ENDS:]]
        with ThreadPoolExecutor(self.services.settings.ocr.worker_count) as pool:
            entries = pool.map(lambda page: process_page(page, work, self.services), pages)
            readings = Readings(work, tuple(entries))
        readings.keep()
        return readings


def judge(group: str, told: TrueDossier, dossier: Dossier) -> Iterator[Outcome]:
    """Compare every paper of a dossier with the truth."""
    for number, paper in enumerate(told.papers, 1):
        document = _counterpart(paper, dossier)
        name = f"{told.name}/{number}"
        found_type = document.type if document else None
        right = found_type == paper.type
        yield Outcome(
            group, name, paper.type, TYPE, "right" if right else "wrong",
            accepted=False, expected=paper.type, found=found_type,
        )  # fmt: skip
        fields = {field.name: field for field in document.fields} if document else {}
        for field_name, truth in paper.fields.items():
            field = fields.get(field_name)
            yield _outcome(group, name, paper, (field_name, truth), field)
        if paper.complete:
            made_up = (fields[key] for key in fields if key not in paper.fields)
            for field in made_up:
                if field.value is not None:
                    yield _outcome(group, name, paper, (field.name, None), field)


def _counterpart(paper: TruePaper, dossier: Dossier) -> Document | None:
    """The paper that was found on most of the same pages; on its first page for a whole input."""
    if not dossier.documents:
        return None
    if not paper.pages:
        return dossier.documents[0]
    best = max(dossier.documents, key=lambda one: len(set(one.pages) & set(paper.pages)))
    return best if set(best.pages) & set(paper.pages) else None


def _outcome(
    group: str,
    name: str,
    paper: TruePaper,
    truth: tuple[str, JsonValue],
    field: FieldValue | None,
) -> Outcome:
    field_name, expected = truth
    found = field.value if field else None
    if expected is None:
        verdict = "right" if found is None else "extra"
    elif found is None or field is None or _is_half_a_date(field, expected):
        verdict = "missing"
    else:
        same = says_same(field_name, field.kind, expected, found)
        verdict = "right" if same else "wrong"
    accepted = field is not None and field.status is FieldStatus.ACCEPTED
    return Outcome(group, name, paper.type, field_name, verdict, accepted, expected, found)


def _is_half_a_date(field: FieldValue, expected: JsonValue) -> bool:
    """The day could not be read and is left out: nothing wrong is said, something is missing."""
    dates = field.kind is FieldKind.DATE and isinstance(field.value, str)
    return dates and str(expected).startswith(f"{field.value}-")


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of the table: a line a field, and sums for each type and group."""
    yield (
        f"{'type / field':52}{'n':>5}{'right':>7}{'wrong':>7}{'miss.':>7}{'extra':>7}"
        f"{'acc.right':>11}{'acc.wrong':>11}{'review':>8}"
    )
    for group in dict.fromkeys(one.group for one in outcomes):
        members = [one for one in outcomes if one.group == group]
        for type_id in sorted({one.type for one in members}):
            of_type = [one for one in members if one.type == type_id]
            for field in dict.fromkeys(one.field for one in of_type):
                yield _line(f"  {type_id}.{field}", [o for o in of_type if o.field == field])
            yield _line(f" = {type_id}", _fields(of_type))
        yield _line(f"== {group}", _fields(members))
    yield _line("=== all", _fields(outcomes))


def _fields(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.field != TYPE]


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    seen = Counter(one.verdict for one in outcomes)
    accepted = Counter(one.verdict == "right" for one in outcomes if one.accepted)
    verdicts = "".join(f"{seen[verdict]:7}" for verdict in ("right", "wrong", "missing", "extra"))
    review = len(outcomes) - accepted.total()
    return f"{name:52}{len(outcomes):5}{verdicts}{accepted[True]:11}{accepted[False]:11}{review:8}"


def _errors(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for one in outcomes:
        if one.verdict != "right":
            flag = "ACCEPTED " if one.accepted else ""
            yield f"{flag}{one.verdict} {one.paper} {one.type}.{one.field}"
            yield f"    true  {one.expected!r}\n    found {one.found!r}"


def _settings(folder: Path) -> Settings:
    return load_settings().model_copy(update={"data_dir": folder})


def _inputs(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[str, TrueDossier]]:
    if arguments.samples:
        yield from (("samples", told) for told in sample_dossiers(SAMPLES))
    if arguments.count:
        made = folder / f"made-{arguments.seed}-{arguments.count}"
        if not made.exists():
            wanted = ["--count", str(arguments.count), "--seed", str(arguments.seed)]
            make_samples(["--out", str(made), *wanted])
        yield from (("synthetic", told) for told in sample_dossiers(made))
    if arguments.corpus:
        yield from (("real", told) for told in real_papers())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--samples", action="store_true", help="the committed sample dossiers")
    parser.add_argument("--corpus", action="store_true", help="the real papers of the corpora")
    parser.add_argument("--count", type=int, default=0, metavar="N", help="N new sample dossiers")
    parser.add_argument("--seed", type=int, default=SEED, help="of the new dossiers (%(default)s)")
    parser.add_argument("--all-pages", action="store_true", help="real papers: not their ends only")
    parser.add_argument("--as-scans", action="store_true", help="take signed files for plain scans")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep page texts for another run")
    parser.add_argument("--errors", action="store_true", help="list every field that is not right")
    parser.add_argument("names", nargs="*", help="only inputs whose name contains one of these")
    arguments = parser.parse_args()
    if not (arguments.samples or arguments.corpus or arguments.count):
        arguments.samples = True
    return arguments


def main() -> int:
    """Measure and print; 1 when something wrong was accepted, 2 when the corpora are not there."""
    arguments = _arguments()
    if arguments.corpus and not CORPORA.is_dir():
        print("no folder ../shared/corpora beside the checkout", file=sys.stderr)
        return 2
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="sohoa-fields-") as name:
        folder = (arguments.keep or Path(name)).absolute()
        with installation(_settings(folder)) as services:
            chain = Chain(services, all_pages=arguments.all_pages, as_scans=arguments.as_scans)
            for group, told in _inputs(arguments, folder):
                if not arguments.names or any(wanted in told.name for wanted in arguments.names):
                    print(f"{group} {told.name}", file=sys.stderr)
                    outcomes.extend(judge(group, told, chain.digitise(told)))
    if arguments.errors:
        print(*_errors(outcomes), sep="\n")
    print(*table(outcomes), sep="\n")
    return int(any(one.accepted and one.verdict != "right" for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
