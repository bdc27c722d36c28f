"""Numbers and days written out in Vietnamese, to read back."""

from __future__ import annotations

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _below_thousand(number: int, *, full: bool) -> list[str]:
    """Words of 1 to 999; ``full`` also says ``không trăm``."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words: list[str] = []
    if hundreds or full:
        words += [_DIGITS[hundreds], "trăm"]
    if tens == 0 and units and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [_DIGITS[tens], "mươi"]
    if units:
        words.append(_unit(units, tens))
    return words


def _unit(units: int, tens: int) -> str:
    if units == 1 and tens > 1:
        return "mốt"
    if units == 5 and tens > 0:
        return "lăm"
    return _DIGITS[units]


def in_words(number: int) -> str:
    """Return a number from 1 to below ten thousand million in words."""
    words: list[str] = []
    for scale, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, number = divmod(number, scale)
        if group:
            words += _below_thousand(group, full=bool(words))
            words += [name] if name else []
    return " ".join(words)


def day_in_words(day: date) -> str:
    """Return ``Ngày mười lăm, tháng tám, năm hai nghìn không trăm hai mươi sáu``."""
    return f"Ngày {in_words(day.day)}, tháng {in_words(day.month)}, năm {in_words(day.year)}"
