"""What a signature shows: the page of a small PDF, drawn into the signature's rectangle."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

_NAME = "/Shown"


@dataclass(frozen=True)
class Appearance:
    """What a signature shows on page 1."""

    pdf: bytes
    """A PDF whose first page is shown."""
    box: tuple[float, float, float, float]
    """Left, bottom, right, top, in points from the page's lower left corner."""

    @property
    def rectangle(self) -> tuple[int, int, int, int]:
        """The box in whole points, as large at least."""
        left, bottom, right, top = self.box
        return int(left), int(bottom), -int(-right // 1), -int(-top // 1)


def stamp_style(shown: Appearance) -> StaticStampStyle:
    """Return how pyHanko draws it: as it is, without a frame, a colour or a margin of its own."""
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(0, 0, 0, 0),
    )
    page = _ShownPage(shown.pdf)
    return StaticStampStyle(border_width=0, background=page, background_layout=layout)


class _ShownPage(PdfContent):
    """The page of a PDF in memory, fonts and all; pyHanko's own takes a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Bring the page into the file that is written, and return how to draw it."""
        reader = PdfFileReader(io.BytesIO(self._pdf))
        shown = self._ensure_writer.import_page_as_xobject(reader, page_ix=0)
        self.resources.xobject[_NAME] = shown
        left, bottom, right, top = shown.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{_NAME} Do".encode("ascii")
