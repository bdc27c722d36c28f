"""Level B-T against a real authority; when the authority fails, no file is made."""

from __future__ import annotations

import hashlib
import urllib.request
from pathlib import Path

import pytest
from asn1crypto import tsp  # type: ignore[import-untyped]

from config.settings import SignSettings
from models.artifact import SignatureLevel
from models.errors import ConfigError, TimestampError
from pipeline.sign import authority
from pipeline.sign.identity import SigningIdentity
from pipeline.sign.sign import sign_pdf
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures
from tests.pipeline.sign.faults import REPLY, Answer, broken_authority
from tests.pipeline.sign.office import Office, free_port
from tests.pipeline.sign.poppler import pdfsig


def _with_authority(settings: SignSettings, url: str, seconds: float = 20) -> SignSettings:
    update = {"level": "B-T", "tsa_url": url, "tsa_timeout_seconds": seconds}
    return settings.model_copy(update=update)


@pytest.fixture
def stamping(settings: SignSettings, office: Office) -> SignSettings:
    return _with_authority(settings, office.tsa_url)


def test_a_real_authority_stamps_the_signature(
    paper: Path, tmp_path: Path, identity: SigningIdentity, stamping: SignSettings
) -> None:
    summary = sign_pdf(paper, tmp_path / "signed.pdf", identity, stamping)
    assert (summary.level, summary.valid) == (SignatureLevel.B_T, True)
    (check,) = verify_signatures(tmp_path / "signed.pdf", TrustRoots())
    assert check.timestamped
    assert not check.timestamp_trusted
    assert check.signed_at is not None
    report = pdfsig(tmp_path / "signed.pdf")
    assert "Signature is Valid." in report
    assert "Total document signed" in report


def test_the_stamp_is_trusted_where_its_root_is(
    paper: Path,
    tmp_path: Path,
    identity: SigningIdentity,
    stamping: SignSettings,
    office_trust: TrustRoots,
) -> None:
    sign_pdf(paper, tmp_path / "signed.pdf", identity, stamping)
    (check,) = verify_signatures(tmp_path / "signed.pdf", office_trust)
    assert check.timestamp_trusted


def test_the_authority_is_asked_once_for_each_signature(
    paper: Path, tmp_path: Path, identity: SigningIdentity, stamping: SignSettings, office: Office
) -> None:
    before = office.timestamp_requests()
    sign_pdf(paper, tmp_path / "signed.pdf", identity, stamping)
    assert office.timestamp_requests() - before == 1


def test_a_token_larger_than_expected_gets_a_larger_place(
    paper: Path,
    tmp_path: Path,
    identity: SigningIdentity,
    stamping: SignSettings,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(authority, "FIRST_ROOM", 2)
    before = office.timestamp_requests()
    summary = sign_pdf(paper, tmp_path / "signed.pdf", identity, stamping)
    assert (summary.level, summary.valid) == (SignatureLevel.B_T, True)
    assert office.timestamp_requests() - before == 2


def test_the_second_paper_keeps_no_more_room_than_the_first_showed_to_be_needed(
    paper: Path, tmp_path: Path, identity: SigningIdentity, stamping: SignSettings
) -> None:
    stamping = stamping.model_copy(update={"tsa_url": f"{stamping.tsa_url}?"})  # not asked before
    sizes = []
    for target in (tmp_path / "first.pdf", tmp_path / "second.pdf"):
        sign_pdf(paper, target, identity, stamping)
        sizes.append(target.stat().st_size)
    assert sizes[1] < sizes[0] - 2048


def _fails(paper: Path, identity: SigningIdentity, settings: SignSettings) -> TimestampError:
    """Sign, and make sure that no file appears."""
    before = sorted(paper.parent.iterdir())
    with pytest.raises(TimestampError) as caught:
        sign_pdf(paper, paper.parent / "signed.pdf", identity, settings)
    assert sorted(paper.parent.iterdir()) == before
    assert caught.value.retryable
    assert caught.value.subject == paper.name
    return caught.value


def test_a_dead_authority_leaves_no_file(
    paper: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    url = f"http://127.0.0.1:{free_port()}/tsa"
    error = _fails(paper, identity, _with_authority(settings, url))
    assert error.parameters["url"] == url


REFUSED = bytes.fromhex("30053003020102")  # PKIStatusInfo: rejection, and no token


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>login</html>", kind="text/html"),
        Answer(b"out of order", status=500),
        Answer(b"garbage that is no DER"),
        Answer(b""),
        Answer(b"\x30\x82\xff\xff\x30\x03\x02\x01\x00"),
        Answer(REFUSED),
        Answer(bytes(64), endless=True),
    ],
    ids=["html", "http 500", "garbage", "empty", "cut off", "refused", "endless"],
)
def test_an_authority_that_answers_nonsense_leaves_no_file(
    paper: Path, identity: SigningIdentity, settings: SignSettings, answer: Answer
) -> None:
    with broken_authority(answer) as url:
        _fails(paper, identity, _with_authority(settings, url))


def test_an_authority_that_stays_silent_is_given_up_in_time(
    paper: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    with broken_authority(Answer(silent=True)) as url:
        error = _fails(paper, identity, _with_authority(settings, url, seconds=0.3))
    assert "0.3 s" in error.parameters["reason"]


def test_an_old_token_played_back_leaves_no_file(
    paper: Path, identity: SigningIdentity, settings: SignSettings, office: Office
) -> None:
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(b"something else").digest(),
    }
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    asking = urllib.request.Request(  # noqa: S310
        office.tsa_url,
        data=request.dump(),
        headers={"Content-Type": "application/timestamp-query", "Accept": REPLY},
    )
    with urllib.request.urlopen(asking, timeout=20) as answer:  # noqa: S310
        old = answer.read()
    assert tsp.TimeStampResp.load(old)["status"]["status"].native == "granted"
    with broken_authority(Answer(old)) as url:
        _fails(paper, identity, _with_authority(settings, url))


def test_a_password_in_the_address_does_not_show(
    paper: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    with broken_authority(Answer(status=500)) as url:
        secret = url.replace("http://", "http://office:very-secret@")
        error = _fails(paper, identity, _with_authority(settings, secret))
    assert "very-secret" not in f"{error} {error.parameters} {error.__cause__!r}"


def test_level_b_t_without_an_authority_is_a_configuration_error(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    with pytest.raises(ConfigError):
        sign_pdf(
            paper,
            tmp_path / "signed.pdf",
            identity,
            settings.model_copy(update={"level": "B-T"}),
        )
    assert not (tmp_path / "signed.pdf").exists()
