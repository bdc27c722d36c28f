"""The development PKI: a root and a signer made on first use, marked as a test in two languages.

A generation is one folder ``dev-<time>-<random>`` with ``root.pem``, ``signer.pem``, ``signer.p12``
and ``passphrase``. The root's private key is never written: nobody can issue more under it. When
the signer has expired a new generation is made beside the old ones, whose roots stay for checking.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

from models.errors import KeyUnavailableError
from pipeline.sign.certificates import TEST_POLICY_OID
from pipeline.whole_file import sync_folder, write_whole

TEST_ORGANISATION = "SỔ HÓA - MÔI TRƯỜNG THỬ NGHIỆM (TEST ENVIRONMENT)"
TEST_SIGNER = "SỔ HÓA CHỨNG THƯ THỬ NGHIỆM - TEST, NO LEGAL VALUE"
TEST_ROOT = "SỔ HÓA GỐC THỬ NGHIỆM - TEST ROOT, NO LEGAL VALUE"

_KEY_BITS = 3072
_ROOT_LIFE = timedelta(days=3650)
_SIGNER_LIFE = timedelta(days=1095)
_CLOCK_SLACK = timedelta(hours=1)
"""Certificates begin this much earlier, for machines whose clocks differ."""
_PREFIX = "dev-"
_PRIVATE = 0o600


@dataclass(frozen=True)
class DevelopmentPki:
    """The files of one generation."""

    folder: Path

    @property
    def root(self) -> Path:
        """PEM certificate of the root."""
        return self.folder / "root.pem"

    @property
    def certificate(self) -> Path:
        """PEM certificate of the signer."""
        return self.folder / "signer.pem"

    @property
    def pkcs12_file(self) -> Path:
        """Key, certificate and root, encrypted with the passphrase."""
        return self.folder / "signer.p12"

    @property
    def passphrase_file(self) -> Path:
        return self.folder / "passphrase"


def ensure_development_pki(folder: Path) -> DevelopmentPki:
    """Return the development PKI in ``folder``, made now when there is none or it has expired.

    Safe to call from several processes and threads at once: all get the same one. Folders are
    0700 and files 0600. Raises ``KeyUnavailableError`` when the folder cannot be written.
    """
    try:
        with _locked(folder):
            return _current(folder) or make_generation(folder, datetime.now(UTC))
    except OSError as error:
        reason = f"{folder.name}: {error.strerror or type(error).__name__}"
        raise KeyUnavailableError(subject=folder.name, reason=reason) from error


def generations(folder: Path) -> tuple[DevelopmentPki, ...]:
    """Return every generation in ``folder``, oldest first; none when there is no folder."""
    if not folder.is_dir():
        return ()
    found = sorted(path for path in folder.iterdir() if path.name.startswith(_PREFIX))
    return tuple(DevelopmentPki(path) for path in found if (path / "root.pem").is_file())


def make_generation(folder: Path, moment: datetime) -> DevelopmentPki:
    """Make root and signer, valid from ``moment``, in a folder that appears whole or not at all.

    The caller holds the folder's lock.
    """
    _sweep_unfinished(folder)
    name = f"{_PREFIX}{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    draft = folder / f".new-{name}"
    draft.mkdir(mode=0o700)
    for file_name, content in _generation_files(moment).items():
        write_whole(draft / file_name, content, _PRIVATE)
    final = folder / name
    draft.rename(final)
    sync_folder(folder)
    return DevelopmentPki(final)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # closing gives the lock back


def _current(folder: Path) -> DevelopmentPki | None:
    """Return the newest generation whose signer still holds for a day."""
    soon = datetime.now(UTC) + timedelta(days=1)
    for generation in reversed(generations(folder)):
        try:
            certificate = x509.load_pem_x509_certificate(generation.certificate.read_bytes())
        except (OSError, ValueError):
            continue
        keys = (generation.pkcs12_file, generation.passphrase_file)
        begun = certificate.not_valid_before_utc <= datetime.now(UTC)
        if begun and certificate.not_valid_after_utc > soon and all(map(Path.is_file, keys)):
            return generation
    return None


def _generation_files(moment: datetime) -> dict[str, bytes]:
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    signer_key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    root = _root_certificate(root_key, moment)
    signer = _signer_certificate(signer_key, root, root_key, moment)
    passphrase = secrets.token_urlsafe(32).encode()
    bundle = pkcs12.serialize_key_and_certificates(
        name=TEST_SIGNER.encode(),
        key=signer_key,
        cert=signer,
        cas=[root],
        encryption_algorithm=BestAvailableEncryption(passphrase),
    )
    return {
        "root.pem": root.public_bytes(Encoding.PEM),
        "signer.pem": signer.public_bytes(Encoding.PEM),
        "signer.p12": bundle,
        "passphrase": passphrase + b"\n",
    }


def _root_certificate(key: rsa.RSAPrivateKey, moment: datetime) -> x509.Certificate:
    name = _name(TEST_ROOT)
    draft = _draft(name, name, key.public_key(), (moment, _ROOT_LIFE))
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(_key_usage("key_cert_sign", "crl_sign"), critical=True)
    return draft.sign(key, hashes.SHA256())


def _signer_certificate(
    key: rsa.RSAPrivateKey, root: x509.Certificate, root_key: rsa.RSAPrivateKey, moment: datetime
) -> x509.Certificate:
    draft = _draft(_name(TEST_SIGNER), root.subject, key.public_key(), (moment, _SIGNER_LIFE))
    identifier = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    usage = _key_usage("digital_signature", "content_commitment")
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    draft = draft.add_extension(usage, critical=True)
    draft = draft.add_extension(authority, critical=False)
    return draft.sign(root_key, hashes.SHA256())


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: rsa.RSAPublicKey,
    period: tuple[datetime, timedelta],
) -> x509.CertificateBuilder:
    begin, life = period
    marker = x509.PolicyInformation(ObjectIdentifier(TEST_POLICY_OID), None)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - _CLOCK_SLACK)
        .not_valid_after(begin + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.CertificatePolicies([marker]), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TEST_ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*allowed: str) -> x509.KeyUsage:
    kinds = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{kind: kind in allowed for kind in kinds.split()})


def _sweep_unfinished(folder: Path) -> None:
    """Remove what a killed process left; its folder never got its final name."""
    for leftover in folder.glob(f".new-{_PREFIX}*"):
        shutil.rmtree(leftover)
