"""The key that signs: a token, a PKCS#12 file, or the development PKI when none is configured."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asn1crypto import pkcs12 as asn1_pkcs12  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers import Signer, SimpleSigner

from config.settings import SignSettings
from models.errors import ConfigError, KeyUnavailableError, PinError
from pipeline.sign.certificates import is_marked_as_test, subject_text
from pipeline.sign.file_signer import FileSigner
from pipeline.sign.pki import ensure_development_pki
from pipeline.sign.secrets import read_key_file, read_secret
from pipeline.sign.token import open_token

_LEAST_RSA_BITS = 2048
"""Circular 15/2025/TT-BKHCN, Annex I."""


@dataclass(frozen=True)
class SigningIdentity:
    """A key ready to sign. Its key never shows in ``repr``, errors or logs."""

    name: str
    """Subject of the certificate, common name first."""
    test_certificate: bool
    valid_until: datetime
    fingerprint: str
    """SHA-256 of the certificate, in hexadecimal digits."""
    signer: Signer = field(repr=False, compare=False)


def load_identity(settings: SignSettings, pki_dir: Path) -> SigningIdentity:
    """Load the signing key of ``settings``; without one, the development key in ``pki_dir``.

    Raises ``PinError`` for a wrong or missing passphrase or PIN, ``KeyUnavailableError`` with the
    reason for a key that is not there, for a file that is not PKCS#12, and for a certificate that
    may not sign now.
    """
    if settings.pkcs11_module is not None:
        return _identity(open_token(settings), "the token", settings)
    if settings.pkcs12_file is None:
        pki = ensure_development_pki(pki_dir)
        return _open(pki.pkcs12_file, read_secret(pki.passphrase_file), settings)
    passphrase = None
    if settings.passphrase_file is not None:
        passphrase = read_secret(settings.passphrase_file)
    return _open(settings.pkcs12_file, passphrase, settings)


def _open(path: Path, passphrase: bytes | None, settings: SignSettings) -> SigningIdentity:
    content = read_key_file(path, "the PKCS#12 file")
    _decrypt(path, content, passphrase)
    read = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase)
    signer = FileSigner(read, prefer_pss=settings.rsa_padding == "pss")
    return _identity(signer, path.name, settings)


def _identity(signer: Signer, place: str, settings: SignSettings) -> SigningIdentity:
    signing: Any = signer.signing_cert
    certificate = x509.load_der_x509_certificate(signing.dump())
    reason = why_unusable(certificate, datetime.now(UTC))
    if reason:
        raise KeyUnavailableError(subject=place, reason=reason)
    signer.cert_registry.register_multiple(_chain(settings))
    return SigningIdentity(
        name=subject_text(signer.signing_cert),
        test_certificate=is_marked_as_test(signer.signing_cert),
        valid_until=certificate.not_valid_after_utc,
        fingerprint=signing.sha256.hex(),
        signer=signer,
    )


def _chain(settings: SignSettings) -> list[Any]:
    """Return the certificates between signer and root that the settings add."""
    path = settings.chain_file
    if path is None:
        return []
    try:
        return list(load_certs_from_pemder_data(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        reason = f"no certificate can be read from {path.name}"
        raise ConfigError(subject="sign.chain_file", reason=reason) from error


def _decrypt(path: Path, content: bytes, passphrase: bytes | None) -> None:
    """Open the bundle once, telling a wrong passphrase from a wrong file."""
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


def why_unusable(certificate: x509.Certificate, now: datetime) -> str:
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
