"""Composite fonts of PDF: a TrueType program whose glyphs are numbered as we like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

_BLOCK = 100
"""Most lines in a block of a CMap (Adobe Technical Note 5014)."""


_USUAL_WIDTH = 1000
"""Of glyphs not listed: PDF's own default."""


def type0_font(
    pdf: Pdf,
    descriptor: Dictionary,
    widths: Sequence[object],
    numbers: Mapping[str, int],
    usual_width: int = _USUAL_WIDTH,
) -> Object:
    """Write a Type 0 font over a TrueType program and return its dictionary.

    ``widths`` is the array W of the descendant font (ISO 32000-1, 9.7.4), in thousandths of the
    size; ``numbers`` tells for each text its glyph.
    """
    name = descriptor.FontName
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=Name.Identity,
        DW=usual_width,
        W=Array(widths),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, _unicode_map(str(name)[1:], numbers))),
        )
    )


def _unicode_map(name: str, numbers: Mapping[str, int]) -> bytes:
    """Return the ToUnicode CMap, ISO 32000-1, 9.10.3."""
    rows = [
        f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for text, number in numbers.items()
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name}-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
