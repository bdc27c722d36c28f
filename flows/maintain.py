"""MAINTAIN: what stored papers need so that they can still be proven in decades.

Every night: papers whose newest proof of time ends soon get a new time-stamp over the whole file.
The new file is stored beside the old one, which stays; then the catalogue names the new one.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from prefect import flow

from flows.finalise import SignedPaper, summarise
from flows.papers import report_on
from flows.services import Services, current, using
from flows.tasks import in_thread, stage
from models.artifact import Artifact, ArtifactKind, StoredObject, VerificationReport
from models.document import Document
from models.dossier import Dossier, DossierState
from models.errors import ChecksumMismatchError, SignatureCheckError, SohoaError
from models.record import Record
from models.renewal import Renewal
from pipeline.sign.renew import renew_pdf
from pipeline.sign.sign import Terms
from storage.durable import hash_file
from storage.layout import version_key
from storage.spool import WorkFolder

WHO = "flow:maintain"
_PDF = "application/pdf"
_AT_ONCE = 200
"""Dossiers looked up with one question."""


class Due(Record):
    """A paper whose proof of time ends soon."""

    key: str
    dossier_id: str
    document_id: str
    until: datetime


def renew_all(services: Services, days: int | None = None) -> tuple[Renewal, ...]:
    """Renew every stored paper whose proof ends within ``days`` (the settings' by default).

    One that fails does not stop the others; it is tried again the next time.
    """
    with using(services):
        return asyncio.run(maintain(days or services.settings.sign.refresh_before_days))


def find_due(services: Services, limit: datetime) -> Iterator[Due]:
    """Yield stored papers whose newest proof of time ends before ``limit``.

    Of papers that came signed from elsewhere only those whose proof is trusted here: for others
    there is nothing this installation could carry on.
    """
    offset = 0
    while rows := services.catalogue.list(DossierState.STORED, limit=_AT_ONCE, offset=offset):
        offset += len(rows)
        for row in rows:
            dossier = services.dossier(row.key)
            for document in dossier.documents:
                until = _ends(document)
                if until is not None and until < limit:
                    yield Due(
                        key=dossier.key,
                        dossier_id=dossier.id,
                        document_id=document.id,
                        until=until,
                    )


def _ends(document: Document) -> datetime | None:
    report, artifact = document.verification, document.artifact
    if report is None or artifact is None:
        return None
    if artifact.kind is ArtifactKind.ORIGINAL and not _is_trusted(report):
        return None
    return report.provable_until


def _is_trusted(report: VerificationReport) -> bool:
    readable = [check for check in report.signatures if check.readable]
    return bool(readable) and readable[-1].trusted


@flow(name="maintain", flow_run_name="gia hạn bằng chứng", persist_result=False)
async def maintain(days: int) -> tuple[Renewal, ...]:
    """Renew what ends within ``days``, one paper after the other; say of each how it went."""
    services = current()
    papers = list(find_due(services, services.now() + timedelta(days=days)))
    return tuple([_renew(due, services) for due in papers])


def _renew(due: Due, services: Services) -> Renewal:
    with services.work(due.key).try_lock() as locked:
        if not locked:
            return Renewal(dossier=due.dossier_id, document=due.document_id, code="busy")
        try:
            until = in_thread(renew, due.key, due.dossier_id, due.document_id)
        except SohoaError as error:
            return Renewal(dossier=due.dossier_id, document=due.document_id, code=error.code)
    return Renewal(dossier=due.dossier_id, document=due.document_id, until=until)


@stage("renew", "gia hạn {dossier_id} {document_id}")
def renew(key: str, dossier_id: str, document_id: str) -> datetime | None:
    """Renew one paper and store the result; return when its new proof ends.

    Killed anywhere and run again: the file that was made is taken if whole, so that one version
    is stored, and the catalogue names the old one until the new one is there.
    """
    del dossier_id
    services = current()
    dossier = services.dossier(key)
    document = next(d for d in dossier.documents if d.id == document_id)
    artifact = document.artifact
    if artifact is None:
        raise LookupError(document_id)
    work = services.work(key)
    name = f"renewed-{document_id}-{artifact.sha256[:12]}"
    paper = work.read_json(name, SignedPaper, key)
    if paper is None or not (paper.path.is_file() and hash_file(paper.path).sha256 == paper.sha256):
        paper = _make(artifact, work, services)
        work.write_json(name, paper, key)
    key_there = _next_key(artifact, paper, services)
    # The new version is kept as long as the one it takes the place of.
    until = artifact.locked_until
    stored = services.store.put_file(key_there, paper.path, paper.sha256, _PDF, until)
    _enter(dossier, document, _newer(artifact, stored, paper), paper.report, services)
    shutil.rmtree(work.results_dir, ignore_errors=True)
    return paper.report.provable_until


def _make(artifact: Artifact, work: WorkFolder, services: Services) -> SignedPaper:
    work.make_folders()
    old = work.results_dir / f"{artifact.sha256}.pdf"
    new = work.results_dir / f"{artifact.sha256}.renewed.pdf"
    _fetch(artifact, old, services)
    settings = services.sign_settings()
    terms = Terms(trust=services.load_trust(), now=services.now)
    renew_pdf(old, new, settings, terms)
    sha256 = hash_file(new).sha256
    report = report_on(new, sha256, terms.trust, services.now())
    if not report.valid and artifact.kind is ArtifactKind.RENDERED:
        raise SignatureCheckError(subject=artifact.key, status="not valid")
    old.unlink()
    return SignedPaper(
        path=new,
        sha256=sha256,
        bytes=new.stat().st_size,
        pdfa=artifact.pdfa,
        kind=artifact.kind,
        report=report,
    )


def _fetch(artifact: Artifact, path: Path, services: Services) -> None:
    """Copy the stored file out; it must be the one that was stored."""
    with services.store.open(artifact.key) as stream, path.open("wb") as file:
        shutil.copyfileobj(stream, file)
    found = hash_file(path).sha256
    if found != artifact.sha256:
        raise ChecksumMismatchError(subject=artifact.key, expected=artifact.sha256, found=found)


def _next_key(artifact: Artifact, paper: SignedPaper, services: Services) -> str:
    """Return a key that is free, or holds this very file from a run that was killed."""
    first = artifact.earlier[0].key if artifact.earlier else artifact.key
    number = len(artifact.earlier) + 2
    while True:
        key = version_key(first, number)
        there = services.store.stat(key)
        if there is None or there.sha256 == paper.sha256:
            return key
        number += 1


def _newer(artifact: Artifact, stored: StoredObject, paper: SignedPaper) -> Artifact:
    replaced = StoredObject(
        key=artifact.key,
        location=artifact.location,
        version=artifact.version,
        sha256=artifact.sha256,
        bytes=artifact.bytes,
        locked_until=artifact.locked_until,
    )
    return artifact.model_copy(
        update={
            "key": stored.key,
            "location": stored.location,
            "version": stored.version,
            "sha256": stored.sha256,
            "bytes": stored.bytes,
            "locked_until": stored.locked_until,
            "signature": summarise(paper.report),
            "earlier": (*artifact.earlier, replaced),
        }
    )


def _enter(
    dossier: Dossier,
    document: Document,
    artifact: Artifact,
    report: VerificationReport,
    services: Services,
) -> None:
    renewed = document.model_copy(update={"artifact": artifact, "verification": report})
    documents = tuple(renewed if d.id == document.id else d for d in dossier.documents)
    changed = dossier.model_copy(update={"documents": documents})
    services.catalogue.save(changed, who=WHO, what="document.renewed")
