"""The verdict on one signature: cryptography, time, chain and PAdES level."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.generic_cms import (
    cms_basic_validation,
    extract_tst_data_iter,
    get_signing_cert_attr,
    message_imprint_checker,
    validate_tst_signed_data,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    AcceptAllAlgorithms,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
)

from models.artifact import SignatureCheck, SignatureLevel, TrustProblem
from pipeline.sign.certificates import is_marked_as_test, issuer_text, subject_text, validity
from pipeline.sign.embedded import (
    HASHED,
    PADES,
    TIMESTAMP,
    Embedded,
    claimed_time,
    digest_name,
    reach_of,
)
from pipeline.sign.evidence import Evidence, attached_evidence, stored_evidence
from pipeline.sign.reading import PARSER_ERRORS
from pipeline.sign.trust import TrustRoots

# Cryptography is checked with every algorithm; weakness is reported, not hidden in "invalid".
_EVERY_ALGORITHM = CMSAlgorithmUsagePolicy.lift_policy(AcceptAllAlgorithms())
_FOR_SIGNING = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})

_AS_FAR_AS_KNOWN = CertRevTrustPolicy(
    RevocationCheckingPolicy.from_legacy("soft-fail"),
    # Nothing is fetched, so what the file carries is all there is. An answer from after the moment
    # still tells when a certificate was revoked, and one from long before still tells if it was.
    freshness=timedelta(days=36_500),
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)

_PROBLEMS = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: TrustProblem.ROOT,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: TrustProblem.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: TrustProblem.EXPIRED,
    AdESIndeterminate.REVOKED_NO_POE: TrustProblem.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: TrustProblem.REVOKED,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: TrustProblem.USAGE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: TrustProblem.ALGORITHM,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: TrustProblem.ALGORITHM,
}


@dataclass(frozen=True)
class Bench:
    """What a verdict rests on beside the signature itself."""

    trust: TrustRoots
    evidence: Evidence
    proven: datetime
    """Everything not yet judged existed at this moment: now, or a later trusted time-stamp."""
    stamps: tuple[Embedded, ...] = ()
    """Later document time-stamps that hold."""

    def context(self, moment: datetime, evidence: Evidence) -> ValidationContext:
        """Return pyHanko's rules for a chain at ``moment``, without any network."""
        return ValidationContext(
            trust_roots=list(self.trust.anchors),
            other_certs=list(evidence.certificates),
            crls=list(evidence.crls),
            ocsps=list(evidence.ocsps),
            moment=moment,
            allow_fetching=False,
            revinfo_policy=_AS_FAR_AS_KNOWN,
        )


@dataclass(frozen=True)
class Stamp:
    """A time-stamp token on a signature that is cryptographically right."""

    moment: datetime
    trusted: bool
    certificate: Any
    """Of the authority (asn1crypto)."""

    @property
    def until(self) -> datetime | None:
        period = validity(self.certificate)
        return period[1] if period else None


async def judge(entry: Embedded, bench: Bench) -> tuple[SignatureCheck, Bench]:
    """Return the verdict, and the bench for older signatures."""
    if entry.kind == TIMESTAMP:
        return await _judge_document_timestamp(entry, bench)
    evidence = bench.evidence + attached_evidence(entry.signature.signer_info)
    stamp = await _signature_timestamp(entry, bench)
    moment = bench.proven
    if stamp is not None and stamp.trusted:
        moment = min(moment, stamp.moment)
    status = await _settle(partial(_validate, entry), bench, moment, evidence)
    check = _verdict(entry, status, bench).model_copy(
        update={
            "signed_at": stamp.moment if stamp else claimed_time(entry.dictionary, entry.signature),
            "timestamped": stamp is not None,
            "timestamp_trusted": stamp is not None and stamp.trusted,
            "timestamp_until": stamp.until if stamp else None,
            "level": _level(entry, stamp, status, bench),
        }
    )
    return check, bench


async def _judge_document_timestamp(entry: Embedded, bench: Bench) -> tuple[SignatureCheck, Bench]:
    async def validate(context: ValidationContext) -> dict[str, Any]:
        status: dict[str, Any] = await validate_tst_signed_data(
            entry.signature.signed_data,
            context,
            entry.signature.compute_digest,
            algorithm_policy=_EVERY_ALGORITHM,
        )
        return status

    status = await _settle(validate, bench, bench.proven, bench.evidence)
    check = _verdict(entry, status, bench)
    check = check.model_copy(
        update={
            "signed_at": status["timestamp"],
            "timestamped": check.valid,
            "timestamp_trusted": check.trusted,
            "document_timestamp": True,
        }
    )
    if check.valid and check.later_changes != "other":
        bench = replace(bench, stamps=(entry, *bench.stamps))
        if check.trusted:
            bench = replace(bench, proven=min(bench.proven, status["timestamp"]))
    return check, bench


async def _signature_timestamp(entry: Embedded, bench: Bench) -> Stamp | None:
    """Return a time-stamp on the signature whose cryptography holds, by choice a trusted one."""
    signer_info = entry.signature.signer_info
    best: Stamp | None = None
    try:
        for token in extract_tst_data_iter(signer_info, signed=False):
            validate = partial(_validate_token, token, signer_info)
            status = await _settle(validate, bench, bench.proven, bench.evidence)
            if not (status["intact"] and status["valid"]):
                continue
            if best is None or not best.trusted:
                trusted = _trust_problem(status) is TrustProblem.NONE
                best = Stamp(status["timestamp"], trusted, status["signing_cert"])
    except PARSER_ERRORS:
        return best  # a token that cannot be read proves nothing
    return best


