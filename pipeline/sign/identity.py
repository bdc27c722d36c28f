"""The key that signs: a configured PKCS#12 file, or the development PKI when none is configured."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers import SimpleSigner

from config.settings import SignSettings
from models.errors import KeyUnavailableError, PinError
from pipeline.sign.certificates import is_marked_as_test, subject_text
from pipeline.sign.pki import ensure_development_pki

_LEAST_RSA_BITS = 2048
"""Circular 15/2025/TT-BKHCN, Annex I."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SigningIdentity:
    """A key ready to sign. Its key never shows in ``repr``, errors or logs."""

    name: str
    """Subject of the certificate, common name first."""
    test_certificate: bool
    valid_until: datetime
    signer: SimpleSigner = field(repr=False, compare=False)


def load_identity(settings: SignSettings, pki_dir: Path) -> SigningIdentity:
    """Load the signing key of ``settings``; without one, the development key in ``pki_dir``.

    Raises ``PinError`` for a wrong or missing passphrase, ``KeyUnavailableError`` with the reason
    for a file that is not there or not PKCS#12, and for a certificate that may not sign now.
    """
    if settings.pkcs12_file is None:
        pki = ensure_development_pki(pki_dir)
        return _open(pki.pkcs12_file, _passphrase(pki.passphrase_file))
    passphrase = None
    if settings.passphrase_file is not None:
        passphrase = _passphrase(settings.passphrase_file)
    return _open(settings.pkcs12_file, passphrase)


def _open(path: Path, passphrase: bytes | None) -> SigningIdentity:
    content = _read(path, "the PKCS#12 file")
    certificate = _decrypt(path, content, passphrase)
    reason = _why_unusable(certificate, datetime.now(UTC))
    if reason:
        raise KeyUnavailableError(subject=path.name, reason=reason)
    signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase)
    return SigningIdentity(
        name=subject_text(signer.signing_cert),
        test_certificate=is_marked_as_test(signer.signing_cert),
        valid_until=certificate.not_valid_after_utc,
        signer=signer,
    )


def _decrypt(path: Path, content: bytes, passphrase: bytes | None) -> x509.Certificate:
    """Open the bundle and return its certificate, telling a wrong passphrase from a wrong file."""
    try:
        # Parsed to the end: a cut-off file must not be blamed on the passphrase.
        asn1_pkcs12.Pfx.load(content, strict=True)["auth_safe"]["content"].native  # noqa: B018
    except (ValueError, TypeError, KeyError) as error:
        reason = "not a PKCS#12 file, or cut off"
        raise KeyUnavailableError(subject=path.name, reason=reason) from error
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(content, passphrase)
    except UnsupportedAlgorithm as error:
        reason = "the PKCS#12 file is encrypted in an outdated way"
        raise KeyUnavailableError(subject=path.name, reason=reason) from error
    except (ValueError, TypeError) as error:
        raise PinError(subject=path.name) from error  # its text says neither file nor passphrase
    if key is None or certificate is None:
        reason = "the PKCS#12 file holds no key with its certificate"
        raise KeyUnavailableError(subject=path.name, reason=reason)
    return certificate


def _why_unusable(certificate: x509.Certificate, now: datetime) -> str:
    """Return why this certificate may not sign now, or an empty text."""
    if now > certificate.not_valid_after_utc:
        return f"the certificate expired on {certificate.not_valid_after_utc:%Y-%m-%d}"
    if now < certificate.not_valid_before_utc:
        return f"the certificate is not valid before {certificate.not_valid_before_utc:%Y-%m-%d}"
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return "the certificate's key usage does not allow signing"
    except x509.ExtensionNotFound:
        pass  # RFC 5280 4.2.1.3: without the extension every use is allowed
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _LEAST_RSA_BITS:
        return f"the RSA key has {key.key_size} bits, at least {_LEAST_RSA_BITS} are required"
    return ""


def _passphrase(path: Path) -> bytes:
    content = _read(path, "the passphrase file")
    if path.stat().st_mode & 0o077:
        _log.warning("passphrase file %s can be read by other users", path.name)
    return content.rstrip(b"\r\n")


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"{what} cannot be read: {error.strerror or type(error).__name__}"
        raise KeyUnavailableError(subject=path.name, reason=reason) from error
