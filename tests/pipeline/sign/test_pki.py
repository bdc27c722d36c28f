"""The development PKI: one for all processes, private, marked as a test, renewed in time."""

from __future__ import annotations

import multiprocessing
import stat
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from config.settings import SignSettings
from models.errors import KeyUnavailableError
from pipeline.sign.certificates import TEST_POLICY_OID
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.pki import ensure_development_pki, generations, make_generation
from pipeline.sign.trust import load_trust


def _ensure_at_the_same_moment(folder: Path, start: Barrier) -> None:
    start.wait(60)
    ensure_development_pki(folder)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_processes_that_start_together_end_with_one_pki(tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    racers = [
        context.Process(target=_ensure_at_the_same_moment, args=(folder, start)) for _ in range(3)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
    assert [racer.exitcode for racer in racers] == [0, 0, 0]
    assert len(generations(folder)) == 1
    assert [path.name for path in folder.iterdir() if path.name.startswith(".new")] == []


def test_it_is_made_once_and_kept(identity: SigningIdentity, pki_dir: Path) -> None:
    first = ensure_development_pki(pki_dir)
    assert ensure_development_pki(pki_dir) == first
    assert len(generations(pki_dir)) == 1


def test_nobody_else_can_read_the_key(identity: SigningIdentity, pki_dir: Path) -> None:
    pki = ensure_development_pki(pki_dir)
    assert _mode(pki_dir) == _mode(pki.folder) == 0o700
    assert {_mode(path) for path in pki.folder.iterdir()} == {0o600}


def test_a_folder_open_to_others_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    ensure_development_pki(tmp_path)
    assert _mode(tmp_path) == 0o700


def test_the_certificate_says_in_two_languages_that_it_is_a_test(
    identity: SigningIdentity, pki_dir: Path
) -> None:
    certificate = _certificate(ensure_development_pki(pki_dir).certificate)
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert "THỬ NGHIỆM" in str(name.value)
    assert "TEST, NO LEGAL VALUE" in str(name.value)
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [policy.policy_identifier.dotted_string for policy in policies] == [TEST_POLICY_OID]


def test_the_certificates_carry_the_extensions_of_rfc_5280(
    identity: SigningIdentity, pki_dir: Path
) -> None:
    pki = ensure_development_pki(pki_dir)
    root, signer = _certificate(pki.root), _certificate(pki.certificate)
    signer.verify_directly_issued_by(root)
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert basic.value == x509.BasicConstraints(ca=True, path_length=0)
    assert not signer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment) == (True, True)
    assert not (usage.key_cert_sign or usage.key_encipherment)
    authority = signer.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    subject = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert authority.key_identifier == subject.digest


def test_an_expired_signer_is_replaced_and_its_root_stays_trusted(
    tmp_path: Path, settings: SignSettings
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=2000)
    old = make_generation(tmp_path, long_ago)
    new = ensure_development_pki(tmp_path)
    assert new != old
    assert generations(tmp_path) == (old, new)
    assert load_identity(settings, tmp_path).valid_until > datetime.now(UTC)
    roots = {_certificate(pki.root).subject for pki in (old, new)}
    assert len(load_trust(settings, tmp_path).test_anchors) == 2
    assert len(roots) == 1


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    leftover = tmp_path / ".new-dev-20200101T000000Z-00000000"
    leftover.mkdir()
    (leftover / "root.pem").write_bytes(b"half")
    ensure_development_pki(tmp_path)
    assert not leftover.exists()
    assert len(generations(tmp_path)) == 1


def test_a_generation_without_its_key_is_not_used(tmp_path: Path) -> None:
    lost = make_generation(tmp_path, datetime.now(UTC) - timedelta(days=1))
    lost.pkcs12_file.unlink()
    assert ensure_development_pki(tmp_path) != lost


def test_a_folder_that_cannot_be_made_is_a_key_error(tmp_path: Path) -> None:
    in_the_way = tmp_path / "pki"
    in_the_way.write_text("a file", "utf-8")
    with pytest.raises(KeyUnavailableError) as caught:
        ensure_development_pki(in_the_way)
    assert caught.value.retryable
