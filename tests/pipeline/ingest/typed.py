"""Typed PDF pages for tests: real embedded fonts, with and without a way back to Unicode."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from tests.pipeline.ingest.bytes_of import encoded, saved

FONT_FILE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
A4 = (595.0, 842.0)

LINES = (
    "ỦY BAN NHÂN DÂN XÃ MẪU SƠN",
    "Số: 12/QĐ-UBND",
    "Căn cứ đề nghị của công chức tư pháp về việc thay đổi giờ mở cửa,",
    "nay quy định giờ tiếp nhận hồ sơ buổi sáng từ bảy giờ rưỡi đến mười một giờ,",
    "buổi chiều từ mười ba giờ đến mười sáu giờ rưỡi các ngày trong tuần.",
    "Điều 1. Người dân đến nộp giấy tờ lấy số thứ tự ở cửa, ngồi chờ đến lượt mình.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký và được dán ở cửa trụ sở.",
)
"""Invented, as on a paper of a commune."""


@cache
def _font() -> TTFont:
    return TTFont(FONT_FILE)


def unicode_font(
    pdf: pikepdf.Pdf, *, to_unicode: bool = True, shift: int = 0, lost: str = ""
) -> pikepdf.Object:
    """An embedded font coded by glyph, as word processors write it.

    ``to_unicode``: with a map back to Unicode, its targets moved by ``shift``, without those of
    the ``lost`` letters.
    """
    name = "ABCDEF+DejaVuSans"
    font, descriptor = _font(), _descriptor(pdf, name)
    widths = [round(font["hmtx"][glyph][0] / 2.048) for glyph in font.getGlyphOrder()]
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name(f"/{name}"),
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=descriptor,
        CIDToGIDMap=pikepdf.Name.Identity,
        W=pikepdf.Array([0, pikepdf.Array(widths)]),
    )
    made = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name(f"/{name}"),
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=pikepdf.Array([pdf.make_indirect(below)]),
    )
    if to_unicode:
        made.ToUnicode = pdf.make_stream(_map(shift, lost))
    return pdf.make_indirect(made)


def old_font(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """An embedded font of one byte a letter, as files from before Unicode have them."""
    font, cmap = _font(), _font().getBestCmap()
    letters = [bytes([code]).decode("cp1252", "replace") for code in range(32, 256)]
    widths = [
        round(font["hmtx"][cmap.get(ord(letter), ".notdef")][0] / 2.048) for letter in letters
    ]
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            BaseFont=pikepdf.Name(f"/{name}"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=255,
            Widths=pikepdf.Array(widths),
            FontDescriptor=_descriptor(pdf, name),
        )
    )


def _descriptor(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name(f"/{name}"),
            Flags=32,
            FontBBox=pikepdf.Array([-1021, -463, 1793, 1232]),
            ItalicAngle=0,
            Ascent=928,
            Descent=-236,
            CapHeight=928,
            StemV=80,
            FontFile2=pdf.make_stream(FONT_FILE.read_bytes()),
        )
    )


def _map(shift: int, lost: str) -> bytes:
    glyphs = {glyph: index for index, glyph in enumerate(_font().getGlyphOrder())}
    pairs = [
        f"<{glyphs[glyph]:04x}> <{max(code + shift, 1):04x}>"
        for code, glyph in _font().getBestCmap().items()
        if code < 0x2200 and chr(code) not in lost
    ]
    chunks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(c)} beginbfchar\n" + "\n".join(c) + "\nendbfchar" for c in chunks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap end end"
    ).encode("ascii")


def shown(text: str, *, old: bool = False) -> str:
    """The operand that shows ``text`` with one of the fonts above."""
    if old:
        return f"<{text.encode('cp1252').hex()}>"
    glyphs = {glyph: index for index, glyph in enumerate(_font().getGlyphOrder())}
    cmap = _font().getBestCmap()
    return "<" + "".join(f"{glyphs[cmap[ord(letter)]]:04x}" for letter in text) + ">"


def lines_of(
    lines: Iterable[str], *, old: bool = False, mode: int = 0, top: float = 780, size: float = 12
) -> str:
    """Instructions that show lines from ``top`` down in the font ``/F1``."""
    rows = [
        f"1 0 0 1 60 {top - 20 * row} Tm {shown(line, old=old)} Tj"
        for row, line in enumerate(lines)
    ]
    return f"BT {mode} Tr /F1 {size} Tf {' '.join(rows)} ET"


def add_typed(
    pdf: pikepdf.Pdf,
    font: pikepdf.Object,
    content: str,
    *,
    picture: Image.Image | None = None,
    size: tuple[float, float] = A4,
) -> pikepdf.Page:
    """Add a page with instructions; ``/F1`` is the font, ``/Im0`` the picture."""
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if picture is not None:
        stream = pdf.make_stream(encoded(picture, "JPEG", quality=90))
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height = picture.size
        stream.ColorSpace = (
            pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
        )
        stream.BitsPerComponent, stream.Filter = 8, pikepdf.Name.DCTDecode
        page.obj.Resources.XObject = pikepdf.Dictionary(Im0=stream)
    page.obj.Contents = pdf.make_stream(content.encode("ascii"))
    return page


def typed_pdf(lines: Iterable[str] = LINES) -> bytes:
    """One page of typed lines, coded by glyph."""
    with pikepdf.new() as pdf:
        add_typed(pdf, unicode_font(pdf), lines_of(lines))
        return saved(pdf)


def in_tcvn3(text: str) -> str:
    """The text as fonts like .VnTime code it, seen in Latin-1; capitals become small."""
    return "".join(_TCVN3.get(letter, letter) for letter in text.lower())


def in_vni(text: str) -> str:
    """The text as fonts like VNI-Times code it, seen in Latin-1; capitals become small."""
    return "".join(_VNI.get(letter, letter) for letter in text.lower())


_LETTERS = (
    "àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ ăâêôơưđ"
).replace(" ", "")

_TCVN3 = dict(
    zip(
        _LETTERS,
        "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¨©ª«¬\xad®",
        strict=True,
    )
)
_VNI_CODES = (
    "aø aû aõ aù aï aè aú aü aé aë aà aå aã aá aä eø eû eõ eù eï eà eå eã eá eä ì æ ó í ò "
    "oø oû oõ où oï oà oå oã oá oä ôø ôû ôõ ôù ôï uø uû uõ uù uï öø öû öõ öù öï "
    "yø yû yõ yù î aê aâ eâ oâ ô ö ñ"
)
_VNI = dict(zip(_LETTERS, _VNI_CODES.split(), strict=True))
"""Written down by letter here and by code in the product: a slip in one shows itself."""


def scanned(lines: Iterable[str], size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """The lines as a grey picture of a page, at 150 dots per inch for A4."""
    canvas = Image.new("L", size, "white")
    draw = ImageDraw.Draw(canvas)
    letters = ImageFont.truetype(io.BytesIO(FONT_FILE.read_bytes()), 25)
    for row, line in enumerate(lines):
        draw.text((125, 130 + 42 * row), line, font=letters, fill="black")
    return canvas
