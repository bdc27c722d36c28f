"""From pages to papers: a file that came signed is one paper, others are grouped by content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from flows.pages import PageEntry, Readings
from flows.services import Services
from models.artifact import VerificationReport
from models.document import Document
from models.page import ScanFile
from pipeline.classify.boundaries import PageGroup, Start, group_pages
from pipeline.classify.document import classify_document, type_doubts
from pipeline.classify.page import PageClass, classify_page
from pipeline.render.pdfa import check_pdfa
from pipeline.sign.findings import findings_for
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures


def recognise_papers(
    readings: Readings, files: Sequence[ScanFile], services: Services
) -> tuple[Document, ...]:
    """Return the papers of a batch in page order, with types; fields come later."""
    written = [entry for entry in readings.entries if not entry.blank]
    inks = {entry.page.number: entry.page.facts.ink for entry in written}
    classes = {
        text.page: classify_page(text, services.types, inks.get(text.page, 0.0))
        for text in readings.texts(written)
    }
    signed = {file.sha256: file for file in files if file.signed}
    papers: list[Document] = []
    # Pages of a signed file stand together; what lies between is grouped by what it shows.
    for source, run in groupby(
        readings.entries, lambda e: e.page.source in signed and e.page.source
    ):
        pages = tuple(entry.page.number for entry in run)
        shown = [classes[number] for number in pages if number in classes]
        if source:
            papers.append(_signed_paper(pages, shown, signed[source], services))
        else:
            papers += _scanned_papers(shown, services)
    return tuple(_numbered(paper, f"d{number}") for number, paper in enumerate(papers, 1))


def classify_group(pages: tuple[int, ...], readings: Readings, services: Services) -> Document:
    """Return pages that somebody says are one paper, with the type they look like."""
    entries = [entry for entry in readings.of_pages(pages) if not entry.blank]
    inks = {entry.page.number: entry.page.facts.ink for entry in entries}
    shown = [
        classify_page(text, services.types, inks.get(text.page, 0.0))
        for text in readings.texts(entries)
    ]
    if not shown:
        return Document(id="", pages=pages)
    paper = _paper(PageGroup(pages=pages, start=Start.FIRST), shown, services)
    certified = any(page.certified_copy for page in shown)
    return paper.model_copy(update={"certified_copy": certified})


def _numbered(paper: Document, name: str) -> Document:
    findings = tuple(one.model_copy(update={"subject": name}) for one in paper.findings)
    return paper.model_copy(update={"id": name, "findings": findings})


def _signed_source(entry: PageEntry, signed: Mapping[str, ScanFile]) -> str:
    return entry.page.source if entry.page.source in signed else ""


def report_on(
    path: Path, sha256: str, trust: TrustRoots, moment: datetime | None = None
) -> VerificationReport:
    """Check a file's signatures and its PDF/A claim; ``moment`` is now, unless a clock is moved."""
    checks = verify_signatures(path, trust, moment)
    pdfa = check_pdfa(path)
    return VerificationReport(
        file=path.name,
        sha256=sha256,
        bytes=path.stat().st_size,
        signatures=checks,
        pdfa_claim=pdfa.claim,
        pdfa_violations=pdfa.violations if pdfa.claim else (),
        findings=findings_for(checks),
    )


def _signed_paper(
    pages: tuple[int, ...], shown: Sequence[PageClass], file: ScanFile, services: Services
) -> Document:
    """A file that came signed is one paper: splitting it would break what was signed."""
    group = PageGroup(pages=pages, start=Start.FIRST)
    report = report_on(file.path, file.sha256, services.load_trust())
    paper = _paper(group, shown, services)
    return paper.model_copy(
        update={
            "certified_copy": any(page.certified_copy for page in shown),
            "source": file.sha256,
            "verification": report.model_copy(update={"file": file.name}),
        }
    )


def _scanned_papers(shown: Sequence[PageClass], services: Services) -> list[Document]:
    return [_paper(group, shown, services) for group in group_pages(shown, services.types)]


def _paper(group: PageGroup, shown: Sequence[PageClass], services: Services) -> Document:
    type_id, confidence, evidence = classify_document(group, shown, services.types)
    return Document(
        id="",
        type=type_id,
        type_confidence=confidence,
        type_evidence=evidence,
        pages=group.pages,
        certified_copy=group.certified_copy,
        findings=type_doubts(group, shown, services.types),
    )
