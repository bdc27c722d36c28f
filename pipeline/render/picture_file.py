"""Writes the pictures of a document, one a page, straight into an intermediate PDF.

pikepdf holds every stream it is given in memory until it saves, also one copied from another
file; what lies in the file it opened stays there. So the pictures go to disk first, one by one,
and the document is finished in the opened file: memory does not grow with the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from models.errors import DamagedError
from models.page import ImageRef, Page
from pipeline.render.pictures import EncodedPicture, encode_picture

PICTURE = "Im0"
_POINTS_PER_INCH = 72.0
_CATALOGUE, _PAGE_TREE, _FIRST_FREE = 1, 2, 3


def page_points(image: ImageRef) -> tuple[float, float]:
    """Return width and height of the paper in points of 1/72 inch: 1:1, never scaled."""
    if image.dpi <= 0:
        raise DamagedError(subject=image.path.name, reason="dpi")
    return (
        image.width * _POINTS_PER_INCH / image.dpi,
        image.height * _POINTS_PER_INCH / image.dpi,
    )


def write_pictures(pages: Iterable[Page], path: Path) -> None:
    """Write a plain PDF 1.7 whose pages have the size of the paper and name its picture.

    Raises ``DamagedError`` or ``ChecksumMismatchError`` for a picture that is not what it was.
    """
    with path.open("wb") as file:
        writer = _ObjectWriter(file)
        kids: list[str] = []
        for page in pages:
            # Numbers run on, two objects a page: the picture, then the page that shows it.
            number = _FIRST_FREE + 2 * len(kids)
            writer.add(number, _page_dictionary(page.image, number + 1))
            picture = encode_picture(page.image)
            writer.add(number + 1, _picture_dictionary(picture), picture.data)
            kids.append(f"{number} 0 R")
        tree = f"<< /Type /Pages /Count {len(kids)} /Kids [ {' '.join(kids)} ] >>"
        writer.add(_PAGE_TREE, tree)
        writer.add(_CATALOGUE, f"<< /Type /Catalog /Pages {_PAGE_TREE} 0 R >>")
        writer.finish()


def _page_dictionary(image: ImageRef, picture: int) -> str:
    width, height = page_points(image)
    return (
        f"<< /Type /Page /Parent {_PAGE_TREE} 0 R /MediaBox [ 0 0 {width:.4f} {height:.4f} ]"
        f" /Resources << /XObject << /{PICTURE} {picture} 0 R >> >> >>"
    )


def _picture_dictionary(picture: EncodedPicture) -> str:
    space = "DeviceGray" if picture.colors == 1 else "DeviceRGB"
    values = "".join(f" /{key} {_value(value)}" for key, value in picture.parameters.items())
    return (
        f"<< /Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height}"
        f" /ColorSpace /{space} /BitsPerComponent {picture.bits} /Filter /{picture.filter}"
        + (f" /DecodeParms <<{values} >>" if values else "")
        + f" /Length {len(picture.data)} >>"
    )


def _value(value: int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class _ObjectWriter:
    """Numbered objects and the table of where they begin (ISO 32000-1, 7.5)."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._starts: dict[int, int] = {}
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, number: int, dictionary: str, data: bytes | None = None) -> None:
        self._starts[number] = self._file.tell()
        self._file.write(f"{number} 0 obj\n{dictionary}\n".encode("ascii"))
        if data is not None:
            self._file.write(b"stream\n")
            self._file.write(data)
            self._file.write(b"\nendstream\n")
        self._file.write(b"endobj\n")

    def finish(self) -> None:
        start, size = self._file.tell(), len(self._starts) + 1
        rows = [f"{self._starts[number]:010d} 00000 n \n" for number in range(1, size)]
        table = f"xref\n0 {size}\n0000000000 65535 f \n{''.join(rows)}"
        trailer = f"trailer\n<< /Size {size} /Root {_CATALOGUE} 0 R >>\n"
        self._file.write(f"{table}{trailer}startxref\n{start}\n%%EOF\n".encode("ascii"))
