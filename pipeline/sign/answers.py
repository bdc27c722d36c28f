"""What the authorities of the development PKI answer: time-stamps and the state of certificates."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp
from pyhanko.sign.signers import SimpleSigner

from models.indication import WEAK_DIGESTS
from pipeline.sign.certificates import TEST_POLICY_OID
from pipeline.sign.pki import DevelopmentPki

_DIGEST = "sha256"
_ANSWER_LIFE = timedelta(days=1)


class BadQuestion(ValueError):  # noqa: N818 - answered with HTTP 400
    """The request is not one that can be answered."""


def answer_timestamp(request: bytes, pki: DevelopmentPki, moment: datetime) -> bytes:
    """Return the answer (RFC 3161) of the authority of ``pki`` whose clock shows ``moment``."""
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        algorithm = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
        imprint = asked["message_imprint"].dump()
        nonce = asked["nonce"].native
    except (ValueError, TypeError, KeyError) as error:
        raise BadQuestion from error
    if algorithm in WEAK_DIGESTS:
        raise BadQuestion(algorithm)
    info = {
        "version": "v1",
        "policy": TEST_POLICY_OID,
        "message_imprint": tsp.MessageImprint.load(imprint),
        "serial_number": secrets.randbits(63),
        "gen_time": moment.astimezone(UTC).replace(microsecond=0),
    }
    if nonce is not None:
        info["nonce"] = nonce
    token = asyncio.run(_sign(tsp.TSTInfo(info), _authority(pki)))
    answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    found: bytes = answer.dump()
    return found


async def _sign(info: Any, signer: SimpleSigner) -> Any:
    content = cms.EncapsulatedContentInfo(
        {"content_type": "tst_info", "content": core.ParsableOctetString(info.dump())}
    )
    return await signer.async_sign_general_data(content, _DIGEST, detached=False, use_cades=True)


def _authority(pki: DevelopmentPki) -> SimpleSigner:
    path = pki.authority
    signer: SimpleSigner | None = SimpleSigner.load(  # type: ignore[no-untyped-call]
        str(path.with_suffix(".key")), str(path), ca_chain_files=(str(pki.root),)
    )
    if signer is None:
        raise OSError(f"{path.name} cannot be read")
    return signer


def answer_state(request: bytes, pki: DevelopmentPki, moment: datetime) -> bytes:
    """Return the answer (RFC 6960) about a certificate of ``pki``, as of ``moment``."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
        serial, algorithm = asked.serial_number, asked.hash_algorithm
    except (ValueError, NotImplementedError) as error:
        raise BadQuestion from error
    known = {found.serial_number: found for found in map(_load, (pki.certificate, pki.authority))}
    if serial not in known:
        return _unknown()
    revoked_at = _revoked(pki).get(serial)
    now = moment.astimezone(UTC).replace(tzinfo=None)
    responder = _load(pki.responder)
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=known[serial],
            issuer=_load(pki.root),
            algorithm=algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD,
            this_update=now,
            next_update=now + _ANSWER_LIFE,
            revocation_time=revoked_at,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder)
        .certificates([responder])
    )
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    key = load_pem_private_key(pki.responder.with_suffix(".key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise BadQuestion
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _unknown() -> bytes:
    refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    return refused.public_bytes(Encoding.DER)


def _revoked(pki: DevelopmentPki) -> dict[int, datetime]:
    path = pki.revoked_file
    lines = path.read_text("ascii").splitlines() if path.is_file() else []
    return {
        int(serial, 16): datetime.fromisoformat(moment).replace(tzinfo=None)
        for serial, _, moment in (line.partition(" ") for line in lines)
    }


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
