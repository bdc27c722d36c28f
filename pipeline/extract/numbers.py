"""Numbers, money, telephone and identity numbers as printed → normal form."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.number_words import read_numeral
from pipeline.extract.spelling import DIGIT_LIKE, digits_repaired, plain, tidy

_AMOUNT = re.compile(r"(?<![\w])(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:[.,]\d+)?(?!\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_SCALED = re.compile(r"\s*(?P<scale>trieu|ty|ti|nghin|ngan)\b")
_SCALES = {"trieu": 10**6, "ty": 10**9, "ti": 10**9, "nghin": 10**3, "ngan": 10**3}
_ID_LENGTHS = (12, 9)
"""Personal number and, before it, the number of the CMND (domain: some CMND have 12)."""
_PHONE = re.compile(
    rf"(?<![0-9])(?:\(?\+?84\)?|{DIGIT_LIKE})(?:[ .\-()]*{DIGIT_LIKE}){{8,10}}(?![0-9])"
)


class Place(NamedTuple):
    """A range of characters."""

    start: int
    end: int


def read_number(text: str) -> int | float | None:
    """Return the first number: ``499,4`` → 499.4, ``1.250`` → 1250, ``01`` → 1."""
    match = _AMOUNT.search(tidy(text))
    return _amount(match[0]) if match else None


def find_number(text: str) -> Place | None:
    """Return where the first number of ``text`` stands."""
    match = _AMOUNT.search(text)
    return Place(*match.span()) if match else None


def read_money(text: str) -> int | None:
    """Return whole đồng: ``50.000.000 đồng`` → 50000000, ``50 triệu đồng`` → 50000000."""
    printed = tidy(text)
    match = _AMOUNT.search(printed)
    if match is None:
        return read_money_in_words(printed)
    amount = _amount(match[0])
    scale = _SCALED.match(plain(printed), match.end())
    value = amount * (_SCALES[scale["scale"]] if scale else 1)
    return int(value) if value == int(value) else None


def read_money_in_words(text: str) -> int | None:
    """Return the amount that ``text`` says in words: ``năm mươi triệu đồng`` → 50000000."""
    words = re.split(r"\bdong\b", plain(tidy(text)))[0]
    words = re.sub(r"^\W*(bang chu\W*)?", "", words)
    return read_numeral(words) if words.strip() else None


def read_phone(text: str) -> str | None:
    """Return 10 or 11 digits that start with 0: ``+84 912.345.678`` → ``0912345678``."""
    for match in _PHONE.finditer(tidy(text)):
        digits = re.sub(r"\D", "", digits_repaired(match[0]))
        if digits.startswith("84"):
            digits = "0" + digits[2:]
        if digits.startswith("0") and len(digits) in (10, 11):
            return digits
    return None


def read_id_number(text: str) -> str | None:
    """Return the first run of 12, else of 9 digits; digits may stand apart, one a box.

    O and l are read as 0 and 1 only inside a run that is nearly all digits.
    """
    printed = tidy(text)
    place = find_id_number(printed)
    return digits_repaired(re.sub(r"[ .]", "", printed[place.start : place.end])) if place else None


def find_id_number(text: str) -> Place | None:
    """Return where the identity number of ``text`` stands."""
    for separator in ("", "[ .]?"):
        for length in _ID_LENGTHS:
            run = f"{DIGIT_LIKE}(?:{separator}{DIGIT_LIKE}){{{length - 1}}}"
            for match in re.finditer(f"(?<![0-9A-Za-z]){run}(?![0-9A-Za-z])", text):
                if sum(character.isdigit() for character in match[0]) * 3 >= length * 2:
                    return Place(*match.span())
    return None


def _amount(printed: str) -> int | float:
    """A dot before exactly three digits parts thousands, any other dot or comma the fraction."""
    if _THOUSANDS.fullmatch(printed):
        cleaned = re.sub(r"[. ]", "", printed).replace(",", ".")
    else:
        cleaned = printed.replace(",", ".")
    number = float(cleaned)
    return int(number) if number == int(number) else number
