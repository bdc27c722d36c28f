"""Say what a clerk should know about the signatures of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.artifact import SignatureCheck, TrustProblem
from models.finding import Finding, Severity
from models.indication import WEAK_DIGESTS

_TRUST_FINDINGS = {
    TrustProblem.ROOT: ("SIGCHECK-002", Severity.WARNING),
    TrustProblem.EXPIRED: ("SIGCHECK-010", Severity.WARNING),
    TrustProblem.REVOKED: ("SIGCHECK-011", Severity.ERROR),
    TrustProblem.USAGE: ("SIGCHECK-012", Severity.WARNING),
    TrustProblem.ALGORITHM: ("SIGCHECK-013", Severity.WARNING),
    TrustProblem.OTHER: ("SIGCHECK-014", Severity.WARNING),
}


def findings_for(checks: Iterable[SignatureCheck]) -> tuple[Finding, ...]:
    """Return the findings on every signature, in order; ``subject`` is the signature's field."""
    return tuple(finding for check in checks for finding in _findings(check))


def _findings(check: SignatureCheck) -> Iterator[Finding]:
    if not check.readable:
        yield _finding("SIGCHECK-008", Severity.ERROR, check)
        return
    if check.test_certificate:
        yield _finding("SIGCHECK-001", Severity.WARNING, check)
    if not check.intact:
        yield _finding("SIGCHECK-003", Severity.ERROR, check)
    elif not check.valid:
        yield _finding("SIGCHECK-004", Severity.ERROR, check)
    elif not check.trusted:
        yield _finding(*_TRUST_FINDINGS[check.trust_problem], check, issuer=check.issuer)
    yield from _later_changes(check)
    if check.digest in WEAK_DIGESTS:
        yield _finding("SIGCHECK-006", Severity.WARNING, check, digest=check.digest.upper())
    if not check.timestamped:
        yield _finding("SIGCHECK-007", Severity.INFO, check)
    elif not check.timestamp_trusted and not check.document_timestamp:
        yield _finding("SIGCHECK-009", Severity.INFO, check)


def _later_changes(check: SignatureCheck) -> Iterator[Finding]:
    if check.later_changes == "other" or not check.whole_document:
        yield _finding("SIGCHECK-005", Severity.ERROR, check)
    elif check.later_changes not in ("none", "ltv"):  # a signature made to last has the latter
        yield _finding("SIGCHECK-015", Severity.INFO, check)


def _finding(code: str, severity: Severity, check: SignatureCheck, **parameters: str) -> Finding:
    parameters["signer"] = check.signer
    return Finding(code=code, severity=severity, subject=check.field, parameters=parameters)
