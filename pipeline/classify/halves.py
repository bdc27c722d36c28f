"""Two different papers on one page: two half sheets that lay on the glass together."""

from __future__ import annotations

from collections.abc import Mapping

from models.document_type import DocumentType, Family
from models.page import PageText
from pipeline.classify.heads import is_motto
from pipeline.classify.layout import page_runs
from pipeline.classify.titles import find_title

_APART = 0.25
"""Share of the page's height between two heads."""


def two_halves(text: PageText, types: Mapping[str, DocumentType]) -> bool:
    """Say whether a second head stands further down with the title of another kind below it.

    Two papers of one kind, as the two parts of a receipt, are one kind of page.
    """
    runs = page_runs(text)
    heads = [run.box.top for run in runs if is_motto(run)]
    second = next((top for top in heads if top - heads[0] >= _APART * text.height), None)
    if second is None:
        return False
    upper = _title(text, types, 0, second)
    lower = _title(text, types, second, text.height)
    if upper is None or lower is None or upper == lower:
        return False
    cards = {one.id for one in types.values() if one.family is Family.CARD}
    return not {upper, lower} <= cards


def _title(
    text: PageText, types: Mapping[str, DocumentType], top: float, bottom: float
) -> str | None:
    """Return the type, or the words, of the title between two heights."""
    words = tuple(
        word.model_copy(
            update={
                "box": word.box._replace(
                    top=word.box.top - int(top), bottom=word.box.bottom - int(top)
                )
            }
        )
        for word in text.words
        if top <= word.box.top < bottom
    )
    half = text.model_copy(update={"words": words, "height": max(1, int(bottom - top))})
    match = find_title(page_runs(half), half, types)
    return (match.type or match.block.text) if match else None
