"""What an incremental update of ours may hold: signatures, time-stamps, and what proves them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.validation.dss import DocumentSecurityStore

from models.errors import SignatureCheckError, SohoaError
from pipeline.sign.authority import TimestampAuthority
from pipeline.sign.evidence import Evidence
from pipeline.sign.reading import PARSER_ERRORS, make_reader

FIELD_PREFIX = "SoHoa"
"""Fields are named ``SoHoa1``, ``SoHoa2``, …"""

DIGEST = "sha256"
"""Of time-stamps over the document; every authority knows it."""


class SignatureUpdate(IncrementalPdfFileWriter):
    """An update that holds a signature and nothing else.

    pyHanko would also write itself into /Producer and rebuild the XMP packet. Whoever made the
    file said what is true of it, and a PDF/A claim is not for a signer to rewrite.
    """

    def _update_meta(self) -> None:
        pass


def begin_update(file: BinaryIO, name: str) -> SignatureUpdate:
    """Return an update behind the end of the open file. Errors as in ``open_reader``."""
    file.seek(0)
    return cast("SignatureUpdate", SignatureUpdate.from_reader(make_reader(file, name)))


def free_field(update: IncrementalPdfFileWriter) -> str:
    """Return a field name nobody uses yet."""
    taken = {name for name, _, _ in enumerate_sig_fields(update)}
    number = 1
    while f"{FIELD_PREFIX}{number}" in taken:
        number += 1
    return f"{FIELD_PREFIX}{number}"


def store_evidence(update: SignatureUpdate, evidence: Evidence) -> None:
    """Add to the document security store what is not there yet (ETSI EN 319 142-1, 5.4)."""
    DocumentSecurityStore.supply_dss_in_writer(
        update,
        None,  # the entries by signature (VRI) are of no use to checkers and go out of date
        certs=evidence.certificates,
        ocsps=evidence.ocsps,
        crls=evidence.crls,
    )
    update.register_extension(ESIC_EXTENSION_1)


async def stamp_document(update: SignatureUpdate, authority: TimestampAuthority) -> str:
    """Write the update with a time-stamp over the whole document; return its field.

    The room for it is what ``authority`` keeps, without pyHanko's margin.
    """
    field = free_field(update)
    stamper = PdfTimeStamper(
        authority, field_name=field, readable_field_name="Dấu thời gian / Time-stamp"
    )
    await stamper.async_timestamp_pdf(update, DIGEST, in_place=True, tight_size_estimates=True)
    return field


@contextmanager
def signing_errors(name: str) -> Iterator[None]:
    """Name the file in our own errors; turn those of the libraries into ``SignatureCheckError``."""
    try:
        yield
    except SohoaError as error:
        if error.subject:
            raise
        raise type(error)(subject=name, **error.parameters) from error
    except OSError:
        raise
    except PARSER_ERRORS as error:
        raise SignatureCheckError(
            subject=name, status=f"not signed: {type(error).__name__}"
        ) from error
