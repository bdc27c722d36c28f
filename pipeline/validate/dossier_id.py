"""Choose the ID of a dossier among what its papers, sheets and names say, and tell of conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.messages import word
from models.finding import Finding, Severity
from models.ids import DossierId, IdClaim, IdSource, most_trusted, parse_dossier_id
from models.record import Record

_WEAK = frozenset({IdSource.FOLDER, IdSource.FILE, IdSource.PAGE_LABEL})
"""Sources whose contradiction is a warning: a slip of a name, a letter about another dossier."""


class ChosenId(Record):
    """The ID a dossier goes by, if one is known, and what is doubtful about it."""

    claim: IdClaim | None
    findings: tuple[Finding, ...] = ()


def choose_id(claims: Sequence[IdClaim], today: date) -> ChosenId:
    """Return the ID of the most trusted source (``IdSource``); every other ID is a finding.

    When the most trusted source itself names two IDs (two codes on one receipt), the one that
    another source supports is taken; without support none is, and a person decides.
    """
    first = most_trusted(claims)
    if first is None:
        return ChosenId(claim=None)
    rivals = [claim for claim in claims if claim.source is first.source]
    if not all(_agree(first, rival) for rival in rivals):
        supported = [rival for rival in rivals if _is_supported(rival, claims)]
        if not supported or not all(_agree(supported[0], other) for other in supported):
            other = next(rival for rival in rivals if not _agree(first, rival))
            return ChosenId(claim=None, findings=(_undecided(first, other),))
        first = supported[0]
    findings = [_conflict(first, other) for other in _others(first, claims)]
    known = parse_dossier_id(first.id)
    if known is not None and known.received > today:
        findings.append(
            Finding(code="STACK-002", severity=Severity.WARNING, parameters={"id": first.id})
        )
    return ChosenId(claim=first, findings=tuple(findings))


def _others(first: IdClaim, claims: Sequence[IdClaim]) -> list[IdClaim]:
    """Return the contradicting claims, each ID once, from its most trusted source."""
    ranked = sorted(claims, key=lambda claim: list(IdSource).index(claim.source))
    found: list[IdClaim] = []
    for claim in ranked:
        if not any(_agree(claim, known) for known in (first, *found)):
            found.append(claim)
    return found


def _is_supported(claim: IdClaim, claims: Sequence[IdClaim]) -> bool:
    return any(other.source is not claim.source and _agree(claim, other) for other in claims)


def _agree(one: IdClaim, other: IdClaim) -> bool:
    first, second = _parsed(one), _parsed(other)
    if first is None or second is None:
        return one.id == other.id
    return first.is_same(second)


def _parsed(claim: IdClaim) -> DossierId | None:
    return parse_dossier_id(claim.id)


def _conflict(chosen: IdClaim, other: IdClaim) -> Finding:
    return Finding(
        code="STACK-001",
        severity=Severity.WARNING if _may_be_a_slip(chosen, other) else Severity.ERROR,
        subject=f"trang {other.page}" if other.page else "",
        parameters={
            "chosen": chosen.id,
            "chosen_source": word(chosen.source),
            "other": other.id,
            "other_source": word(other.source),
        },
    )


def _may_be_a_slip(chosen: IdClaim, other: IdClaim) -> bool:
    """A weak source, or print beside the code on one sheet: there the reader slipped."""
    beside = chosen.page is not None and chosen.page == other.page
    return other.source in _WEAK or (beside and other.source is IdSource.RECEIPT_LABEL)


def _undecided(one: IdClaim, other: IdClaim) -> Finding:
    return Finding(
        code="STACK-006",
        severity=Severity.ERROR,
        subject=f"trang {other.page}" if other.page else "",
        parameters={
            "first": one.id,
            "first_source": word(one.source),
            "second": other.id,
            "second_source": word(other.source),
        },
    )
