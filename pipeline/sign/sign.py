"""Sign a PDF with PAdES (ETSI EN 319 142-1) as an incremental update, and check our own work."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from config.settings import SignSettings
from models.artifact import SignatureCheck, SignatureSummary
from models.errors import (
    ConfigError,
    SignatureCheckError,
    StoreUnavailableError,
    TimestampError,
    UnreadableError,
)
from pipeline.sign.authority import FIRST_ROOM, TimestampAuthority
from pipeline.sign.identity import SigningIdentity
from pipeline.sign.reading import PARSER_ERRORS, make_reader
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures
from pipeline.whole_file import draft_beside, put_in_place

FIELD_PREFIX = "SoHoa"
"""Fields are named ``SoHoa1``, ``SoHoa2``, …"""
_CHUNK = 1 << 20
_PRIVATE = 0o600
"""Until the draft is a copy of its source: then it gets the mode of that."""


class _SignatureUpdate(IncrementalPdfFileWriter):
    """An update that holds a signature and nothing else.

    pyHanko would also write itself into /Producer and rebuild the XMP packet. Whoever made the
    file said what is true of it, and a PDF/A claim is not for a signer to rewrite.
    """

    def _update_meta(self) -> None:
        pass


@dataclass(frozen=True)
class _Order:
    """One signature to make."""

    source: Path
    target: Path
    identity: SigningIdentity
    settings: SignSettings


def sign_pdf(
    source: Path, target: Path, identity: SigningIdentity, settings: SignSettings
) -> SignatureSummary:
    """Write to ``target`` the bytes of ``source`` followed by an update that holds our signature.

    The signature is invisible (an empty rectangle, as PDF/A-2 allows), ``ETSI.CAdES.detached`` with
    signing-certificate-v2, over the whole file. Level B-T asks ``settings.tsa_url`` once and fails
    closed. Earlier signatures stay valid. ``target`` appears only after the new file was read back
    and every signature in it checked; nothing is left behind otherwise.

    Call it from a thread without a running event loop. Raises ``TimestampError``,
    ``SignatureCheckError``, ``ConfigError`` (level B-T without an authority), ``DamagedError``,
    ``EncryptedError``, ``UnreadableError`` and, when the target folder fails,
    ``StoreUnavailableError``.
    """
    if settings.level == "B-T" and not settings.tsa_url:
        raise ConfigError(subject="sign.tsa_url", reason="level B-T needs a time-stamp authority")
    order = _Order(source, target, identity, settings)
    room = FIRST_ROOM
    while True:
        authority = _authority(settings, room)
        try:
            return _sign_once(order, authority)
        except SignatureCheckError:
            if authority is None or authority.token_bytes <= room:
                raise
            room = authority.token_bytes  # the token outgrew its place: once more, with room for it


def _authority(settings: SignSettings, room: int) -> TimestampAuthority | None:
    if settings.level != "B-T" or settings.tsa_url is None:
        return None
    return TimestampAuthority(settings.tsa_url, settings.tsa_timeout_seconds, room)


def _sign_once(order: _Order, authority: TimestampAuthority | None) -> SignatureSummary:
    target = order.target
    with _disk_errors(target), draft_beside(target, _PRIVATE) as draft:
        _copy(order.source, draft)
        with draft.open("r+b") as file:
            field = _append_signature(file, order, authority)
        check = _check_own_work(order, draft, field)
        put_in_place(draft, target)
    return SignatureSummary(
        level=check.level,
        valid=check.valid,
        signer=check.signer,
        test_certificate=order.identity.test_certificate or check.test_certificate,
    )


def _append_signature(file: BinaryIO, order: _Order, authority: TimestampAuthority | None) -> str:
    """Sign the open file in place, behind its end and never all in memory; return the field."""
    reader = make_reader(file, order.source.name)
    try:
        writer = _SignatureUpdate.from_reader(reader)
        field = _free_field(writer)
        signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=field,
                md_algorithm=_digest_for(order.identity),
                subfilter=SigSeedSubFilter.PADES,
                reason=order.settings.reason,
                location=order.settings.location,
            ),
            signer=order.identity.signer,
            timestamper=authority,
            new_field_spec=SigFieldSpec(field, on_page=0, box=None),
        )
        asyncio.run(signer.async_sign_pdf(writer, in_place=True))
        return field
    except TimestampError as error:
        named = TimestampError(subject=order.source.name, **error.parameters)
        raise named from error
    except OSError:
        raise
    except PARSER_ERRORS as error:
        raise SignatureCheckError(
            subject=order.source.name, status=f"not signed: {type(error).__name__}"
        ) from error


def _digest_for(identity: SigningIdentity) -> str | None:
    """Return SHA-256 for RSA, which every authority and checker knows; pyHanko's choice else."""
    certificate = identity.signer.signing_cert
    is_rsa = certificate is not None and certificate.public_key.algorithm == "rsa"
    return "sha256" if is_rsa else None


def _free_field(writer: IncrementalPdfFileWriter) -> str:
    taken = {name for name, _, _ in enumerate_sig_fields(writer)}
    number = 1
    while f"{FIELD_PREFIX}{number}" in taken:
        number += 1
    return f"{FIELD_PREFIX}{number}"


def _check_own_work(order: _Order, draft: Path, field: str) -> SignatureCheck:
    """Read the draft back; return the verdict on our signature or raise ``SignatureCheckError``."""
    if not _begins_with(draft, order.source):
        raise SignatureCheckError(subject=order.source.name, status="earlier bytes changed")
    checks = verify_signatures(draft, TrustRoots())
    before = verify_signatures(order.source, TrustRoots())
    ours = next((check for check in checks if check.field == field), None)
    if ours is None:
        raise SignatureCheckError(subject=order.source.name, status="signature not found")
    status = _faults(ours, order) or _broken_earlier(before, checks)
    if status:
        raise SignatureCheckError(subject=order.source.name, status=status)
    return ours


def _faults(check: SignatureCheck, order: _Order) -> str:
    if not check.intact:
        return "not intact"
    if not check.valid:
        return "not valid"
    if not check.whole_document or check.later_changes != "none":
        return "does not cover the whole file"
    if check.level != order.settings.level:
        return f"level {check.level} instead of {order.settings.level}"
    return ""


def _broken_earlier(before: tuple[SignatureCheck, ...], after: tuple[SignatureCheck, ...]) -> str:
    """Return what our update did to an earlier signature: nothing, if all is well."""
    now = {check.field: check for check in after}
    for check in before:
        new = now.get(check.field)
        if new is None or (check.intact, check.valid) != (new.intact, new.valid):
            return f"earlier signature {check.field} broken"
        if check.later_changes != "other" and new.later_changes == "other":
            return f"update not allowed by earlier signature {check.field}"
    return ""


def _copy(source: Path, draft: Path) -> None:
    try:
        reading = source.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(subject=source.name, reason=reason) from error
    with reading, draft.open("wb") as writing:
        shutil.copyfileobj(reading, writing, _CHUNK)
    shutil.copymode(source, draft)


def _begins_with(draft: Path, source: Path) -> bool:
    with draft.open("rb") as new, source.open("rb") as old:
        while chunk := old.read(_CHUNK):
            if new.read(len(chunk)) != chunk:
                return False
    return True


@contextmanager
def _disk_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        store = target.parent.name
        raise StoreUnavailableError(subject=target.name, store=store, reason=reason) from error
