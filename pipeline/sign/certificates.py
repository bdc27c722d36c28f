"""What we read from a certificate: whom it names, how long it holds, whether it is a test."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

TEST_POLICY_OID = "2.999.30.2020.1"
"""Certificate policy that marks certificates of the development PKI.

2.999 is the arc ITU-T X.660 sets aside for examples: no real authority issues under it.
"""

_LONGEST = 300
_ORDER = (
    "common_name",
    "organizational_unit_name",
    "organization_name",
    "locality_name",
    "state_or_province_name",
    "country_name",
)
"""How a postal address reads; what is not named here follows."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def clean_text(text: str) -> str:
    """Return ``text`` fit for a page or a terminal: NFC, one line, no control signs, bounded."""
    flat = _UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(flat.split())[:_LONGEST]


def subject_text(certificate: Any) -> str:
    """Return the subject of an asn1crypto certificate, common name first, e.g. ``A, B, VN``."""
    return _name_text(certificate, "subject")


def issuer_text(certificate: Any) -> str:
    """Return the issuer of an asn1crypto certificate, common name first."""
    return _name_text(certificate, "issuer")


def serial_text(certificate: Any) -> str:
    """Return the serial number, in hexadecimal: names a certificate where people must not be."""
    try:
        return f"{certificate.serial_number:X}"
    except (ValueError, KeyError, TypeError):
        return "?"


def validity(certificate: Any) -> tuple[datetime, datetime] | None:
    """Return first and last moment of a certificate, or ``None`` when it cannot be read."""
    try:
        period = certificate["tbs_certificate"]["validity"]
        return period["not_before"].native, period["not_after"].native
    except (ValueError, KeyError, TypeError):
        return None


def is_marked_as_test(certificate: Any) -> bool:
    """Tell whether the certificate carries the policy of the development PKI, ours or another's."""
    try:
        policies = certificate.certificate_policies_value
        found = [] if policies is None else [policy["policy_identifier"] for policy in policies]
        return any(policy.dotted == TEST_POLICY_OID for policy in found)
    except (ValueError, KeyError, TypeError):
        return False


def _name_text(certificate: Any, part: str) -> str:
    # Foreign certificates break rules of every kind; an unreadable name is no reason to stop.
    try:
        pairs = [
            (value["type"].native, str(value["value"].native))
            for relative in certificate["tbs_certificate"][part].chosen
            for value in relative
        ]
    except (ValueError, KeyError, TypeError, UnicodeError):
        return ""
    pairs.sort(key=lambda pair: _ORDER.index(pair[0]) if pair[0] in _ORDER else len(_ORDER))
    return clean_text(", ".join(text for _, text in pairs))
