"""Files the tests drop: whole ones, and every kind of broken one, made from scratch."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageDraw


def picture(mode: str = "RGB", size: tuple[int, int] = (400, 560)) -> Image.Image:
    """A page with an L in its upper left corner, so that every turn looks different."""
    canvas = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((20, 20, 40, size[1] // 2), fill=(200, 20, 20) if mode == "RGB" else "black")
    draw.rectangle((20, 20, size[0] // 2, 40), fill="black")
    return canvas.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few hundred bytes that unpack to a huge bilevel picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True, **options)
    return out.getvalue()


def text_page(pdf: pikepdf.Pdf, size: tuple[float, float] = (595, 842)) -> pikepdf.Page:
    """A page with one drawn line of text, in a font every viewer has."""
    page = pdf.add_blank_page(page_size=size)
    font = pikepdf.Dictionary(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
    font.Type, font.Subtype, font.BaseFont = (
        pikepdf.Name.Font,
        pikepdf.Name.Type1,
        pikepdf.Name.Helvetica,
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(b"BT /F1 24 Tf 60 700 Td (Cong hoa) Tj ET")
    return page


def text_pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            text_page(pdf)
        return saved(pdf)


def add_picture(
    pdf: pikepdf.Pdf,
    data: bytes,
    image: Image.Image,
    *,
    matrix: str | None = None,
    size: tuple[float, float] = (96.0, 134.4),
    extra: str = "",
) -> pikepdf.Page:
    """Add a page that is one JPEG; by default upright and filling the page at 300 dpi."""
    page = pdf.add_blank_page(page_size=size)
    colours = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
    stream = pdf.make_stream(data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = image.size
    stream.ColorSpace, stream.BitsPerComponent = colours, 8
    stream.Filter = pikepdf.Name.DCTDecode
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    placed = matrix or f"{size[0]} 0 0 {size[1]} 0 0"
    page.obj.Contents = pdf.make_stream(f"q {placed} cm /Im0 Do Q {extra}".encode())
    return page


def scan_pdf(pages: int = 1) -> bytes:
    image = picture()
    data = encoded(image, "JPEG", quality=80)
    with pikepdf.new() as pdf:
        for _ in range(pages):
            add_picture(pdf, data, image)
        return saved(pdf)


def signature_field(pdf: pikepdf.Pdf, *, filled: bool) -> pikepdf.Object:
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Sig, T=pikepdf.String("ChuKy"), Type=pikepdf.Name.Annot
    )
    if filled:
        field.V = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig,
                Filter=pikepdf.Name("/Adobe.PPKLite"),
                Contents=pikepdf.String(b"\x30\x00"),
            )
        )
    return pdf.make_indirect(field)


def dropped(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
