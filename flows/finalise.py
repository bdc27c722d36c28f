"""FINALISE: from an approved dossier to signed papers in the object store.

render (searchable PDF/A) → sign (PAdES) → verify our own work → store (write, read back, compare) →
link in the catalogue. A paper that came signed skips to storing: its bytes are not touched. Each
step leaves its result on disk before the next begins, so a killed run signs nothing twice and
stores nothing twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from prefect import flow

from flows.digitise import record_failure
from flows.mark import conversion_mark
from flows.pages import Readings
from flows.papers import report_on
from flows.receive import scans_of
from flows.report import publish_stored
from flows.retention import keep_until
from flows.services import Services, current
from flows.tasks import in_thread, stage
from models.artifact import Artifact, ArtifactKind, SignatureSummary, VerificationReport
from models.document import Document
from models.dossier import Dossier, DossierState
from models.errors import PdfaError, SignatureCheckError
from models.record import Record
from pipeline.render.content import RenderContent
from pipeline.render.document import render_document
from pipeline.sign.identity import SigningIdentity
from pipeline.sign.sign import Terms, sign_pdf
from storage.audit import Happening
from storage.durable import hash_file
from storage.layout import object_key
from storage.spool import WorkFolder

WHO = "flow:finalise"
_PDF = "application/pdf"
_UNKNOWN_TITLE = "Giấy tờ chưa xác định"


class SignedPaper(Record):
    """The finished file of one paper, before it is stored."""

    path: Path
    sha256: str
    bytes: int
    pdfa: str | None
    kind: ArtifactKind
    report: VerificationReport


@flow(
    name="finalise",
    flow_run_name="ký và lưu {dossier_id}",
    persist_result=False,
)
async def finalise(key: str, dossier_id: str) -> None:
    """Bring the approved batch ``key`` to STORED; ``dossier_id`` only names the run.

    Raises what the failing stage raised, after the catalogue says FAILED with the reason.
    """
    del dossier_id
    services = current()
    try:
        dossier = services.dossier(key)
        if dossier.state is DossierState.APPROVED:
            dossier = _sign_all(dossier, services)
        if dossier.state is DossierState.SIGNED:
            dossier = _store_all(dossier, services)
        await publish_stored(dossier, services)
    except Exception as error:
        record_failure(key, error, services, WHO)
        raise


def tidy(key: str, services: Services) -> None:
    """Remove what can be made again of a stored batch: page pictures and finished files.

    The scanner's files and the previews stay. A kill in between leaves some of it; the next call
    removes the rest.
    """
    work = services.work(key)
    for folder in (work.results_dir, work.pages_dir):
        shutil.rmtree(folder, ignore_errors=True)


def _sign_all(dossier: Dossier, services: Services) -> Dossier:
    services.progress.stage(dossier.id, "sign")
    papers = [
        in_thread(make_signed, dossier.key, dossier.id, document.id)
        for document in dossier.documents
    ]
    documents = tuple(
        document.model_copy(update={"verification": paper.report})
        for document, paper in zip(dossier.documents, papers, strict=True)
    )
    update = {"state": DossierState.SIGNED, "documents": documents}
    return services.catalogue.save(
        dossier.model_copy(update=update), who=WHO, what="dossier.signed"
    )


def _store_all(dossier: Dossier, services: Services) -> Dossier:
    services.progress.stage(dossier.id, "store")
    documents = tuple(_stored(document, dossier) for document in dossier.documents)
    update = {"state": DossierState.STORED, "documents": documents}
    return services.catalogue.save(
        dossier.model_copy(update=update), who=WHO, what="dossier.stored"
    )


def _stored(document: Document, dossier: Dossier) -> Document:
    artifact = in_thread(store, dossier.key, dossier.id, document.id)
    return document.model_copy(update={"artifact": artifact})


@stage("sign", "ký {dossier_id} {document_id}")
def make_signed(key: str, dossier_id: str, document_id: str) -> SignedPaper:
    """Make, sign and verify the file of one paper; an earlier run's result is taken if whole."""
    del dossier_id
    services = current()
    dossier = services.dossier(key)
    document = next(d for d in dossier.documents if d.id == document_id)
    work = services.work(key)
    if document.source is not None:
        return _as_it_came(key, document, services)
    known = work.read_json(f"signed-{document_id}", SignedPaper, key)
    if known is not None and _holds(known):
        return known
    paper = _render_and_sign(dossier, document, work, services)
    work.write_json(f"signed-{document_id}", paper, key)
    return paper


