"""The JSON document of ``sohoa run`` (version 1) and its table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich.table import Table

from config.messages import describe_finding
from config.settings import Settings
from models.artifact import Artifact, SignatureSummary, VerificationReport
from models.document import Document
from models.document_type import DocumentType
from models.dossier import Dossier, DossierState, Failure
from models.field import FieldStatus, FieldValue
from models.finding import Finding
from models.indication import Indication, status_of, status_of_file

VERSION = 1
_VERDICTS = {
    Indication.PASSED: "hợp lệ",
    Indication.FAILED: "KHÔNG hợp lệ",
    Indication.INDETERMINATE: "chưa thể kết luận",
}
_UNDECIDED = {
    "NO_CERTIFICATE_CHAIN_FOUND": "toàn vẹn, chưa rõ chuỗi",
    "SIG_CONSTRAINTS_FAILURE": "KHÔNG hợp lệ, bị sửa sau khi ký",
}
_SETTLED = {FieldStatus.ACCEPTED, FieldStatus.CONFIRMED, FieldStatus.CORRECTED}


def as_json(
    dossiers: Sequence[Dossier], failures: Sequence[Failure], settings: Settings
) -> dict[str, Any]:
    """Return what ``--json`` prints; keys and normal forms are a stable contract."""
    return {
        "version": VERSION,
        "dossiers": [_dossier(dossier, settings) for dossier in dossiers],
        "failed": [_failure(failure) for failure in failures]
        + [_failure(d.failure, d) for d in dossiers if d.failure and _has_failed(d)],
    }


def exit_code(dossiers: Sequence[Dossier], failures: Sequence[Failure]) -> int:
    """Return 0 when everything is stored or in review, else 1."""
    return int(bool(failures) or any(_has_failed(dossier) for dossier in dossiers))


def _has_failed(dossier: Dossier) -> bool:
    return dossier.state in {DossierState.FAILED, DossierState.QUARANTINED}


def _dossier(dossier: Dossier, settings: Settings) -> dict[str, Any]:
    return {
        "id": dossier.id,
        "id_is_provisional": dossier.id_is_provisional,
        "key": dossier.key,
        "state": dossier.state,
        "files": list(dossier.files),
        "findings": [_finding(finding) for finding in dossier.findings],
        "documents": [_document(document, settings) for document in dossier.documents],
        "skipped_pages": [page.model_dump() for page in dossier.skipped_pages],
        "rotated_pages": [
            {"page": page, "degrees": degrees} for page, degrees in dossier.rotated_pages
        ],
        "seconds": dossier.seconds,
    }


def _document(document: Document, settings: Settings) -> dict[str, Any]:
    report = document.verification
    return {
        "id": document.id,
        "type": document.type,
        "type_confidence": round(document.type_confidence, 3),
        "type_evidence": document.type_evidence,
        "pages": list(document.pages),
        "certified_copy": document.certified_copy,
        "fields": {field.name: _field(field) for field in document.fields},
        "findings": [_finding(finding) for finding in document.findings],
        "verification": verification_json(report) if report else None,
        "artifact": _artifact(document.artifact, settings) if document.artifact else None,
    }


def verification_json(report: VerificationReport) -> dict[str, Any]:
    """Return a report with the status of each signature and of the file (EN 319 102-1)."""
    checks = [
        check.model_dump(mode="json") | status_of(check).model_dump(mode="json")
        for check in report.signatures
    ]
    told = report.model_dump(mode="json") | {"signatures": checks}
    return told | status_of_file(report).model_dump(mode="json")


def _field(field: FieldValue) -> dict[str, Any]:
    mapped = {"mapped": field.mapped.model_dump()} if field.mapped is not None else {}
    return {
        "value": field.value,
        "printed": field.printed,
        "confidence": round(field.confidence, 3),
        "status": field.status,
        "page": field.page,
        "box": list(field.box) if field.box else None,
        "findings": [_finding(finding) for finding in field.findings],
        **mapped,
    }


def _artifact(artifact: Artifact, settings: Settings) -> dict[str, Any]:
    signature = artifact.signature
    return {
        "kind": artifact.kind,
        "key": artifact.key,
        "path": str(local_path(artifact, settings) or artifact.location),
        "sha256": artifact.sha256,
        "bytes": artifact.bytes,
        "pdfa": artifact.pdfa,
        "signature": signature.model_dump(mode="json") if signature else None,
    }


def local_path(artifact: Artifact, settings: Settings) -> Path | None:
    """Return the stored file's path when the store is a folder of this machine."""
    return Path(artifact.location) if settings.store.kind == "local" else None


def _finding(finding: Finding) -> dict[str, Any]:
    return finding.model_dump(mode="json") | {
        "message_vi": describe_finding(finding, "vi"),
        "message_en": describe_finding(finding, "en"),
    }


def _failure(failure: Failure, dossier: Dossier | None = None) -> dict[str, Any]:
    found = failure.model_dump(exclude={"retryable"})
    return found | ({"dossier": dossier.id} if dossier else {})


def as_table(dossiers: Sequence[Dossier], types: Mapping[str, DocumentType]) -> Table:
    """Return the table shown at the end of a run: dossiers, papers, fields, signed PDFs."""
    table = Table(title="Kết quả số hóa / Results", show_lines=False)
    table.add_column("Hồ sơ", no_wrap=True)
    table.add_column("Giấy tờ")
    table.add_column("Trang")
    table.add_column("Nhận/xem")
    table.add_column("Chữ ký")
    for dossier in dossiers:
        table.add_section()
        heads = [dossier.id, f"[{_state_colour(dossier)}]{dossier.state}[/]"]
        rows = [_row(document, types) for document in dossier.documents]
        for head, row in zip_longest(heads, rows):
            table.add_row(head or "", *(row or ("", "", "", "")))
    return table


def where(dossier: Dossier, settings: Settings) -> tuple[str, ...]:
    """Return where each paper of a dossier lies, one line a paper."""
    artifacts = [d.artifact for d in dossier.documents if d.artifact is not None]
    return tuple(str(local_path(a, settings) or a.location) for a in artifacts)


def _state_colour(dossier: Dossier) -> str:
    if dossier.state is DossierState.STORED:
        return "green"
    return "red" if _has_failed(dossier) else "yellow"


def _row(document: Document, types: Mapping[str, DocumentType]) -> tuple[str, str, str, str]:
    known = types.get(document.type)
    settled = sum(field.status in _SETTLED for field in document.fields)
    artifact = document.artifact
    signature = artifact.signature if artifact else None
    pages = document.pages
    return (
        known.title if known else "Không xác định",
        str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}",
        f"{settled}/{len(document.fields) - settled}",
        _signature_words(signature, document.verification) if signature else "-",
    )


def _signature_words(signature: SignatureSummary, report: VerificationReport | None) -> str:
    """Without a trusted chain a signature is intact, and never called valid."""
    verdict = "hợp lệ" if signature.valid else "KHÔNG hợp lệ"
    if report is not None:
        status = status_of_file(report)
        verdict = _UNDECIDED.get(status.sub_indication or "", _VERDICTS[status.indication])
    return f"{signature.level}, {verdict}" + (" (thử nghiệm)" if signature.test_certificate else "")
