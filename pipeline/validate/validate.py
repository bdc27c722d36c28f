"""Decide for every field whether a person must look, and say what is doubtful.

``accepted`` needs independent evidence (rules: ``pipeline.validate.evidence``) and no doubt;
everything else waits for a person. What a person confirmed or corrected keeps that status. Values,
printed texts and votes are never changed here; the confidence becomes how often values like this
one are right (``pipeline.validate.calibration``). Validating twice gives the same as once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.document import Document
from models.document_type import Anchor, DocumentType, FieldSpec
from models.dossier import Dossier
from models.field import SETTLED, FieldKind, FieldStatus, FieldValue
from models.finding import Finding, Severity
from pipeline.validate.across import (
    OTHER_MARKS,
    agreed_fields,
    other_remarks,
    spelled_otherwise,
)
from pipeline.validate.calibration import likely_right
from pipeline.validate.contradictions import find_contradictions
from pipeline.validate.doubts import EXPIRED, document_doubts, field_doubts, symbol_doubt
from pipeline.validate.evidence import has_evidence, whole_day
from pipeline.validate.places import find_place

__all__ = ["validate_document", "validate_dossier"]


def validate_document(
    document: Document, document_type: DocumentType | None, today: date
) -> Document:
    """Return ``document`` with the status and findings of every field, and its own findings.

    A required field that is not on the paper is added with the status ``missing``. ``today`` is
    the day to compare dates with. Without a type nothing is required.
    """
    specs = {spec.name: spec for spec in document_type.fields} if document_type else {}
    absent = tuple(
        FieldValue(name=spec.name, kind=spec.kind, status=FieldStatus.MISSING)
        for spec in specs.values()
        if spec.required and document.field(spec.name) is None
    )
    complete = document.model_copy(update={"fields": (*document.fields, *absent)})
    fields = tuple(
        _judge(field, specs.get(field.name), complete, document_type, today)
        for field in complete.fields
    )
    kept = tuple(finding for finding in document.findings if not finding.code.startswith("DOC-"))
    return complete.model_copy(
        update={"fields": fields, "findings": (*kept, *document_doubts(complete, today))}
    )


def _judge(
    field: FieldValue,
    spec: FieldSpec | None,
    document: Document,
    document_type: DocumentType | None,
    today: date,
) -> FieldValue:
    settled = field.status in SETTLED
    doubts = [] if settled else list(field_doubts(field, document, today))
    if (
        not settled
        and spec is not None
        and document_type is not None
        and spec.anchor is Anchor.NUMBER
    ):
        doubts.extend(symbol_doubt(field, document, document_type))
    required = spec is not None and spec.required
    lacking = required and field.printed is None and field.value is None and not settled
    if lacking:
        doubts.append(
            Finding(
                code="FIELD-010",
                severity=Severity.WARNING,
                subject=f"{document.id}.{field.name}",
            )
        )
    kept = [finding for finding in field.findings if not finding.code.startswith("FIELD-")]
    place = find_place(str(field.value)) if _is_address(field) else None
    return field.model_copy(
        update={
            "status": _status(field, spec, document, doubts=doubts, lacking=lacking),
            "confidence": round(likely_right(field), 4),
            "mapped": place.mapped if place is not None else None,
            "findings": (*kept, *doubts),
        }
    )


def _is_address(field: FieldValue) -> bool:
    return field.kind is FieldKind.ADDRESS and isinstance(field.value, str)


def _status(
    field: FieldValue,
    spec: FieldSpec | None,
    document: Document,
    *,
    doubts: list[Finding],
    lacking: bool,
) -> FieldStatus:
    if field.status in SETTLED:
        return field.status
    if lacking:
        return FieldStatus.MISSING
    if any(doubt.severity is not Severity.INFO for doubt in doubts):
        return FieldStatus.REVIEW
    review_below = spec.review_below if spec is not None else 1.0
    accepted = has_evidence(field, document, review_below)
    return FieldStatus.ACCEPTED if accepted else FieldStatus.REVIEW


def validate_dossier(dossier: Dossier, types: Mapping[str, DocumentType]) -> Dossier:
    """Return ``dossier`` with what its papers confirm and contradict of each other.

    Call after ``validate_document``. Two papers that agree are independent evidence; a field with
    a doubt of its own stays in review. ``types`` names the fields for which agreement counts:
    those of the document's type.
    """
    agreed = agreed_fields(dossier)
    otherwise = spelled_otherwise(dossier)
    against, contradicted = find_contradictions(dossier)
    documents = []
    for document in dossier.documents:
        known = types.get(document.type)
        names = {spec.name for spec in known.fields} if known else set()
        fields = []
        for field in document.fields:
            place = document.id, field.name
            told = _told(field, otherwise.get(place))
            confirmed = place in agreed and field.name in names and not _doubtful(told)
            if place in contradicted:
                told = _waiting(told)
            elif told.status is FieldStatus.REVIEW and confirmed:
                told = told.model_copy(update={"status": FieldStatus.ACCEPTED})
            fields.append(told)
        documents.append(document.model_copy(update={"fields": tuple(fields)}))
    kept = tuple(f for f in dossier.findings if not f.code.startswith("DOSSIER-"))
    judged = _as_of_receipt(tuple(documents))
    found = (*against, *other_remarks(dossier))
    return dossier.model_copy(update={"documents": judged, "findings": (*kept, *found)})


def _as_of_receipt(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Leave out that a paper has expired by now when it held good on the day it was received."""
    days = (document.field("ngay_nhan") for document in documents)
    received = next((day for field in days if field and (day := whole_day(field.value))), None)
    if received is None:
        return documents
    return tuple(
        document.model_copy(
            update={
                "findings": tuple(
                    finding
                    for finding in document.findings
                    if finding.code != EXPIRED
                    or finding.parameters.get("until", "") < received.isoformat()
                )
            }
        )
        for document in documents
    )


def _waiting(field: FieldValue) -> FieldValue:
    """What another paper contradicts, a person sees, however well it was read."""
    if field.status is not FieldStatus.ACCEPTED:
        return field
    return field.model_copy(update={"status": FieldStatus.REVIEW})


def _told(field: FieldValue, finding: Finding | None) -> FieldValue:
    """The field with what another paper's code says of it; then a person looks at it."""
    kept = tuple(known for known in field.findings if known.code != OTHER_MARKS)
    if finding is None or field.status in SETTLED:
        return field.model_copy(update={"findings": kept})
    update = {"findings": (*kept, finding), "status": FieldStatus.REVIEW}
    return field.model_copy(update=update)


def _doubtful(field: FieldValue) -> bool:
    return any(finding.severity is not Severity.INFO for finding in field.findings)
