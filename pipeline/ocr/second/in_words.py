"""The second reading among the page's words: what a pen wrote between print.

The first reader loses or garbles written numbers and days (``Số:2{† /QĐ-UBND``), and with them the
paper is not found by its number. Where the second reader is sure enough its number stands in the
place of what the first one made of it. The print around it stays the first reader's, which knows
Vietnamese marks; words grown together with a slot are parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from models.geometry import Box, union
from models.letters import without_marks
from models.page import Word

_SURE = 0.9
"""Share of the votes that outweighs any other reading."""
_LIKELY = 0.5
"""Share that outweighs what is no number, or was not read surely itself."""
_CLEAR = 0.8
"""Confidence from which a letter behind a number (``12a``) is one that is printed there."""
_DOUBTED = 0.5

_LABEL = re.compile(r"[^/]{0,12}?s[^\d/:;]{0,2}\s?[.:;]\s*|[^/:;]{0,12}[:;]\s*|\W*s\S{0,2}\s+")
_BEHIND = re.compile(r"\s*/|\s*-\s*[A-ZĐ]|\s*[A-ZĐ]{2,}-")
_LONGEST = 8
"""Characters that a reader makes of a written number; more are something else."""
_DAY, _MONTH, _YEAR = (re.compile(p) for p in (r"n?g[a-z]y", r"t?h[a-z]ng", r"n[a-z]m(?![a-z])"))
_NUMBERED = re.compile(r"(\d+)[A-Za-z]")


class Settled(NamedTuple):
    """The words of a page after both readings."""

    words: tuple[Word, ...]
    first: tuple[Word, ...]
    """The lines that were changed, as the first reader read them."""


class _Slot(NamedTuple):
    """Characters of a line, and the second reader's word for them."""

    start: int
    end: int
    said: Word


def settle(words: Sequence[Word], second: Sequence[Word]) -> Settled:
    """Return the words of a page with the second reader's numbers where they are sure enough.

    A word put in names the second reader and keeps as ``raw_text`` what the first one read in its
    place, which may be nothing; its ``reason`` is ``second``.
    """
    lines = {number: list(line) for number, line in groupby(words, key=lambda word: word.line)}
    changed: dict[int, list[Word]] = {}
    for _, group in groupby(second, key=lambda word: word.line):
        parts = list(group)
        number = _line_of(parts, lines)
        if number is None:
            continue
        row = changed.get(number, lines[number])
        settled = _with_slots(row, list(_slots(row, parts)))
        if settled != row:
            changed[number] = settled
    if not changed:
        return Settled(tuple(words), ())
    rows = [changed.get(number, line) for number, line in lines.items()]
    return Settled(
        tuple(word for row in rows for word in row),
        tuple(word for number in sorted(changed) for word in lines[number]),
    )


def _line_of(parts: Sequence[Word], lines: dict[int, list[Word]]) -> int | None:
    """Return the first reader's line that stands where the second reader's parts do."""
    around = union(part.box for part in parts)
    best: tuple[float, int] | None = None
    for number, line in lines.items():
        beside = [word for word in line if _is_level(word.box, around)]
        shared = sum(
            max(0, min(word.box.right, around.right) - max(word.box.left, around.left))
            for word in beside
        )
        if shared and (best is None or shared > best[0]):
            best = shared, number
    return None if best is None else best[1]


def _is_level(box: Box, around: Box) -> bool:
    return around.top <= box.center_y <= around.bottom


# --- which characters are a slot -----------------------------------------------------------------


def _slots(row: Sequence[Word], parts: Sequence[Word]) -> Iterator[_Slot]:
    text = " ".join(word.text for word in row)
    folded = "".join((without_marks(char.lower()) or "?")[0] for char in text)
    if parts[0].text == "ngày":
        yield from _date_slots(folded, parts)
    elif len(parts) == 2 and parts[0].text.isdigit():
        label = _LABEL.match(folded)
        start = label.end() if label else 0
        behind = _BEHIND.search(text, start)
        if label and behind and behind.start() - start <= _LONGEST:
            yield _Slot(start, behind.start(), parts[0])


