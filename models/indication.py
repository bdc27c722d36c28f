"""What a checked signature is worth in the words of ETSI EN 319 102-1, chapter 5.

``TOTAL-PASSED``, ``TOTAL-FAILED`` and ``INDETERMINATE``, the latter two with a sub-indication, so
that other programs need not know ours. Whose chain leads to no root trusted here is indeterminate:
never passed, never failed.
"""

from __future__ import annotations

from enum import StrEnum

from models.artifact import SignatureCheck, TrustProblem, VerificationReport
from models.record import Record

WEAK_DIGESTS = frozenset({"md2", "md5", "sha1"})
"""Not allowed any more by Circular 15/2025/TT-BKHCN, Annex I."""


class Indication(StrEnum):
    """EN 319 102-1, 5.1.3, table 4."""

    PASSED = "TOTAL-PASSED"
    FAILED = "TOTAL-FAILED"
    INDETERMINATE = "INDETERMINATE"


class Status(Record):
    """The verdict on one signature, or on all of a file."""

    indication: Indication
    sub_indication: str | None = None
    """Tables 5 and 6, e.g. ``HASH_FAILURE``; ``None`` when passed, or when there is nothing."""


_PASSED = Status(indication=Indication.PASSED)
_TRUST = {
    TrustProblem.ROOT: "NO_CERTIFICATE_CHAIN_FOUND",
    TrustProblem.EXPIRED: "OUT_OF_BOUNDS_NO_POE",
    TrustProblem.USAGE: "CHAIN_CONSTRAINTS_FAILURE",
    TrustProblem.ALGORITHM: "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    TrustProblem.OTHER: "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    TrustProblem.NONE: "CERTIFICATE_CHAIN_GENERAL_FAILURE",
}


def status_of(check: SignatureCheck) -> Status:
    """Return the status of one signature.

    What was broken counts before what is not known. Foreign changes after a signature break the
    constraint that it covers the document as it is shown.
    """
    if not check.readable:
        return _failed("FORMAT_FAILURE")
    if not check.intact:
        return _failed("HASH_FAILURE")
    if not check.valid:
        return _failed("SIG_CRYPTO_FAILURE")
    if check.trust_problem is TrustProblem.REVOKED:
        # A trusted time before the revocation would have cleared it: see the check of trust.
        timed = check.timestamped and check.timestamp_trusted
        return _failed("REVOKED") if timed else _indeterminate("REVOKED_NO_POE")
    if not check.trusted:
        return _indeterminate(_TRUST[check.trust_problem])
    if check.later_changes == "other" or not check.whole_document:
        return _indeterminate("SIG_CONSTRAINTS_FAILURE")
    if check.digest in WEAK_DIGESTS:
        timed = check.timestamped and check.timestamp_trusted
        return _indeterminate(f"CRYPTO_CONSTRAINTS_FAILURE{'' if timed else '_NO_POE'}")
    return _PASSED


def status_of_file(report: VerificationReport) -> Status:
    """Return the worst status of a file's signatures; without any, nothing is determined."""
    found = [status_of(check) for check in report.signatures]
    for indication in (Indication.FAILED, Indication.INDETERMINATE):
        for status in found:
            if status.indication is indication:
                return status
    return _PASSED if found else Status(indication=Indication.INDETERMINATE)


def _failed(why: str) -> Status:
    return Status(indication=Indication.FAILED, sub_indication=why)


def _indeterminate(why: str) -> Status:
    return Status(indication=Indication.INDETERMINATE, sub_indication=why)
