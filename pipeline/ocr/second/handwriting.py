"""Read the two lines that a pen may have filled in: number and symbol, place and date.

A slot between print (``Số:`` and ``/``, ``ngày`` and ``tháng``) is looked at in several renderings
of its picture, each held to digits, and the renderings vote. What the calendar forbids gets no
vote. The rest of the line is read freely once.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import cv2
import numpy as np

from models.letters import without_marks
from pipeline.ocr.second.decode import Likelihoods, Reading, end_of_run, vote
from pipeline.ocr.second.glyphs import SPACINGS, Grey, Window, find_glyphs, spaced
from pipeline.ocr.second.recogniser import Crop, Recogniser

_COLON = re.compile(r"[^/]*[:;]\s*")
_LABEL = re.compile(r"\W*(?:l[a-z]{1,4}\s*)?s[^\d/]{0,3}[\s.]\s*")
_LONGEST_SLOT = 7
"""Characters before the slash of a line whose label was not seen; more are no number."""
_SLASH, _SYMBOL = re.compile(r"\s*(?:/|-\s*[A-ZĐ])"), re.compile(r"\s*[A-ZĐ]{2}")
"""What follows a number: ``/QĐ-UBND``, in the party ``-QĐ/TU``; else, capitals."""
_DAY, _MONTH, _YEAR = (
    re.compile(r"n?[gq][a-z]y"),
    re.compile(r"t?h[a-z]ng"),
    re.compile(r"n[a-z]m|am\b"),
)
_LINE_STRETCHES = (1.0, 1.5)
"""Widths in which the whole line is looked at: written digits stand closer than printed ones."""
_EMPTY = 0.5
_PRINTED = 0.95
_FIRST_YEAR, _LAST_YEAR = 1945, 2199


class Part(NamedTuple):
    """A piece of a line as it was read: columns of the line's picture, text, how sure."""

    left: float
    right: float
    text: str
    confidence: float


_DateMarks = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""Characters of ``ngày``, ``tháng`` and ``năm`` in a reading."""


class _Look(NamedTuple):
    """One rendering of a whole line."""

    seen: Likelihoods
    reading: Reading
    folded: str
    step: float
    """Columns of the line's picture in one slice."""
    offset: int
    """The column of the line's picture that this one begins with."""

    def slice_of(self, index: int) -> int:
        """The slice of a character of the reading; the last one behind its end."""
        slices = self.reading.slices
        return slices[index] if index < len(slices) else len(self.seen)

    def column_of(self, index: int) -> float:
        """The middle of a character in the line's picture."""
        if index < 0:
            return 0.0
        return self.offset + min(self.slice_of(index) + 0.5, len(self.seen)) * self.step


def read_number_line(line: Crop, tall: float, recogniser: Recogniser) -> list[Part]:
    """Return number, and year and symbol behind it: ``[239, /TTr-UBND]``; nothing without both.

    ``line`` is the picture of the whole line, ``tall`` the height of its print in pixels.
    """
    looks = [_look(line, stretch, recogniser) for stretch in _LINE_STRETCHES]
    slots = [(look, slot) for look in looks if (slot := _number_slot(look)) is not None]
    if not slots:
        return []
    votes = _votes(line, tall, slots, recogniser)
    if not votes:
        return []
    number, share = _best(votes)
    look, (start, end) = max(slots, key=lambda item: _tail_confidence(*item))
    tail = look.reading.text[end:].replace(" ", "")
    edge = look.column_of(end) - 0.2 * tall
    sure = _tail_confidence(look, (start, end))
    width = float(line.shape[1])
    return [
        Part(look.column_of(start - 1) if start else 0.0, edge, number, share),
        Part(edge, width, tail, sure),
    ]


