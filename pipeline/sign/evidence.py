"""What a PDF carries to judge its signatures by later: certificates and revocation answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asn1crypto import crl as asn1_crl  # type: ignore[import-untyped]
from asn1crypto import ocsp as asn1_ocsp
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from pipeline.sign.reading import PARSER_ERRORS


@dataclass(frozen=True)
class Evidence:
    """Certificates, revocation lists and OCSP answers (asn1crypto objects)."""

    certificates: tuple[Any, ...] = ()
    crls: tuple[Any, ...] = ()
    ocsps: tuple[Any, ...] = ()

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            self.certificates + other.certificates,
            self.crls + other.crls,
            self.ocsps + other.ocsps,
        )

    def tells_of(self, certificate: Any) -> bool:
        """Tell whether some answer here speaks of the revocation of ``certificate``."""
        try:
            issuer = certificate.issuer.dump()
            listed = any(crl.issuer.dump() == issuer for crl in self.crls)
            return listed or any(
                certificate.serial_number in _answered_serials(ocsp) for ocsp in self.ocsps
            )
        except PARSER_ERRORS:
            return False


def stored_evidence(document: PdfHandler) -> Evidence:
    """Return the contents of the document security store (ISO 32000-2, 12.8.4.3)."""
    try:
        store = DocumentSecurityStore.read_dss(document)
        return Evidence(
            certificates=tuple(store.load_certs()),
            crls=tuple(
                asn1_crl.CertificateList.load(_stream(item, DecodePurpose.CRL))
                for item in store.crls
            ),
            ocsps=tuple(
                asn1_ocsp.OCSPResponse.load(_stream(item, DecodePurpose.OCSP_RESPONSE))
                for item in store.ocsps
            ),
        )
    except PARSER_ERRORS:  # most files have none
        return Evidence()


def attached_evidence(signer_info: Any) -> Evidence:
    """Return what Adobe-style signatures carry in a signed attribute."""
    found = Evidence()
    try:
        attributes = signer_info["signed_attrs"]
        for item in find_cms_attribute_iter(attributes, "adobe_revocation_info_archival"):
            found += Evidence(crls=tuple(item["crl"] or ()), ocsps=tuple(item["ocsp"] or ()))
    except PARSER_ERRORS:
        return Evidence()
    return found


def _stream(reference: Any, purpose: DecodePurpose) -> bytes:
    content: bytes = reference.get_object().read_data(purpose)
    return content


def _answered_serials(ocsp: Any) -> set[int]:
    if ocsp["response_status"].native != "successful":
        return set()
    responses = ocsp.response_data["responses"]
    return {response["cert_id"]["serial_number"].native for response in responses}
