"""The dossier ID: in a QR or barcode, or printed behind its label on a receipt.

A QR that holds only the address of a portal is not an ID; an address that carries an ID as a
look-up parameter is (Circular 01/2018/TT-VPCP art. 19 leaves the code's content to the offices).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from models.ids import DossierId, IdClaim, IdSource, find_dossier_ids
from models.page import PageText
from models.separator import read_separator
from pipeline.extract.labels import find_labels, labels_of
from pipeline.extract.layout import lay_out

ID_LABELS = ("Mã hồ sơ:", "Mã số hồ sơ:", "Số hồ sơ:", "Mã biên nhận:", "Mã số biên nhận:")
_LABELS = labels_of(ID_LABELS)
_TAIL = re.compile(r"-(?P<day>[0-9OoQIl|]{6})-(?P<serial>[0-9OoQIl|]{4,6})(?![0-9A-Za-z])")
_DIGITS = str.maketrans("OoQIl|", "000111")
_MAY_HOLD_ID = re.compile(r"[-–—]\s*(?:[0-9OoQIl|]\s?){6}\s*[-–—]\s*[0-9OoQIl|]")
_PROVINCE = re.compile(r"(?:(?<=\.)|^)(?P<letter>[A-Z]|11|N)(?P<digits>[0-9OoQIl|]{2})(?=\.|-)")


def printed_id(page: PageText) -> DossierId | None:
    """Return the first dossier ID that stands behind its label on a page."""
    # Laying a page out costs more than looking for the ID's day and serial in what was read.
    if not _MAY_HOLD_ID.search(page.text):
        return None
    for row in lay_out(page).rows:
        for hit in find_labels(row, 0, _LABELS):
            behind = " ".join(word.text for word in hit.words[hit.last.word :])
            if (found := read_printed_id(behind)) is not None:
                return found
    return None


def id_claims(page: PageText, *, is_receipt: bool) -> tuple[IdClaim, ...]:
    """Return the dossier IDs of a page with their sources: those in codes, then the printed one."""
    coded = IdSource.RECEIPT_CODE if is_receipt else IdSource.PAGE_CODE
    labelled = IdSource.RECEIPT_LABEL if is_receipt else IdSource.PAGE_LABEL
    found = {one.text: coded for one in ids_in_codes(page)}
    claims = [IdClaim(source=source, id=text, page=page.page) for text, source in found.items()]
    if (printed := printed_id(page)) is not None:
        claims.append(IdClaim(source=labelled, id=printed.text, page=page.page))
    return tuple(claims)


def ids_in_codes(page: PageText) -> Iterable[DossierId]:
    """Yield the dossier IDs in the payloads of a page's codes, addresses included.

    The codes of separator sheets are none: what they say is ``models.separator``'s business.
    """
    for code in page.codes:
        if read_separator(code.payload) is not None:
            continue
        for text in (code.payload, unquote(code.payload)):
            found = find_dossier_ids(text)
            if found:
                yield from found
                break


def read_printed_id(printed: str) -> DossierId | None:
    """Return the dossier ID in printed text, with what readers confuse put right.

    ``O`` → 0, ``I``/``l`` → 1 in day, serial and province digits, dashes and commas made plain,
    spaces dropped, ``11``/``N`` for the ``H`` of a province.
    """
    compact = re.sub(r"\s+", "", printed).replace("–", "-").replace("—", "-").replace(",", ".")
    compact = re.sub(r"(?<![0-9A-Z])N(?=\d{2}[.\-])", "H", compact)  # no unit's code begins with N
    exact = find_dossier_ids(compact)
    if exact:
        return exact[0]
    tail = _TAIL.search(compact)
    if tail is None:
        return None
    agency = re.search(r"[0-9A-Za-z.|]{3,18}$", compact[: tail.start()])
    if agency is None:
        return None
    repaired = _agency_repaired(agency[0]) + tail[0].translate(_DIGITS)
    found = find_dossier_ids(repaired)
    return found[0] if found else None


def _agency_repaired(agency: str) -> str:
    def province(match: re.Match[str]) -> str:
        letter = "H" if match["letter"] in ("11", "N") else match["letter"]
        return letter + match["digits"].translate(_DIGITS)

    groups = [group.translate(_DIGITS) if len(group) <= 3 else group for group in agency.split(".")]
    if re.fullmatch(r"0{3}", groups[0]) or len(groups) == 4:
        head, last = ".".join(groups[:-1]) + ".", agency.rsplit(".", maxsplit=1)[-1]
        return head + _PROVINCE.sub(province, last + "-").rstrip("-")
    first = _PROVINCE.sub(province, agency.split(".", maxsplit=1)[0] + "-").rstrip("-")
    return ".".join([first, *groups[1:]])
