"""Renewing the proof of time, with a clock that runs through twenty years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf.pdfa
import pytest

from config.settings import SignSettings
from models.artifact import SignatureCheck, VerificationReport
from models.errors import (
    ChainNotTrustedError,
    ConfigError,
    SignatureCheckError,
    SohoaError,
    TimestampError,
)
from pipeline.sign.development import DevelopmentAuthorities
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.renew import renew_pdf
from pipeline.sign.sign import Terms, sign_pdf
from pipeline.sign.trust import TrustRoots, load_trust
from pipeline.sign.verify import verify_signatures
from tests.pipeline.sign.office import free_port
from tests.pipeline.sign.poppler import pdfsig

YEAR = timedelta(days=365)


@dataclass
class Clock:
    """A clock that a test moves."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


def _report(checks: tuple[SignatureCheck, ...]) -> VerificationReport:
    return VerificationReport(
        file="f", sha256="0", bytes=1, signatures=checks, pdfa_claim=None, pdfa_violations=()
    )


def test_a_paper_renewed_in_time_is_proven_after_twenty_years_and_one_left_alone_is_not(
    paper: Path, tmp_path: Path, settings: SignSettings
) -> None:
    clock = Clock(datetime.now(UTC))
    folder = tmp_path / "pki"
    with DevelopmentAuthorities(folder, clock) as authorities:
        highest = authorities.complete(settings.model_copy(update={"level": "B-LTA"}))

        def trust() -> TrustRoots:
            return load_trust(highest, folder)

        versions = [tmp_path / "v1.pdf"]
        identity = load_identity(highest, folder)
        sign_pdf(paper, versions[0], identity, highest, Terms(trust=trust(), now=clock))
        begun, renewals = clock.moment, 0
        while clock.moment < begun + 20 * YEAR:
            checks = verify_signatures(versions[-1], trust(), clock.moment)
            assert all(check.valid and check.trusted for check in checks)
            assert checks[0].level == "B-LTA"
            until = _report(checks).provable_until
            assert until is not None
            if until - clock.moment < YEAR:
                authorities.start()  # a new generation of keys, where the old one has ended
                versions.append(tmp_path / f"v{len(versions) + 1}.pdf")
                terms = Terms(trust=trust(), now=clock)
                renew_pdf(versions[-2], versions[-1], highest, terms)
                renewals += 1
            clock.moment += timedelta(days=300)
        assert renewals == 2
        final = verify_signatures(versions[-1], trust(), clock.moment)
        assert [check.document_timestamp for check in final] == [False, True, True, True]
        assert all(check.valid and check.trusted for check in final)
        assert final[0].level == "B-LTA"
        assert final[0].certificate_until is not None
        assert final[0].certificate_until < clock.moment - 15 * YEAR
        for version in versions[:-1]:
            left_alone = verify_signatures(version, trust(), clock.moment)
            assert all(check.valid for check in left_alone)
            assert not left_alone[0].trusted
    assert versions[-1].read_bytes().startswith(versions[0].read_bytes())
    assert "Signature is Valid." in pdfsig(versions[-1])
    violations = pikepdf.pdfa.validate_written(str(versions[-1]), "2b").findings
    assert [finding for finding in violations if finding.kind == "violation"] == []


def _refused(paper: Path, settings: SignSettings, trust: TrustRoots) -> SohoaError:
    """Renew, and make sure that no file appears."""
    before = sorted(paper.parent.iterdir())
    with pytest.raises(SohoaError) as caught:
        renew_pdf(paper, paper.parent / "renewed.pdf", settings, Terms(trust=trust))
    assert sorted(paper.parent.iterdir()) == before
    return caught.value


@pytest.fixture
def signed(paper: Path, lasting: SignSettings, office_trust: TrustRoots) -> Path:
    """Sign with a key of the office, without any proof of time."""
    plain = lasting.model_copy(update={"level": "B-B"})
    target = paper.parent / "signed.pdf"
    sign_pdf(paper, target, load_identity(plain, paper.parent), plain, Terms(trust=office_trust))
    return target


def test_a_signature_without_any_time_gets_its_proof_too(
    signed: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    target = signed.parent / "renewed.pdf"
    renew_pdf(signed, target, lasting, Terms(trust=office_trust))
    signature, stamp = verify_signatures(target, office_trust)
    assert signature.level == "B-LTA"
    assert stamp.document_timestamp
    assert stamp.trusted


def test_a_dead_authority_leaves_the_paper_as_it_is(
    signed: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    dead = lasting.model_copy(update={"tsa_url": f"http://127.0.0.1:{free_port()}/tsa"})
    error = _refused(signed, dead, office_trust)
    assert isinstance(error, TimestampError)
    assert error.retryable


def test_a_paper_of_unknown_roots_is_not_renewed(signed: Path, lasting: SignSettings) -> None:
    assert isinstance(_refused(signed, lasting, TrustRoots()), ChainNotTrustedError)


def test_a_paper_without_a_signature_has_nothing_to_renew(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    assert isinstance(_refused(paper, lasting, office_trust), SignatureCheckError)


def test_renewing_needs_an_authority(
    signed: Path, settings: SignSettings, office_trust: TrustRoots, identity: SigningIdentity
) -> None:
    assert isinstance(_refused(signed, settings, office_trust), ConfigError)
