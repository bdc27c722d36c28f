"""The invisible font: glyphs without outlines, with honest widths and a Unicode mapping.

A glyph stands for a letter together with its combining marks, so that whatever a word holds comes
out of the PDF in the same order, also where Unicode has no single code for it.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline.render.type0 import type0_font

ASCENT, DESCENT = 700, -200
"""Of the text boxes, in thousandths of the size: capitals and tails of common serif fonts."""

_UNITS_PER_EM = 1000
_MAX_MARKS = 16
_MADE = 3_786_912_000  # 2024-01-01 in seconds since 1904; fixed, so that fonts are repeatable
_NAME = "SohoaInvisible"
_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")

_NARROW = frozenset("iIjlft.,:;'|!()[]r/-‘’`\"“”\\")
_WIDE = frozenset("mwMWGDOQHNĐ@%—…")
_WIDTHS = {"space": 250, "narrow": 310, "wide": 740, "capital": 650, "normal": 480, "full": 1000}


def clean_text(text: str) -> str:
    """Return ``text`` in NFC without what no paper shows: controls, joiners, unassigned codes."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def clusters(text: str) -> Iterator[str]:
    """Split clean text into letters, each with the combining marks that follow it."""
    start = 0
    for index in range(1, len(text) + 1):
        at_end = index == len(text)
        if at_end or not _is_mark(text[index]) or index - start > _MAX_MARKS:
            yield text[start:index]
            start = index


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


class GlyphSet:
    """Numbers the letters of one document; the number is both CID and glyph."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the clean texts of the document. Glyph 0 stays ``.notdef`` and is never used."""
        used = {cluster for text in texts for cluster in clusters(text)} | {" "}
        self._clusters = sorted(used)
        self._numbers = {cluster: number for number, cluster in enumerate(self._clusters, 1)}

    def encode(self, text: str) -> bytes:
        """Return the two-byte codes of a clean text of this document."""
        return b"".join(self._numbers[part].to_bytes(2, "big") for part in clusters(text))

    def width(self, text: str) -> int:
        """Return the advance of a text in thousandths of the size."""
        return sum(_advance(part) for part in clusters(text))

    def add_to(self, pdf: Pdf) -> Object:
        """Write the font into ``pdf`` and return its Type 0 dictionary."""
        program = Stream(pdf, self._program())
        program.Length1 = len(program.read_bytes())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + _NAME),
            Flags=4,
            FontBBox=Array([0, DESCENT, _UNITS_PER_EM, ASCENT]),
            ItalicAngle=0,
            Ascent=ASCENT,
            Descent=DESCENT,
            CapHeight=ASCENT,
            StemV=80,
            FontFile2=pdf.make_indirect(program),
        )
        widths = [1, Array([_advance(cluster) for cluster in self._clusters])]
        return type0_font(pdf, descriptor, widths, self._numbers, _WIDTHS["normal"])

    def _program(self) -> bytes:
        names = [".notdef", *(f"g{number}" for number in self._numbers.values())]
        builder = FontBuilder(_UNITS_PER_EM, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupGlyf({name: Glyph() for name in names})
        advances = [_WIDTHS["normal"], *map(_advance, self._clusters)]
        builder.setupHorizontalMetrics(
            {name: (advance, 0) for name, advance in zip(names, advances, strict=True)}
        )
        builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
        builder.setupHead(unitsPerEm=_UNITS_PER_EM, created=_MADE, modified=_MADE)
        font = builder.font
        font.recalcTimestamp = False
        for table in set(font.keys()) - {*_TABLES, "GlyphOrder"}:
            del font[table]
        buffer = io.BytesIO()
        font.save(buffer)
        return buffer.getvalue()


def _advance(cluster: str) -> int:
    """Return a width near that of common serif fonts, so that half a word is marked about right."""
    base = unicodedata.normalize("NFD", cluster)[0]
    if base == " ":
        kind = "space"
    elif unicodedata.east_asian_width(base) in {"W", "F"}:
        kind = "full"
    elif base in _NARROW:
        kind = "narrow"
    elif base in _WIDE:
        kind = "wide"
    else:
        kind = "capital" if base.isupper() else "normal"
    return _WIDTHS[kind]
