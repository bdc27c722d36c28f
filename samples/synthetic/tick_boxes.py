"""Small boxes to tick on forms, empty or marked in the ways people mark them."""

from __future__ import annotations

import random

from samples.synthetic.paint import BLACK, BLUE_INK, Sheet, Style

SIDE = 3.6
"""mm."""
MARKS = ("cross", "tick", "typed x", "filled")


def draw_tick_box(sheet: Sheet, x: float, y: float, mark: str, rng: random.Random) -> float:
    """Draw a box standing on the baseline ``y``; ``mark`` is one of ``MARKS`` or empty.

    Returns the x behind it.
    """
    left, top, right, bottom = x, y - SIDE + 0.4, x + SIDE, y + 0.4
    sheet.frame((left, top, right, bottom), BLACK, 0.28)
    shift = rng.uniform(-0.35, 0.35)
    if mark == "cross":
        _pen(sheet, [(left + 0.4 + shift, top + 0.3), (right - 0.2, bottom - 0.4 + shift)])
        _pen(sheet, [(right - 0.3, top + 0.4 - shift), (left + 0.5 - shift, bottom - 0.3)])
    elif mark == "tick":
        middle = (left + SIDE * 0.4 + shift, bottom - 0.5)
        _pen(sheet, [(left + 0.6, top + SIDE * 0.5), middle, (right + 1.0, top - 1.0 + shift)])
    elif mark == "typed x":
        sheet.text(x + SIDE / 2, y - 0.5, "x", Style(12, bold=True), "center")
    elif mark == "filled":
        sheet.frame((left + 0.5, top + 0.5, right - 0.5, bottom - 0.5), BLACK, 0.3, BLACK)
    elif mark:
        raise ValueError(f"no such mark: {mark}")
    return right


def _pen(sheet: Sheet, points: list[tuple[float, float]]) -> None:
    sheet.stroke(points, BLUE_INK, 0.45)


def draw_choice(sheet: Sheet, x: float, y: float, ticked: bool | None, rng: random.Random) -> float:
    """Draw ``Có ☐  Không ☐`` with the box of the answer marked, or neither; return the x behind."""
    mark = rng.choice(MARKS)
    for word, wanted in (("Có", True), ("Không", False)):
        end = sheet.text(x, y, word + " ")
        end = draw_tick_box(sheet, end + 0.6, y, mark if ticked is wanted else "", rng)
        x = end + 5
    return x
