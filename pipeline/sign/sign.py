"""Sign a PDF with PAdES (ETSI EN 319 142-1) as incremental updates, and check our own work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from config.settings import SignSettings
from models.artifact import SignatureCheck, SignatureSummary
from models.errors import ConfigError, SignatureCheckError
from pipeline.sign.appearance import Appearance, stamp_style
from pipeline.sign.authority import FIRST_ROOM, TimestampAuthority, utc_now
from pipeline.sign.draft import new_version
from pipeline.sign.identity import SigningIdentity
from pipeline.sign.own_work import check_addition, find_check, require_whole
from pipeline.sign.proofs import proofs_of
from pipeline.sign.revocation import Inquiry
from pipeline.sign.trust import TrustRoots
from pipeline.sign.update import (
    DIGEST,
    begin_update,
    free_field,
    signing_errors,
    stamp_document,
    store_evidence,
)

_MARGIN = 512
"""Bytes; tokens of one authority differ by their signatures."""


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Terms:
    """Whom to trust, what time it is, what is shown, and who is told that the key is used."""

    trust: TrustRoots = field(default_factory=TrustRoots)
    now: Callable[[], datetime] = utc_now
    announce: Callable[[], None] = _nothing
    """Called before each use of the key; when it raises, the key is not used."""
    appearance: Appearance | None = None
    """``None``: the signature is invisible, an empty rectangle, as PDF/A-2 allows."""


@dataclass(frozen=True)
class _Order:
    """One signature to make."""

    source: Path
    target: Path
    identity: SigningIdentity
    settings: SignSettings
    terms: Terms
    spare: bool = True
    """Keep less room for the second time-stamp when the first was small."""


def sign_pdf(
    source: Path,
    target: Path,
    identity: SigningIdentity,
    settings: SignSettings,
    terms: Terms | None = None,
) -> SignatureSummary:
    """Write to ``target`` the bytes of ``source`` followed by updates that hold our signature.

    The signature is ``ETSI.CAdES.detached`` with signing-certificate-v2, over the whole file; what
    it shows is ``terms.appearance``. From level B-T on ``settings.tsa_url`` stamps it;
    B-LT adds the answers on revocation of every certificate of signer and authority; B-LTA a
    time-stamp over all that. Each token is asked for once. Every level fails closed. Earlier
    signatures stay valid. ``target`` appears only after the new file was read back and every
    signature in it checked; nothing is left behind otherwise.

    Call it from a thread without a running event loop. Raises ``TimestampError``,
    ``RevocationUnknownError``, ``CertificateRevokedError``, ``ChainNotTrustedError``,
    ``KeyUnavailableError`` (a token pulled out), ``SignatureCheckError``, ``ConfigError`` (no
    authority for the level), ``DamagedError``, ``EncryptedError``, ``UnreadableError`` and, when
    the target folder fails, ``StoreUnavailableError``.
    """
    if settings.level != "B-B" and not settings.tsa_url:
        reason = f"level {settings.level} needs a time-stamp authority"
        raise ConfigError(subject="sign.tsa_url", reason=reason)
    order = _Order(source, target, identity, settings, terms or Terms())
    authority = _authority(order)
    try:
        return _sign_once(order, authority)
    except SignatureCheckError:
        if authority is None or not authority.outgrown:
            raise
    # A token outgrew its place: once more, with room for it.
    roomy = _authority(order, max(FIRST_ROOM, authority.token_bytes + _MARGIN))
    return _sign_once(replace(order, spare=False), roomy)


def _authority(order: _Order, room: int | None = None) -> TimestampAuthority | None:
    settings = order.settings
    if settings.level == "B-B" or settings.tsa_url is None:
        return None
    return TimestampAuthority(settings.tsa_url, settings.tsa_timeout_seconds, room, order.terms.now)


def _sign_once(order: _Order, authority: TimestampAuthority | None) -> SignatureSummary:
    source = order.source
    with new_version(source, order.target) as draft:
        with draft.open("r+b") as file, signing_errors(source.name):
            name = asyncio.run(_append_all(file, order, authority))
        checks = check_addition(source, draft, order.terms.trust, order.terms.now())
        check = find_check(checks, name, source)
        _require_level(check, checks[-1], order)
    return SignatureSummary(
        level=check.level,
        valid=check.valid,
        signer=check.signer,
        test_certificate=order.identity.test_certificate or check.test_certificate,
    )


async def _append_all(file: BinaryIO, order: _Order, authority: TimestampAuthority | None) -> str:
    """Sign the open file in place, behind its end and never all in memory; return the field."""
    name = await _append_signature(file, order, authority)
    if authority is None or order.settings.level == "B-T":
        return name
    terms = order.terms
    # Asked for after the signature's own time-stamp: an older answer could not know of its time.
    inquiry = Inquiry(terms.trust, order.settings.revocation_timeout_seconds, terms.now())
    evidence = await proofs_of(file, order.source.name, inquiry)
    update = begin_update(file, order.source.name)
    store_evidence(update, evidence)
    if order.settings.level == "B-LTA":
        if order.spare:
            authority.fit()
        await stamp_document(update, authority)
    else:
        update.write_in_place()  # type: ignore[no-untyped-call]
    return name


async def _append_signature(
    file: BinaryIO, order: _Order, authority: TimestampAuthority | None
) -> str:
    update = begin_update(file, order.source.name)
    name = free_field(update)
    shown = order.terms.appearance
    signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=name,
            md_algorithm=_digest_for(order.identity),
            subfilter=SigSeedSubFilter.PADES,
            reason=order.settings.reason,
            location=order.settings.location,
            # Signatures of elliptic curves differ by some bytes: the token's room is margin enough,
            # where there is one.
            tight_size_estimates=authority is not None,
        ),
        signer=order.identity.signer,
        timestamper=authority,
        new_field_spec=SigFieldSpec(name, on_page=0, box=shown.rectangle if shown else None),
        stamp_style=stamp_style(shown) if shown else None,
    )
    order.terms.announce()
    await signer.async_sign_pdf(update, in_place=True)
    return name


def _digest_for(identity: SigningIdentity) -> str | None:
    """Return SHA-256 for RSA, which every authority and checker knows; pyHanko's choice else."""
    certificate = identity.signer.signing_cert
    is_rsa = certificate is not None and certificate.public_key.algorithm == "rsa"
    return DIGEST if is_rsa else None


def _require_level(check: SignatureCheck, newest: SignatureCheck, order: _Order) -> None:
    require_whole(check, order.source)
    require_whole(newest, order.source)
    status = ""
    if check.level != order.settings.level:
        status = f"level {check.level} instead of {order.settings.level}"
    elif check.level in ("B-LT", "B-LTA") and not (check.trusted and check.timestamp_trusted):
        status = f"not trusted: {check.trust_problem}"
    elif check.level == "B-LTA" and not newest.trusted:
        status = f"time-stamp not trusted: {newest.trust_problem}"
    if status:
        raise SignatureCheckError(subject=order.source.name, status=status)
