"""Separator sheets: what the QR code on a sheet that we print ourselves says.

``SOHOA1/HS/<dossier ID>/<station>`` begins a dossier (``HS``, *hồ sơ*), ``SOHOA1/GT`` a paper
(``GT``, *giấy tờ*). ID and station may be empty; the station is percent-encoded. The number behind
the name is the version of this form: sheets that an office has printed must stay readable.
"""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import quote, unquote

from models.ids import parse_dossier_id
from models.record import Record

_FORM = "SOHOA1"
HEADING = "TỜ PHÂN CÁCH"
"""Printed on every sheet; beside the code it tells a sheet from a paper that shows one."""


class SeparatorKind(StrEnum):
    DOSSIER = "HS"
    """What lies behind it is another dossier."""
    PAPER = "GT"
    """What lies behind it is another paper of the same dossier."""


class Separator(Record):
    """One separator sheet."""

    kind: SeparatorKind
    dossier_id: str | None = None
    station: str | None = None

    @property
    def payload(self) -> str:
        """What its QR code holds."""
        parts = [_FORM, self.kind.value, self.dossier_id or "", quote(self.station or "", safe="")]
        return "/".join(parts).rstrip("/")


def read_separator(payload: str) -> Separator | None:
    """Return the sheet whose QR code holds ``payload``; ``None`` for any other code."""
    form, _, rest = payload.strip().partition("/")
    kind, _, rest = rest.partition("/")
    if form != _FORM or kind not in set(SeparatorKind):
        return None
    printed_id, _, station = rest.partition("/")
    known = parse_dossier_id(printed_id)
    if printed_id and known is None:
        return None
    return Separator(
        kind=SeparatorKind(kind),
        dossier_id=known.text if known else None,
        station=unquote(station) or None,
    )
