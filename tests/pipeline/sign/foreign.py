"""Papers as other software signs them: old kinds, long-term levels, dates in the past."""

from __future__ import annotations

import asyncio
import io
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, crl, x509  # type: ignore[import-untyped]
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from tests.pipeline.sign.office import PFX_PASSPHRASE, Office

FAKE_TIME = "X-Certomancer-Fake-Time"


def office_signer(office: Office, name: str = "signer") -> SimpleSigner:
    """Return a signer certified by the office."""
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(
        office.pfx(name).read_bytes(),
        other_certs=[_root_of(office)],
        passphrase=PFX_PASSPHRASE.encode(),
    )
    return signer


@dataclass(frozen=True)
class Way:
    """How the other software signs."""

    signer: SimpleSigner
    office: Office | None = None
    """Who stamps the time, if anybody."""
    at: str | None = None
    """What the office's clock shows, ISO 8601."""
    lasting: bool = False
    """Store revocation answers (B-LT)."""
    archived: bool = False
    """And stamp the whole document (B-LTA)."""


def sign_elsewhere(paper: Path, target: Path, way: Way, **meta: Any) -> Path:
    """Sign with pyHanko's own ways; ``meta`` overrides its ``PdfSignatureMetadata``."""
    parts: dict[str, Any] = {"field_name": "ChuKy", "subfilter": SigSeedSubFilter.PADES}
    if way.lasting or way.archived:
        parts["embed_validation_info"] = True
        parts["use_pades_lta"] = way.archived
        parts["validation_context"] = _fetching(way)
    signer = PdfSigner(
        PdfSignatureMetadata(**(parts | meta)), signer=way.signer, timestamper=_stamper(way)
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes()))
    signed = asyncio.run(signer.async_sign_pdf(writer))
    target.write_bytes(signed.getvalue())
    return target


def stamp_document(paper: Path, way: Way) -> None:
    """Append a time-stamp over the whole document."""
    authority = _stamper(way)
    assert authority is not None
    stamper = PdfTimeStamper(authority)
    writer = IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes()))
    out = asyncio.run(stamper.async_timestamp_pdf(writer, "sha256"))
    paper.write_bytes(out.getvalue())


def store_revocations(paper: Path, office: Office) -> None:
    """Append a security store with the office's present revocation list."""
    with urllib.request.urlopen(office.crl_url, timeout=20) as answer:  # noqa: S310
        revoked = crl.CertificateList.load(answer.read())
    stream = io.BytesIO(paper.read_bytes())
    DocumentSecurityStore.add_dss(stream, None, crls=[revoked])
    paper.write_bytes(stream.getvalue())


def append_page(paper: Path, target: Path) -> Path:
    """Append an empty page as an incremental update, as a forger would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes()))
    drawn = RawContent(b"0 0 9 9 re f", box=BoxConstraints(width=100, height=100))
    content = writer.add_object(drawn.as_form_xobject())
    page = PageObject(contents=content, media_box=(0, 0, 100, 100))  # type: ignore[no-untyped-call]
    writer.insert_page(page)  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    target.write_bytes(out.getvalue())
    return target


def sign_over_sha1(paper: Path, target: Path, signer: SimpleSigner) -> Path:
    """Sign in the oldest way, ``adbe.pkcs7.sha1``: the CMS data holds the document's SHA-1."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes()))
    steps = PdfCMSEmbedder().write_cms("ChuKy", writer)
    next(steps)
    placeholder = SignatureObject(bytes_reserved=16384)
    placeholder["/SubFilter"] = NameObject("/adbe.pkcs7.sha1")
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    prepared, stream = steps.send(SigIOSetup(md_algorithm="sha1"))
    content = cms.ContentInfo(
        {"content_type": "data", "content": core.OctetString(prepared.document_digest)}
    )
    signature = asyncio.run(signer.async_sign_general_data(content, "sha1", detached=False))
    steps.send(signature)
    target.write_bytes(stream.getvalue())
    return target


def _stamper(way: Way) -> HTTPTimeStamper | None:
    if way.office is None:
        return None
    headers = {FAKE_TIME: way.at} if way.at else None
    return HTTPTimeStamper(way.office.tsa_url, timeout=20, headers=headers)


def _fetching(way: Way) -> ValidationContext:
    assert way.office is not None
    roots = [_root_of(way.office)]
    return ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="hard-fail")


def _root_of(office: Office) -> x509.Certificate:
    (root,) = load_certs_from_pemder_data(office.root.read_bytes())
    return root
