"""The three lines at the foot of an identity card: TD1 of ICAO Doc 9303-5, three lines of 30.

Check digits have the weights 7, 3, 1. The digit at position 30 of line 1 is no ICAO check digit
and is not asked for. Vietnamese cards print the personal number twice on line 1, its last nine
digits first; so a letter too many or a lost beginning can be put right, and the check digits say
whether it was. Readers also take 0 for 9 in the type of these lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from models.geometry import Box, union
from models.page import PageText, TextLine, Word
from pipeline.edits import distance
from pipeline.extract.folding import fold

_LENGTH = 30
_MOST = 33
"""Letters of a line with what a reader sees twice."""
_DIGIT_REPAIR = str.maketrans("OQDILSBZG", "000115826")
_LETTER_REPAIR = str.maketrans("0158", "OISB")
_LINE = re.compile(r"[A-Z0-9<]{30}")
_NUMBER = re.compile(r"(?P<personal>\d{12})<<(?P<last>\d)$")
_NAME_SLIPS = 2


class Mrz(NamedTuple):
    """What was read: the lines joined by line breaks, values by field, page and place."""

    raw: str
    values: dict[str, str]
    page: int
    box: Box


def read_mrz(pages: Sequence[PageText]) -> Mrz | None:
    """Return the MRZ of a card when its check digits hold; ``None`` when none is readable."""
    for page in pages:
        for lines in (_lines(page.lines), _lines(_by_line(page.second))):
            for first, second, third in zip(lines, lines[1:], lines[2:], strict=False):
                checked = _read(first[0], second[0], third[0])
                if checked is not None:
                    box = union((first[1], second[1], third[1]))
                    return Mrz(checked[0], checked[1], page.page, box)
    return None


def _lines(lines: Iterable[TextLine]) -> list[tuple[str, Box]]:
    return [(compact, line.box) for line in lines if (compact := _compact(line.text)) != ""]


def _by_line(words: Iterable[Word]) -> Iterator[TextLine]:
    """Yield the lines of the second reader: the check digits tell whose reading is right."""
    for _, group in groupby(words, key=lambda word: word.line):
        yield TextLine(words=tuple(group))


def with_name(raw: str, name: str) -> str:
    """Return the lines with the name line (it has no check digit) spelled after ``name``.

    Only where it was nearly read so: ``HTEN`` for ``HIEN``.
    """
    first, second, third = raw.split("\n")
    family, *given = (fold(part).upper() for part in name.split())
    wanted = f"{family}<<{'<'.join(given)}"[:_LENGTH]
    if distance(third.rstrip("<"), wanted.rstrip("<"), _NAME_SLIPS) is None:
        return raw
    return "\n".join((first, second, wanted.ljust(_LENGTH, "<")))


def check_td1(first: str, second: str, third: str) -> tuple[str, dict[str, str]] | None:
    """Return the repaired lines and their fields when every check digit of TD1 holds.

    The two prints of the number must agree as well: one digit for all lets one error in ten pass.
    Letters read for digits are put right only where the format asks for a digit.
    """
    first = first[:5].translate(_LETTER_REPAIR) + first[5:].translate(_DIGIT_REPAIR)
    second = (
        second[:7].translate(_DIGIT_REPAIR)
        + second[7:8]
        + second[8:15].translate(_DIGIT_REPAIR)
        + second[15:18].translate(_LETTER_REPAIR)
        + second[18:29]
        + second[29:].translate(_DIGIT_REPAIR)
    )
    third = third.translate(_LETTER_REPAIR)
    if not first.startswith("IDVNM") or not all(map(_LINE.fullmatch, (first, second, third))):
        return None
    composite = first[5:30] + second[:7] + second[8:15] + second[18:29]
    checks = (
        (first[5:14], first[14]),
        (second[:6], second[6]),
        (second[8:14], second[14]),
        (composite, second[29]),
    )
    if not all(check_digit(data) == digit for data, digit in checks):
        return None
    if first[5:14] != first[18:27]:
        return None
    return "\n".join((first, second, third)), _td1_values(first, second)


def check_digit(data: str) -> str:
    """Return the ICAO 9303 check digit: weights 7, 3, 1; ``<`` is 0, A is 10 … Z is 35."""
    total = sum(
        (0 if c == "<" else int(c, 36)) * (7, 3, 1)[index % 3] for index, c in enumerate(data)
    )
    return str(total % 10)


def _read(first: str, second: str, third: str) -> tuple[str, dict[str, str]] | None:
    """Check the lines as read, then with what readers do to them; two readings are none."""
    third = third.rstrip("<").ljust(_LENGTH, "<")
    exact = check_td1(first, second, third)
    if exact is not None:
        return exact
    found = {
        checked[0]: checked
        for one in dict.fromkeys((first, _rebuilt(first)))
        for other in dict.fromkeys(_second_lines(second))
        if (checked := check_td1(one, other, third)) is not None
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _rebuilt(first: str) -> str:
    """Line 1 from its second half, when the first half carries the same number.

    Between its digits one more may stand, or a 9 for its 0; anything else is no repair.
    """
    found = _NUMBER.search(first[:5] + first[5:].translate(_DIGIT_REPAIR))
    country = first.find("DVNM")
    if found is None or not 0 <= country <= 2:  # a speck may stand before the line
        return first
    number = found["personal"][3:]
    number += check_digit(number)
    read = first[country + 4 : found.start()].translate(_DIGIT_REPAIR)
    surplus = len(read) == len(number) + 1 and any(
        read[:at] + read[at + 1 :] == number for at in range(len(read))
    )
    if not surplus and read.replace("9", "0") != number.replace("9", "0"):
        return first
    return f"IDVNM{number}{found['personal']}<<{found['last']}"


def _second_lines(line: str) -> Iterator[str]:
    """Line 2 as read, without a sign too many, with one 9 that may be a 0."""
    for one in (line, *(line[:at] + line[at + 1 :] for at in range(15)), line[:_LENGTH]):
        if len(one) == _LENGTH:
            yield one
    cut = line[:_LENGTH]
    for at in (*range(6), *range(8, 14)):
        if cut[at : at + 1] == "9":
            yield cut[:at] + "0" + cut[at + 1 :]


def _td1_values(first: str, second: str) -> dict[str, str]:
    values: dict[str, str] = {}
    personal = first[15:27]
    if re.fullmatch(r"\d{12}", personal):
        values["so_dinh_danh"] = personal
        birth = _birth(second[:6], personal[3])
        if birth:
            values["ngay_sinh"] = birth
    if second[7] in "MF":
        values["gioi_tinh"] = "Nam" if second[7] == "M" else "Nữ"
    expiry = _calendar(2000, second[8:14])
    if expiry and not second[8:14].startswith("99"):
        values["co_gia_tri_den"] = expiry
    return values


def _birth(digits: str, century_and_sex: str) -> str | None:
    """The century comes from the personal number (Decree 137/2015, art. 13)."""
    return _calendar(1900 + 100 * (int(century_and_sex) // 2), digits)


def _calendar(century: int, digits: str) -> str | None:
    if not re.fullmatch(r"\d{6}", digits):
        return None
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:])).isoformat()
    except ValueError:
        return None


def _compact(text: str) -> str:
    """Return a possible MRZ line: no spaces, ``«`` and ``‹`` read for ``<``; else nothing."""
    compact = re.sub(r"\s", "", text).replace("«", "<<").replace("‹", "<").upper()
    fits = len(compact) <= _MOST and ("<" in compact or compact.startswith("IDVNM"))
    return compact if fits and len(compact) >= _LENGTH - 5 else ""
