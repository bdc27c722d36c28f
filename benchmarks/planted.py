"""Planted contradictions: which were found, and what was raised where nothing was planted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.field_truth import TrueContradiction, TrueDossier
from models.dossier import Dossier
from models.finding import Finding

_WITHIN = frozenset({"FIELD-009", "DOC-003"})
"""Of one paper: digits against words, a card that ran out."""
_CODES = {
    "name": "DOSSIER-001",
    "birth_date": "DOSSIER-002",
    "id_number": "DOSSIER-003",
    "address": "DOSSIER-006",
    "area": "DOSSIER-007",
    "serial": "DOSSIER-008",
}
"""What says that a paper has another fact of a kind than some other paper."""
_ALARMS = tuple(f"DOSSIER-{number}" for number in ("001", "002", "003", "006", "007", "008"))


class PlantedOutcome(NamedTuple):
    """What became of one dossier."""

    name: str
    planted: tuple[str, ...]
    """Kinds."""
    found: tuple[bool, ...]
    false_alarms: tuple[Finding, ...]


def judge_contradictions(told: TrueDossier, dossier: Dossier) -> PlantedOutcome:
    """Compare what was planted in a dossier with what its findings say.

    Found: a finding of the planted kind names the paper that was changed, or one of another kind
    does together with a paper that was left as it was; the paper it is compared with may word the
    fact in its own way, as cards do with addresses. Anything else that says contradiction is a
    false alarm.
    """
    raised = [
        (finding, _papers(finding, dossier, told))
        for finding in _raised(dossier)
        if finding.code != "DOC-003" or _has_receipt(told)
    ]
    found = []
    used: set[int] = set()
    for planted in told.contradictions:
        hits = {n for n, (finding, papers) in enumerate(raised) if _says(planted, finding, papers)}
        found.append(bool(hits))
        used |= hits
    rest = tuple(finding for n, (finding, _) in enumerate(raised) if n not in used)
    kinds = tuple(one.kind for one in told.contradictions)
    return PlantedOutcome(told.name, kinds, tuple(found), rest)


def _has_receipt(told: TrueDossier) -> bool:
    """Without a receipt cards are judged by today, and those of samples run out one day."""
    return any("ngay_nhan" in paper.fields for paper in told.papers)


def _raised(dossier: Dossier) -> Iterator[Finding]:
    yield from (finding for finding in dossier.findings if finding.code in _ALARMS)
    for document in dossier.documents:
        yield from (finding for finding in document.findings if finding.code in _WITHIN)
        for field in document.fields:
            yield from (finding for finding in field.findings if finding.code in _WITHIN)


def _papers(finding: Finding, dossier: Dossier, told: TrueDossier) -> frozenset[int]:
    """Numbers of the true papers that a finding names."""
    names = {
        finding.parameters.get("first", ""),
        finding.parameters.get("second", ""),
        finding.subject.split(".")[0],
    }
    pages = {p for d in dossier.documents if d.id in names for p in d.pages}
    papers = enumerate(told.papers, 1)
    return frozenset(number for number, paper in papers if pages & set(paper.pages))


def _says(planted: TrueContradiction, finding: Finding, papers: frozenset[int]) -> bool:
    changed, *others = planted.papers
    if changed not in papers:
        return False
    within = finding.code in _WITHIN
    if not others or set(others) == {changed}:
        return within
    if finding.code == _CODES.get(planted.kind):
        return len(papers) > 1
    return not within and bool(papers & set(others))


def shares(outcomes: Sequence[PlantedOutcome]) -> dict[str, float]:
    """Return the share found of what was planted, and false alarms a dossier."""
    found = [hit for one in outcomes for hit in one.found]
    measured = {}
    if found:
        measured["contradictions"] = sum(found) / len(found)
    if outcomes:
        alarmed = sum(bool(one.false_alarms) for one in outcomes)
        measured["false_alarms"] = alarmed / len(outcomes)
    return measured


def planted_table(outcomes: Sequence[PlantedOutcome]) -> Iterator[str]:
    """Yield the lines of the table of contradictions, a line a kind."""
    yield f"{'Mâu thuẫn cài sẵn / planted contradictions':58}{'cài/planted':>13}{'thấy/found':>13}"
    pairs = [pair for one in outcomes for pair in zip(one.planted, one.found, strict=True)]
    for kind in sorted({kind for kind, _ in pairs}):
        hits = [found for name, found in pairs if name == kind]
        yield f"  {kind:56}{len(hits):13}{sum(hits):13}"
    alarmed = [one for one in outcomes if one.false_alarms]
    yield f"== báo nhầm / false alarms: {len(alarmed)} / {len(outcomes)} hồ sơ / dossiers"
    for one in alarmed:
        for finding in one.false_alarms:
            yield f"  {one.name}: {finding.code} {finding.subject}"
