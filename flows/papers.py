"""From pages to papers: a file that came signed is one paper, others are grouped by content."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from flows.pages import PageReading, PageReadings
from flows.services import Services
from models.artifact import VerificationReport
from models.document import Document
from models.page import ScanFile
from pipeline.classify.boundaries import PageGroup, Start
from pipeline.classify.document import classify_document, classify_pages
from pipeline.classify.title import classify_page
from pipeline.render.pdfa import check_pdfa
from pipeline.sign.findings import findings_for
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures


def recognise_papers(
    readings: PageReadings, files: Sequence[ScanFile], services: Services
) -> tuple[Document, ...]:
    """Return the papers of a batch in page order, with types; fields come later."""
    signed = {file.sha256: file for file in files if file.signed}
    papers: list[Document] = []
    # Pages of signed files stand together; everything between them is grouped by what it shows.
    for source, run in groupby(readings.pages, lambda r: r.page.source in signed and r.page.source):
        pages = list(run)
        if source:
            papers.append(_signed_paper(pages, signed[source], services))
        else:
            papers += _scanned_papers(pages, services)
    return tuple(
        paper.model_copy(update={"id": f"d{number}"}) for number, paper in enumerate(papers, 1)
    )


def report_on(path: Path, sha256: str, trust: TrustRoots) -> VerificationReport:
    """Check a file's signatures and its PDF/A claim."""
    checks = verify_signatures(path, trust)
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


def _signed_paper(readings: Sequence[PageReading], file: ScanFile, services: Services) -> Document:
    """A file that came signed is one paper: splitting it would break what was signed."""
    pages = tuple(reading.page.number for reading in readings)
    group = PageGroup(pages=pages, start=Start.FIRST)
    classes = [classify_page(r.text, services.types) for r in readings if r.text is not None]
    type_id, confidence, evidence = classify_document(group, classes, services.types)
    report = report_on(file.path, file.sha256, services.load_trust())
    return Document(
        id="",
        type=type_id,
        type_confidence=confidence,
        type_evidence=evidence,
        pages=pages,
        certified_copy=any(page.certified_copy for page in classes),
        source=file.sha256,
        verification=report.model_copy(update={"file": file.name}),
    )


def _scanned_papers(readings: Sequence[PageReading], services: Services) -> list[Document]:
    texts = [reading.text for reading in readings if reading.text is not None]
    return [
        Document(
            id="",
            type=typed.type,
            type_confidence=typed.confidence,
            type_evidence=typed.evidence,
            pages=typed.group.pages,
            certified_copy=typed.group.certified_copy,
        )
        for typed in classify_pages(texts, services.types)
    ]
