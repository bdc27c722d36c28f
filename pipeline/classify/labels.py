"""A last look for pages whose title was not read: which type's own labels stand on the page?

Labels that many types share ("Họ và tên") say little; each counts by how few types print it
(inverse document frequency, Spärck Jones 1972).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from models.document_type import DocumentType
from models.page import PageText
from pipeline.classify.folding import fold

_SHORTEST = 8
"""Letters a folded label needs to say anything."""
_LEAST_LABELS = 4
_LEAST_SHARE = 0.5
_LEAD = 0.1
"""How much more than the second the best must have: birth certificate and extract share most."""


@dataclass(frozen=True)
class LabelMatch:
    type: str
    share: float
    """Weighted share of the type's labels that stand on the page, 0 to 1."""
    found: int
    all: int


def best_by_labels(text: PageText, types: Mapping[str, DocumentType]) -> LabelMatch | None:
    """Return the one type whose labels are on the page, or nothing when none leads clearly."""
    page = fold(" ".join(word.text for word in text.words))
    labels = {one.id: _own_labels(one) for one in types.values()}
    owners = Counter(label for own in labels.values() for group in own for label in set(group))
    weight = {label: log((1 + len(labels)) / count) for label, count in owners.items()}
    ranked = sorted(
        (match for type_id, own in labels.items() if (match := _score(type_id, own, weight, page))),
        key=lambda match: match.share,
        reverse=True,
    )
    if not ranked or ranked[0].share < _LEAST_SHARE or ranked[0].found < _LEAST_LABELS:
        return None
    if len(ranked) > 1 and ranked[0].share < ranked[1].share + _LEAD:
        return None
    return ranked[0]


def _own_labels(one: DocumentType) -> tuple[tuple[str, ...], ...]:
    """The folded wordings of each field that has one long enough; equal groups once."""
    groups = (
        tuple(label for raw in spec.labels if len(label := fold(raw)) >= _SHORTEST)
        for spec in one.fields
    )
    return tuple(dict.fromkeys(group for group in groups if group))


def _score(
    type_id: str, own: tuple[tuple[str, ...], ...], weight: Mapping[str, float], page: str
) -> LabelMatch | None:
    if not own:
        return None
    worth = [max(weight[label] for label in group) for group in own]
    hits = [any(label in page for label in group) for group in own]
    share = sum(one for one, hit in zip(worth, hits, strict=True) if hit) / sum(worth)
    return LabelMatch(type_id, share, sum(hits), len(own))
