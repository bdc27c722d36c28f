"""What a person types into a field, in the normal form of its kind.

People type less strictly than forms print: ``có`` for a tick, ``12.3.1980`` or ``12031980`` for a
date, a table as a line for each row with ``|`` between its columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import JsonValue

from models.field import FieldKind
from pipeline.extract.dates import compact_date, read_date
from pipeline.extract.normal import normal_form
from pipeline.extract.spelling import plain, tidy

_YES = frozenset({"co", "x", "yes", "true", "1", "dung"})
_NO = frozenset({"khong", "no", "false", "0", "sai"})
_LOOSE_DATE = re.compile(r"(\d{1,2})[ .,\-/]+(\d{1,2})[ .,\-/]+(\d{4})")


def read_typed(
    kind: FieldKind, typed: str, columns: Sequence[tuple[str, FieldKind]] = ()
) -> JsonValue:
    """Return the normal form of what was typed; ``None`` when it says nothing of that kind."""
    if kind is FieldKind.TABLE:
        rows = [_row(line, columns) for line in typed.splitlines() if line.strip()]
        return [row for row in rows if row is not None] or None
    if kind is FieldKind.CHECKBOX:
        answer = plain(tidy(typed))
        return True if answer in _YES else False if answer in _NO else None
    if kind is FieldKind.DATE:
        return _date(typed.strip())
    return normal_form(kind, typed)


def _date(typed: str) -> str | None:
    loose = _LOOSE_DATE.fullmatch(typed)
    if loose:
        return read_date("/".join(loose.groups()))
    return compact_date(typed) or read_date(typed)


def _row(line: str, columns: Sequence[tuple[str, FieldKind]]) -> JsonValue:
    cells = [cell.strip() for cell in line.split("|")]
    if not columns:
        return line.strip()
    values: dict[str, JsonValue] = {}
    for index, (name, kind) in enumerate(columns):
        cell = cells[index] if index < len(cells) else ""
        values[name] = read_typed(kind, cell) if cell else None
    return values if any(value is not None for value in values.values()) else None
