"""Tax codes (mã số thuế): ten digits with a check digit, a branch's with three more behind.

Weights 31, 29, 23, 19, 17, 13, 7, 5, 3 modulo 11; a sum that divides by 11 is not issued (Circular
86/2024/TT-BTC). Households in business carry their owner's personal number of 12 digits instead
(since 1 July 2025), which has no check digit.
"""

from __future__ import annotations

import re

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_FORM = re.compile(r"(\d{9})(\d)(?:-?(\d{3}))?")
_NAMES = ("ma_so_thue", "mst", "ma_so_doanh_nghiep", "ma_so_ho_kinh_doanh")
"""Beginnings of the names of fields that hold a tax code."""


def is_tax_field(name: str) -> bool:
    """Say whether a field of this name holds a tax code."""
    return name.startswith(_NAMES)


def check_digit(first_nine: str) -> int | None:
    """Return the tenth digit for nine; ``None`` when no tax code begins with them."""
    left = sum(int(d) * w for d, w in zip(first_nine, _WEIGHTS, strict=True)) % 11
    return None if left == 0 else 10 - left


def has_right_check_digit(code: str) -> bool | None:
    """Say whether the check digit of a tax code holds; ``None`` for what has none."""
    match = _FORM.fullmatch(code)
    if match is None:
        return None
    branch = match.group(3)
    return check_digit(match.group(1)) == int(match.group(2)) and branch != "000"


def is_tax_code(name: str, value: object) -> bool:
    """Say whether a field holds a tax code of ten digits whose check digit holds.

    One misread digit in ten is noticed for certain, and so is one in eleven of everything else:
    together with a reader that is evidence. The three digits of a branch stay unproved.
    """
    if not is_tax_field(name) or not isinstance(value, str) or len(value) != 10:
        return False
    return bool(has_right_check_digit(value))
