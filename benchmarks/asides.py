"""What is on a picture but not in its truth is set aside, for every reader by the same rule.

Signature appearances and stamps are listed for each page, in their own lines; a reader may have run
such a line together with another one, so beginnings and ends of lines are looked at too. What is
nearer to a printed line of the truth stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from benchmarks.pages import Sample

_SAME_LINE = 0.6
"""Likeness, 0 to 1, from which a whole line read is a line of an appearance."""
_SAME_PART = 0.8
"""The same for a part of a line: there are many parts, so chance has many tries."""
_FIRST_LINES = 3
"""The printed page number stands among the first lines, below what was read out of specks."""


def set_aside(text: str, sample: Sample) -> str:
    """Return what was read on a page without what the truth leaves out."""
    lines = list(_without_folio(text.splitlines(), sample.folio))
    if not sample.appearance:
        return "\n".join(lines)
    known = tuple(filter(None, map(_plain, sample.appearance)))
    printed = tuple(filter(None, map(_plain, sample.truth.splitlines())))
    return "\n".join(_without_appearance(line, known, printed) for line in lines)


def _without_folio(lines: list[str], folio: str) -> Iterator[str]:
    looked, gone = 0, not folio
    for line in lines:
        if not gone and looked < _FIRST_LINES and _plain(line) == folio:
            gone = True
            continue
        looked += bool(_plain(line))
        yield line


def _without_appearance(line: str, known: tuple[str, ...], printed: tuple[str, ...]) -> str:
    words = line.split()
    if _is_appearance(_plain(line), known, printed, _SAME_LINE):
        return ""
    for cut in range(1, len(words)):
        head, rest = words[:-cut], words[-cut:]
        if _is_part(_plain(" ".join(head)), known, printed):
            return _without_appearance(" ".join(rest), known, printed)
    for cut in range(1, len(words)):
        rest, tail = words[:cut], words[cut:]
        if _is_part(_plain(" ".join(tail)), known, printed):
            return _without_appearance(" ".join(rest), known, printed)
    return line


def _is_part(said: str, known: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    # A few words of the body may read as a short line of the appearance: what is printed stays.
    if any(said in line for line in printed):
        return False
    return _is_appearance(said, known, printed, _SAME_PART)


def _is_appearance(
    said: str, known: tuple[str, ...], printed: tuple[str, ...], enough: float
) -> bool:
    shown = max((_likeness(said, line, enough) for line in known), default=0.0)
    if shown < enough:
        return False
    # The agency's name stands in the head and in the appearance: the nearer line decides.
    return shown > max((_likeness(said, line, shown) for line in printed), default=0.0)


def _likeness(said: str, known: str, enough: float) -> float:
    matcher = SequenceMatcher(None, known, said, autojunk=False)
    if matcher.real_quick_ratio() < enough or matcher.quick_ratio() < enough:
        return 0.0
    return matcher.ratio()


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if char.isalnum())
