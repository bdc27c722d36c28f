"""Signing keys for tests, with whatever fault a test asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "một mật khẩu dài và bí mật"
USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class KeyPlan:
    """What the key is to be like."""

    name: str = "Phạm Thị Hồng Nhung"
    begin: datetime | None = None
    end: datetime | None = None
    uses: tuple[str, ...] = ("digital_signature",)
    rsa_bits: int = 0
    """0 makes an elliptic-curve key, in no time."""


def make_pkcs12(path: Path, plan: KeyPlan) -> Path:
    """Write a PKCS#12 file under ``PASSPHRASE`` and return it."""
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    if plan.rsa_bits:
        key = rsa.generate_private_key(public_exponent=65537, key_size=plan.rsa_bits)
    else:
        key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, plan.name)])
    usage = x509.KeyUsage(**{use: use in plan.uses for use in USES})
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(plan.begin or now - timedelta(days=1))
        .not_valid_after(plan.end or now + timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"test", key, certificate, None, secret))
    return path


def write_passphrase(path: Path, passphrase: str = PASSPHRASE) -> Path:
    """Write a passphrase file as a person would, with a line end, and return it."""
    path.write_text(passphrase + "\n", "utf-8")
    path.chmod(0o600)
    return path
