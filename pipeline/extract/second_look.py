"""What second readers said of a value's own lines, as votes beside the first reader's.

Two kinds of value, two kinds of vote. Digits and codes are read anew: the vote is the normal form
of what ``ppocr`` read, whatever the first reader said. Words ``ppocr`` reads without most of
Vietnamese's marks, and often leaves a vowel out with its mark: its vote for words says that the
consonants and digits are those that were printed, no more. ``vie_fast`` reads words with their
marks. What a vote is worth is decided in ``pipeline.validate``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from pydantic import JsonValue

from models.field import FieldKind, FieldValue, Vote
from models.letters import spelled, without_marks
from models.page import Word
from pipeline.extract.normal import normal_form, read_code
from pipeline.extract.spelling import tidy, trim
from pipeline.surnames import differ_in_surname_only

LETTERS, MARKS = "ppocr", "vie_fast"
DIGIT_KINDS = frozenset(
    {
        FieldKind.DATE, FieldKind.TIME, FieldKind.ID_NUMBER, FieldKind.NUMBER,
        FieldKind.MONEY, FieldKind.PHONE,
    }
)  # fmt: skip
_NOT_READ = frozenset({FieldKind.CHECKBOX})
_WITH_SIGNS = frozenset({FieldKind.TEXT, FieldKind.ADDRESS})
"""Kinds whose commas and dots are part of the value."""
_VOWELS = "aeiouy"
_SIGNS = re.compile(r"[^\w/]+|_")


def asks_for_marks(field: FieldValue) -> bool:
    """Say whether the reader that knows marks has anything to say of such a value."""
    return field.kind not in DIGIT_KINDS


def can_be_looked_at(field: FieldValue) -> bool:
    """Say whether the value's lines can be shown to second readers: it has some, and no look yet.

    What a pen filled in was looked at in its slot, where digits are held to digits.
    """
    looked = any(vote.reader in (LETTERS, MARKS) for vote in field.votes)
    return (
        bool(field.lines) and field.value is not None and field.kind not in _NOT_READ and not looked
    )


def with_second_look(field: FieldValue, heard: Sequence[Word]) -> FieldValue:
    """Return ``field`` with the votes of second readers.

    ``heard``: what they said of the field's lines, a word a line and reader, lines in order.
    A reader that found nothing on one of the lines has no vote.
    """
    votes = tuple(_votes(field, heard))
    if not votes:
        return field
    value = _surname_put_right(field, votes)
    said = tuple(
        vote.model_copy(update={"value": value}) if vote.value == field.value else vote
        for vote in votes
    )
    return field.model_copy(update={"value": value, "votes": (*field.votes, *said)})


def _surname_put_right(field: FieldValue, votes: Sequence[Vote]) -> JsonValue:
    """The name as the reader of marks has it, where the first reader's begins with no family name.

    ``NGUYÊN`` is a slip of the first reader; the list has one family name of these letters only.
    """
    if field.kind is not FieldKind.PERSON_NAME or not isinstance(field.value, str):
        return field.value
    read = next((v.value for v in votes if v.reader == MARKS and isinstance(v.value, str)), "")
    return read if differ_in_surname_only(field.value, str(read)) else field.value


def _votes(field: FieldValue, heard: Sequence[Word]) -> Iterator[Vote]:
    for reader in (LETTERS, MARKS):
        lines = [word for word in heard if word.reader == reader]
        if not lines or len(lines) != len(field.lines):
            continue
        text = " ".join(word.text for word in lines)
        sure = min(word.confidence for word in lines)
        value = _value(field, text, reader)
        if value is not None:
            yield Vote(reader=reader, value=value, confidence=sure)


def _value(field: FieldValue, text: str, reader: str) -> JsonValue:
    """What the reader's text says: the field's value, another one, or nothing that counts."""
    printed = field.printed or ""
    if field.kind in DIGIT_KINDS:
        same = _signs(text) == _signs(printed)
        return field.value if same else normal_form(field.kind, _cleared(text))
    if field.kind is FieldKind.CODE:
        return _code(field, text, printed)
    if reader == LETTERS:
        return field.value if has_same_consonants(printed, text) else None
    signs = field.kind in _WITH_SIGNS and _inner_signs(text) != _inner_signs(printed)
    if _has_words_of(printed, text) and not signs:
        return field.value
    return None if field.kind is FieldKind.TABLE else normal_form(field.kind, _cleared(text))


def _code(field: FieldValue, text: str, printed: str) -> JsonValue:
    """A code is compared sign by sign; the value may have lost a label that ``printed`` has."""
    same = _signs(text) == _signs(printed)
    bare = without_marks(_signs(text)).upper() == without_marks(_signs(printed)).upper()
    spaces = read_code(_cleared(text)) or "", str(field.value)
    if (same or bare) and spaces[0].count(" ") == spaces[1].count(" "):
        return field.value if same else without_marks(str(field.value))
    return normal_form(field.kind, _cleared(text))


def _cleared(text: str) -> str:
    """What stands around a value on its line is cut at its edge and read as signs."""
    return text.strip(" :;.,_-–\\|'\"“”«»()")


def _signs(text: str) -> str:
    return "".join(trim(_cleared(tidy(text))).replace("–", "-").split())


def spoken(text: str) -> str:
    """Return words for comparing: marks kept, case, signs and the placement of tones not."""
    return spelled(_SIGNS.sub(" ", tidy(text)))


def _has_words_of(printed: str, heard: str) -> bool:
    """Say whether two texts are one: the reader of marks may lose spaces, never make them up."""
    if spoken(printed).replace(" ", "") != spoken(heard).replace(" ", ""):
        return False
    return _starts(spoken(heard)) <= _starts(spoken(printed))


def _starts(words: str) -> set[int]:
    """How many letters stand before each word."""
    ends = accumulate(len(word) for word in words.split())
    return set(ends)


def _inner_signs(text: str) -> list[str]:
    """The signs between words; those at the ends of lines are often specks."""
    return re.findall(r"(?<=\w)\s?([^\w\s]+)\s?(?=\w)", _cleared(tidy(text)))


def has_same_consonants(printed: str, heard: str) -> bool:
    """Say whether a reader without marks can have seen ``printed`` when it says ``heard``.

    Every consonant and digit must be there, in order, and nothing else. A vowel may be left out; a
    vowel with marks may be another, since the reader has no letter for most of them.
    """
    pattern = "".join(_letter(character) for character in unicodedata.normalize("NFC", printed))
    letters = "".join(c for c in without_marks(heard).casefold() if c.isalnum())
    return bool(pattern) and re.fullmatch(pattern, letters) is not None


def _letter(character: str) -> str:
    plain = without_marks(character).casefold()
    if not plain.isalnum():
        return ""
    if plain not in _VOWELS:
        return re.escape(plain)
    return f"{plain}?" if plain == character.casefold() else f"[{_VOWELS}]?"