def _date_slots(folded: str, parts: Sequence[Word]) -> Iterator[_Slot]:
    month = _MONTH.search(folded)
    days = list(_DAY.finditer(folded, 0, month.start())) if month else []
    year = _YEAR.search(folded, month.end()) if month else None
    if not days or month is None or year is None:
        return
    spans = {"ngày": (days[-1].end(), month.start()), "tháng": (month.end(), year.start())}
    for label, part in pairwise(parts):
        if label.text in spans and part.text.isdigit():
            start, end = spans[label.text]
            if end - start <= _LONGEST:
                yield _Slot(start, end, part)


# --- what stands in it ---------------------------------------------------------------------------


def _with_slots(row: list[Word], slots: list[_Slot]) -> list[Word]:
    for slot in sorted(slots, key=lambda slot: -slot.start):
        row = _with_slot(row, slot)
    return row


def _with_slot(row: list[Word], slot: _Slot) -> list[Word]:
    """Return the line with a slot parted from its labels and filled with what is likelier."""
    before: list[Word] = []
    inside: list[Word] = []
    after: list[Word] = []
    at = 0
    for word in row:
        for kept, start, end in (
            (before, at, slot.start),
            (inside, max(at, slot.start), slot.end),
            (after, max(at, slot.end), at + len(word.text)),
        ):
            piece = _cut(word, max(start - at, 0), max(min(end - at, len(word.text)), 0))
            if piece is not None:
                kept.append(piece)
        at += len(word.text) + 1
    if not _outweighs(slot.said, inside):
        if _is_other(inside, slot.said) or not _touch(before, inside, after):
            return row
        return [*before, *inside, *after]
    return [*before, _put_in(slot.said, before, inside, after), *after]


def _cut(word: Word, start: int, end: int) -> Word | None:
    length = len(word.text)
    if start >= end:
        return None
    if (start, end) == (0, length):
        return word
    left = word.box.left + round(word.box.width * start / length)
    right = max(word.box.left + round(word.box.width * end / length), left + 1)
    same = len(word.raw_text) == length
    text = word.text[start:end]
    said = word.raw_text[start:end] if same else text
    return word.model_copy(
        update={
            "text": text,
            "raw_text": said,
            "reason": word.reason or "spaces",
            "box": Box(left, word.box.top, right, word.box.bottom),
        }
    )


def _touch(before: Sequence[Word], inside: Sequence[Word], after: Sequence[Word]) -> bool:
    """Say whether a number has grown together with a word: ``26tháng``, but not ``12/QĐ``."""
    one = before and before[-1].box.right >= inside[0].box.left and before[-1].text[-1].isalpha()
    other = after and after[0].box.left <= inside[-1].box.right and after[0].text[0].isalpha()
    return bool(one or other)


def _is_other(inside: Sequence[Word], said: Word) -> bool:
    text = "".join(word.text for word in inside)
    return not (text.isdecimal() and int(text) == int(said.text))


def _outweighs(said: Word, inside: Sequence[Word]) -> bool:
    """Say whether the second reading goes before what the first one read."""
    text = "".join(word.text for word in inside)
    sure = min((word.confidence for word in inside), default=0.0)
    if not _is_other(inside, said):
        return False
    numbered = _NUMBERED.fullmatch(text)
    if numbered and numbered[1] == said.text and sure >= _CLEAR:
        return False  # the second reader was asked for digits only
    if said.confidence >= _SURE:
        return True
    return said.confidence >= _LIKELY and (not text.isdecimal() or sure < _DOUBTED)


def _put_in(
    said: Word, before: Sequence[Word], inside: Sequence[Word], after: Sequence[Word]
) -> Word:
    beside = [*before[-1:], *after[:1]]
    place = _place(said.box, before, inside, after)
    return said.model_copy(
        update={
            "raw_text": " ".join(word.raw_text for word in inside),
            "reason": "second",
            "box": place,
            "block": beside[0].block,
            "line": beside[0].line,
        }
    )


def _place(seen: Box, before: Sequence[Word], inside: Sequence[Word], after: Sequence[Word]) -> Box:
    """Return where the first reader saw something, else the room between the labels."""
    if inside:
        return union(word.box for word in inside)
    around = union(word.box for word in (*before[-1:], *after[:1]))
    left = max(seen.left, before[-1].box.right if before else seen.left)
    right = min(seen.right, after[0].box.left if after else seen.right)
    return Box(left, around.top, max(right, left + 1), around.bottom)
