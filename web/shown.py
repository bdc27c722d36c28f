"""Values as people in Vietnam write them. What is shown can be typed back and means the same."""

from __future__ import annotations

import re

from pydantic import JsonValue

from config.messages import Language
from models.field import FieldKind
from web.words import say

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
COLUMN = " | "
"""Stands between the columns of a table's row."""


def shown(kind: FieldKind, value: JsonValue, language: Language = "vi") -> str:
    """Return a normal form as text; a table has a line for each row. Empty for no value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("value.yes" if value else "value.no", language)
    if isinstance(value, list):
        return "\n".join(_row(row) for row in value)
    if kind is FieldKind.DATE and isinstance(value, str):
        return _day_first(value)
    return str(value)


def _row(row: JsonValue) -> str:
    if isinstance(row, dict):
        return COLUMN.join("" if cell is None else str(cell) for cell in row.values())
    return str(row)


def _day_first(value: str) -> str:
    """``1980-03-12`` → ``12/03/1980``, ``1980-03`` → ``03/1980``."""
    found = _DATE.fullmatch(value)
    if found is None:
        return value
    year, month, day = found.groups()
    return "/".join(part for part in (day, month, year) if part)
