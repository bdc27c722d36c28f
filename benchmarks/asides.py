"""What is on a picture but not in its truth is set aside, for every reader by the same rule.

Signature appearances and stamps are listed for each page, in their own lines; a reader may have run
such a line together with another one, or torn it up, so beginnings and ends of lines are looked at
too, and lines that are a piece of an appearance. What is nearer to a printed line of the truth
stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from benchmarks.pages import Sample

_SAME_LINE = 0.6
"""Likeness, 0 to 1, from which a whole line read is a line of an appearance."""
_SAME_PART = 0.8
"""The same for a part of a line: there are many parts, so chance has many tries."""
_SHORTEST_PIECE = 6
"""Letters and digits; fewer are in many lines by chance."""
_CLEARLY = 0.15
"""By so much must a part be more like an appearance than its whole line for the rest to be print;
else the rest is what was read out of the appearance's picture."""
_FIRST_LINES = 3
"""The printed page number stands among the first lines, below what was read out of specks."""


def set_aside(text: str, sample: Sample) -> str:
    """Return what was read on a page without what the truth leaves out."""
    lines = list(_without_folio(text.splitlines(), sample.folio))
    if not sample.appearance:
        return "\n".join(lines)
    known = _Lines(
        shown=tuple(filter(None, map(_plain, sample.appearance))),
        printed=tuple(filter(None, map(_plain, sample.truth.splitlines()))),
    )
    return "\n".join(_without_appearance(line, known) for line in lines)


def _without_folio(lines: list[str], folio: str) -> Iterator[str]:
    looked, gone = 0, not folio
    for line in lines:
        if not gone and looked < _FIRST_LINES and _plain(line) == folio:
            gone = True
            continue
        looked += bool(_plain(line))
        yield line


class _Lines(NamedTuple):
    """What can be on a page, as it is compared."""

    shown: tuple[str, ...]
    """Lines of appearances and stamps."""
    printed: tuple[str, ...]


def _without_appearance(line: str, lines: _Lines) -> str:
    words = line.split()
    whole = _likeness_to_shown(_plain(line), lines, _SAME_LINE)
    part, rest = max(_parts(words, lines), default=(0.0, ""))
    if (whole and whole >= part - _CLEARLY) or _is_piece(_plain(line), lines):
        return ""
    # A line that as a whole is a printed one, if badly read, stays whole.
    printed = (_likeness(_plain(line), one, part) for one in lines.printed)
    if not part or part <= max(printed, default=0.0):
        return line
    return _without_appearance(rest, lines)


def _parts(words: list[str], lines: _Lines) -> Iterator[tuple[float, str]]:
    """Yield each beginning and end of a line that is an appearance: likeness, and what remains."""
    for cut in range(1, len(words)):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        for part, rest in ((head, tail), (tail, head)):
            said = _plain(part)
            # A few words of the body may read as a short line of an appearance: print stays.
            if not any(said in line for line in lines.printed):
                yield _likeness_to_shown(said, lines, _SAME_PART), rest


def _is_piece(said: str, lines: _Lines) -> bool:
    """Say whether a line is cut out of an appearance, and is not as well cut out of print."""
    if len(said) < _SHORTEST_PIECE:
        return False
    longer = [line for line in lines.shown if len(line) > len(said)]
    shown = max((_likeness_inside(said, line) for line in longer), default=0.0)
    printed = (_likeness_inside(said, line) for line in lines.printed)
    return shown >= _SAME_PART and shown > max(printed, default=0.0)


def _likeness_inside(said: str, known: str) -> float:
    """Return how like the nearest stretch of a known line it is, 0 to 1."""
    matcher = SequenceMatcher(None, known, said, autojunk=False)
    longest = matcher.find_longest_match()
    start = max(longest.a - longest.b, 0)
    matcher.set_seq1(known[start : start + len(said)])
    return matcher.ratio()


def _likeness_to_shown(said: str, lines: _Lines, enough: float) -> float:
    """Return how like an appearance's line it is, 0 when not enough or print is nearer."""
    shown = max((_likeness(said, line, enough) for line in lines.shown), default=0.0)
    # The agency's name stands in the head and in the appearance: the nearer line decides.
    printed = max((_likeness(said, line, shown) for line in lines.printed), default=0.0)
    return shown if shown >= enough and shown > printed else 0.0


def _likeness(said: str, known: str, enough: float) -> float:
    matcher = SequenceMatcher(None, known, said, autojunk=False)
    if matcher.real_quick_ratio() < enough or matcher.quick_ratio() < enough:
        return 0.0
    return matcher.ratio()


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if char.isalnum())
