"""Renew the proof of time of a signed PDF, before the last one ends (ETSI EN 319 142-1, 5.5).

A time-stamp holds as long as its authority's certificate, some years. Before that ends, a fresh
time-stamp over the whole file, with the answers on the old one, carries the proof on.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import BinaryIO

from config.settings import SignSettings
from models.artifact import SignatureCheck
from models.errors import ConfigError, SignatureCheckError
from pipeline.sign.authority import TimestampAuthority
from pipeline.sign.draft import new_version
from pipeline.sign.own_work import check_addition, require_whole
from pipeline.sign.proofs import proofs_for_renewal
from pipeline.sign.revocation import Inquiry
from pipeline.sign.sign import Terms
from pipeline.sign.update import begin_update, signing_errors, stamp_document, store_evidence
from pipeline.sign.verify import verify_signatures


def renew_pdf(source: Path, target: Path, settings: SignSettings, terms: Terms) -> None:
    """Write to ``target`` the bytes of ``source`` and an update with a new time-stamp over all.

    The update holds the answers on revocation of the newest time-stamp or signature so far, which
    must still be provable now. No key of a person is used. ``target`` appears only after all was
    read back: every earlier signature stands as before, and the new time-stamp is trusted. Errors
    as in ``sign_pdf``; ``SignatureCheckError`` also when there is no signature.
    """
    if not settings.tsa_url:
        raise ConfigError(subject="sign.tsa_url", reason="renewing needs a time-stamp authority")
    authority = TimestampAuthority(settings.tsa_url, settings.tsa_timeout_seconds, now=terms.now)
    inquiry = Inquiry(terms.trust, settings.revocation_timeout_seconds, terms.now())
    before = verify_signatures(source, terms.trust, terms.now())
    if not any(check.readable for check in before):
        raise SignatureCheckError(subject=source.name, status="nothing is signed")
    with new_version(source, target) as draft:
        with draft.open("r+b") as file, signing_errors(source.name):
            asyncio.run(_append(file, source.name, inquiry, authority))
        checks = check_addition(source, draft, terms.trust, terms.now())
        _require_trust_kept(before, checks, source)


async def _append(
    file: BinaryIO, name: str, inquiry: Inquiry, authority: TimestampAuthority
) -> None:
    evidence = await proofs_for_renewal(file, name, inquiry)
    update = begin_update(file, name)
    store_evidence(update, evidence)
    await stamp_document(update, authority)


def _require_trust_kept(
    before: tuple[SignatureCheck, ...], after: tuple[SignatureCheck, ...], source: Path
) -> None:
    newest = max(
        (check for check in after if check.document_timestamp and check.signed_at),
        key=lambda check: str(check.signed_at),
        default=None,
    )
    if newest is None or not newest.trusted:
        raise SignatureCheckError(subject=source.name, status="the new time-stamp is not trusted")
    require_whole(newest, source)
    trusted = {check.field: check.trusted for check in after}
    for check in before:
        if check.trusted and not trusted[check.field]:
            status = f"earlier signature {check.field} is trusted no more"
            raise SignatureCheckError(subject=source.name, status=status)
