"""Draw text and lines on a sheet of paper measured in millimetres."""

from __future__ import annotations

import math
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFont

from samples.synthetic.fonts import load

Colour = tuple[int, int, int]
Align = Literal["left", "center", "right"]

MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
OVERSAMPLING = 2
"""Sheets are drawn at twice the resolution of the scan: letters get the soft edges of print."""

BLACK: Colour = (28, 28, 30)
BLUE_INK: Colour = (38, 58, 150)
RED_INK: Colour = (206, 38, 46)
DOTS: Colour = (96, 96, 100)
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Style:
    """How a run of text is set."""

    size: float = 13.5
    """Points."""
    bold: bool = False
    italic: bool = False
    family: Literal["Serif", "Sans", "Mono"] = "Serif"
    ink: Colour = BLACK

    @property
    def face(self) -> str:
        """Part of the font's file name: ``Regular``, ``Bold``, ``Italic``, ``BoldItalic``."""
        return ("Bold" if self.bold else "") + ("Italic" if self.italic else "") or "Regular"


BODY = Style()
BOLD = Style(bold=True)
ITALIC = Style(italic=True)

Run = tuple[str, Style]


def star_points(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Return the ten corners of a five-pointed star, one point up."""
    return [
        (
            x + (radius if corner % 2 == 0 else radius * 0.382) * math.sin(math.pi * corner / 5),
            y - (radius if corner % 2 == 0 else radius * 0.382) * math.cos(math.pi * corner / 5),
        )
        for corner in range(10)
    ]


@dataclass(frozen=True)
class Column:
    """Where a paragraph stands: left edge and width in mm, and how its lines are set."""

    left: float
    width: float
    indent: float = 0.0
    """Of the first line, in mm."""
    leading: float = 1.25
    """Line height over the size of the letters."""
    align: Literal["left", "center", "justify"] = "justify"


class Sheet:
    """A white sheet. Lengths are mm from the top left corner, text stands on its baseline."""

    def __init__(self, width: float = 210.0, height: float = 297.0, dpi: int = 200) -> None:
        self.width, self.height, self.dpi = width, height, dpi
        self.scale = dpi * OVERSAMPLING / MM_PER_INCH
        self.picture = Image.new("RGB", (self.pixels(width), self.pixels(height)), WHITE)
        self._draw = ImageDraw.Draw(self.picture)
        self.drawn: list[Run] = []
        """Everything written, for the check that each letter exists in its font."""
        self.printed: list[tuple[float, float, str]] = []
        """Left and right edge and text of each run of print, in the order of drawing."""

    def pixels(self, length: float) -> int:
        """Return mm as pixels of the drawing."""
        return round(length * self.scale)

    def font(self, style: Style) -> ImageFont.FreeTypeFont:
        """Return the font of a style at the size it has on this sheet."""
        height = max(1, self.pixels(style.size * MM_PER_POINT))
        return load(style.family, style.face, height)

    def measure(self, text: str, style: Style = BODY) -> float:
        """Return the width of one line of text in mm."""
        return self.font(style).getlength(text) / self.scale

    def text(
        self, x: float, y: float, text: str, style: Style = BODY, align: Align = "left"
    ) -> float:
        """Write one line; return the x where it ends."""
        if unicodedata.normalize("NFC", text) != text:
            raise ValueError("text to draw must be NFC")
        width = self.measure(text, style)
        left = {"left": x, "center": x - width / 2, "right": x - width}[align]
        if left < 0 or left + width > self.width or not 0 < y < self.height:
            raise ValueError("text to draw must stay on the sheet")
        self.drawn.append((text, style))
        self.printed.append((left, left + width, text))
        self._draw.text(
            (left * self.scale, y * self.scale),
            text,
            fill=style.ink,
            font=self.font(style),
            anchor="ls",
        )
        return left + width

    def rule(
        self, x1: float, x2: float, y: float, ink: Colour = BLACK, thick: float = 0.25
    ) -> None:
        """Draw a horizontal line."""
        half = thick / 2
        self._draw.rectangle(self._box(x1, y - half, x2, y + half), fill=ink)

    def frame(
        self,
        box: tuple[float, float, float, float],
        ink: Colour = BLACK,
        thick: float = 0.3,
        fill: Colour | None = None,
    ) -> None:
        """Draw a rectangle (left, top, right, bottom)."""
        self._draw.rectangle(
            self._box(*box), outline=ink, width=max(1, self.pixels(thick)), fill=fill
        )

    def disc(self, x: float, y: float, radius: float, ink: Colour) -> None:
        """Draw a filled circle."""
        self._draw.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=ink)

    def star(self, x: float, y: float, radius: float, ink: Colour) -> None:
        """Draw a five-pointed star, one point up."""
        points = star_points(x * self.scale, y * self.scale, radius * self.scale)
        self._draw.polygon(points, fill=ink)

    def dots(self, x1: float, x2: float, y: float, ink: Colour = DOTS) -> None:
        """Fill the gap between two x with fine dots; nothing if it is too small."""
        half = 0.13
        x = x2 - half
        while x - x1 > 1.8:
            self._draw.ellipse(self._box(x - half, y - 2 * half, x + half, y), fill=ink)
            x -= 1.25

    def paragraph(self, y: float, column: Column, runs: Sequence[Run]) -> float:
        """Set runs of text in a column, first baseline at ``y``; return the next line's ``y``."""
        step = max(style.size for _, style in runs) * MM_PER_POINT * column.leading
        lines = self.broken(column, runs)
        for number, line in enumerate(lines):
            left = column.left + (column.indent if number == 0 else 0.0)
            self._set_line(left, y, column, line, last=number == len(lines) - 1)
            y += step
        return y

    def broken(self, column: Column, runs: Sequence[Run]) -> list[list[Run]]:
        """Return the words of each line that ``paragraph`` would set."""
        words = [(word, style) for text, style in runs for word in text.split()]
        lines: list[list[Run]] = [[]]
        used = column.indent
        for word, style in words:
            gap = self.measure(" ", style) if lines[-1] else 0.0
            width = self.measure(word, style)
            if lines[-1] and used + gap + width > column.width:
                lines.append([])
                used, gap = 0.0, 0.0
            lines[-1].append((word, style))
            used += gap + width
        return lines

    def _set_line(self, left: float, y: float, column: Column, line: list[Run], last: bool) -> None:
        gaps = [self.measure(" ", style) for _, style in line[1:]]
        widths = [self.measure(word, style) for word, style in line]
        spare = column.left + column.width - left - sum(widths) - sum(gaps)
        stretch = 0.0
        if column.align == "center":
            left += spare / 2
        elif column.align == "justify" and not last and gaps:
            stretch = spare / len(gaps)
        for (word, style), width, gap in zip(line, widths, [*gaps, 0.0], strict=True):
            self.text(left, y, word, style)
            left += width + gap + stretch

    def handwrite(
        self, x: float, y: float, text: str, rng: random.Random, style: Style | None = None
    ) -> float:
        """Write as if by hand: slanted letters, each a little turned, lifted and sized anew."""
        base = style or Style(size=15, italic=True, ink=BLUE_INK)
        for letter in text:
            size = base.size * rng.uniform(0.94, 1.1)
            one = replace(base, size=size)
            self.drawn.append((letter, one))
            font = self.font(one)
            side = self.pixels(size * MM_PER_POINT * 3)
            tile = Image.new("L", (side, side), 0)
            ImageDraw.Draw(tile).text(
                (side / 2, side / 2), letter, fill=255, font=font, anchor="ms", stroke_width=1
            )
            tile = tile.rotate(rng.uniform(-9, 5), Image.Resampling.BICUBIC)
            advance = font.getlength(letter) / self.scale
            centre = self.pixels(x + advance / 2), self.pixels(y + rng.uniform(-0.35, 0.35))
            self.picture.paste(base.ink, (centre[0] - side // 2, centre[1] - side // 2), tile)
            x += advance * rng.uniform(0.92, 1.12)
        return x

    def stroke(self, points: Sequence[tuple[float, float]], ink: Colour, thick: float) -> None:
        """Draw a pen stroke through points; it darkens what lies under it, as ink does."""
        path = [(px * self.scale, py * self.scale) for px, py in points]
        radius = thick * self.scale / 2
        margin = radius + 2
        left = max(0, int(min(p[0] for p in path) - margin))
        top = max(0, int(min(p[1] for p in path) - margin))
        right = min(self.picture.width, int(max(p[0] for p in path) + margin) + 1)
        bottom = min(self.picture.height, int(max(p[1] for p in path) + margin) + 1)
        layer = Image.new("RGB", (right - left, bottom - top), WHITE)
        pen = ImageDraw.Draw(layer)
        path = [(px - left, py - top) for px, py in path]
        pen.line(path, fill=ink, width=max(1, round(2 * radius)), joint="curve")
        for px, py in (path[0], path[-1]):
            pen.ellipse((px - radius, py - radius, px + radius, py + radius), fill=ink)
        under = self.picture.crop((left, top, right, bottom))
        self.picture.paste(ImageChops.multiply(under, layer), (left, top))

    def overprint(self, stamp: Image.Image, x: float, y: float) -> None:
        """Put an RGB picture on white (a seal, a code) at (x, y), multiplied with what is there."""
        corner = self.pixels(x), self.pixels(y)
        area = (*corner, corner[0] + stamp.width, corner[1] + stamp.height)
        under = self.picture.crop(area)
        self.picture.paste(ImageChops.multiply(under, stamp), corner)

    def place(self, other: Sheet, x: float, y: float) -> None:
        """Lay another sheet (a card) on this one."""
        self.picture.paste(other.picture, (self.pixels(x), self.pixels(y)))
        self.drawn.extend(other.drawn)

    def finished(self) -> Image.Image:
        """Return the picture at the resolution of the scan."""
        size = (
            round(self.width * self.dpi / MM_PER_INCH),
            round(self.height * self.dpi / MM_PER_INCH),
        )
        return self.picture.resize(size, Image.Resampling.LANCZOS)

    def _box(self, x1: float, y1: float, x2: float, y2: float) -> tuple[float, float, float, float]:
        s = self.scale
        return (x1 * s, y1 * s, x2 * s, y2 * s)
