"""One signature as it lies in a PDF: its dictionary, its CMS data, and the bytes it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from models.artifact import SignatureCheck, SignatureLevel, TrustProblem
from models.times import VIETNAM
from pipeline.sign.certificates import (
    clean_text,
    is_marked_as_test,
    issuer_text,
    subject_text,
    validity,
)
from pipeline.sign.reading import PARSER_ERRORS

PADES = "/ETSI.CAdES.detached"
TIMESTAMP = "/ETSI.RFC3161"
HASHED = "/adbe.pkcs7.sha1"
"""The oldest kind (PDF 1.3): the CMS data holds the SHA-1 of the document and signs that."""
KNOWN_KINDS = frozenset({PADES, TIMESTAMP, HASHED, "/adbe.pkcs7.detached", "/PBAD.PAdES"})

"""For times written without a zone: nearly all such papers are Vietnamese."""

_CHANGES = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "ltv",
    ModificationLevel.FORM_FILLING: "forms",
    ModificationLevel.ANNOTATIONS: "annotations",
    ModificationLevel.OTHER: "other",
}


@dataclass(frozen=True)
class Embedded:
    """A signature whose CMS data could be parsed."""

    field: str
    kind: str
    """SubFilter, one of ``KNOWN_KINDS``."""
    dictionary: Any
    signature: EmbeddedPdfSignature

    @property
    def revision(self) -> int:
        return int(self.signature.signed_revision)

    @property
    def certificate(self) -> Any:
        """The signer's certificate (asn1crypto)."""
        return self.signature.signer_cert


@dataclass(frozen=True)
class Reach:
    """How much of the file a signature covers, and what came after it."""

    whole_document: bool
    later_changes: str


def read_embedded(reader: PdfFileReader, name: str, field: Any) -> Embedded | SignatureCheck:
    """Parse a filled signature field; a verdict at once when that fails."""
    dictionary: Any = {}
    try:
        dictionary = field.get_object()["/V"]
        kind = str(dictionary.get("/SubFilter", ""))
        signature = EmbeddedPdfSignature(reader, field, name)
        entry = Embedded(clean_text(name), kind, dictionary, signature)
    except PARSER_ERRORS:
        return unreadable(name, dictionary, None)
    is_stamp = str(dictionary.get("/Type", "/Sig")) == "/DocTimeStamp"
    if kind not in KNOWN_KINDS or is_stamp != (kind == TIMESTAMP):
        return unreadable(name, dictionary, signature)
    return entry


def unreadable(
    name: str, dictionary: Any, signature: EmbeddedPdfSignature | None
) -> SignatureCheck:
    """Return the verdict on a signature that cannot be checked, with what could be read of it."""
    certificate = _certificate_of(signature)
    period = (None, None) if certificate is None else validity(certificate) or (None, None)
    return SignatureCheck(
        field=clean_text(name),
        signer=_claimed_name(dictionary) if certificate is None else subject_text(certificate),
        issuer="" if certificate is None else issuer_text(certificate),
        signed_at=claimed_time(dictionary, signature),
        level=SignatureLevel.CMS,
        digest="" if signature is None else digest_name(signature),
        intact=False,
        valid=False,
        trusted=False,
        whole_document=False,
        later_changes="other",
        test_certificate=certificate is not None and is_marked_as_test(certificate),
        readable=False,
        trust_problem=TrustProblem.OTHER,
        certificate_from=period[0],
        certificate_until=period[1],
    )


def reach_of(entry: Embedded) -> Reach:
    """Measure coverage and later changes; what cannot be explained counts as a foreign change."""
    signature = entry.signature
    try:
        coverage = signature.evaluate_signature_coverage()
        signature.coverage = coverage  # type: ignore[assignment]  # untyped attribute
        result = signature.evaluate_modifications(DEFAULT_DIFF_POLICY)
    except PARSER_ERRORS:
        return Reach(whole_document=False, later_changes="other")
    changes = _CHANGES[result.modification_level] if isinstance(result, DiffResult) else "other"
    covers = coverage >= SignatureCoverageLevel.ENTIRE_REVISION and _gap_is_signature(signature)
    if changes == "none" and not _nothing_follows(signature):
        covers = False
    return Reach(
        whole_document=covers and changes in ("none", "ltv", "forms"),
        later_changes=changes if covers else "other",
    )


def digest_name(signature: EmbeddedPdfSignature) -> str:
    """Return the hash algorithm over the document, e.g. ``sha256``; empty when unreadable."""
    try:
        return str(signature.external_md_algorithm).lower()
    except AttributeError:
        return ""


def claimed_time(dictionary: Any, signature: EmbeddedPdfSignature | None) -> datetime | None:
    """Return the signing time the signer states.

    ``/M`` of the dictionary comes first: widespread Vietnamese signing software writes local time
    into the CMS attribute and calls it UTC, seven hours off. PAdES forbids that attribute anyway
    (ETSI EN 319 142-1, 6.3).
    """
    try:
        return _with_zone(parse_pdf_date(str(dictionary["/M"]), strict=False))
    except PARSER_ERRORS:
        pass
    try:
        moment = None if signature is None else extract_self_reported_ts(signature.signer_info)
        return None if moment is None else _with_zone(moment)
    except PARSER_ERRORS:
        return None


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _gap_is_signature(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the only bytes left out are the signature itself, as a hexadecimal string."""
    start, first, resume, _ = (int(value) for value in signature.byte_range)
    stream = signature.reader.stream
    stream.seek(first)
    gap: bytes = stream.read(resume - first) if 0 <= resume - first < 1 << 26 else b""
    written = re.sub(rb"\s", b"", gap)
    return start == 0 and written.lower() == b"<" + signature.pkcs7_content.hex().encode() + b">"


def _nothing_follows(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether only blanks follow the signed bytes.

    pyHanko sees revisions; bytes that no cross-reference names are hidden from it, and not from a
    viewer that repairs files.
    """
    _, _, resume, rest = (int(value) for value in signature.byte_range)
    stream = signature.reader.stream
    stream.seek(resume + rest)
    while chunk := stream.read(1 << 20):
        if chunk.strip(b"\x00\t\n\x0c\r "):
            return False
    return True


def _certificate_of(signature: EmbeddedPdfSignature | None) -> Any:
    try:
        return None if signature is None else signature.signer_cert
    except PARSER_ERRORS:
        return None


def _claimed_name(dictionary: Any) -> str:
    try:
        return clean_text(str(dictionary["/Name"]))
    except PARSER_ERRORS:
        return ""
