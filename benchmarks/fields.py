"""How well fields are read: ``sohoa bench fields [--count N] [--corpus] [--check] …``.

Takes dossiers whose truth is known through the chain of DIGITISE (receive, split, clean, read,
recognise, extract, look again, validate). One table: of what is printed how much was found, how
much is exact, how much the machine accepted by itself and how much of that is right, what is left
for a person; a second one of planted contradictions. *Accepted wrong* is the figure that matters:
those no person would see. ``--chart`` draws how sure values were against how often they are right,
``--calibrate`` writes the table from which that is known.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import JsonValue

from benchmarks.calibrate import write_calibration
from benchmarks.chart import draw_reliability
from benchmarks.field_rows import (
    BY_HAND,
    TYPE,
    Outcome,
    field_rows,
    field_table,
    load_field_targets,
    missed_targets,
)
from benchmarks.field_truth import (
    CORPORA,
    TrueDossier,
    TruePaper,
    real_papers,
    sample_dossiers,
    says_same,
)
from benchmarks.planted import (
    PlantedOutcome,
    judge_contradictions,
    planted_table,
    shares,
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
from pipeline.validate.calibration import clearness, standing
from samples.synthetic.__main__ import main as make_samples
from samples.synthetic.scan import GRADES
from sohoa.wiring import installation

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "dossiers"
SEED = 7041
"""Not the one of the committed samples, on which the rules were tried."""
ENDS = 3
"""Pages read at either end of a real paper; ``--all-pages`` reads the rest too."""


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
    by_hand = field_name in paper.by_hand
    return Outcome(
        f"{group} {BY_HAND}" if by_hand else group,
        name,
        paper.type,
        field_name,
        verdict,
        accepted,
        expected,
        found,
        kind=str(field.kind) if field else "",
        standing=standing(field) if field else "",
        clearness=clearness(field) if field else 0.0,
        confidence=field.confidence if field else 0.0,
    )


def _is_half_a_date(field: FieldValue, expected: JsonValue) -> bool:
    """The day could not be read and is left out: nothing wrong is said, something is missing."""
    dates = field.kind is FieldKind.DATE and isinstance(field.value, str)
    return dates and str(expected).startswith(f"{field.value}-")


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
    for made in arguments.input:
        yield from ((made.name, told) for told in sample_dossiers(made))
    if arguments.count:
        yield from ((arguments.grade, told) for told in sample_dossiers(_made(arguments, folder)))
    if arguments.corpus:
        yield from (("real", told) for told in real_papers())


def _made(arguments: argparse.Namespace, folder: Path) -> Path:
    """Return the folder of the dossiers that the seed gives, made if need be."""
    wanted = ["--count", str(arguments.count), "--seed", str(arguments.seed)]
    wanted += ["--grade", arguments.grade]
    if arguments.types:
        wanted += ["--types", arguments.types]
    elif not arguments.six:
        wanted += ["--random", *(["--contradictions"] if arguments.contradictions else [])]
    made = folder / "-".join(["made", *(word.strip("-") for word in wanted)]).replace(",", "+")
    if not made.exists():
        make_samples(["--out", str(made), *wanted])
    return made


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sohoa bench fields", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("--samples", action="store_true", help="the committed sample dossiers")
    parser.add_argument("--corpus", action="store_true", help="the real papers of the corpora")
    parser.add_argument("--count", type=int, default=0, metavar="N", help="N new sample dossiers")
    parser.add_argument("--seed", type=int, default=SEED, help="of the new dossiers (%(default)s)")
    parser.add_argument("--grade", choices=GRADES, default="office", help="of their scan")
    parser.add_argument("--six", action="store_true", help="the six kinds of the samples only")
    parser.add_argument("--types", metavar="A,B", help="single papers of these types; all: of each")
    parser.add_argument(
        "--contradictions", action="store_true", help="plant a contradiction in each new dossier"
    )
    parser.add_argument(
        "--input", type=Path, action="append", default=[], metavar="DIR", help="made before"
    )
    parser.add_argument("--all-pages", action="store_true", help="real papers: not their ends only")
    parser.add_argument("--as-scans", action="store_true", help="take signed files for plain scans")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep page texts for another run")
    parser.add_argument("--errors", action="store_true", help="list every field that is not right")
    parser.add_argument("--each", action="store_true", help="a line for every field")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write rows as JSON")
    parser.add_argument("--chart", type=Path, metavar="DIR", help="draw the reliability diagram")
    parser.add_argument("--calibrate", action="store_true", help="write models/weights anew")
    parser.add_argument("--check", action="store_true", help="1 when a target is missed")
    parser.add_argument("names", nargs="*", help="only inputs whose name contains one of these")
    arguments = parser.parse_args(argv)
    if not (arguments.samples or arguments.corpus or arguments.count or arguments.input):
        arguments.samples = True
    return arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when something wrong was accepted or, with ``--check``, a target missed.

    2 when the corpora are not there.
    """
    arguments = _arguments(argv)
    if arguments.corpus and not CORPORA.is_dir():
        print("no folder ../shared/corpora beside the checkout", file=sys.stderr)
        return 2
    outcomes: list[Outcome] = []
    planted: list[PlantedOutcome] = []
    with tempfile.TemporaryDirectory(prefix="sohoa-fields-") as name:
        folder = (arguments.keep or Path(name)).absolute()
        with installation(_settings(folder)) as services:
            chain = Chain(services, all_pages=arguments.all_pages, as_scans=arguments.as_scans)
            for group, told in _inputs(arguments, folder):
                if not arguments.names or any(wanted in told.name for wanted in arguments.names):
                    print(f"{group} {told.name}", file=sys.stderr)
                    dossier = chain.digitise(told)
                    outcomes.extend(judge(group, told, dossier))
                    if any(paper.complete for paper in told.papers):
                        planted.append(judge_contradictions(told, dossier))
    return _report(arguments, outcomes, planted)


def _report(
    arguments: argparse.Namespace, outcomes: list[Outcome], planted: list[PlantedOutcome]
) -> int:
    if arguments.errors:
        print(*_errors(outcomes), sep="\n")
    rows = list(field_rows(outcomes))
    print(*field_table(rows, each=arguments.each), sep="\n")
    if planted:
        print(*planted_table(planted), sep="\n")
    if arguments.json:
        told = {
            "rows": [row.model_dump() for row in rows],
            "contradictions": shares(planted),
        }
        arguments.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    if arguments.chart:
        print(*draw_reliability(outcomes, arguments.chart), sep="\n")
    if arguments.calibrate:
        print(write_calibration(outcomes, _command(arguments)))
    failed = any(one.accepted and one.verdict != "right" for one in outcomes)
    if arguments.check:
        lines = list(missed_targets(load_field_targets(), rows, shares(planted)))
        print(*lines, sep="\n")
        failed = failed or bool(lines)
    return int(failed)


def _command(arguments: argparse.Namespace) -> str:
    """What made a table, without the folders of this machine."""
    words = ["sohoa bench fields --calibrate"]
    words += [f"--input {folder.name}" for folder in arguments.input]
    if arguments.count:
        words.append(f"--count {arguments.count} --seed {arguments.seed} --grade {arguments.grade}")
    words += [f"--{name}" for name in ("samples", "six", "contradictions") if vars(arguments)[name]]
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
