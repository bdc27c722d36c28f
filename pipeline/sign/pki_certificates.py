"""The certificates of the development PKI: what each may do, how long, and that it is a test."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)

from pipeline.sign.certificates import TEST_POLICY_OID

TEST_ORGANISATION = "SỔ HÓA - MÔI TRƯỜNG THỬ NGHIỆM (TEST ENVIRONMENT)"
TEST_SIGNER = "SỔ HÓA CHỨNG THƯ THỬ NGHIỆM - TEST, NO LEGAL VALUE"
TEST_ROOT = "SỔ HÓA GỐC THỬ NGHIỆM - TEST ROOT, NO LEGAL VALUE"
TEST_AUTHORITY = "SỔ HÓA DẤU GIỜ THỬ NGHIỆM - TEST, NO LEGAL VALUE"
TEST_RESPONDER = "SỔ HÓA TRẠNG THÁI THỬ NGHIỆM - TEST, NO VALUE"

_KEY_BITS = 3072
_ROOT_LIFE = timedelta(days=3650)
"""Of the authorities, too: what they stamp is renewed before they end."""
_SIGNER_LIFE = timedelta(days=1095)
_CLOCK_SLACK = timedelta(hours=1)
"""Certificates begin this much earlier, for machines whose clocks differ."""

_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_Extension = tuple[x509.ExtensionType, bool]
"""An extension and whether it is critical."""


@dataclass(frozen=True)
class _Issuer:
    """The root while it issues: its key is forgotten afterwards."""

    certificate: x509.Certificate
    key: _Key
    begin: datetime

    def issue(
        self, name: str, key: _Key, life: timedelta, extensions: Sequence[_Extension]
    ) -> x509.Certificate:
        identifier = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)
        draft = _draft(_name(name), self.certificate.subject, key, (self.begin, life))
        basic = x509.BasicConstraints(ca=False, path_length=None)
        for extension, critical in [(basic, True), (authority, False), *extensions]:
            draft = draft.add_extension(extension, critical=critical)
        return draft.sign(self.key, hashes.SHA256())


def generation_files(moment: datetime, ocsp_url: str) -> dict[str, bytes]:
    """Return the files of a new generation by name; certificates begin at ``moment``.

    ``ocsp_url`` is named by signer and authority as whom to ask about revocation.
    """
    root_key = _rsa_key()
    root = _root_certificate(root_key, moment)
    issuer = _Issuer(root, root_key, moment)
    access = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(ocsp_url)
    )
    asked: _Extension = (x509.AuthorityInformationAccess([access]), False)
    return {
        "root.pem": root.public_bytes(Encoding.PEM),
        **_signer_files(issuer, asked),
        **_authority_files(issuer, asked),
        **_responder_files(issuer),
    }


def _signer_files(issuer: _Issuer, asked: _Extension) -> dict[str, bytes]:
    key = _rsa_key()
    usage: _Extension = (_key_usage("digital_signature", "content_commitment"), True)
    signer = issuer.issue(TEST_SIGNER, key, _SIGNER_LIFE, [usage, asked])
    passphrase = secrets.token_urlsafe(32).encode()
    bundle = pkcs12.serialize_key_and_certificates(
        name=TEST_SIGNER.encode(),
        key=key,
        cert=signer,
        cas=[issuer.certificate],
        encryption_algorithm=BestAvailableEncryption(passphrase),
    )
    return {
        "signer.pem": signer.public_bytes(Encoding.PEM),
        "signer.p12": bundle,
        "passphrase": passphrase + b"\n",
    }


def _authority_files(issuer: _Issuer, asked: _Extension) -> dict[str, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    extensions: list[_Extension] = [
        (_key_usage("digital_signature"), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),  # RFC 3161, 2.3
        asked,
    ]
    certificate = issuer.issue(TEST_AUTHORITY, key, _ROOT_LIFE, extensions)
    return {"tsa.pem": certificate.public_bytes(Encoding.PEM), "tsa.key": _plain(key)}


def _responder_files(issuer: _Issuer) -> dict[str, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    extensions: list[_Extension] = [
        (_key_usage("digital_signature"), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
        (x509.OCSPNoCheck(), False),  # RFC 6960, 4.2.2.2.1: nobody is asked about the responder
    ]
    certificate = issuer.issue(TEST_RESPONDER, key, _ROOT_LIFE, extensions)
    return {"ocsp.pem": certificate.public_bytes(Encoding.PEM), "ocsp.key": _plain(key)}


def _rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _plain(key: _Key) -> bytes:
    # Not encrypted: the passphrase would lie beside it, and the keys are worth nothing.
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _root_certificate(key: rsa.RSAPrivateKey, moment: datetime) -> x509.Certificate:
    name = _name(TEST_ROOT)
    draft = _draft(name, name, key, (moment, _ROOT_LIFE))
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(_key_usage("key_cert_sign", "crl_sign"), critical=True)
    return draft.sign(key, hashes.SHA256())


def _draft(
    subject: x509.Name, issuer: x509.Name, key: _Key, period: tuple[datetime, timedelta]
) -> x509.CertificateBuilder:
    begin, life = period
    marker = x509.PolicyInformation(ObjectIdentifier(TEST_POLICY_OID), None)
    public_key = key.public_key()
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
