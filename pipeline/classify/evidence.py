"""Reasons for a type that a page shows: codes, title, number, marks, labels.

Surest first, and the confidence each gives by itself:

=================  ====================================================================
QR code of a card  0.99: twelve digits and ``|`` fields, nothing else prints that
MRZ of a card      0.97
title              0.97 for a clean match, less 1.5 × the share of letters that differ,
                   less 0.1 when it does not stand around the middle of the page
number's symbol    0.9: Decree 30/2020, annex III; 0.7 when several kinds share it
no title           0.85 when all marks of an official type stand in the upper half; 0.8 for
                   one of them below a number that names no kind: ``V/v`` makes a letter
marks              0.6 + 0.1 for each mark, at most 0.9
labels             share of the type's own labels that were found, at most 0.6
=================  ====================================================================

Two that agree count as independent: ``1 - (1 - a)(1 - b)``. A title and a number that disagree
leave the title with at most 0.6. What the model then adds: ``pipeline.classify.second_opinion``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.document_type import DocumentType, Family
from models.geometry import Box
from models.page import PageText
from pipeline.classify.folding import fold, fold_words, prefix_distance
from pipeline.classify.heads import PrintedNumber, first_symbol, names_a_kind
from pipeline.classify.labels import best_by_labels
from pipeline.classify.layout import Run
from pipeline.classify.titles import TitleMatch, is_central

_LONG_MARK = 12
"""Letters a mark needs to count in the middle of a run too."""
_CARD_WORDS = 80
"""Both sides of a card hold fewer words."""
_ZONE = re.compile(r"[I1L]DVNM[0-9O]{4}")
_CARD_QR = re.compile(r"^\d{12}\|")


@dataclass(frozen=True)
class Evidence:
    """One reason for a type."""

    type: str
    confidence: float
    why: str
    box: Box | None = None
    against: str | None = None
    """Another type that a number or a title says instead."""


def strong_reasons(
    match: TitleMatch | None,
    number: PrintedNumber | None,
    runs: Sequence[Run],
    text: PageText,
    types: Mapping[str, DocumentType],
) -> Iterable[Evidence]:
    """Codes, title and number."""
    cards = [one.id for one in types.values() if one.family is Family.CARD]
    for card in cards:
        if any(_CARD_QR.match(code.payload.strip()) for code in text.codes):
            yield Evidence(card, 0.99, "code: QR")
        if has_machine_zone(runs):
            yield Evidence(card, 0.97, "code: MRZ")
    if match is not None and match.type is not None and _may_be(match.type, runs, text, types):
        sure = 0.97 - 1.5 * match.slips / match.letters
        sure -= 0.0 if is_central(match.block, text) else 0.1
        yield Evidence(match.type, sure, f"title: {match.title}", match.block.box)
    if number is not None:
        yield from _by_number(number, types)


def has_machine_zone(runs: Sequence[Run]) -> bool:
    """Say whether the first line of the zone on the back of an identity card is there."""
    return any(_ZONE.search(fold(run.text)) for run in runs)


def _may_be(
    type_id: str, runs: Sequence[Run], text: PageText, types: Mapping[str, DocumentType]
) -> bool:
    """A card's title heads chapters of laws too: it needs a mark, or a page with little on it."""
    one = types[type_id]
    if one.family is not Family.CARD or len(text.words) < _CARD_WORDS:
        return True
    return any(_is_printed(mark, one, runs, text) for mark in one.marks)


def _by_number(number: PrintedNumber, types: Mapping[str, DocumentType]) -> Iterable[Evidence]:
    head = fold(number.head)
    for one in types.values():
        if head and any(fold(title) == head for title in one.titles):
            yield Evidence(one.id, 0.9, f"number: {number.head} số")
            return
    groups = {fold(group) for group in number.symbol.split("-")}
    kind = first_symbol(number.symbol)
    hits = [
        one.id
        for one in types.values()
        for symbol in one.symbols
        if fold(symbol) == kind or (one.family is not Family.OFFICIAL and fold(symbol) in groups)
    ]
    for type_id in hits:
        yield Evidence(type_id, 0.9 if len(hits) == 1 else 0.7, f"number: {number.symbol}")


def weak_reasons(
    number: PrintedNumber | None,
    runs: Sequence[Run],
    text: PageText,
    types: Mapping[str, DocumentType],
) -> Iterable[Evidence]:
    """Marks, then labels: for pages whose title is not there or not read."""
    found: list[Evidence] = []
    names_no_kind = number is not None and not names_a_kind(number, types)
    for one in types.values():
        seen = [mark for mark in one.marks if _is_printed(mark, one, runs, text)]
        if one.family is Family.OFFICIAL:
            if seen and (len(seen) == len(one.marks) or names_no_kind):
                sure = 0.85 if len(seen) == len(one.marks) else 0.8
                found.append(Evidence(one.id, sure, "no title; " + ", ".join(seen)))
        elif len(seen) >= 2:
            sure = min(0.9, 0.6 + 0.1 * len(seen))
            found.append(Evidence(one.id, sure, "marks: " + ", ".join(seen[:3])))
    if found:
        yield max(found, key=lambda reason: reason.confidence)
        return
    if best := best_by_labels(text, types):
        yield Evidence(best.type, min(0.6, best.share), f"labels: {best.found} of {best.all}")


def _is_printed(mark: str, owner: DocumentType, runs: Sequence[Run], text: PageText) -> bool:
    """A mark starts a run of words (a long one may stand inside it); official: upper half only."""
    wanted = fold(mark)
    low = text.height * (0.5 if owner.family is Family.OFFICIAL else 1.0)
    return any(
        run.box.top < low
        and (
            prefix_distance(fold_words(run.text), wanted) is not None
            or (len(wanted) >= _LONG_MARK and wanted in fold(run.text))
        )
        for run in runs
    )


def weigh(reasons: Sequence[Evidence]) -> Evidence | None:
    """Join what agrees; a title outweighs a number that disagrees, at the cost of certainty."""
    if not reasons:
        return None
    title = next((reason for reason in reasons if reason.box is not None), None)
    coded = [reason for reason in reasons if reason.why.startswith("code")]
    first = (coded or ([title] if title else None) or list(reasons))[0]
    doubt, why = 1.0, []
    for reason in reasons:
        if reason.type == first.type:
            doubt *= 1 - reason.confidence
            why.append(reason.why)
    sure, against = 1 - doubt, None
    others = [reason.type for reason in reasons if reason.type != first.type]
    if others and len(why) == 1:
        sure, against = min(sure, 0.6), others[0]
    box = title.box if title is not None and title.type == first.type else None
    return Evidence(first.type, sure, "; ".join(why), box, against)
