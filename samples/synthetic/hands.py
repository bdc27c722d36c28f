"""Handwriting: which hands there are, and how a pen fills in a line of a form.

The hands are fonts under the SIL Open Font License that have every Vietnamese letter, installed by
``scripts/install_sample_fonts.py``. Without them values are written in slanted Liberation letters:
the same truth, other pictures (``docs/decisions/0010-handwriting-of-samples.md``).
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from samples.synthetic.fonts import font_letters, load
from samples.synthetic.paint import BLUE_INK, MM_PER_POINT, Colour, Sheet, Style

PARTS = ("latin", "latin-ext", "vietnamese")
"""A hand's files, each with a part of its letters."""
_BLACK_INK: Colour = (40, 40, 52)


@dataclass(frozen=True)
class Hand:
    """One hand and how large it is written."""

    name: str
    """Of the npm package ``@fontsource/NAME``."""
    scale: float
    """Size of its letters beside a print of 13 points."""


HANDS = (
    Hand("patrick-hand", 1.16),
    Hand("mansalva", 0.98),
    Hand("playwrite-vn", 0.86),
    Hand("dancing-script", 1.18),
)


def hands_folder() -> Path:
    """Return where the hands are installed."""
    return Path(sys.prefix) / "share" / "sohoa" / "hands"


@cache
def _files(name: str) -> tuple[Path, ...]:
    paths = (hands_folder() / f"{name}-{part}-400-normal.woff" for part in PARTS)
    return tuple(path for path in paths if path.is_file())


@cache
def has_hands() -> bool:
    """Say whether every hand is installed; if not, say once on stderr what follows."""
    if all(_files(hand.name) for hand in HANDS):
        return True
    sys.stderr.write(
        "Không có phông chữ viết tay; chữ viết tay được vẽ bằng chữ in nghiêng. Cài: "
        "python scripts/install_sample_fonts.py\n"
        "No handwriting fonts; slanted print stands for handwriting. Install: "
        "python scripts/install_sample_fonts.py\n"
    )
    return False


@cache
def _load(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


def lacks_letters(hand: Hand, text: str) -> frozenset[str]:
    """Return the letters of ``text`` that an installed hand does not have."""
    known = frozenset[int]().union(*(font_letters(path) for path in _files(hand.name)))
    return frozenset(letter for letter in text if ord(letter) not in known)


@dataclass(frozen=True)
class Pen:
    """Who writes: a hand, its ink and its size in points."""

    hand: Hand
    ink: Colour = BLUE_INK
    size: float = 13.0

    def font(self, letter: str, sheet: Sheet, size: float) -> ImageFont.FreeTypeFont:
        """Return the font that has the letter."""
        pixels = max(1, sheet.pixels(size * self.hand.scale * MM_PER_POINT))
        if not has_hands():
            return load("Serif", "Italic", max(1, sheet.pixels(size * MM_PER_POINT)))
        paths = _files(self.hand.name)
        path = next((one for one in paths if ord(letter) in font_letters(one)), paths[0])
        return _load(path, pixels)

    def measure(self, sheet: Sheet, text: str) -> float:
        """Return about how wide the text will be, mm."""
        return sum(self.font(c, sheet, self.size).getlength(c) for c in text) / sheet.scale

    def write(self, sheet: Sheet, x: float, y: float, text: str, rng: random.Random) -> float:
        """Write one line from ``x`` on the baseline ``y``; return the x where it ends.

        The words dance a little on the line and the letters lean, as a person's do.
        """
        lean, drift = rng.uniform(-1.5, 3.0), rng.uniform(-0.006, 0.006)
        start = x
        for word in text.split(" "):
            size = self.size * rng.uniform(0.96, 1.05)
            lift = rng.uniform(-0.3, 0.3)
            for letter in word:
                below = y + lift + drift * (x - start)
                x += self._letter(sheet, (x, below), letter, size, lean + rng.uniform(-1.2, 1.2))
            x += self.font(" ", sheet, size).getlength(" ") / sheet.scale * rng.uniform(0.9, 1.4)
        sheet.drawn.append((text, Style(italic=True)))
        return x

    def _letter(
        self, sheet: Sheet, at: tuple[float, float], letter: str, size: float, lean: float
    ) -> float:
        font = self.font(letter, sheet, size)
        side = sheet.pixels(size * MM_PER_POINT * 4)
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, fill=255, font=font, anchor="ls")
        tile = tile.rotate(lean, Image.Resampling.BICUBIC)
        corner = sheet.pixels(at[0]) - side // 2, sheet.pixels(at[1]) - side // 2
        sheet.picture.paste(self.ink, corner, tile)
        return font.getlength(letter) / sheet.scale


def choose_pen(rng: random.Random) -> Pen:
    """Return somebody's pen; the draws are the same with and without the fonts."""
    return Pen(rng.choice(HANDS), rng.choice((BLUE_INK, BLUE_INK, _BLACK_INK)))
