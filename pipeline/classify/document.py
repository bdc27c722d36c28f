"""The type of a whole paper, from what its pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.document_type import UNKNOWN_TYPE, DocumentType, Family
from models.finding import Finding, Severity
from models.page import PageText
from models.record import Record
from pipeline.classify.boundaries import PageGroup, group_pages
from pipeline.classify.page import PageClass, classify_page


class TypedGroup(Record):
    """A group of pages with its type."""

    group: PageGroup
    type: str
    confidence: float
    evidence: str
    findings: tuple[Finding, ...] = ()


def classify_document(
    group: PageGroup, classes: Sequence[PageClass], types: Mapping[str, DocumentType]
) -> tuple[str, float, str]:
    """Return type, confidence (see ``title``) and evidence of a group of pages.

    The first page that shows a type decides, for a paper is named on its first page; an annex
    cannot rename it. A page in front without a clue costs a tenth; one with the head of an official
    paper, whose title is lost, is not named by what begins further behind. A card may be named by
    either side, whichever is surer. Without any clue the paper is ``khong_xac_dinh``, confidence 0.
    """
    own = [page for page in classes if page.page in group.pages]
    named = [page for page in own if page.type is not None and _may_name(page, own[0])]
    if own[0].two_papers:
        # Fields of two papers must not mix: a person parts them.
        return UNKNOWN_TYPE, 0.0, "two papers on one page"
    if not named or own[0].other_title:
        return UNKNOWN_TYPE, 0.0, own[0].evidence if own else ""
    first = named[0]
    if types[str(first.type)].family is Family.CARD:
        first = max(named, key=lambda page: page.confidence)
    elif first is not own[0]:
        return str(first.type), round(0.9 * first.confidence, 4), first.evidence
    return str(first.type), first.confidence, first.evidence


def type_doubts(
    group: PageGroup, classes: Sequence[PageClass], types: Mapping[str, DocumentType]
) -> tuple[Finding, ...]:
    """Return why a person should look at the type of a paper.

    TYPE-001: its number or content is that of another type; TYPE-002: two papers lie on one page;
    TYPE-003: no title was read, the content alone names it. The caller sets the subject.
    """
    own = [page for page in classes if page.page in group.pages]
    type_id, _, evidence = classify_document(group, classes, types)
    found: list[Finding] = []
    for page in own:
        if page.two_papers:
            found.append(_doubt("TYPE-002", page=str(page.page)))
        other_type = types.get(page.doubt or "")
        if other_type is not None and page.type == type_id and page is own[0]:
            other = other_type.title
            found.append(_doubt("TYPE-001", title=types[type_id].title, other=other))
    if type_id != UNKNOWN_TYPE and evidence.startswith(("content", "labels", "misread")):
        found.append(_doubt("TYPE-003", title=types[type_id].title))
    return tuple(found)


def _doubt(code: str, **parameters: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, parameters=parameters)


def _may_name(page: PageClass, first: PageClass) -> bool:
    """Annexes and blank forms never name the paper they are attached to."""
    if page is first:
        return True
    if page.annex is not None or page.is_unfilled:
        return False
    return not (first.starts_document and page.starts_document)


def classify_pages(
    texts: Sequence[PageText],
    types: Mapping[str, DocumentType],
    inks: Sequence[float] | None = None,
) -> tuple[TypedGroup, ...]:
    """Do it all for the non-blank pages of a dossier: classify, group, and name each group.

    ``inks``: share of dark pixels of each page, 0 to 1, where it is known.
    """
    known = inks if inks is not None else [0.0] * len(texts)
    classes = [classify_page(text, types, ink) for text, ink in zip(texts, known, strict=True)]
    typed = []
    for group in group_pages(classes, types):
        type_id, confidence, evidence = classify_document(group, classes, types)
        typed.append(
            TypedGroup(
                group=group,
                type=type_id,
                confidence=confidence,
                evidence=evidence,
                findings=type_doubts(group, classes, types),
            )
        )
    return tuple(typed)
