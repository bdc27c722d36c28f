"""Verdicts on the pages: only what is proved is called valid."""

from __future__ import annotations

import pytest

from models.artifact import SignatureCheck, SignatureLevel, TrustProblem, VerificationReport
from web.names import Names

GOOD = SignatureCheck(
    field="SoHoa1",
    signer="A",
    issuer="CA",
    timestamped=True,
    timestamp_trusted=True,
    level=SignatureLevel.B_LTA,
    digest="sha256",
    intact=True,
    valid=True,
    trusted=True,
    whole_document=True,
    later_changes="ltv",
)


@pytest.mark.parametrize(
    ("changes", "kind", "says"),
    [
        ({}, "good", "hợp lệ"),
        ({"valid": False}, "bad", "KHÔNG hợp lệ"),
        ({"trusted": False, "trust_problem": TrustProblem.ROOT}, "open", "toàn vẹn, chưa xác lập"),
        ({"trusted": False, "trust_problem": TrustProblem.EXPIRED}, "open", "Chưa thể kết luận"),
        ({"later_changes": "other"}, "bad", "bị sửa sau khi ký"),
    ],
)
def test_a_verdict_has_a_colour_and_words(changes: dict[str, object], kind: str, says: str) -> None:
    report = VerificationReport(
        file="a.pdf",
        sha256="0" * 64,
        bytes=1,
        signatures=(GOOD.model_copy(update=changes),),
        pdfa_claim=None,
        pdfa_violations=(),
    )
    found, words = Names({}, "vi").verdict(report)
    assert (found, says in words) == (kind, True)
