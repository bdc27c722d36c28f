"""Lines of forms: printed labels, values typed or written by pen, dotted leaders."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from samples.synthetic.decree30 import LEFT, RIGHT
from samples.synthetic.hands import Pen
from samples.synthetic.paint import BODY, MM_PER_POINT, Align, Column, Run, Sheet, Style

Pair = tuple[str, str]
"""A label and its value."""


@dataclass
class FormPage:
    """A form being filled in from top to bottom; lengths in mm."""

    sheet: Sheet
    rng: random.Random
    y: float
    left: float = LEFT
    right: float = RIGHT
    style: Style = BODY
    """Of labels and of typed values."""
    value: Style | None = None
    """Of typed values when they differ."""
    pen: Pen | None = None
    """Values are written by this pen instead of being typed."""
    leaders: bool = False
    """Dots behind values; behind blank ones they always stand."""
    leading: float = 1.42
    handwritten: list[str] = field(default_factory=list)

    @property
    def step(self) -> float:
        return self.style.size * MM_PER_POINT * self.leading

    def measure(self, text: str) -> float:
        """Return the width of a value."""
        if self.pen:
            return self.pen.measure(self.sheet, text) * 1.08
        return self.sheet.measure(text, self.value or self.style)

    def put(self, x: float, text: str) -> float:
        """Write a value at ``x`` on the line; return where it ends."""
        if self.pen:
            return self.pen.write(self.sheet, x + 0.6, self.y - 0.3, text, self.rng)
        return self.sheet.text(x, self.y, text, self.value or self.style)

    def line(self, *pairs: Pair, indent: float = 0.0) -> None:
        """Draw labels with their values on one line; the last value may go on below."""
        share = (self.right - self.left - indent) / len(pairs)
        x = self.left + indent
        for number, (label, text) in enumerate(pairs[:-1], 1):
            end = self.sheet.text(x, self.y, label + " ", self.style)
            end = self.put(end, text) if text else end
            x = max(self.left + indent + share * number, end + 3)
            if self.leaders or not text:
                self.sheet.dots(end, x - 2, self.y)
        self._last(x, *pairs[-1])

    def _last(self, x: float, label: str, text: str) -> None:
        end = self.sheet.text(x, self.y, label + (" " if label else ""), self.style)
        words: list[str] = []
        for word in text.split():
            longer = " ".join((*words, word))
            if words and end + self.measure(longer) > self.right:
                self.put(end, " ".join(words))
                self.y += self.step
                end, words = self.left, [word]
            elif not words and end > self.left + 1 and end + self.measure(word) > self.right:
                self.y += self.step
                end, words = self.left, [word]
            else:
                words.append(word)
        if words:
            end = self.put(end, " ".join(words))
        if self.leaders or not text:
            self.sheet.dots(end, self.right, self.y)
        self.y += self.step

    def text(self, *runs: Run, indent: float = 0.0, align: Align = "left") -> None:
        """Print a paragraph."""
        column = Column(self.left, self.right - self.left, indent, self.leading, "left")
        if align == "center":
            column = Column(self.left, self.right - self.left, 0, self.leading, "center")
        self.y = self.sheet.paragraph(self.y, column, runs)

    def title(self, text: str, size: float = 14.5) -> None:
        """Print a centred line in bold."""
        middle = (self.left + self.right) / 2
        self.sheet.text(middle, self.y, text, Style(size, bold=True), "center")
        self.y += size * MM_PER_POINT * self.leading

    def skip(self, mm: float) -> None:
        self.y += mm
