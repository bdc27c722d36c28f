"""Which votes of a field agree, and whether that is evidence.

Readers see different things, so what their agreement proves differs:

* ``tesseract`` (the first reader), or the names of several joined by ``+``;
* ``ppocr``: letters and digits. For digits and codes it is a reader like any other. For words its
  vote says that consonants and digits are those printed; it knows next to no marks of Vietnamese.
* ``vie_fast``: words with their marks, by a network trained apart from the first reader's. It takes
  digits for others too often to be asked for them.
* ``qr``, ``mrz``, ``code``: machine-readable, outrank every reader.
* ``words``: a date or an amount in words.

Words need three: the first reader, the letters and the marks, each from a network of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from models.field import FieldKind, FieldValue, Vote
from models.letters import without_marks
from pipeline.surnames import differ_in_surname_only
from pipeline.validate.comparing import same_but_marks, same_value

CODES = frozenset({"qr", "mrz", "code"})
LETTERS, MARKS = "ppocr", "vie_fast"
SECOND_READERS = frozenset({LETTERS, MARKS})
WORD_KINDS = frozenset(
    {
        FieldKind.PERSON_NAME, FieldKind.ADDRESS, FieldKind.CHOICE, FieldKind.TEXT,
        FieldKind.TABLE,
    }
)  # fmt: skip
_SURE_LETTERS = 0.9
"""The least clear digit of a second reading; of a pen's, how far its renderings agree."""
_SAFE_D = re.compile(r"UBND|HĐND|UBDT|BXD|BGDĐT|SGDĐT|SXD|BVHTTDL|SVHTTDL")
"""Parts of symbols whose D is known to have no stroke."""


def votes_agree(field: FieldValue) -> bool:
    """Say whether independent readers say the field's value; a code may add lost marks."""
    supporting = [vote for vote in field.votes if _supports(field, vote)]
    if any(vote.reader in CODES for vote in supporting):
        return are_independent(vote.reader for vote in supporting)
    readers = {vote.reader for vote in supporting}
    if field.kind in WORD_KINDS:
        return readers >= SECOND_READERS and bool(readers - SECOND_READERS)
    sure = {vote.reader for vote in supporting if is_sure(vote)} - {MARKS}
    if field.kind is FieldKind.CODE and _has_doubtful_d(field) and LETTERS in sure:
        return MARKS in readers and are_independent(sure)
    return are_independent(sure)


def is_sure(vote: Vote) -> bool:
    """Say whether a vote is fit to be evidence; only the second reader's confidence tells."""
    return vote.reader != LETTERS or vote.confidence >= _SURE_LETTERS


def are_independent(sources: Iterable[str]) -> bool:
    """Say whether two of the sources have no reader in common: ``a+b`` read it with both."""
    parts = [frozenset(source.split("+")) for source in sources]
    return any(one.isdisjoint(other) for one, other in combinations(parts, 2))


def by_source(field: FieldValue) -> Mapping[str, Vote]:
    """Return the votes of a field by source."""
    return {vote.reader: vote for vote in field.votes}


def first_reading(field: FieldValue) -> Vote | None:
    """Return the vote of the reader that read the whole page."""
    others = CODES | SECOND_READERS | {"words"}
    return next((vote for vote in field.votes if vote.reader not in others), None)


def _supports(field: FieldValue, vote: Vote) -> bool:
    if same_value(field.kind, vote.value, field.value):
        return True
    if field.kind is FieldKind.CODE and vote.reader == LETTERS and isinstance(vote.value, str):
        return without_marks(vote.value).upper() == without_marks(str(field.value)).upper()
    if field.kind is FieldKind.PERSON_NAME:
        lost = differ_in_surname_only(str(vote.value), str(field.value))
        if lost and vote.reader not in SECOND_READERS:
            return True
    coded = any(v.reader in CODES and v.value == field.value for v in field.votes)
    return coded and same_but_marks(field.kind, vote.value, field.value)


def _has_doubtful_d(field: FieldValue) -> bool:
    """D and Đ are one letter to the reader of letters, and other marks are none to it.

    A Đ was seen by the first reader, who loses strokes and makes up none; a D may have lost its.
    """
    rest = _SAFE_D.sub("", str(field.value)).replace("Đ", "").replace("đ", "")
    return any(c in "Dd" or without_marks(c) != c for c in rest)
