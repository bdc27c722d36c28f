"""Pages as they should not be: odd sizes, modes, resolutions, languages; some of them broken."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont

from tests.papers import letter_picture

_LAO = "ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ"
_ENGLISH = "This page is written in English and says nothing at all."
_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

Writer = Callable[[Path], None]


def _grey(number: int) -> Image.Image:
    return letter_picture(number).convert("L")


def _deep(path: Path) -> None:
    deep = np.asarray(_grey(2), np.uint16) * 257
    Image.fromarray(deep).save(path, dpi=(200, 200))


def _cmyk(path: Path) -> None:
    letter_picture(3).convert("CMYK").save(path, dpi=(200, 200), quality=90)  # Adobe's, inverted


def _alpha(path: Path) -> None:
    ink = Image.new("RGBA", _grey(4).size, (0, 0, 0, 0))
    mask = _grey(4).point(lambda value: 255 - value)
    ink.paste((20, 20, 20, 255), mask=mask)
    ink.save(path, dpi=(200, 200))


def _palette(path: Path) -> None:
    letter_picture(5).quantize(16).save(path, dpi=(200, 200))


def _bilevel(path: Path) -> None:
    _grey(1).convert("1", dither=Image.Dither.NONE).save(path, dpi=(200, 200), compression="group4")


def _told(number: int, dpi: int | None) -> Writer:
    def write(path: Path) -> None:
        options = {} if dpi is None else {"dpi": (dpi, dpi)}
        _grey(number).save(path, format="PNG", **options)

    return write


def _exif(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned clockwise by 90 degrees
    lying = letter_picture(20).transpose(Image.Transpose.ROTATE_90)
    lying.save(path, exif=exif, dpi=(200, 200), quality=92)


def _lines(text: str) -> Image.Image:
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(_FONT, 34)
    for row in range(24):
        draw.text((170, 200 + 70 * row), text, fill=10, font=font)
    return page


def _strokes() -> Image.Image:
    """Rows of square signs of a dozen strokes each, dense as ideographs are."""
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    random = np.random.default_rng(7)
    for y in range(200, 2000, 80):
        for x in range(160, 1480, 60):
            for _ in range(6):
                at, end = random.integers(4, 44, 2), random.integers(4, 44, 2)
                draw.line((x + at[0], y + at[1], x + end[0], y + at[1]), fill=10, width=3)
                draw.line((x + at[1], y + at[0], x + at[1], y + end[1]), fill=10, width=3)
    return page


def _noise(path: Path) -> None:
    values = np.random.default_rng(1).integers(0, 256, (2339, 1654), np.uint8)
    Image.fromarray(values).save(path, dpi=(200, 200), quality=60)


def _mixed(path: Path) -> None:
    """A PDF whose pages differ in size, orientation and resolution."""
    sizes = ((595, 842, 0), (1191, 842, 0), (420, 595, 0), (842, 595, 90))
    with pikepdf.new() as pdf:
        for number, (width, height, rotate) in enumerate(sizes, 30):
            picture = letter_picture(number)
            if width > height and not rotate:  # A3 lying: the letter fills its left half
                sheet = Image.new("RGB", (2 * picture.width, picture.height), "white")
                sheet.paste(picture, (0, 0))
                picture = sheet
            if rotate:
                picture = picture.transpose(Image.Transpose.ROTATE_90)
            _add(pdf, _jpeg(picture), picture.size, (width, height))
            pdf.pages[-1].obj.Rotate = rotate
        pdf.save(path)


def _broken_pdf(path: Path) -> None:
    """Three pages, the picture of the second cut off."""
    with pikepdf.new() as pdf:
        for number in (40, 41, 42):
            data = _jpeg(letter_picture(number))
            data = data[: len(data) // 3] if number == 41 else data
            _add(pdf, data, (1654, 2339), (595, 842))
        pdf.save(path)


def _broken_tiff(path: Path) -> None:
    """Three pages, the pixels of the second overwritten."""
    out = io.BytesIO()
    first, *rest = [_grey(number) for number in (50, 51, 52)]
    options = {"save_all": True, "append_images": rest, "compression": "tiff_lzw"}
    first.save(out, "TIFF", dpi=(200, 200), **options)
    data = bytearray(out.getvalue())
    with Image.open(io.BytesIO(data)) as tiff:
        tiff.seek(1)
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        for offset, count in zip(tags[273], tags[279], strict=True):
            data[offset : offset + count] = b"\xff" * count
    path.write_bytes(bytes(data))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _add(pdf: pikepdf.Pdf, data: bytes, pixels: tuple[int, int], points: tuple[int, int]) -> None:
    page = pdf.add_blank_page(page_size=points)
    stream = pikepdf.Stream(pdf, data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = pixels
    stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    stream.Filter = pikepdf.Name.DCTDecode
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.obj.Contents = pdf.make_stream(f"{points[0]} 0 0 {points[1]} 0 0 cm /Im0 Do".encode())


ODD: dict[str, tuple[Writer, int]] = {
    "01 một điểm ảnh.png": (lambda path: Image.new("L", (1, 1), 255).save(path), 1),
    "02 dải dài.png": (lambda path: Image.new("L", (30_000, 100), 250).save(path), 1),
    "03 một bit.tif": (_bilevel, 1),
    "04 mười sáu bit.png": (_deep, 1),
    "05 cmyk.jpg": (_cmyk, 1),
    "06 trong suốt.png": (_alpha, 1),
    "07 bảng màu.png": (_palette, 1),
    "08 dpi 0.png": (_told(10, 0), 1),
    "09 dpi 1.png": (_told(11, 1), 1),
    "10 dpi 72.png": (_told(12, 72), 1),
    "11 dpi 9999.png": (_told(13, 9999), 1),
    "12 không dpi.png": (_told(14, None), 1),
    "13 exif xoay.jpg": (_exif, 1),
    "14 lẫn cỡ.pdf": (_mixed, 4),
    "15 tiếng Anh.png": (lambda path: _lines(_ENGLISH).save(path, dpi=(200, 200)), 1),
    "16 tiếng Lào.png": (lambda path: _lines(_LAO).save(path, dpi=(200, 200)), 1),
    "17 chữ vuông.png": (lambda path: _strokes().save(path, dpi=(200, 200)), 1),
    "18 nhiễu.jpg": (_noise, 1),
    "19 hỏng một trang.pdf": (_broken_pdf, 3),
    "20 hỏng một trang.tif": (_broken_tiff, 3),
}
"""Names in the order they are taken in, how each is made, and its number of pages."""

LETTERS = frozenset((*range(3, 18), 22, 24, 25, 27))
"""Numbers of the pages that are a whole letter, which a reader must know for one."""


def page_numbers() -> dict[str, range]:
    """Return the numbers of each file's pages in a dossier of all of them."""
    numbers, first = {}, 1
    for name, (_, count) in ODD.items():
        numbers[name] = range(first, first + count)
        first += count
    return numbers


def write_all(folder: Path) -> None:
    """Write every odd file."""
    folder.mkdir()
    for name, (write, _) in ODD.items():
        write(folder / name)
