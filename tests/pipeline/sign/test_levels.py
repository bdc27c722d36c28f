"""Levels B-LT and B-LTA against real authorities; without proof of no revocation, no file."""

from __future__ import annotations

import os
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from config.settings import SignSettings
from models.artifact import SignatureLevel
from models.errors import (
    CertificateRevokedError,
    ChainNotTrustedError,
    RevocationUnknownError,
    SigningError,
    TimestampError,
)
from pipeline.sign.identity import load_identity
from pipeline.sign.sign import Terms, sign_pdf
from pipeline.sign.trust import TrustRoots, load_trust
from pipeline.sign.verify import verify_signatures
from tests.pipeline.sign.chains import Issued, Root, issue, make_root
from tests.pipeline.sign.faults import Answer, broken_authority
from tests.pipeline.sign.keys import write_passphrase
from tests.pipeline.sign.office import Office, free_port
from tests.pipeline.sign.poppler import pdfsig


def _sign(paper: Path, settings: SignSettings, terms: Terms) -> Path:
    target = paper.parent / "signed.pdf"
    sign_pdf(paper, target, load_identity(settings, paper.parent), settings, terms)
    return target


def _refused(paper: Path, settings: SignSettings, terms: Terms) -> SigningError:
    """Sign, and make sure that no file appears."""
    identity = load_identity(settings, paper.parent)
    before = sorted(paper.parent.iterdir())
    with pytest.raises(SigningError) as caught:
        sign_pdf(paper, paper.parent / "signed.pdf", identity, settings, terms)
    assert sorted(paper.parent.iterdir()) == before
    assert caught.value.subject == paper.name
    return caught.value


@pytest.mark.parametrize("level", ["B-LT", "B-LTA"])
def test_the_level_asked_for_is_reached(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots, level: str
) -> None:
    settings = lasting.model_copy(update={"level": level})
    path = _sign(paper, settings, Terms(trust=office_trust))
    check, *stamps = verify_signatures(path, office_trust)
    assert check.level == level
    assert (check.valid, check.trusted, check.timestamp_trusted) == (True, True, True)
    assert (check.whole_document, check.later_changes) == (True, "ltv")
    assert [stamp.document_timestamp for stamp in stamps] == [True] * (level == "B-LTA")
    assert all(stamp.trusted and stamp.later_changes == "none" for stamp in stamps)
    assert "Signature is Valid." in pdfsig(path)


def test_the_authority_is_asked_once_for_each_of_the_two_time_stamps(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots, office: Office
) -> None:
    before = office.timestamp_requests()
    _sign(paper, lasting, Terms(trust=office_trust))
    assert office.timestamp_requests() - before == 2


