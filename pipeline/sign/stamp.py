"""A time-stamp over a bare digest, for what is no PDF: asked for, and checked later (RFC 3161)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from asn1crypto import cms  # type: ignore[import-untyped]
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import AcceptAllAlgorithms

from config.settings import SignSettings
from models.errors import ConfigError
from pipeline.sign.authority import TimestampAuthority, utc_now
from pipeline.sign.reading import PARSER_ERRORS
from pipeline.sign.trust import TrustRoots

_DIGEST = "sha256"
_EVERY_ALGORITHM = CMSAlgorithmUsagePolicy.lift_policy(AcceptAllAlgorithms())


def stamp_digest(
    digest: bytes, settings: SignSettings, now: Callable[[], datetime] = utc_now
) -> bytes:
    """Return a token (DER) over a SHA-256 digest; the authority is asked once.

    Raises ``ConfigError`` when no authority is configured, ``TimestampError`` when it fails.
    """
    if not settings.tsa_url:
        raise ConfigError(subject="sign.tsa_url", reason="no time-stamp authority")
    authority = TimestampAuthority(settings.tsa_url, settings.tsa_timeout_seconds, now=now)
    token: bytes = asyncio.run(authority.async_timestamp(digest, _DIGEST)).dump()
    return token


def stamped_at(token: bytes, digest: bytes, trust: TrustRoots) -> datetime | None:
    """Return when ``digest`` was stamped; ``None`` unless the token holds and is trusted.

    The chain is judged at the token's own moment, without any network: an authority's certificate
    that has ended since takes nothing away from what the object store kept unchanged.
    """
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        moment: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
        context = ValidationContext(
            trust_roots=list(trust.anchors), moment=moment, allow_fetching=False
        )
        status = asyncio.run(
            validate_tst_signed_data(
                signed,
                context,
                lambda algorithm: digest if algorithm == _DIGEST else b"",
                algorithm_policy=_EVERY_ALGORITHM,
            )
        )
    except PARSER_ERRORS:
        return None
    trusted = status["trust_problem_indic"] is None and status["validation_path"] is not None
    return moment if status["intact"] and status["valid"] and trusted else None
