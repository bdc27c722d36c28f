"""A value that is itself one of a few printed lines, e.g. the office that issues identity cards."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.labels import find_labels, labels_of
from pipeline.extract.layout import Row, Sheet
from pipeline.extract.values import Span, whole


def read_known_line(sheets: Sequence[Sheet], wordings: Sequence[str]) -> tuple[Span, str] | None:
    """Return the words that spell one of ``wordings``, on one row or on two, and the wording.

    The first wording of the list that is found wins.
    """
    for wording in wordings:
        labels = labels_of([wording])
        for sheet in sheets:
            for row, below in zip(sheet.rows, (*sheet.rows[1:], None), strict=True):
                joined = Row(row.page, (*row.segments, *(below.segments if below else ())))
                hits = find_labels(joined, 0, labels)
                if hits and hits[0].first.word < len(row.words):
                    words = joined.words[hits[0].first.word : hits[0].last.word + 1]
                    return Span(whole(row.page, words)), wording
    return None