def test_a_lasting_signature_breaks_no_rule_of_pdfa(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    path = _sign(paper, lasting, Terms(trust=office_trust))
    after = pikepdf.pdfa.validate_written(str(path), "2b").findings
    assert [finding for finding in after if finding.kind == "violation"] == []
    with pikepdf.open(path) as pdf:
        fields = pdf.Root.AcroForm.Fields
        assert [str(field.T) for field in fields] == ["SoHoa1", "SoHoa2"]
        assert "/ESIC" in pdf.Root.Extensions


def test_a_lasting_signature_beside_an_earlier_one_keeps_it_whole(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    first = _sign(paper, lasting, Terms(trust=office_trust))
    second = paper.parent / "twice.pdf"
    identity = load_identity(lasting, paper.parent)
    sign_pdf(first, second, identity, lasting, Terms(trust=office_trust))
    checks = verify_signatures(second, office_trust)
    assert [check.level for check in checks if not check.document_timestamp] == ["B-LTA"] * 2
    assert all(check.valid and check.trusted and check.whole_document for check in checks)


def test_a_root_that_is_not_trusted_stops_the_lasting_levels(
    paper: Path, lasting: SignSettings
) -> None:
    error = _refused(paper, lasting, Terms())
    assert isinstance(error, ChainNotTrustedError)
    assert not error.retryable


def test_a_revoked_signer_gets_no_lasting_signature(
    paper: Path, lasting: SignSettings, office: Office, office_trust: TrustRoots
) -> None:
    settings = lasting.model_copy(update={"pkcs12_file": office.pfx("revoked")})
    error = _refused(paper, settings, Terms(trust=office_trust))
    assert isinstance(error, CertificateRevokedError)
    assert not error.retryable


def test_a_time_from_another_planet_is_refused(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    def past() -> datetime:
        return datetime.now(UTC) - timedelta(days=400)

    error = _refused(paper, lasting, Terms(trust=office_trust, now=past))
    assert isinstance(error, TimestampError)
    assert "clock" in error.parameters["reason"]


def test_the_use_of_the_key_is_announced_before_it_is_used(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    told: list[str] = []
    terms = Terms(trust=office_trust, announce=lambda: told.append("used"))
    _sign(paper, lasting, terms)
    assert told == ["used"]

    def refuse() -> None:
        raise ChainNotTrustedError(certificate="1", reason="the log is full")

    assert _refused_again(paper, lasting, replace(terms, announce=refuse))


def _refused_again(paper: Path, settings: SignSettings, terms: Terms) -> bool:
    (paper.parent / "signed.pdf").unlink()
    return isinstance(_refused(paper, settings, terms), ChainNotTrustedError)


def test_the_newer_padding_of_rsa_is_used_where_it_is_asked_for(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    settings = lasting.model_copy(update={"rsa_padding": "pss"})
    path = _sign(paper, settings, Terms(trust=office_trust))
    with path.open("rb") as file:
        first, *_ = PdfFileReader(file).embedded_signatures
        assert first.signer_info["signature_algorithm"].signature_algo == "rsassa_pss"
    check, stamp = verify_signatures(path, office_trust)
    assert (check.digest, stamp.digest) == ("sha256", "sha256")
    assert check.level is SignatureLevel.B_LTA


# Revocation that cannot be learned: the signer's certificate comes from a root of the test, and
# names an address at which something is wrong.


def _asking(
    paper: Path, lasting: SignSettings, office: Office, *, ocsp: str = "", crl: str = ""
) -> tuple[SignSettings, Terms]:
    folder = _room_beside(paper)
    root = make_root()
    return _with(issue(root, folder / "key.p12", ocsp=ocsp, crl=crl), root, lasting, office)


def _room_beside(paper: Path) -> Path:
    """Return a folder for keys outside the one in which no file may appear."""
    folder = paper.parent.parent / f"{paper.parent.name}-keys"
    folder.mkdir()
    return folder


def _with(
    issued: Issued, root: Root, lasting: SignSettings, office: Office
) -> tuple[SignSettings, Terms]:
    folder = issued.pkcs12_file.parent
    trusted = root.write(folder / "trusted")
    (trusted / "office.pem").write_bytes(office.root.read_bytes())
    settings = lasting.model_copy(
        update={
            "pkcs12_file": issued.pkcs12_file,
            "passphrase_file": write_passphrase(folder / "passphrase"),
            "trust_dir": trusted,
            "revocation_timeout_seconds": 0.5,
        }
    )
    return settings, Terms(trust=load_trust(settings, folder / "no-pki"))


def test_a_certificate_that_names_nobody_to_ask_gets_no_lasting_signature(
    paper: Path, lasting: SignSettings, office: Office
) -> None:
    settings, terms = _asking(paper, lasting, office)
    error = _refused(paper, settings, terms)
    assert isinstance(error, RevocationUnknownError)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>login</html>", kind="text/html"),
        Answer(b"out of order", status=500),
        Answer(bytes.fromhex("30030a0103"), kind="application/ocsp-response"),
        Answer(b""),
        Answer(bytes(64), endless=True),
        Answer(silent=True),
    ],
    ids=["html", "http 500", "try later", "empty", "endless", "silent"],
)
@pytest.mark.parametrize("way", ["ocsp", "crl"])
def test_an_authority_that_answers_nonsense_about_revocation_leaves_no_file(
    paper: Path, lasting: SignSettings, office: Office, answer: Answer, way: str
) -> None:
    with broken_authority(answer) as url:
        settings, terms = _asking(paper, lasting, office, **{way: url})
        error = _refused(paper, settings, terms)
    assert isinstance(error, RevocationUnknownError)
    assert error.retryable


def test_a_dead_responder_leaves_no_file(
    paper: Path, lasting: SignSettings, office: Office
) -> None:
    url = f"http://127.0.0.1:{free_port()}/ocsp"
    settings, terms = _asking(paper, lasting, office, ocsp=url)
    error = _refused(paper, settings, terms)
    assert isinstance(error, RevocationUnknownError)
    assert url in error.parameters["reason"]


def test_nobody_is_asked_whom_the_certificate_does_not_name(
    paper: Path, lasting: SignSettings, office: Office
) -> None:
    asked: list[str] = []
    with (
        broken_authority(Answer(b"never"), asked) as elsewhere,
        broken_authority(Answer(status=302, location=elsewhere)) as url,
    ):
        settings, terms = _asking(paper, lasting, office, ocsp=url, crl="file:///etc/passwd")
        error = _refused(paper, settings, terms)
    assert isinstance(error, RevocationUnknownError)
    assert "302" in error.parameters["reason"]
    assert asked == []


def _listed(paper: Path, lasting: SignSettings, office: Office, kind: str) -> SigningError | Path:
    """Sign with a key whose revocation list is as ``kind`` says."""
    folder = _room_beside(paper)
    root, port = make_root(), free_port()
    issued = issue(root, folder / "key.p12", crl=f"http://127.0.0.1:{port}/list.crl")
    settings, terms = _with(issued, root, lasting, office)
    made = datetime.now(UTC) - timedelta(days=30)
    lists = {
        "good": root.revocation_list(),
        "revoked": root.revocation_list(issued.serial),
        "stale": root.revocation_list(made=made),
        "forged": make_root().revocation_list(),
    }
    with broken_authority(Answer(lists[kind], kind="application/pkix-crl"), port=port):
        if kind == "good":
            return _sign(paper, settings, terms)
        return _refused(paper, settings, terms)


def test_a_revocation_list_is_proof_enough(
    paper: Path, lasting: SignSettings, office: Office
) -> None:
    assert isinstance(_listed(paper, lasting, office, "good"), Path)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("revoked", CertificateRevokedError),
        ("stale", RevocationUnknownError),
        ("forged", RevocationUnknownError),
    ],
)
def test_a_list_that_names_the_signer_or_proves_nothing_leaves_no_file(
    paper: Path, lasting: SignSettings, office: Office, kind: str, error: type[SigningError]
) -> None:
    assert isinstance(_listed(paper, lasting, office, kind), error)


def test_a_large_file_is_signed_and_checked_in_small_memory(
    paper: Path, lasting: SignSettings, office_trust: TrustRoots
) -> None:
    pages = 40
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
            stream = pdf.make_stream(os.urandom(1 << 20))
            pdf.pages[-1].Resources = pikepdf.Dictionary(Big=stream)
        pdf.save(paper)
    identity = load_identity(lasting, paper.parent)
    tracemalloc.start()
    try:
        sign_pdf(paper, paper.parent / "s.pdf", identity, lasting, Terms(trust=office_trust))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < pages * (1 << 20) / 2
