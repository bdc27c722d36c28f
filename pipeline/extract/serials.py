"""The number of a certificate's printed blank: two letters and eight digits (six before 2024).

It stands alone near an edge of the page, without a label; on some forms behind ``Số phát hành``.
Forms: 1-2 letters and 6 digits until 2024, 2 letters and 8 digits since Circular
10/2024/TT-BTNMT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.extract.layout import Segment, Sheet
from pipeline.extract.spelling import plain
from pipeline.extract.values import Span, whole

_SERIAL = re.compile(r"(?P<letters>[A-ZĐ]{1,2})\s?(?P<digits>\d{8}|\d{6})(?!\d)")
_LABEL = re.compile(r"^\W*(?:so phat hanh|so seri|so|s0)\W*(?=[a-z]{1,2}\s?\d)")
_EDGE = 0.2
"""Share of the page's height at its top and bottom where the number is printed."""


def read_serial(sheets: Sequence[Sheet]) -> Span | None:
    """Return the serial of a certificate; the one nearest to an edge of its page comes first."""
    found = sorted(_serials(sheets), key=lambda one: one[0])
    return found[0][1] if found else None


def _serials(sheets: Sequence[Sheet]) -> Iterable[tuple[float, Span]]:
    for sheet in sheets:
        for segment in sheet.segments:
            middle = segment.box.center_y / sheet.text.height
            far = min(middle, 1 - middle)
            span = _alone(segment)
            if span is not None and far < _EDGE:
                yield far, span


def _alone(segment: Segment) -> Span | None:
    """The serial when the segment says nothing else."""
    span = Span(whole(segment.page, segment.words)).cleaned()
    text = span.printed
    label = _LABEL.match(plain(text))
    start = label.end() if label else 0
    match = _SERIAL.fullmatch(text[start:].strip(" .,:;'|_-"))
    if match is None:
        return None
    first = text.index(match[0], start)
    return span.narrow(first, first + len(match[0]))


def serial_value(printed: str) -> str | None:
    """Return letters, one space and digits: ``AA00200361`` → ``AA 00200361``."""
    match = _SERIAL.fullmatch(printed.strip())
    return f"{match['letters']} {match['digits']}" if match else None
