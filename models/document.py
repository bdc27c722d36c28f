"""A document: the pages that are one paper, its type and its fields."""

from __future__ import annotations

from models.artifact import Artifact, VerificationReport
from models.document_type import UNKNOWN_TYPE
from models.field import WAITING, FieldValue
from models.finding import Finding
from models.record import Record


class Document(Record):
    """One paper of a dossier."""

    id: str
    """``d1``, ``d2``, … in page order, stable within the dossier."""
    type: str = UNKNOWN_TYPE
    type_confidence: float = 0.0
    type_evidence: str = ""
    """Why this type, for the reviewer, e.g. ``title: GIẤY KHAI SINH``."""
    pages: tuple[int, ...]
    """Numbers of the pages, in order."""
    certified_copy: bool = False
    fields: tuple[FieldValue, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: str | None = None
    """SHA-256 of the signed file that is this document; its bytes are stored as they came."""
    verification: VerificationReport | None = None
    """Of a signed input, or of our own result once it is signed."""
    artifact: Artifact | None = None

    def field(self, name: str) -> FieldValue | None:
        """Return the field called ``name`` when the paper carries it."""
        return next((value for value in self.fields if value.name == name), None)

    @property
    def needs_review(self) -> bool:
        """A field still waits for a person, or what kind of paper this is."""
        untyped = any(finding.code.startswith("TYPE-") for finding in self.findings)
        return untyped or any(value.status in WAITING for value in self.fields)
