"""The 12-digit personal number (Decree 137/2015 art. 13, Circular 59/2021/TT-BCA art. 4).

``PPP G YY RRRRRR``: place of birth registration, century and sex, last two digits of the birth
year, six random digits. There is no check digit: the number can contradict birth and sex, but
agreeing with them proves only three of its digits.
"""

from __future__ import annotations

from typing import NamedTuple

# Codes of the 63 provinces before 01/7/2025, still on every card (Circular 07/2016/TT-BCA).
_PROVINCES = """
001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037
038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079
080 082 083 084 086 087 089 091 092 093 094 095 096
"""
PROVINCE_PREFIXES = frozenset(_PROVINCES.split())


class PersonalNumber(NamedTuple):
    """What a personal number says."""

    province: str
    birth_year: int
    sex: str
    """``Nam`` or ``Nữ``."""


def is_well_formed(number: str) -> bool:
    """Say whether ``number`` is 12 digits, or the 9 of an old CMND; random digits not all 0."""
    if not (number.isascii() and number.isdigit()):
        return False
    return len(number) == 9 or (len(number) == 12 and number[6:] != "000000")


def read_personal_number(number: str) -> PersonalNumber | None:
    """Return what a 12-digit number says; ``None`` for an old CMND or a malformed one."""
    if len(number) != 12 or not is_well_formed(number):
        return None
    century = int(number[3])
    return PersonalNumber(
        province=number[:3],
        birth_year=1900 + 100 * (century // 2) + int(number[4:6]),
        sex="Nữ" if century % 2 else "Nam",
    )
