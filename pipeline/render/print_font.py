"""A font that is seen, for the pages we print ourselves: the letters used, out of Liberation 2.

The machine's font is cut down to the letters of the page and embedded, so that every printer sets
the same Vietnamese. ``fonts-liberation`` 1.x lacks most Vietnamese letters: what a font does not
have is an error, never an empty box.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from models.errors import FontCoverageError, MissingToolError
from pipeline.render.type0 import type0_font

FOLDER = Path("/usr/share/fonts/truetype/liberation2")
REGULAR, BOLD, SERIF = "LiberationSans-Regular", "LiberationSans-Bold", "LiberationSerif-Regular"
_UNITS = 1000


class PrintFont:
    """One face with the letters of some texts."""

    def __init__(self, face: str, texts: Iterable[str]) -> None:
        """Raises ``MissingToolError`` without the font, ``FontCoverageError`` without a letter."""
        path = FOLDER / f"{face}.ttf"
        if not path.is_file():
            raise MissingToolError(
                subject=path.name,
                tool=path.name,
                advice="apt-get install fonts-liberation2",
            )
        letters = {letter for text in texts for letter in text} | {" "}
        font = TTFont(path)
        known = font.getBestCmap()
        if lacking := sorted(letter for letter in letters if ord(letter) not in known):
            raise FontCoverageError(subject=face, characters="".join(lacking))
        self._face = face
        self._font = _cut_down(font, letters)
        numbers = {name: n for n, name in enumerate(self._font.getGlyphOrder())}
        names = self._font.getBestCmap()
        self._glyphs = {letter: numbers[names[ord(letter)]] for letter in sorted(letters)}
        metrics = self._font["hmtx"]
        self._widths = [int(metrics[name][0]) for name in self._font.getGlyphOrder()]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is set at ``size``, in the unit of ``size``."""
        return sum(self._widths[self._glyphs[letter]] for letter in text) * size / _UNITS

    def encode(self, text: str) -> str:
        """Return a text of this font as the hexadecimal string that ``Tj`` shows."""
        return "".join(f"{self._glyphs[letter]:04X}" for letter in text)

    def add_to(self, pdf: Pdf) -> Object:
        """Write the font into ``pdf`` and return its Type 0 dictionary."""
        name = Name(f"/SOHOAA+{self._face}")
        program = Stream(pdf, self._program())
        program.Length1 = len(program.read_bytes())
        head, hhea, os2 = self._font["head"], self._font["hhea"], self._font["OS/2"]
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=Array([head.xMin, head.yMin, head.xMax, head.yMax]),
            ItalicAngle=0,
            Ascent=hhea.ascent,
            Descent=hhea.descent,
            CapHeight=getattr(os2, "sCapHeight", hhea.ascent),
            StemV=80,
            FontFile2=pdf.make_indirect(program),
        )
        return type0_font(pdf, descriptor, [0, Array(self._widths)], self._glyphs)

    def _program(self) -> bytes:
        buffer = io.BytesIO()
        self._font.save(buffer)
        return buffer.getvalue()


def _cut_down(font: TTFont, letters: Iterable[str]) -> TTFont:
    """Return the font with only ``letters``, in thousandths of the size, the same every time."""
    if "FFTM" in font:  # a table of the font's editor, which the cutter only warns of
        del font["FFTM"]
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in letters])
    cutter.subset(font)
    for table in ("GSUB", "GPOS", "GDEF", "kern"):
        if table in font:
            del font[table]
    font.recalcTimestamp = False
    scale_upem(font, _UNITS)
    return font
