"""What is stored for a document, and what its signatures say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from models.finding import Finding
from models.record import Record


class SignatureLevel(StrEnum):
    """PAdES baseline levels, ETSI EN 319 142-1; ``CMS`` for older signatures."""

    CMS = "CMS"
    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


class TrustProblem(StrEnum):
    """Why a chain is not trusted here."""

    NONE = "none"
    ROOT = "root"
    """No chain to a root this installation trusts."""
    EXPIRED = "expired"
    """Outside the certificate's period, and no trusted time-stamp proves an earlier signing."""
    REVOKED = "revoked"
    USAGE = "usage"
    """The certificate is not made for signing documents."""
    ALGORITHM = "algorithm"
    """The chain rests on an algorithm that is no longer safe."""
    OTHER = "other"


class SignatureCheck(Record):
    """The verdict on one signature of a PDF, or on one time-stamp over the whole document."""

    field: str
    signer: str
    """Subject of the certificate, common name first."""
    issuer: str
    signed_at: datetime | None = None
    timestamped: bool = False
    level: SignatureLevel
    digest: str
    """Hash algorithm, e.g. ``sha256``."""
    intact: bool
    """The signed bytes are unchanged."""
    valid: bool
    """Intact and the cryptographic signature is right."""
    trusted: bool
    """The chain ends in a root this installation trusts."""
    whole_document: bool
    """Covers the whole file, but for later signatures."""
    later_changes: str
    """``none``, ``ltv``, ``forms``, ``annotations`` or ``other``."""
    test_certificate: bool = False
    """Made by our development PKI: no legal value."""
    readable: bool = True
    """``False``: broken or of an unknown kind; the other fields are what could be read."""
    document_timestamp: bool = False
    """A time-stamp authority's stamp over the whole document, not a person's signature."""
    timestamp_trusted: bool = False
    """The time-stamp's chain ends in a root this installation trusts."""
    timestamp_until: datetime | None = None
    """When the certificate of the authority that stamped this signature ends."""
    trust_problem: TrustProblem = TrustProblem.NONE
    certificate_from: datetime | None = None
    certificate_until: datetime | None = None


class VerificationReport(Record):
    """What ``sohoa verify`` says of a file."""

    file: str
    sha256: str
    bytes: int
    signatures: tuple[SignatureCheck, ...]
    pdfa_claim: str | None
    """Part and conformance from XMP, e.g. ``2u``; ``None`` when the file claims none."""
    pdfa_violations: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def valid(self) -> bool:
        """At least one signature, and every one valid with no foreign change after it."""
        return bool(self.signatures) and all(
            check.valid and check.later_changes != "other" for check in self.signatures
        )

    @property
    def provable_until(self) -> datetime | None:
        """When the newest proof of time ends, and with it what can be shown of the signatures.

        The newest time-stamp over the document counts, else the newest signature's own,
        else the newest signer's certificate.
        """
        for check in reversed(self.signatures):
            if check.readable and check.document_timestamp:
                return check.certificate_until
        for check in reversed(self.signatures):
            if check.readable:
                return check.timestamp_until or check.certificate_until
        return None


class ArtifactKind(StrEnum):
    RENDERED = "rendered"
    """A searchable PDF/A that we made and signed."""
    ORIGINAL = "original"
    """An already signed input, byte for byte as it came."""


class SignatureSummary(Record):
    level: SignatureLevel
    valid: bool
    signer: str
    test_certificate: bool


class StoredObject(Record):
    """Where an object store keeps some bytes, as the store itself confirmed after reading back."""

    key: str
    location: str
    """For people: a path, or ``s3://bucket/key``."""
    version: str | None
    sha256: str
    bytes: int
    locked_until: datetime | None = None
    """Until when the store lets nobody delete this version."""
    held: bool = False
    """Under a legal hold: not deleted before somebody lifts it, whatever the date."""


class StoreProof(Record):
    """What a store was seen to keep when it was tried."""

    create_only: bool
    """It refuses to replace an object."""
    checksums: bool
    """It refuses bytes that differ from the digest sent with them."""
    versions: bool
    """It keeps earlier versions of what is deleted or replaced."""
    encrypted: bool
    lock: str
    """``none``, ``governance`` or ``compliance``: a lock that was tried and held."""


class Artifact(Record):
    """The stored result for one document."""

    kind: ArtifactKind
    key: str
    location: str
    version: str | None = None
    sha256: str
    bytes: int
    pdfa: str | None = None
    signature: SignatureSummary | None = None
    locked_until: datetime | None = None
    """Until when the store lets nobody delete it."""
    earlier: tuple[StoredObject, ...] = ()
    """Versions that a renewal of the proof of time replaced, oldest first; all are still there."""
