"""Verdicts on papers signed by us, signed elsewhere, tampered with, and broken."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner

from config.settings import SignSettings
from models.artifact import SignatureCheck, SignatureLevel, TrustProblem, VerificationReport
from models.errors import ConfigError, DamagedError, EncryptedError, UnreadableError
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.sign import sign_pdf
from pipeline.sign.trust import TrustRoots, load_trust
from pipeline.sign.verify import verify_signatures
from tests.pipeline.sign.foreign import (
    Way,
    append_page,
    office_signer,
    sign_elsewhere,
    sign_over_sha1,
    stamp_document,
    store_revocations,
)
from tests.pipeline.sign.keys import KeyPlan, make_pkcs12, write_passphrase
from tests.pipeline.sign.office import SIGNER_NAME, Office
from tests.pipeline.sign.poppler import pdfsig


@pytest.fixture
def signed(paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings) -> Path:
    target = tmp_path / "signed.pdf"
    sign_pdf(paper, target, identity, settings)
    return target


def _simple(identity: SigningIdentity) -> SimpleSigner:
    assert isinstance(identity.signer, SimpleSigner)
    return identity.signer


def _only(path: Path, trust: TrustRoots) -> SignatureCheck:
    (check,) = verify_signatures(path, trust)
    return check


def _report(check: SignatureCheck) -> VerificationReport:
    return VerificationReport(
        file="f", sha256="0", bytes=1, signatures=(check,), pdfa_claim=None, pdfa_violations=()
    )


def test_a_paper_without_signatures_has_none(paper: Path, trust: TrustRoots) -> None:
    assert verify_signatures(paper, trust) == ()


def test_our_own_signature_holds_and_is_marked_as_a_test(signed: Path, trust: TrustRoots) -> None:
    check = _only(signed, trust)
    assert check.signer.startswith("SỔ HÓA CHỨNG THƯ THỬ NGHIỆM - TEST, NO LEGAL VALUE")
    assert check.issuer.startswith("SỔ HÓA GỐC THỬ NGHIỆM - TEST ROOT")
    assert check.level is SignatureLevel.B_B
    assert check.digest == "sha256"
    assert (check.intact, check.valid, check.trusted) == (True, True, True)
    assert (check.whole_document, check.later_changes) == (True, "none")
    assert check.test_certificate
    assert not check.timestamped
    assert check.signed_at is not None
    assert abs(check.signed_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert check.certificate_until is not None


def test_the_test_mark_shows_where_the_root_is_unknown(signed: Path) -> None:
    check = _only(signed, TrustRoots())
    assert (check.valid, check.trusted, check.test_certificate) == (True, False, True)
    assert check.trust_problem is TrustProblem.ROOT


def test_a_changed_byte_breaks_the_signature(signed: Path, trust: TrustRoots) -> None:
    content = bytearray(signed.read_bytes())
    spot = content.index(b"\nstream") + 12
    content[spot] ^= 1
    signed.write_bytes(content)
    check = _only(signed, trust)
    assert (check.intact, check.valid) == (False, False)
    assert check.signer.startswith("SỔ HÓA CHỨNG THƯ THỬ NGHIỆM")
    assert not _report(check).valid
    assert "Digest Mismatch" in pdfsig(signed)


def test_a_forged_signature_value_is_invalid_over_unchanged_bytes(
    signed: Path, trust: TrustRoots
) -> None:
    content = signed.read_bytes()
    found = re.search(rb"/Contents <([0-9A-F]+?)(?:00)*>", content)
    assert found is not None
    last = found.end(1) - 1  # the last digit of the signature value
    forged = b"0" if content[last : last + 1] != b"0" else b"1"
    signed.write_bytes(content[:last] + forged + content[last + 1 :])
    check = _only(signed, trust)
    assert (check.intact, check.valid) == (True, False)


def test_an_appended_page_is_a_foreign_change_that_poppler_lets_pass(
    signed: Path, tmp_path: Path, trust: TrustRoots
) -> None:
    altered = append_page(signed, tmp_path / "altered.pdf")
    check = _only(altered, trust)
    assert (check.intact, check.valid) == (True, True)
    assert (check.whole_document, check.later_changes) == (False, "other")
    assert not _report(check).valid
    assert "Signature is Valid." in pdfsig(altered)


@pytest.mark.parametrize("with_end", [False, True], ids=["bare", "ending like a PDF"])
def test_bytes_hidden_behind_the_end_are_a_foreign_change(
    signed: Path, trust: TrustRoots, with_end: bool
) -> None:
    content = signed.read_bytes()
    end = content[content.rindex(b"startxref") :] if with_end else b""
    signed.write_bytes(content + b"\n9 0 obj << /Hidden true >> endobj\n" + end)
    check = _only(signed, trust)
    assert check.intact
    assert (check.whole_document, check.later_changes) == (False, "other")


def test_line_ends_behind_the_end_do_no_harm(signed: Path, trust: TrustRoots) -> None:
    signed.write_bytes(signed.read_bytes() + b"\r\n\n\x00")
    check = _only(signed, trust)
    assert (check.valid, check.whole_document, check.later_changes) == (True, True, "none")


def test_a_paper_signed_elsewhere_names_signer_and_issuer(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", Way(office_signer(office)))
    check = _only(path, office_trust)
    assert check.signer == f"{SIGNER_NAME}, Cơ quan chứng thực thử nghiệm, VN"
    assert check.issuer == "Gốc thử nghiệm, Cơ quan chứng thực thử nghiệm, VN"
    assert (check.trusted, check.test_certificate) == (True, False)


LEVELS = ("B-T", "B-LT", "B-LTA")


@pytest.mark.parametrize(
    ("lasting", "archived"), [(False, False), (True, False), (True, True)], ids=LEVELS
)
def test_the_level_is_what_the_file_holds(
    paper: Path,
    tmp_path: Path,
    office: Office,
    office_trust: TrustRoots,
    lasting: bool,
    archived: bool,
) -> None:
    way = Way(office_signer(office), office, lasting=lasting, archived=archived)
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", way)
    check, *stamps = verify_signatures(path, office_trust)
    assert check.level == LEVELS[lasting + archived]
    assert (check.valid, check.trusted, check.timestamp_trusted) == (True, True, True)
    assert check.later_changes == ("ltv" if lasting else "none")
    assert check.whole_document
    assert [stamp.document_timestamp for stamp in stamps] == [True] * archived
    assert all(stamp.valid and stamp.trusted for stamp in stamps)


def test_a_stored_revocation_list_that_says_nothing_of_the_signer_lifts_no_level(
    paper: Path, tmp_path: Path, office: Office, identity: SigningIdentity
) -> None:
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", Way(_simple(identity), office))
    store_revocations(path, office)
    assert _only(path, TrustRoots()).level is SignatureLevel.B_T


def test_a_document_timestamp_counts_as_the_signatures_time(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", Way(office_signer(office)))
    stamp_document(path, Way(office_signer(office), office))
    signature, stamp = verify_signatures(path, office_trust)
    assert signature.level is SignatureLevel.B_T
    assert signature.later_changes == "ltv"
    assert (stamp.document_timestamp, stamp.timestamped, stamp.trusted) == (True, True, True)
    assert stamp.signer.startswith("Máy chủ dấu thời gian thử nghiệm")


def test_a_revoked_signer_is_not_trusted_when_the_file_says_so(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", Way(office_signer(office, "revoked")))
    store_revocations(path, office)
    check = _only(path, office_trust)
    assert (check.valid, check.trusted) == (True, False)
    assert check.trust_problem is TrustProblem.REVOKED


def test_a_signature_stamped_before_the_revocation_stays_trusted(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    way = Way(office_signer(office, "revoked"), office, at="2023-05-01T00:00:00+0000")
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", way)
    store_revocations(path, office)
    check = _only(path, office_trust)
    assert (check.timestamp_trusted, check.trusted) == (True, True)


def test_an_expired_certificate_is_trusted_only_with_a_trusted_proof_of_time(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    signer = office_signer(office, "signer-until-2022")
    in_time = Way(signer, office, at="2021-05-01T08:30:00+0000")
    unproven = _only(sign_elsewhere(paper, tmp_path / "a.pdf", Way(signer)), office_trust)
    proven = _only(sign_elsewhere(paper, tmp_path / "b.pdf", in_time), office_trust)
    assert (unproven.valid, unproven.trusted) == (True, False)
    assert unproven.trust_problem is TrustProblem.EXPIRED
    assert (proven.valid, proven.trusted) == (True, True)
    assert proven.signed_at == datetime(2021, 5, 1, 8, 30, tzinfo=UTC)


def test_a_later_document_timestamp_proves_the_age_of_an_expired_signer(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    signer = office_signer(office, "signer-until-2022")
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", Way(signer))
    stamp_document(path, Way(signer, office, at="2021-06-01T00:00:00+0000"))
    signature, _ = verify_signatures(path, office_trust)
    assert signature.trusted


def test_a_stamp_nobody_trusts_proves_nothing(paper: Path, tmp_path: Path, office: Office) -> None:
    signer = office_signer(office, "signer-until-2022")
    way = Way(signer, office, at="2021-05-01T00:00:00+0000")
    check = _only(sign_elsewhere(paper, tmp_path / "signed.pdf", way), TrustRoots())
    assert (check.timestamped, check.timestamp_trusted, check.trusted) == (True, False, False)


def test_sha1_is_reported_and_does_not_make_an_unchanged_paper_look_forged(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    old = {"md_algorithm": "sha1", "subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED}
    path = sign_elsewhere(paper, tmp_path / "signed.pdf", Way(office_signer(office)), **old)
    check = _only(path, office_trust)
    assert check.level is SignatureLevel.CMS
    assert check.digest == "sha1"
    assert (check.intact, check.valid, check.trusted) == (True, True, True)


def test_the_oldest_kind_of_signature_is_checked_too(
    paper: Path, tmp_path: Path, office: Office, office_trust: TrustRoots
) -> None:
    path = sign_over_sha1(paper, tmp_path / "signed.pdf", office_signer(office))
    check = _only(path, office_trust)
    assert (check.level, check.digest) == (SignatureLevel.CMS, "sha1")
    assert (check.intact, check.valid, check.whole_document) == (True, True, True)
    assert "Signature is Valid." in pdfsig(path)
    content = bytearray(path.read_bytes())
    content[content.index(b"\nstream") + 12] ^= 1
    path.write_bytes(content)
    assert not _only(path, office_trust).intact


def test_an_unknown_kind_of_signature_is_reported_as_unreadable(
    signed: Path, trust: TrustRoots
) -> None:
    content = signed.read_bytes()
    signed.write_bytes(content.replace(b"/ETSI.CAdES.detached", b"/ETSI.XAdES.detached"))
    check = _only(signed, trust)
    assert (check.readable, check.intact, check.valid) == (False, False, False)
    assert check.signer.startswith("SỔ HÓA CHỨNG THƯ THỬ NGHIỆM")


@pytest.mark.parametrize("digits", [b"", b"00", b"3000", b"zz"], ids=repr)
def test_broken_signature_data_is_reported_as_unreadable(
    signed: Path, trust: TrustRoots, digits: bytes
) -> None:
    def empty(match: re.Match[bytes]) -> bytes:
        return b"/Contents <" + digits.ljust(len(match[1]), b"0") + b">"

    content = re.sub(rb"/Contents <([0-9A-F]+)>", empty, signed.read_bytes())
    signed.write_bytes(content)
    check = _only(signed, trust)
    assert (check.readable, check.intact, check.valid) == (False, False, False)
    assert (check.field, check.later_changes) == ("SoHoa1", "other")


def test_a_broken_signature_does_not_hide_a_good_one(
    signed: Path,
    tmp_path: Path,
    identity: SigningIdentity,
    settings: SignSettings,
    trust: TrustRoots,
) -> None:
    size = signed.stat().st_size
    twice = tmp_path / "twice.pdf"
    sign_pdf(signed, twice, identity, settings)
    content = twice.read_bytes()
    update = content[size:].replace(b"/ETSI.CAdES.detached", b"/ETSI.XAdES.detached")
    twice.write_bytes(content[:size] + update)
    good, bad = verify_signatures(twice, trust)
    assert (good.field, good.valid, good.readable) == ("SoHoa1", True, True)
    assert (bad.field, bad.valid, bad.readable) == ("SoHoa2", False, False)


def test_control_signs_in_a_name_do_not_reach_the_reader(
    paper: Path, tmp_path: Path, settings: SignSettings
) -> None:
    files = {
        "pkcs12_file": make_pkcs12(tmp_path / "k.p12", KeyPlan(name="Lê\x1b[31m Văn\r\nBình")),
        "passphrase_file": write_passphrase(tmp_path / "passphrase"),
    }
    own = settings.model_copy(update=files)
    sign_pdf(paper, tmp_path / "signed.pdf", load_identity(own, tmp_path), own)
    assert _only(tmp_path / "signed.pdf", TrustRoots()).signer == "Lê [31m Văn Bình"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0 JPEG", b"<html></html>"], ids=repr
)
def test_what_is_no_pdf_is_damaged(tmp_path: Path, trust: TrustRoots, content: bytes) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        verify_signatures(path, trust)


def test_a_missing_file_is_unreadable(tmp_path: Path, trust: TrustRoots) -> None:
    with pytest.raises(UnreadableError):
        verify_signatures(tmp_path / "nowhere.pdf", trust)


def test_a_paper_that_needs_a_password_is_encrypted(paper: Path, trust: TrustRoots) -> None:
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        pdf.save(paper, encryption=pikepdf.Encryption(owner="chủ", user="người dùng"))
    with pytest.raises(EncryptedError):
        verify_signatures(paper, trust)


def test_a_paper_restricted_but_open_to_all_is_read(paper: Path, trust: TrustRoots) -> None:
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        pdf.save(paper, encryption=pikepdf.Encryption(owner="chủ", user=""))
    assert verify_signatures(paper, trust) == ()


def test_a_trust_folder_that_is_not_there_is_a_configuration_error(
    tmp_path: Path, settings: SignSettings
) -> None:
    wrong = settings.model_copy(update={"trust_dir": tmp_path / "nowhere"})
    with pytest.raises(ConfigError):
        load_trust(wrong, tmp_path)


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\x30\x03\x02\x01\x00"], ids=repr)
def test_a_trust_file_that_is_no_certificate_is_named(
    tmp_path: Path, settings: SignSettings, content: bytes
) -> None:
    (tmp_path / "gốc.cer").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_trust(settings.model_copy(update={"trust_dir": tmp_path}), tmp_path)
    assert "gốc.cer" in caught.value.parameters["reason"]


def test_trust_is_read_from_der_files_too_and_makes_nothing(
    tmp_path: Path, settings: SignSettings, office: Office
) -> None:
    folder = tmp_path / "roots"
    folder.mkdir()
    root = x509.load_pem_x509_certificate(office.root.read_bytes())
    (folder / "root.CER").write_bytes(root.public_bytes(Encoding.DER))
    (folder / "readme.txt").write_text("not a certificate", "utf-8")
    trust = load_trust(settings.model_copy(update={"trust_dir": folder}), tmp_path / "pki")
    assert len(trust.anchors) == 1
    assert not (tmp_path / "pki").exists()