def read_date_line(line: Crop, tall: float, recogniser: Recogniser) -> list[Part]:
    """Return ``[ngày, 20, tháng, 12, năm, 2024]``; nothing when it is no such line."""
    marks = list(_date_looks(line, tall, recogniser))
    if not marks:
        return []
    days = _votes(line, tall, [(look, (m[0][1], m[1][0])) for look, m in marks], recogniser)
    month, month_share = _best(_month_votes(line, tall, marks, recogniser))
    years = vote([_line_votes(look, (m[2][1], len(look.folded)), recogniser) for look, m in marks])
    year, year_share = _best(_as_numbers(years, _is_year))
    last = _last_day(year, month)
    day, day_share = _best(_as_numbers(days, lambda value: 1 <= value <= last))
    look, ((_, day_at), (month_from, month_at), (year_from, year_at)) = marks[0]
    columns = [look.column_of(day_at - 1), look.column_of(month_from), look.column_of(month_at - 1)]
    columns += [look.column_of(year_from), look.column_of(year_at - 1), float(line.shape[1])]
    label = Part(columns[0] - 2 * tall, columns[0], "ngày", 1.0)
    values = (
        (day, day_share, "tháng"),
        (month, month_share, "năm"),
        (year, year_share, ""),
    )
    return [label, *_with_labels(values, columns)]


def _with_labels(
    values: tuple[tuple[str, float, str], ...], columns: list[float]
) -> Iterator[Part]:
    for index, (text, share, label) in enumerate(values):
        left, right = columns[2 * index], columns[2 * index + 1]
        if text:
            yield Part(left, right, text, share)
        if label:
            yield Part(right, columns[2 * index + 2], label, 1.0)


# --- where the slots are -----------------------------------------------------------------------


def _date_looks(
    line: Crop, tall: float, recogniser: Recogniser
) -> Iterator[tuple[_Look, _DateMarks]]:
    """The whole line, and again, wider, from ``ngày`` on: the place before it is of no use."""
    offset = 0
    for stretch in _LINE_STRETCHES:
        look = _look(line, stretch, recogniser, offset)
        marks = _date_marks(look)
        if marks is not None:
            yield look, marks
            offset = max(int(look.column_of(marks[0][0]) - tall), 0)


def _look(line: Crop, stretch: float, recogniser: Recogniser, offset: int = 0) -> _Look:
    line = np.ascontiguousarray(line[:, offset:])
    wide = (
        line if stretch == 1.0 else np.asarray(cv2.resize(line, None, fx=stretch, fy=1.0), np.uint8)
    )
    seen = recogniser.look(wide)
    reading = recogniser.free(seen)
    return _Look(seen, reading, _folded(reading.text), line.shape[1] / len(seen), offset)


def _folded(text: str) -> str:
    """Lower case without marks, character by character, so that places stay the same."""
    return "".join((without_marks(c.lower()) or "?")[0] for c in text)


def _number_slot(look: _Look) -> tuple[int, int] | None:
    """Characters between the label and the slash or symbol."""
    text = look.reading.text
    label = _COLON.match(look.folded) or _LABEL.match(look.folded)
    start = label.end() if label else 0
    behind = _SLASH.search(text, start) or _SYMBOL.search(text, start)
    if behind is None or (label is None and behind.start() > _LONGEST_SLOT):
        return None
    return start, behind.start() + _spaces(behind[0])


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip())


def _date_marks(look: _Look) -> _DateMarks | None:
    """Characters of ``ngày``, ``tháng`` and ``năm``."""
    month = _MONTH.search(look.folded)
    if month is None:
        return None
    day = _last_before(_DAY, look.folded, month.start())
    year = _YEAR.search(look.folded, month.end())
    if day is None or year is None:
        return None
    return day, month.span(), year.span()


def _last_before(pattern: re.Pattern[str], text: str, end: int) -> tuple[int, int] | None:
    found = None
    for match in pattern.finditer(text, 0, end):
        found = match.span()
    return found


