"""Which certificates of a signed PDF need proof that they were not revoked, and getting it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from models.errors import SigningError
from pipeline.sign.embedded import TIMESTAMP, Embedded, read_embedded
from pipeline.sign.evidence import Evidence, stored_evidence
from pipeline.sign.reading import make_reader
from pipeline.sign.revocation import TIME_STAMPING, Inquiry, prove_unrevoked


async def proofs_of(file: BinaryIO, name: str, inquiry: Inquiry) -> Evidence:
    """Return the proofs for the newest signature of the open file and its time-stamp.

    Errors as in ``prove_unrevoked``.
    """
    reader = make_reader(file, name)
    newest = max(_entries(reader), key=lambda entry: entry.revision)
    return await _proofs(newest, inquiry, stored_evidence(reader))


async def proofs_for_renewal(file: BinaryIO, name: str, inquiry: Inquiry) -> Evidence:
    """Return what can still be proven of every signature and time-stamp of the open file.

    The newest must be proven, as in ``prove_unrevoked``. Of older ones, whose certificates may
    have ended long ago, the file carries the proof already, or it never had one.
    """
    reader = make_reader(file, name)
    stored = stored_evidence(reader)
    *older, newest = sorted(_entries(reader), key=lambda entry: entry.revision)
    evidence = await _proofs(newest, inquiry, stored)
    for entry in older:
        if _is_over(entry.certificate, inquiry.moment) or stored.tells_of(entry.certificate):
            continue
        try:
            evidence += await _proofs(entry, inquiry, stored)
        except SigningError:
            continue  # not ours to prove: a paper may carry signatures of other trust
    return evidence


def _entries(reader: PdfFileReader) -> list[Embedded]:
    fields = enumerate_sig_fields(reader, filled_status=True)
    entries = [read_embedded(reader, name, field) for name, _, field in fields]
    return [entry for entry in entries if isinstance(entry, Embedded)]


async def _proofs(entry: Embedded, inquiry: Inquiry, stored: Evidence) -> Evidence:
    usage = TIME_STAMPING if entry.kind == TIMESTAMP else ""
    evidence = await _of_signer(entry.signature.signed_data, inquiry, stored, usage)
    if entry.kind != TIMESTAMP:
        for token in extract_tst_data_iter(entry.signature.signer_info, signed=False):
            evidence += await _of_signer(token, inquiry, stored, TIME_STAMPING)
    return evidence


async def _of_signer(signed_data: Any, inquiry: Inquiry, stored: Evidence, usage: str) -> Evidence:
    info = extract_certificate_info(signed_data)
    others = (*info.other_certs, *stored.certificates)
    return await prove_unrevoked(info.signer_cert, others, inquiry, usage)


def _is_over(certificate: Any, moment: datetime) -> bool:
    end: datetime = certificate.not_valid_after
    return end < moment
