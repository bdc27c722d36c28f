"""The development authorities: right answers on loopback, all marked as a test."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.settings import SignSettings
from models.errors import (
    CertificateRevokedError,
    KeyUnavailableError,
    RevocationUnknownError,
)
from pipeline.sign.development import DevelopmentAuthorities
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.pki import address, ensure_development_pki, revoke
from pipeline.sign.sign import Terms, sign_pdf
from pipeline.sign.trust import load_trust
from pipeline.sign.verify import verify_signatures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a PKI folder outside the one in which papers are signed."""
    return tmp_path.parent / f"{tmp_path.name}-pki"


@pytest.fixture
def authorities(folder: Path) -> Iterator[DevelopmentAuthorities]:
    with DevelopmentAuthorities(folder) as made:
        yield made


@pytest.fixture
def highest(settings: SignSettings, authorities: DevelopmentAuthorities) -> SignSettings:
    return authorities.complete(settings.model_copy(update={"level": "B-LTA"}))


def _sign(paper: Path, settings: SignSettings, folder: Path) -> Path:
    target = paper.parent / "signed.pdf"
    identity = load_identity(settings, folder)
    sign_pdf(paper, target, identity, settings, Terms(trust=load_trust(settings, folder)))
    return target


def test_the_development_key_reaches_the_highest_level_without_a_network(
    paper: Path, highest: SignSettings, folder: Path
) -> None:
    path = _sign(paper, highest, folder)
    signature, stamp = verify_signatures(path, load_trust(highest, folder))
    assert signature.level == "B-LTA"
    for check in (signature, stamp):
        assert check.trusted
        assert check.test_certificate
        assert "TEST" in check.signer


def test_a_revoked_development_key_signs_no_more(
    paper: Path, highest: SignSettings, folder: Path
) -> None:
    pki = ensure_development_pki(folder)
    revoke(pki, pki.certificate, datetime.now(UTC) - timedelta(minutes=5))
    with pytest.raises(CertificateRevokedError):
        _sign(paper, highest, folder)
    assert not (paper.parent / "signed.pdf").exists()


def test_a_paper_signed_before_the_revocation_stays_trusted(
    paper: Path, highest: SignSettings, folder: Path
) -> None:
    path = _sign(paper, highest, folder)
    pki = ensure_development_pki(folder)
    revoke(pki, pki.certificate, datetime.now(UTC))
    assert all(check.trusted for check in verify_signatures(path, load_trust(highest, folder)))


def test_two_processes_may_answer_for_one_folder(
    paper: Path, highest: SignSettings, folder: Path
) -> None:
    with DevelopmentAuthorities(folder) as other:
        assert other.start() == highest.tsa_url
        _sign(paper, highest, folder)
    assert _sign(paper, highest, folder).is_file()


def test_nobody_answers_after_the_end(
    paper: Path, highest: SignSettings, folder: Path, authorities: DevelopmentAuthorities
) -> None:
    authorities.close()
    settings = highest.model_copy(update={"level": "B-T"})
    with pytest.raises(Exception, match="SIGN-003"):
        _sign(paper, settings, folder)


def test_a_port_taken_by_another_program_is_said(folder: Path) -> None:
    ensure_development_pki(folder)
    with socket.socket() as other:
        other.bind(("127.0.0.1", urlsplit(address(folder)).port or 0))
        other.listen()
        with DevelopmentAuthorities(folder) as authorities:
            with pytest.raises(KeyUnavailableError) as caught:
                authorities.start()
            assert caught.value.retryable


def test_nobody_answers_for_keys_of_an_office(
    settings: SignSettings, authorities: DevelopmentAuthorities, folder: Path
) -> None:
    own = settings.model_copy(update={"level": "B-LTA", "pkcs12_file": Path("key.p12")})
    assert authorities.complete(own) is own
    assert authorities.complete(settings) is settings  # level B-B needs nobody
    assert not folder.exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/tsa", b"no request"),
        ("/tsa", b""),
        ("/", b"x"),
        ("/dev-none/ocsp", b"x"),
        ("/../../etc/ocsp", b"x"),
        ("/tsa", bytes(1 << 17)),
    ],
    ids=["garbage", "empty", "root", "unknown PKI", "outside", "too long"],
)
def test_a_question_that_is_none_is_refused(highest: SignSettings, path: str, body: bytes) -> None:
    parts = urlsplit(str(highest.tsa_url))
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("POST", path, body)
    assert connection.getresponse().status == 400
    connection.close()


def test_the_responder_does_not_vouch_for_certificates_it_does_not_know(
    paper: Path, highest: SignSettings, folder: Path, identity: SigningIdentity, pki_dir: Path
) -> None:
    # The other PKI's signer names its own address, where nobody answers.
    terms = Terms(trust=load_trust(highest, folder))
    both = Terms(
        trust=type(terms.trust)(terms.trust.anchors + load_trust(highest, pki_dir).anchors)
    )
    with pytest.raises(RevocationUnknownError):
        sign_pdf(paper, paper.parent / "signed.pdf", identity, highest, both)
