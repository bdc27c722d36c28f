"""What a clerk is told about signatures, in both languages."""

from __future__ import annotations

import pytest

from config.messages import LANGUAGES, describe_finding
from models.artifact import SignatureCheck, SignatureLevel, TrustProblem
from models.finding import Severity
from pipeline.sign.findings import findings_for

FLAWLESS = SignatureCheck(
    field="ChuKy1",
    signer="Nguyễn Thị Ngọc Ánh, Ủy ban nhân dân xã Thử Nghiệm",
    issuer="Gốc thử nghiệm",
    timestamped=True,
    timestamp_trusted=True,
    level=SignatureLevel.B_T,
    digest="sha256",
    intact=True,
    valid=True,
    trusted=True,
    whole_document=True,
    later_changes="none",
)

FLAWS: list[tuple[dict[str, object], str, Severity]] = [
    ({"test_certificate": True}, "SIGCHECK-001", Severity.WARNING),
    ({"trusted": False, "trust_problem": TrustProblem.ROOT}, "SIGCHECK-002", Severity.WARNING),
    ({"intact": False, "valid": False}, "SIGCHECK-003", Severity.ERROR),
    ({"valid": False}, "SIGCHECK-004", Severity.ERROR),
    ({"later_changes": "other", "whole_document": False}, "SIGCHECK-005", Severity.ERROR),
    ({"later_changes": "annotations", "whole_document": False}, "SIGCHECK-005", Severity.ERROR),
    ({"digest": "sha1"}, "SIGCHECK-006", Severity.WARNING),
    ({"digest": "md5"}, "SIGCHECK-006", Severity.WARNING),
    ({"timestamped": False, "timestamp_trusted": False}, "SIGCHECK-007", Severity.INFO),
    ({"readable": False, "intact": False, "valid": False}, "SIGCHECK-008", Severity.ERROR),
    ({"timestamp_trusted": False}, "SIGCHECK-009", Severity.INFO),
    ({"trusted": False, "trust_problem": TrustProblem.EXPIRED}, "SIGCHECK-010", Severity.WARNING),
    ({"trusted": False, "trust_problem": TrustProblem.REVOKED}, "SIGCHECK-011", Severity.ERROR),
    ({"trusted": False, "trust_problem": TrustProblem.USAGE}, "SIGCHECK-012", Severity.WARNING),
    ({"trusted": False, "trust_problem": TrustProblem.ALGORITHM}, "SIGCHECK-013", Severity.WARNING),
    ({"trusted": False, "trust_problem": TrustProblem.OTHER}, "SIGCHECK-014", Severity.WARNING),
    ({"later_changes": "forms"}, "SIGCHECK-015", Severity.INFO),
]


def test_a_flawless_signature_gives_no_finding() -> None:
    assert findings_for([FLAWLESS]) == ()


def test_what_makes_a_signature_last_is_no_flaw() -> None:
    assert findings_for([FLAWLESS.model_copy(update={"later_changes": "ltv"})]) == ()


@pytest.mark.parametrize(("flaw", "code", "severity"), FLAWS)
def test_each_flaw_gives_one_finding_in_two_languages(
    flaw: dict[str, object], code: str, severity: Severity
) -> None:
    (finding,) = findings_for([FLAWLESS.model_copy(update=flaw)])
    assert (finding.code, finding.severity, finding.subject) == (code, severity, "ChuKy1")
    texts = [describe_finding(finding, language) for language in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES)
    assert not any("?" in text or code in text for text in texts)


def test_every_trust_problem_has_its_finding() -> None:
    for problem in set(TrustProblem) - {TrustProblem.NONE}:
        check = FLAWLESS.model_copy(update={"trusted": False, "trust_problem": problem})
        assert len(findings_for([check])) == 1


def test_several_flaws_and_signatures_are_told_in_order() -> None:
    second = FLAWLESS.model_copy(
        update={"field": "ChuKy2", "digest": "sha1", "test_certificate": True}
    )
    findings = findings_for([FLAWLESS.model_copy(update={"valid": False}), second])
    told = [(finding.subject, finding.code) for finding in findings]
    assert told == [
        ("ChuKy1", "SIGCHECK-004"),
        ("ChuKy2", "SIGCHECK-001"),
        ("ChuKy2", "SIGCHECK-006"),
    ]