def _tail_confidence(look: _Look, slot: tuple[int, int]) -> float:
    chars = [
        sure
        for character, sure in zip(look.reading.text, look.reading.chars, strict=True)
        if character != " "
    ]
    tail = chars[len(look.reading.text[: slot[1]].replace(" ", "")) :]
    return min(tail, default=0.0)


# --- what stands in them -----------------------------------------------------------------------


def _votes(
    line: Crop, tall: float, slots: list[tuple[_Look, tuple[int, int]]], recogniser: Recogniser
) -> dict[str, float]:
    """All renderings of a slot that a pen may have filled."""
    ballots = [_line_votes(look, slot, recogniser) for look, slot in slots]
    look, (start, end) = slots[0]
    before = len(look.folded[:start].rstrip()) - 1
    right = look.column_of(end) if end < len(look.folded) else float(line.shape[1])
    glyphs = find_glyphs(_ink_of(line), Window(look.column_of(before), right), tall)
    if glyphs:
        rows = [spaced(glyphs, tall, spacing) for spacing in SPACINGS]
        ballots += [
            _of_length(len(glyphs), recogniser.digits.numbers(recogniser.look(row))) for row in rows
        ]
    else:  # no ink of a digit's height: an empty slot, unless the network is sure of digits
        ballots = [ballot for ballot in ballots if ballot.get("", 0.0) < _EMPTY]
    return vote(ballots)


def _month_votes(
    line: Crop, tall: float, marks: list[tuple[_Look, _DateMarks]], recogniser: Recogniser
) -> dict[str, float]:
    """The line's own votes; all renderings only when it is not sure: a month is mostly print."""
    slots = [(look, (mark[1][1], mark[2][0])) for look, mark in marks]
    printed = _months(vote([_line_votes(look, slot, recogniser) for look, slot in slots]))
    if _best(printed)[1] >= _PRINTED:
        return printed
    written = _months(_votes(line, tall, slots, recogniser))
    return max(printed, written, key=lambda votes: _best(votes)[1])


def _months(votes: Mapping[str, float]) -> dict[str, float]:
    return _as_numbers(votes, lambda value: 1 <= value <= 12)


def _of_length(least: int, votes: Mapping[str, float]) -> dict[str, float]:
    """Each piece of ink that tall is a digit at least; a reading with fewer overlooked one."""
    return {text: share for text, share in votes.items() if len(text) >= least}


def _line_votes(look: _Look, slot: tuple[int, int], recogniser: Recogniser) -> Mapping[str, float]:
    start, end = slot
    first = end_of_run(look.seen, look.slice_of(start - 1)) if start else 0
    return recogniser.digits.numbers(look.seen[first : look.slice_of(end)])


def _ink_of(line: Crop) -> Grey:
    """Grey in which red is paper: a seal or stamp over the line is no ink of it."""
    return line if line.ndim == 2 else np.ascontiguousarray(line[:, :, 2])


def _best(votes: Mapping[str, float]) -> tuple[str, float]:
    text = min(votes, key=lambda text: (-votes[text], text), default="")
    return text, round(votes.get(text, 0.0), 4)


def _as_numbers(votes: Mapping[str, float], fits: Callable[[int], bool]) -> dict[str, float]:
    """Votes for numbers that can be; ``5`` and ``05`` are one, printed as they won."""
    shares: dict[int, float] = {}
    printed: dict[int, tuple[float, str]] = {}
    for text, share in sorted(votes.items()):
        value = int(text)
        if len(text) <= 4 and fits(value):
            shares[value] = shares.get(value, 0.0) + share
            printed[value] = max(printed.get(value, (0.0, "")), (share, text))
    return {printed[value][1]: share for value, share in shares.items()}


def _is_year(value: int) -> bool:
    return _FIRST_YEAR <= value <= _LAST_YEAR


def _last_day(year: str, month: str) -> int:
    if not month:
        return 31
    return calendar.monthrange(int(year) if year else 2000, int(month))[1]
