"""Dates, hours and numbers the way Vietnamese papers write them."""

from __future__ import annotations

from datetime import date

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def below_hundred(number: int) -> str:
    """Return 1 to 99 in words: ``15`` is ``mười lăm``, ``21`` is ``hai mươi mốt``."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _UNITS[unit]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if unit == 0:
        return head
    if unit == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {'lăm' if unit == 5 else _UNITS[unit]}"


def year_words(year: int) -> str:
    """Return ``2025`` as ``hai nghìn không trăm hai mươi lăm``."""
    thousands, rest = divmod(year, 1000)
    hundreds, rest = divmod(rest, 100)
    words = [f"{_UNITS[thousands]} nghìn"]
    if hundreds or rest:
        words.append(f"{_UNITS[hundreds]} trăm")
    if 0 < rest < 10:
        words.append("linh")
    if rest:
        words.append(below_hundred(rest))
    return " ".join(words)


def date_words(day: date) -> str:
    """Return the date in words, as birth certificates print it beside the digits."""
    month = "tư" if day.month == 4 else below_hundred(day.month)
    return f"Ngày {below_hundred(day.day)}, tháng {month}, năm {year_words(day.year)}"


def date_long(day: date) -> str:
    """Return ``ngày 05 tháng 8 năm 2025``: a leading 0 for days below 10 and months 1 and 2 only.

    Decree 30/2020/NĐ-CP, Annex I.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def date_digits(day: date) -> str:
    """Return ``05/08/2025``."""
    return f"{day:%d/%m/%Y}"


def capitalised(text: str) -> str:
    """Return the text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]