@stage("store", "lưu {dossier_id} {document_id}")
def store(key: str, dossier_id: str, document_id: str) -> Artifact:
    """Put the file of one paper into the object store, read back and compared."""
    services = current()
    dossier = services.dossier(key)
    document = next(d for d in dossier.documents if d.id == document_id)
    paper = make_signed.fn(key, dossier_id, document_id)
    name = object_key(dossier.id, key, document.id, document.type)
    until = keep_until(dossier, services)
    stored = services.store.put_file(name, paper.path, paper.sha256, _PDF, until)
    return Artifact(
        kind=paper.kind,
        key=stored.key,
        location=stored.location,
        version=stored.version,
        sha256=stored.sha256,
        bytes=stored.bytes,
        pdfa=paper.pdfa,
        signature=summarise(paper.report),
        locked_until=stored.locked_until,
    )


def _holds(paper: SignedPaper) -> bool:
    return paper.path.is_file() and hash_file(paper.path).sha256 == paper.sha256


def _as_it_came(key: str, document: Document, services: Services) -> SignedPaper:
    file = next(scan for scan in scans_of(key, services) if scan.sha256 == document.source)
    report = document.verification
    if report is None:
        raise LookupError(document.id)
    return SignedPaper(
        path=file.path,
        sha256=file.sha256,
        bytes=file.bytes,
        pdfa=report.pdfa_claim,
        kind=ArtifactKind.ORIGINAL,
        report=report,
    )


def _render_and_sign(
    dossier: Dossier, document: Document, work: WorkFolder, services: Services
) -> SignedPaper:
    unsigned = work.results_dir / f"{document.id}.pdf"
    signed = work.results_dir / f"{document.id}.signed.pdf"
    content = _content(dossier, document, work, services)
    rendered = render_document(content, unsigned)
    settings = services.sign_settings()
    identity = services.load_identity()
    terms = Terms(
        trust=services.load_trust(),
        now=services.now,
        announce=_note_use(identity, dossier, document),
        appearance=conversion_mark(content, identity, services),
    )
    sign_pdf(unsigned, signed, identity, settings, terms)
    sha256 = hash_file(signed).sha256
    report = report_on(signed, sha256, services.load_trust(), services.now())
    if not report.valid:
        raise SignatureCheckError(subject=f"{dossier.id}/{document.id}", status="not valid")
    if report.pdfa_violations:
        rules = "; ".join(report.pdfa_violations[:5])
        raise PdfaError(subject=f"{dossier.id}/{document.id}", rules=rules)
    unsigned.unlink()
    return SignedPaper(
        path=signed,
        sha256=sha256,
        bytes=signed.stat().st_size,
        pdfa=rendered.pdfa,
        kind=ArtifactKind.RENDERED,
        report=report,
    )


def _note_use(
    identity: SigningIdentity, dossier: Dossier, document: Document
) -> Callable[[], None]:
    """Return what writes the use of the key into the audit log; written before it is used.

    A kill in between leaves a use that was announced and did not happen, never the contrary.
    """
    catalogue = current().catalogue  # the key is used in a thread that knows no services
    details = {"document": document.id, "certificate": identity.fingerprint}
    happening = Happening(who=WHO, what="key.used", subject=dossier.key, details=details)

    def note() -> None:
        catalogue.note(happening)

    return note


def _content(
    dossier: Dossier, document: Document, work: WorkFolder, services: Services
) -> RenderContent:
    readings = Readings.of(work)
    places = {number: place for place, number in enumerate(document.pages)}
    chosen = sorted(readings.of_pages(document.pages), key=lambda e: places[e.page.number])
    sources = dict.fromkeys(entry.page.source for entry in chosen)
    known = services.types.get(document.type)
    return RenderContent(
        title=known.title if known else _UNKNOWN_TITLE,
        dossier_id=dossier.id,
        document_id=document.id,
        document_type=document.type,
        agency_name=services.settings.agency.name,
        converted_at=services.now(),
        source_hashes=tuple(sources),
        pages=tuple(entry.page for entry in chosen),
        texts=tuple(readings.texts(chosen)),
    )


def summarise(report: VerificationReport) -> SignatureSummary | None:
    """Return what the last signature of a person says; time-stamps over the file are none."""
    people = [check for check in report.signatures if not check.document_timestamp]
    if not people:
        return None
    last = people[-1]
    return SignatureSummary(
        level=last.level,
        valid=report.valid,
        signer=last.signer,
        test_certificate=any(check.test_certificate for check in report.signatures),
    )
