"""Collect the proof that no certificate of a chain was revoked: OCSP answers and revocation lists.

Only chains that lead to a trusted root are asked about, and only the addresses their certificates
name: a paper signed elsewhere cannot make us ask whomever it likes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from asn1crypto import crl as asn1_crl  # type: ignore[import-untyped]
from asn1crypto import ocsp as asn1_ocsp
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.util import get_ocsp_urls

from models.errors import (
    CertificateRevokedError,
    ChainNotTrustedError,
    RevocationUnknownError,
    SigningError,
)
from pipeline.sign.certificates import serial_text
from pipeline.sign.evidence import Evidence
from pipeline.sign.question import NoAnswer, Question, ask, without_secrets
from pipeline.sign.reading import PARSER_ERRORS
from pipeline.sign.trust import TrustRoots

SIGNING = frozenset({"digital_signature", "non_repudiation"})
"""Key usages of which a signer's certificate must allow one."""
TIME_STAMPING = "time_stamping"

_LARGEST_OCSP = 1 << 18
_LARGEST_CRL = 1 << 24
"""Bytes; lists of large authorities have a few million."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""An answer made by a clock a little before ours is no answer from the future."""


@dataclass(frozen=True)
class Inquiry:
    """How revocation is asked about."""

    trust: TrustRoots
    timeout_seconds: float
    moment: datetime
    """Now."""


async def prove_unrevoked(
    certificate: Any, others: Iterable[Any], inquiry: Inquiry, extended: str = ""
) -> Evidence:
    """Return the chain of ``certificate`` with the proof that nothing in it was revoked.

    ``others`` are certificates to build the chain with; ``extended`` is an extended key usage that
    the certificate must have. Every certificate but the root is asked about: OCSP first, then the
    revocation list. Raises ``ChainNotTrustedError``, ``CertificateRevokedError`` and, when a
    question finds no answer that holds, ``RevocationUnknownError``.
    """
    others = tuple(others)
    path = await _path(certificate, others, inquiry, extended)
    evidence = Evidence(certificates=tuple(path))
    for issuer, subject in pairwise(path):
        evidence += await _ask_about(subject, issuer, inquiry)
    await _require_proof(certificate, others, evidence, inquiry)
    return evidence


async def _path(
    certificate: Any, others: tuple[Any, ...], inquiry: Inquiry, extended: str
) -> ValidationPath:
    context = ValidationContext(
        trust_roots=list(inquiry.trust.anchors),
        other_certs=list(others),
        moment=inquiry.moment,
        allow_fetching=False,
        time_tolerance=_CLOCKS_DIFFER,
    )
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        path: ValidationPath = await validator.async_validate_path()
        if extended:
            await validator.async_validate_usage(set(), {extended})  # type: ignore[no-untyped-call]
    except (PathBuildingError, PathValidationError, ValidationError) as error:
        raise _trouble(certificate, error) from error
    return path


async def _require_proof(
    certificate: Any, others: tuple[Any, ...], evidence: Evidence, inquiry: Inquiry
) -> None:
    """Check the answers: signed by whom they must be, of now, and of every certificate."""
    context = ValidationContext(
        trust_roots=list(inquiry.trust.anchors),
        other_certs=[*others, *evidence.certificates],
        crls=list(evidence.crls),
        ocsps=list(evidence.ocsps),
        moment=inquiry.moment,
        allow_fetching=False,
        revocation_mode="require",
        time_tolerance=_CLOCKS_DIFFER,
    )
    try:
        await CertificateValidator(certificate, validation_context=context).async_validate_path()
    except (PathBuildingError, PathValidationError, ValidationError) as error:
        raise _trouble(certificate, error) from error


def _trouble(certificate: Any, error: Exception) -> SigningError:
    named = serial_text(certificate)
    if isinstance(error, RevokedError):
        return CertificateRevokedError(certificate=named)
    if isinstance(error, InsufficientRevinfoError):
        return RevocationUnknownError(certificate=named, reason="no answer that holds now")
    if isinstance(error, PathBuildingError):
        return ChainNotTrustedError(certificate=named, reason="no chain to a trusted root")
    return ChainNotTrustedError(certificate=named, reason=type(error).__name__)


async def _ask_about(subject: Any, issuer: Any, inquiry: Inquiry) -> Evidence:
    """Ask about one certificate; the answers are not judged yet."""
    reasons: list[str] = []
    for url in get_ocsp_urls(subject):
        try:
            answer = await _ocsp(url, subject, issuer, inquiry)
        except NoAnswer as error:
            reasons.append(f"{without_secrets(url)}: {error.reason}")
            continue
        return Evidence(ocsps=(answer,)) + await _about_responder(answer, issuer, inquiry)
    for url in _list_urls(subject):
        try:
            return Evidence(crls=(await _crl(url, inquiry),))
        except NoAnswer as error:
            reasons.append(f"{without_secrets(url)}: {error.reason}")
    reason = "; ".join(reasons) or "the certificate names nobody to ask"
    raise RevocationUnknownError(certificate=serial_text(subject), reason=reason)


async def _about_responder(answer: Any, issuer: Any, inquiry: Inquiry) -> Evidence:
    """Ask about the responder's own certificate, unless that says it need not be (RFC 6960)."""
    found = Evidence()
    for certificate in answer.basic_ocsp_response["certs"] or ():
        if certificate.ocsp_no_check_value is not None or certificate.sha256 == issuer.sha256:
            continue
        for url in _list_urls(certificate):
            try:
                found += Evidence(crls=(await _crl(url, inquiry),))
                break
            except NoAnswer:
                continue  # the answers are judged together: what is missing shows there
    return found


async def _ocsp(url: str, subject: Any, issuer: Any, inquiry: Inquiry) -> Any:
    # The SHA-1 here names the issuer, as RFC 5019 demands of every responder; it proves nothing.
    request = format_ocsp_request(
        subject, AuthorityWithCert(issuer), certid_hash_algo="sha1", request_nonces=True
    )
    body = await ask(
        Question(
            url=url,
            timeout_seconds=inquiry.timeout_seconds,
            largest_answer=_LARGEST_OCSP,
            body=request.dump(),
            headers={"Content-Type": "application/ocsp-request"},
        )
    )
    try:
        answer = asn1_ocsp.OCSPResponse.load(body)
        status = answer["response_status"].native
        nonce = answer.nonce_value if status == "successful" else None
        answer.native  # noqa: B018  parsed to the end, now and not while a file is written
    except PARSER_ERRORS as error:
        raise NoAnswer("the answer is no OCSP answer") from error
    if status != "successful":
        raise NoAnswer(f"the responder says {status}")
    # Responders may leave the nonce out; one that is there and not ours is a played-back answer.
    if nonce is not None and nonce.native != request.nonce_value.native:
        raise NoAnswer("the answer is to another question")
    return answer


async def _crl(url: str, inquiry: Inquiry) -> Any:
    body = await ask(
        Question(url=url, timeout_seconds=inquiry.timeout_seconds, largest_answer=_LARGEST_CRL)
    )
    try:
        found = asn1_crl.CertificateList.load(body)
        found["tbs_cert_list"]["this_update"].native  # noqa: B018
        found.issuer.dump()
    except PARSER_ERRORS as error:
        raise NoAnswer("the answer is no revocation list") from error
    return found


def _list_urls(certificate: Any) -> list[str]:
    points = certificate.crl_distribution_points
    return [url for point in points for url in enumerate_delivery_point_urls(point)]
