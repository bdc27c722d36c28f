"""Dates and times: from the many ways they are printed to ``YYYY-MM-DD`` and ``HH:MM``.

The day always comes first (Decree 30/2020, annex I). What cannot be read is left out of the normal
form (``YYYY-MM``, ``YYYY``) and never guessed; a day that does not exist gives ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipeline.extract.number_words import NUMERAL, read_numeral, squeeze
from pipeline.extract.spelling import DIGIT_LIKE, digits_repaired, plain

_D = DIGIT_LIKE
_EDGE = r"(?<![0-9A-Za-z])"
_END = r"(?![0-9])"
_YEAR = rf"(?P<year>[12l|I!]{_D}{{3}})"
# What a clerk's pen leaves between "ngày" and "tháng" may be read as anything short.
_LONG = re.compile(
    rf"(?:(?<![a-z])n?[gq][a-z]y(?![a-z])\s*[:.,]?\s*(?P<day>[^\n]{{0,12}}?)|\b(?P<bare>{_D}{{1,2}})|\b)\s*,?\s*"
    rf"th[a-z]ng\s*[/:.]?\s*(?P<month>[^\n,]{{0,8}}?)\s*,?\s*n[a-z]m\s*[/:.]?\s*"
    rf"(?P<year>{_D}{{4}}){_END}"
)
_ISO = re.compile(r"(?<![0-9])(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?![0-9\-])")
_NUMERIC = re.compile(
    rf"{_EDGE}(?P<day>{_D}{{1,2}})\s*[/.\-⁄]\s*(?P<month>{_D}{{1,2}})\s*[/.\-⁄]\s*{_YEAR}{_END}"
)
_MONTH_YEAR = re.compile(rf"{_EDGE}(?P<month>{_D}{{1,2}})\s*[/.\-⁄]\s*{_YEAR}{_END}")
_YEAR_ONLY = re.compile(rf"{_EDGE}(?P<year>[12]\d{{3}})(?![0-9/.\-]\d)(?![0-9])")
_WORDS = re.compile(
    rf"ngay(?:mong|mung)?(?P<day>{NUMERAL}+?)thang(?P<month>(?:{NUMERAL}|gieng|chap)+?)"
    rf"nam(?P<year>(?:mot|hai)(?:nghin|ngan){NUMERAL}*)"
)
_NAMED_MONTHS = {"gieng": 1, "chap": 12}
_FIRST_YEAR, _LAST_YEAR = 1800, 2199

_TIME = re.compile(
    rf"{_EDGE}(?P<hour>{_D}{{1,2}})\s*(?:gi[a-z]|h|g|:)\s*(?:(?P<minute>{_D}{{1,2}})(?!\d)\s*(?:ph[a-z]*t|p|')?)?"
)


class Found(NamedTuple):
    """A value found in a text, with the range of characters it stands on."""

    value: str | None
    start: int
    end: int


def read_date(text: str) -> str | None:
    """Return the first date in ``text`` in normal form; ``None`` for none and for an unreal one."""
    found = next(find_dates(text), None)
    return found.value if found else read_date_in_words(text)


def find_dates(text: str) -> Iterator[Found]:
    """Yield every date in ``text`` (NFC), first to last; an unreal one has the value ``None``."""
    letters = plain(text)
    at = 0
    while at < len(letters):
        match = _first_match(letters, at)
        if match is None:
            return
        groups = match.groupdict()
        start = match.start()
        if match.re is _LONG:
            day = groups["day"] or groups["bare"] or ""
            value = _from_long(day, groups["month"], groups["year"])
            start += len(match[0]) - len(match[0].lstrip())
        else:
            value = _compose(
                _number(groups.get("day") or "0"),
                _number(groups.get("month") or "0"),
                _number(groups["year"]),
            )
        yield Found(value, start, match.end())
        at = match.end()


def read_date_in_words(text: str) -> str | None:
    """Return the date that ``text`` says in words: ``ngày mười lăm, tháng tám, năm …``."""
    match = _WORDS.search(squeeze(text))
    if match is None:
        return None
    day = read_numeral(match["day"])
    month = _NAMED_MONTHS.get(match["month"], read_numeral(match["month"]))
    year = read_numeral(match["year"])
    if day is None or month is None or year is None or not (day and month):
        return None
    return _compose(day, month, year)


def find_time(text: str) -> Found | None:
    """Return the first time of day in ``text``: ``18 giờ 10 phút``, ``18:10``, ``7h``."""
    for match in _TIME.finditer(plain(text)):
        hour, minute = _number(match["hour"]), _number(match["minute"] or "0")
        if hour is not None and minute is not None and hour < 24 and minute < 60:
            return Found(f"{hour:02}:{minute:02}", match.start(), match.end())
    return None


def read_time(text: str) -> str | None:
    """Return the first time of day in ``text`` as ``HH:MM``, or ``None``."""
    found = find_time(text)
    return found.value if found else None


def compact_date(text: str) -> str | None:
    """Return the date in ``DDMMYYYY`` or ``DD/MM/YYYY``, as in the QR of identity cards."""
    digits = text.replace("/", "").strip()
    if not re.fullmatch(r"\d{8}", digits):
        return None
    return _compose(int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _first_match(letters: str, at: int) -> re.Match[str] | None:
    """The earliest of the date forms; of two at one place, the fuller one."""
    forms = (_ISO, _LONG, _NUMERIC, _MONTH_YEAR, _YEAR_ONLY)
    matches = [match for form in forms if (match := form.search(letters, at))]
    return min(matches, key=lambda match: (match.start(), -match.end()), default=None)


def _from_long(day: str, month: str, year: str) -> str | None:
    number_of_year = _number(year)
    number_of_month = _number(month.strip(" .…_"))
    number_of_day = _number(day.strip(" .…_,"))
    if number_of_month is None or not 1 <= number_of_month <= 12:
        return _compose(0, 0, number_of_year)
    exact = _compose(number_of_day, number_of_month, number_of_year)
    return exact or _compose(0, number_of_month, number_of_year)


def _number(text: str) -> int | None:
    text = text.replace("]", "1").replace("[", "1")
    repaired = digits_repaired(text) if re.search(r"\d|^[oøil|!]{2}$", text) else text
    return int(repaired) if re.fullmatch(r"[0-9]{1,4}", repaired) else None


def _compose(day: int | None, month: int | None, year: int | None) -> str | None:
    """Join what is known; zero means that the paper says it is not known."""
    if day is None or month is None or year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if day and month:
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return None
    if month and not day:
        return f"{year:04}-{month:02}" if month <= 12 else None
    return f"{year:04}" if not day else None
