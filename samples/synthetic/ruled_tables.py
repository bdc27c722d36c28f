"""Ruled tables with a head, on one sheet or over the edge of it onto the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samples.synthetic.paint import MM_PER_POINT, Column, Sheet, Style

_PADDING = 1.2
"""mm between a rule and the print beside it."""
_CELL = Style(12)


@dataclass(frozen=True)
class Table:
    """Where a table stands and how its columns are set."""

    left: float
    widths: tuple[float, ...]
    """mm."""
    head: tuple[str, ...]
    centred: frozenset[int] = frozenset()
    """Columns whose cells are centred."""
    style: Style = _CELL
    bottom: float = 276.0
    """Rows end above it; what is left goes onto a new sheet."""
    head_again: bool = False
    """The head is printed again on the next sheet."""


def draw_table(
    sheet: Sheet, y: float, table: Table, rows: Sequence[Sequence[str]], turn: Callable[[], Sheet]
) -> tuple[Sheet, float]:
    """Draw head and rows, top rule at ``y``; ``turn`` gives the next sheet when one is full.

    Returns the sheet the table ends on and the y of its last rule.
    """
    bold = Style(table.style.size, bold=True)
    y = _row(sheet, y, table, table.head, bold, frozenset(range(len(table.head))))
    for cells in rows:
        if y + _height(sheet, table, cells, table.style) > table.bottom:
            sheet, y = turn(), 24.0
            if table.head_again:
                y = _row(sheet, y, table, table.head, bold, frozenset(range(len(cells))))
        y = _row(sheet, y, table, cells, table.style, table.centred)
    return sheet, y


def _lines(sheet: Sheet, table: Table, cells: Sequence[str], style: Style) -> list[list[str]]:
    broken = []
    for text, width in zip(cells, table.widths, strict=True):
        column = Column(0, width - 2 * _PADDING)
        lines = sheet.broken(column, [(text, style)])
        broken.append([" ".join(word for word, _ in line) for line in lines])
    return broken


def _step(style: Style) -> float:
    return style.size * MM_PER_POINT * 1.2


def _height(sheet: Sheet, table: Table, cells: Sequence[str], style: Style) -> float:
    return max(map(len, _lines(sheet, table, cells, style))) * _step(style) + 2.6


def _row(
    sheet: Sheet,
    y: float,
    table: Table,
    cells: Sequence[str],
    style: Style,
    centred: frozenset[int],
) -> float:
    height = _height(sheet, table, cells, style)
    x = table.left
    for index, lines in enumerate(_lines(sheet, table, cells, style)):
        width = table.widths[index]
        sheet.frame((x, y, x + width, y + height), thick=0.25)
        at = y + 1.3 + (height - 2.6 - len(lines) * _step(style)) / 2 + _step(style) * 0.8
        for line in lines:
            if index in centred:
                sheet.text(x + width / 2, at, line, style, "center")
            else:
                sheet.text(x + _PADDING, at, line, style)
            at += _step(style)
        x += width
    return y + height
