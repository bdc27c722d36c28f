"""A key from a file, kept ready: read once, used once for each signature."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

_ELLIPTIC_FRAME = 16
"""Bytes of DER around the two numbers of an ECDSA signature, at most."""


class FileSigner(SimpleSigner):
    """pyHanko's signer for keys in memory, made quicker.

    pyHanko's own parses and checks the key for each signature, a quarter of the time of signing,
    and uses it once more only to learn the signature's size.
    """

    def __init__(self, read: SimpleSigner, *, prefer_pss: bool) -> None:
        certificate: Any = read.signing_cert
        super().__init__(certificate, read.signing_key, read.cert_registry, prefer_pss=prefer_pss)
        self._key = load_der_private_key(read.signing_key.dump(), password=None)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Sign, or return as many bytes as a signature may have."""
        if dry_run and isinstance(self._key, rsa.RSAPrivateKey):
            return bytes(self._key.key_size // 8)
        if dry_run and isinstance(self._key, ec.EllipticCurvePrivateKey):
            return bytes(2 * ((self._key.key_size + 7) // 8) + _ELLIPTIC_FRAME)
        return self.sign_raw(data, digest_algorithm)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Sign with the key as it was read."""
        digest = get_pyca_cryptography_hash(digest_algorithm)
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        if isinstance(self._key, rsa.RSAPrivateKey) and mechanism == "rsassa_pkcs1v15":
            return self._key.sign(data, padding.PKCS1v15(), digest)
        signature: bytes = super().sign_raw(data, digest_algorithm)
        return signature
