"""The block of words that a signature shows: who converted the paper, in which form, and when.

Annex I of Decree 30/2020/NĐ-CP asks of the agency's signature on a digitized copy: no image; the
form of the copy, the agency's name and the time of signing (day, time of day and zone of Vietnam,
ISO 8601) in upright black Times New Roman of 10 points, top right on page 1. Liberation Serif has
the widths of Times New Roman and all Vietnamese letters. In these words Decree 137/2024/NĐ-CP
art. 4 also has the mark of conversion of Law 20/2023/QH15 art. 12.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream

from models.times import VIETNAM
from pipeline.render.print_font import SERIF, PrintFont

_SIZE = 10.0
_LEADING = 12.0
_EDGE = 2.0
_WIDEST = 220.0
"""Points: an agency's long name goes on in the next line."""


@dataclass(frozen=True)
class VisibleBlock:
    """Words to be seen, as the one page of a PDF; lengths in points."""

    pdf: bytes
    width: float
    height: float


def conversion_lines(form: str, agency: str, when: datetime, remark: str = "") -> tuple[str, ...]:
    """Return form of the copy, agency and time, the mark of a copy digitized from paper.

    ``when`` must be aware; ``remark`` is a last line, e.g. that the key is a test's.
    """
    time = when.astimezone(VIETNAM).isoformat(timespec="seconds")
    return tuple(line for line in (form, agency, time, remark) if line)


def make_block(lines: Sequence[str]) -> VisibleBlock:
    """Set lines centred below each other. The same lines give the same bytes.

    Raises ``FontCoverageError`` for a letter the font lacks, ``MissingToolError`` without the font.
    """
    texts = [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines]
    font = PrintFont(SERIF, texts)
    rows = [row for text in texts for row in _folded(text, font)]
    width = max(font.width(row, _SIZE) for row in rows) + 2 * _EDGE
    height = len(rows) * _LEADING + 2 * _EDGE
    drawing = "".join(
        _draw(row, font, width, height - _EDGE - (number + 1) * _LEADING + 3.0)
        for number, row in enumerate(rows)
    )
    with pikepdf.new() as pdf:
        _add_page(pdf, drawing, Dictionary(Font=Dictionary(F0=font.add_to(pdf))), (width, height))
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return VisibleBlock(buffer.getvalue(), width, height)


def _folded(text: str, font: PrintFont) -> Iterator[str]:
    """Yield a text in lines that are not too wide; a word that is stays whole."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.width(longer, _SIZE) > _WIDEST:
            yield line
            longer = word
        line = longer
    yield line


def _draw(row: str, font: PrintFont, width: float, bottom: float) -> str:
    left = (width - font.width(row, _SIZE)) / 2
    place = f"1 0 0 1 {left:.2f} {bottom:.2f} Tm"
    return f"BT 0 g /F0 {_SIZE:.0f} Tf {place} <{font.encode(row)}> Tj ET\n"


def _add_page(pdf: Pdf, drawing: str, resources: Dictionary, size: tuple[float, float]) -> None:
    page = pdf.add_blank_page(page_size=size)
    page.obj.MediaBox = Array([0, 0, round(size[0], 2), round(size[1], 2)])
    page.Resources = resources
    page.Contents = pdf.make_indirect(Stream(pdf, drawing.encode("ascii")))