async def _settle(
    validate: Callable[[ValidationContext], Awaitable[dict[str, Any]]],
    bench: Bench,
    moment: datetime,
    evidence: Evidence,
) -> dict[str, Any]:
    """Validate with the evidence; without it where that cannot be judged, and so tells nothing.

    An answer signed by a responder whose own certificate has ended must not make worse a signature
    that would be trusted without any answer. One that says "revoked" counts always.
    """
    status = await validate(bench.context(moment, evidence))
    if _trust_problem(status) is TrustProblem.OTHER and (evidence.crls or evidence.ocsps):
        bare = Evidence(certificates=evidence.certificates)
        return await validate(bench.context(moment, bare))
    return status


async def _validate_token(
    token: Any, signer_info: Any, context: ValidationContext
) -> dict[str, Any]:
    status: dict[str, Any] = await validate_tst_signed_data(
        token,
        context,
        message_imprint_checker(signer_info),
        algorithm_policy=_EVERY_ALGORITHM,
    )
    return status


async def _validate(entry: Embedded, context: ValidationContext) -> dict[str, Any]:
    signed_data = entry.signature.signed_data
    if entry.kind != HASHED:
        digest = entry.signature.compute_digest()
        return await _basic(signed_data, context, digest)
    status = await _basic(signed_data, context, None)
    document = entry.signature.compute_digest("sha1")
    status["intact"] = status["intact"] and signed_data["encap_content_info"]["content"].native == (
        document
    )
    return status


async def _basic(
    signed_data: Any, context: ValidationContext, digest: bytes | None
) -> dict[str, Any]:
    status: dict[str, Any] = await cms_basic_validation(
        signed_data,
        raw_digest=digest,
        validation_context=context,
        key_usage_settings=_FOR_SIGNING,
        algorithm_policy=_EVERY_ALGORITHM,
    )
    return status


def _verdict(entry: Embedded, status: dict[str, Any], bench: Bench) -> SignatureCheck:
    """Return the verdict without what only the kind of signature can tell."""
    reach = reach_of(entry)
    problem = _trust_problem(status)
    certificate = entry.certificate
    period = validity(certificate) or (None, None)
    return SignatureCheck(
        field=entry.field,
        signer=subject_text(certificate),
        issuer=issuer_text(certificate),
        level=SignatureLevel.CMS,
        digest="sha1" if entry.kind == HASHED else digest_name(entry.signature),
        intact=bool(status["intact"]),
        valid=bool(status["intact"] and status["valid"]),
        trusted=problem is TrustProblem.NONE,
        whole_document=reach.whole_document,
        later_changes=reach.later_changes,
        test_certificate=_is_test(certificate, status, bench.trust),
        trust_problem=problem,
        certificate_from=period[0],
        certificate_until=period[1],
    )


def _trust_problem(status: dict[str, Any]) -> TrustProblem:
    problem = status["trust_problem_indic"]
    if problem is not None:
        return _PROBLEMS.get(problem, TrustProblem.OTHER)
    if status["valid"] and status["validation_path"] is not None:
        return TrustProblem.NONE
    return TrustProblem.OTHER


def _is_test(certificate: Any, status: dict[str, Any], trust: TrustRoots) -> bool:
    if is_marked_as_test(certificate):
        return True
    path = status["validation_path"]
    if path is None:
        return False
    return any(found.sha256 in trust.test_anchors for found in path.iter_certs(include_root=True))


def _level(
    entry: Embedded, stamp: Stamp | None, status: dict[str, Any], bench: Bench
) -> SignatureLevel:
    """Return the PAdES baseline level that the file's contents reach (ETSI EN 319 142-1, 6)."""
    signer_info = entry.signature.signer_info
    if entry.kind != PADES or get_signing_cert_attr(signer_info["signed_attrs"]) is None:
        return SignatureLevel.CMS
    if stamp is None and not bench.stamps:
        return SignatureLevel.B_B
    questioned = _questioned(entry, stamp, status)
    if not all(bench.evidence.tells_of(certificate) for certificate in questioned):
        return SignatureLevel.B_T
    if any(_stamps_evidence(later, questioned) for later in bench.stamps):
        return SignatureLevel.B_LTA
    return SignatureLevel.B_LT


def _questioned(entry: Embedded, stamp: Stamp | None, status: dict[str, Any]) -> list[Any]:
    """Return the certificates whose revocation must be answered: all but roots, as far as known."""
    path = status["validation_path"]
    chain = [] if path is None else list(path.iter_certs(include_root=False))
    authority = [stamp.certificate] if stamp is not None else []
    return [entry.certificate, *chain, *authority]


def _stamps_evidence(stamp: Embedded, certificates: list[Any]) -> bool:
    """Tell whether the revocation evidence was in the file when this time-stamp was made."""
    then = stamp.signature.reader.get_historical_resolver(stamp.revision)
    evidence = stored_evidence(then)
    return all(evidence.tells_of(certificate) for certificate in certificates)
