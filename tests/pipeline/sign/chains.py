"""A root and what it issues, with addresses of a test's choice in the certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.pipeline.sign.keys import PASSPHRASE, USES


@dataclass(frozen=True)
class Root:
    """A certification authority of one test."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, folder: Path) -> Path:
        """Write the certificate into a folder of trusted roots, and return the folder."""
        folder.mkdir(exist_ok=True)
        (folder / "chain-root.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return folder

    def revocation_list(self, *serials: int, made: datetime | None = None) -> bytes:
        """Return a list that names ``serials``, in DER, good for a week."""
        made = made or datetime.now(UTC) - timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(made)
            .next_update(made + timedelta(days=7))
        )
        for serial in serials:
            revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(made)
            builder = builder.add_revoked_certificate(revoked.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


@dataclass(frozen=True)
class Issued:
    pkcs12_file: Path
    serial: int


def make_root() -> Root:
    """Return a new root of the present day."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _draft("Gốc của một phép thử", key).issuer_name(_name("Gốc của một phép thử"))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Root(key, builder.sign(key, hashes.SHA256()))


def issue(root: Root, path: Path, *, ocsp: str = "", crl: str = "") -> Issued:
    """Write a signer's key as PKCS#12; its certificate names whom to ask about revocation."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _draft("Đỗ Thị Yến", key).issuer_name(root.certificate.subject)
    usage = x509.KeyUsage(**{use: use == "digital_signature" for use in USES})
    builder = builder.add_extension(usage, critical=True)
    if ocsp:
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    if crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    certificate = builder.sign(root.key, hashes.SHA256())
    content = pkcs12.serialize_key_and_certificates(
        b"signer",
        key,
        certificate,
        [root.certificate],
        BestAvailableEncryption(PASSPHRASE.encode()),
    )
    path.write_bytes(content)
    return Issued(path, certificate.serial_number)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _draft(common: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )
