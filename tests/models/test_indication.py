"""Every signature has one status of EN 319 102-1, and only what is proved has passed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.artifact import SignatureCheck, SignatureLevel, TrustProblem, VerificationReport
from models.indication import Indication, status_of, status_of_file

GOOD = SignatureCheck(
    field="SoHoa1",
    signer="Ủy ban nhân dân xã Đồng Giữa",
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
UNTRUSTED = {"trusted": False, "timestamp_trusted": False}


def said(**changes: object) -> str:
    status = status_of(GOOD.model_copy(update=changes))
    return f"{status.indication} {status.sub_indication}"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "TOTAL-PASSED None"),
        ({"readable": False}, "TOTAL-FAILED FORMAT_FAILURE"),
        ({"intact": False, "valid": False}, "TOTAL-FAILED HASH_FAILURE"),
        ({"valid": False}, "TOTAL-FAILED SIG_CRYPTO_FAILURE"),
        (
            {**UNTRUSTED, "trust_problem": TrustProblem.ROOT},
            "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND",
        ),
        (
            {**UNTRUSTED, "trust_problem": TrustProblem.EXPIRED},
            "INDETERMINATE OUT_OF_BOUNDS_NO_POE",
        ),
        ({**UNTRUSTED, "trust_problem": TrustProblem.REVOKED}, "INDETERMINATE REVOKED_NO_POE"),
        ({"trusted": False, "trust_problem": TrustProblem.REVOKED}, "TOTAL-FAILED REVOKED"),
        (
            {**UNTRUSTED, "trust_problem": TrustProblem.USAGE},
            "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE",
        ),
        (
            {**UNTRUSTED, "trust_problem": TrustProblem.ALGORITHM},
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        ),
        (
            {**UNTRUSTED, "trust_problem": TrustProblem.OTHER},
            "INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE",
        ),
        ({"later_changes": "other"}, "INDETERMINATE SIG_CONSTRAINTS_FAILURE"),
        ({"whole_document": False}, "INDETERMINATE SIG_CONSTRAINTS_FAILURE"),
        ({"digest": "sha1"}, "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE"),
        (
            {"digest": "sha1", "timestamp_trusted": False},
            "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        ),
    ],
)
def test_each_fault_has_its_status(changes: dict[str, object], expected: str) -> None:
    assert said(**changes) == expected


checks = st.builds(
    lambda changes: GOOD.model_copy(update=changes),
    st.fixed_dictionaries(
        {
            "readable": st.booleans(),
            "intact": st.booleans(),
            "valid": st.booleans(),
            "trusted": st.booleans(),
            "timestamped": st.booleans(),
            "timestamp_trusted": st.booleans(),
            "whole_document": st.booleans(),
            "trust_problem": st.sampled_from(TrustProblem),
            "later_changes": st.sampled_from(["none", "ltv", "forms", "annotations", "other"]),
            "digest": st.sampled_from(["sha1", "md5", "sha256", "sha512"]),
        }
    ),
)


@given(checks)
def test_only_what_is_intact_right_trusted_whole_and_strong_has_passed(
    check: SignatureCheck,
) -> None:
    status = status_of(check)
    proved = (
        check.readable
        and check.intact
        and check.valid
        and check.trusted
        and check.trust_problem is not TrustProblem.REVOKED
        and check.whole_document
        and check.later_changes != "other"
        and check.digest.startswith("sha256") | check.digest.startswith("sha512")
    )
    assert (status.indication is Indication.PASSED) is proved
    assert (status.sub_indication is None) is proved


@given(st.lists(checks, max_size=4))
def test_a_file_is_worth_its_worst_signature(found: list[SignatureCheck]) -> None:
    report = VerificationReport(
        file="a.pdf",
        sha256="0" * 64,
        bytes=1,
        signatures=tuple(found),
        pdfa_claim=None,
        pdfa_violations=(),
    )
    status, each = status_of_file(report), [status_of(check) for check in found]
    assert not found or status in each
    kinds = {one.indication for one in each}
    if Indication.FAILED in kinds:
        assert status.indication is Indication.FAILED
    elif kinds == {Indication.PASSED}:
        assert status.indication is Indication.PASSED
    else:
        assert status.indication is Indication.INDETERMINATE
