"""Part a stack of pages into dossiers: at separator sheets, and where another receipt begins.

* A dossier sheet begins a dossier; not when it carries the ID of the dossier it lies in, and not
  when nothing but sheets and blank pages lies before it (the back of a sheet, two sheets in a row).
* A receipt begins a dossier when the dossier it lies in is known by another ID. The first receipt
  behind papers without an ID belongs to them: a receipt in the middle is still one dossier. Two
  receipts with the same ID are one dossier, in the older or the newer form of the unit's code.
* A receipt whose ID cannot be read parts nothing.
* A signed file is never parted: only its first page may begin a dossier.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.ids import DossierId, parse_dossier_id
from models.record import Record
from models.separator import Separator, SeparatorKind


class PageSign(Record):
    """What one page says about where dossiers begin."""

    page: int
    separator: Separator | None = None
    receipt_id: str | None = None
    """The dossier ID on the first page of a receipt, by its code or its label."""
    is_blank: bool = False
    is_bound: bool = False
    """It is a further page of a signed file, which cannot be parted."""


class StackPart(Record):
    """The pages of one dossier, in order, sheets and blank pages included."""

    pages: tuple[int, ...]
    separators: tuple[tuple[int, Separator], ...] = ()
    """The sheets among them, each with its page."""
    receipts: tuple[int, ...] = ()
    late_receipt: int | None = None
    """Page of the first receipt when papers lie before it."""


def part_stack(signs: Sequence[PageSign]) -> tuple[StackPart, ...]:
    """Return the dossiers of a stack in order; every page is in exactly one of them."""
    groups: list[list[PageSign]] = []
    known: DossierId | None = None
    for sign in signs:
        named = _named(sign)
        if not groups or _begins(sign, named, groups[-1], known):
            groups.append([])
            known = None
        groups[-1].append(sign)
        known = named or known
    if len(groups) > 1 and not _has_papers(groups[-1]):
        groups[-2:] = [[*groups[-2], *(_nameless(sign) for sign in groups[-1])]]
    return tuple(_part(group) for group in groups)


def _begins(
    sign: PageSign, named: DossierId | None, group: Sequence[PageSign], known: DossierId | None
) -> bool:
    if sign.is_bound or not _has_papers(group):
        return False
    if named is not None and known is not None:
        return not named.is_same(known)
    return sign.separator is not None and sign.separator.kind is SeparatorKind.DOSSIER


def _nameless(sign: PageSign) -> PageSign:
    """A sheet with nothing behind it names nothing, least of all the dossier before it."""
    if sign.separator is None:
        return sign
    return sign.model_copy(update={"separator": Separator(kind=sign.separator.kind)})


def _named(sign: PageSign) -> DossierId | None:
    if sign.separator is not None:
        text = sign.separator.dossier_id
        return parse_dossier_id(text) if text and not sign.is_bound else None
    return parse_dossier_id(sign.receipt_id) if sign.receipt_id and not sign.is_bound else None


def _has_papers(group: Sequence[PageSign]) -> bool:
    return any(sign.separator is None and not sign.is_blank for sign in group)


def _part(group: Sequence[PageSign]) -> StackPart:
    receipts = tuple(sign.page for sign in group if sign.receipt_id)
    before = [sign for sign in group if receipts and sign.page < receipts[0]]
    return StackPart(
        pages=tuple(sign.page for sign in group),
        separators=tuple((sign.page, sign.separator) for sign in group if sign.separator),
        receipts=receipts,
        late_receipt=receipts[0] if _has_papers(before) else None,
    )
