"""What a second reader says of an official paper's number and date, beside the first reader's.

Both are often written by hand: the first reader loses or garbles them, the second reads digits well
and Vietnamese marks badly. So digits are taken from the second, the spelling of a symbol from what
is known of symbols, and each reader's value stays as its vote. Whether two votes are evidence is
decided in ``pipeline.validate``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from models.document_type import Anchor, DocumentType, FieldSpec
from models.field import FieldValue, Vote
from models.geometry import Box, union
from models.page import PageText, Word
from pipeline.extract.dates import read_date
from pipeline.extract.folding import fold
from pipeline.extract.official import number_value, official_day

_WORTH_A_VOTE = 0.5
"""A reading that is more likely wrong than right is none."""
_HALF_A_NUMBER = 0.5
"""Share that is left of the confidence of a one-digit number: those below 10 are written with a 0
(Decree 30/2020, annex I, 3), so one digit is rather half of what a pen wrote."""
_SYMBOLS = ("UBND", "HĐND", "QĐ", "NĐ", "CĐ")
"""Parts of symbols with a letter whose stroke or mark the second reader drops."""
_MARKED = re.compile(r"[DĐAĂÂEÊOÔƠUƯ]")


class Second(NamedTuple):
    """A value as the second reader gives it."""

    value: str
    printed: str
    confidence: float
    box: Box
    reader: str


def with_second(
    spec: FieldSpec, document_type: DocumentType, first: FieldValue | None, page: PageText
) -> FieldValue | None:
    """Return the field ``first`` of an official paper with the vote of the second reader.

    The second reader's value is the field's: what it and the first say differently, a person sees.
    ``page`` is the paper's first page.
    """
    second: Second | None = None
    if spec.anchor is Anchor.NUMBER:
        second = _number(page, document_type, _value_of(first))
    elif spec.anchor is Anchor.PLACE_DATE:
        second = _date(page)
    if second is None or second.confidence < _WORTH_A_VOTE:
        return first
    vote = Vote(reader=second.reader, value=second.value, confidence=second.confidence)
    base = first or FieldValue(name=spec.name, kind=spec.kind, page=page.page, box=second.box)
    # Half a date is no other date: the first reader saw month and year, and no day.
    kept = tuple(v for v in base.votes if not _is_part_of(v.value, second.value))
    agreed = base.value == second.value
    return base.model_copy(
        update={
            "value": second.value,
            "printed": base.printed if agreed else second.printed,
            "confidence": max(base.confidence, vote.confidence) if agreed else vote.confidence,
            "page": base.page or page.page,
            "box": base.box or second.box,
            "votes": (*kept, vote),
        }
    )


def _value_of(field: FieldValue | None) -> str:
    return field.value if field is not None and isinstance(field.value, str) else ""


def _is_part_of(part: object, whole: str) -> bool:
    return isinstance(part, str) and whole.startswith(f"{part}-")


def _number(page: PageText, document_type: DocumentType, first: str) -> Second | None:
    for words in _lines(page):
        if len(words) != 2 or not words[0].text.isdigit():
            continue
        printed = "".join(word.text for word in words)
        value = number_value(printed, document_type)
        if value is None:
            return None
        number, symbol = _split(value)
        spelled = _spelled(symbol, _split(first)[1], document_type)
        if spelled is None:
            return None
        sure = words[0].confidence * (_HALF_A_NUMBER if len(number) == 1 else 1.0)
        return _second(number + spelled, printed, sure, words)
    return None


def _split(value: str) -> tuple[str, str]:
    """``239/TTr-UBND`` is ``239`` and ``/TTr-UBND``."""
    number = value[: len(value) - len(value.lstrip("0123456789"))]
    return number, value[len(number) :]


def _spelled(symbol: str, first: str, document_type: DocumentType) -> str | None:
    """The symbol with its marks, as far as they are known; ``None`` where only the first saw them.

    ``QD-BCD138`` is ``QĐ-BCD138`` on a decision. Whether the other D has a stroke, the second
    reader cannot say: when the first read one, it has no word in this.
    """
    known = {fold(part): part for part in (*_SYMBOLS, *document_type.symbols)}
    parts = [known.get(fold(part), part) for part in re.split(r"([\-/])", symbol)]
    spelled = "".join(parts)
    unsure = any(_MARKED.search(part) for part in parts if fold(part) not in known)
    if unsure and spelled != first and fold(spelled) == fold(first):
        return None
    return spelled


def _date(page: PageText) -> Second | None:
    for words in _lines(page):
        printed = " ".join(word.text for word in words)
        value = official_day(printed, read_date(printed)) if len(words) == 6 else None
        if value is not None:
            sure = min(word.confidence for word in words)
            return _second(value, printed, sure, words)
    return None


def _second(value: str, printed: str, sure: float, words: Sequence[Word]) -> Second:
    box = union(word.box for word in words)
    return Second(value, printed, round(sure, 4), box, words[0].reader)


def _lines(page: PageText) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in page.second:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())
