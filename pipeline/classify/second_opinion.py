"""What the model's opinion does to what titles, numbers and marks said of a page.

Rules come first, for a clerk can check them: a title is a title. The model

* makes a title or a number that it agrees with surer;
* names a page by itself only where there is neither title nor number, and never above ``_ALONE``;
* refuses what only marks or labels suggest, when the page reads like no paper of ours;
* lowers the certainty where it is sure of another type, and names that type as the doubt.

It knows the types it was trained on. Of a type that is only a file it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.document_type import UNKNOWN_TYPE, DocumentType, Family
from models.page import PageText
from models.record import Record
from pipeline.classify.evidence import Evidence
from pipeline.classify.folding import fold
from pipeline.classify.model.linear import FOLLOWING, Opinion, load_page_model
from pipeline.classify.titles import TitleMatch
from pipeline.edits import distance

_SURE = 0.8
"""Probability from which on the model may contradict, or name a page that nothing else names. Of
foreign kinds it never saw, fewer than 1 in 200 reach it (``models/weights/page_types.json``)."""
_UNLIKELY = 0.05
"""A type with less is contradicted."""
_AGREES = 0.3
"""A type with so much is supported, be it the likeliest or not."""
_ALONE = 0.85
"""Most certainty of a page without title and number."""
_DOUBTED = 0.6
"""Certainty that a contradicted title keeps at most."""
_MISREAD = 0.3
"""Share of a title's letters that may be wrong where the content is that of its type."""


class Verdict(Record):
    """The type after both looked, with the type that the model is sure of instead."""

    type: str | None = None
    confidence: float = 0.0
    why: str = ""
    doubt: str | None = None


def opinion_of(text: PageText) -> Opinion | None:
    """Return the model's opinion of a page; nothing where the model is missing or no word is."""
    model = load_page_model()
    return model.opinion(text) if model is not None and text.words else None


def looks_like(opinion: Opinion | None, types: Mapping[str, DocumentType]) -> str | None:
    """Return the type that the model is sure of."""
    if opinion is None or opinion.best == UNKNOWN_TYPE or opinion.best not in types:
        return None
    return opinion.best if opinion.of(opinion.best) >= _SURE else None


def confirm(found: Evidence, opinion: Opinion | None) -> Verdict:
    """Return what becomes of a title, a number or a code."""
    plain = Verdict(
        type=found.type, confidence=found.confidence, why=found.why, doubt=found.against
    )
    if opinion is None or found.against is not None or not opinion.knows(found.type):
        return plain
    share = opinion.of(found.type)
    if share >= _AGREES:
        return plain.model_copy(update={"confidence": _both(found.confidence, share)})
    other = opinion.best
    if other in (UNKNOWN_TYPE, FOLLOWING) or opinion.of(other) < _SURE or share >= _UNLIKELY:
        return plain
    return plain.model_copy(update={"confidence": min(found.confidence, _DOUBTED), "doubt": other})


def guess(
    weak: Evidence | None, opinion: Opinion | None, types: Mapping[str, DocumentType]
) -> Verdict:
    """Return the type of a page without title and number, from marks or labels and the model."""
    named = looks_like(opinion, types)
    if weak is not None:
        plain = Verdict(type=weak.type, confidence=weak.confidence, why=weak.why)
        if opinion is None or not opinion.knows(weak.type):
            return plain
        share = opinion.of(weak.type)
        if share >= _AGREES:
            sure, why = min(_ALONE, _both(weak.confidence, share)), f"{weak.why}; {_content(share)}"
            return plain.model_copy(update={"confidence": sure, "why": why})
        if opinion.foreign + opinion.following >= _SURE or named is not None:
            return Verdict()
        return plain.model_copy(update={"confidence": min(weak.confidence, _DOUBTED)})
    if opinion is None or named is None or types[named].family is Family.OFFICIAL:
        # What tells official papers apart is title and number; their bodies are alike.
        return Verdict()
    share = opinion.of(named)
    return Verdict(type=named, confidence=min(_ALONE, share), why=_content(share))


def misread_title(
    match: TitleMatch, opinion: Opinion | None, types: Mapping[str, DocumentType]
) -> Verdict | None:
    """Return the type whose title was read too badly to match, when the content is that type's.

    Nothing for a title that a type's file names as another paper's.
    """
    named = looks_like(opinion, types)
    if match.title or opinion is None or named is None:
        return None
    read = "".join(match.block.words)
    for title in map(fold, types[named].titles):
        limit = int(_MISREAD * len(title))
        slips = distance(read[: len(title) + limit], title, limit)
        if slips is not None and len(read) <= 1.5 * len(title):
            share = opinion.of(named)
            sure = min(_DOUBTED, share)
            return Verdict(type=named, confidence=sure, why=f"misread title; {_content(share)}")
    return None


def _both(sure: float, share: float) -> float:
    # The model read the title too: it is half a witness.
    return 1 - (1 - sure) * (1 - 0.5 * share)


def _content(share: float) -> str:
    return f"content: {share:.2f}"
