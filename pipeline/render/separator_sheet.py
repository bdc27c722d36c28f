"""Separator sheets to print: A4, a large QR code, large words, Vietnamese first.

The code is drawn as squares, so it is sharp on every printer; 70 mm with its quiet zone around, so
that a worn scan at 100 dpi still reads it. It stands in the middle: feeders and holes eat edges.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pikepdf
import zxingcpp
from pikepdf import Array, Dictionary, Pdf, Stream

from models.separator import HEADING, Separator, SeparatorKind
from pipeline.render.print_font import BOLD, REGULAR, PrintFont

_MM = 72 / 25.4
_WIDTH, _HEIGHT = 210.0, 297.0
_CODE_SIDE = 70.0
_CODE_TOP = 105.0
_QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
_MARGIN = 18.0
_WORDS = {
    SeparatorKind.DOSSIER: ("BẮT ĐẦU HỒ SƠ MỚI", "New dossier begins"),
    SeparatorKind.PAPER: ("BẮT ĐẦU GIẤY TỜ MỚI", "New paper begins"),
}
_ADVICE = (
    "Đặt tờ này lên trên, mặt có mã hướng lên, rồi quét cùng tập giấy. Tờ này không lưu vào hồ sơ.",
    "Lay this sheet on top, code up, and scan it with the papers. It is not kept in the dossier.",
)


@dataclass(frozen=True)
class _Line:
    """A centred line: its words, size in points, distance of its baseline from the top in mm."""

    text: str
    size: float
    top: float
    bold: bool = False


def render_separators(sheets: Sequence[Separator]) -> bytes:
    """Return a PDF with one A4 page a sheet. The same sheets give the same bytes.

    Raises ``MissingToolError`` and ``FontCoverageError``.
    """
    pages = [tuple(_lines(sheet)) for sheet in sheets]
    fonts = {
        bold: PrintFont(
            BOLD if bold else REGULAR,
            [line.text for lines in pages for line in lines if line.bold is bold],
        )
        for bold in (True, False)
    }
    with pikepdf.new() as pdf:
        resources = Dictionary(
            Font=Dictionary({f"/F{int(bold)}": font.add_to(pdf) for bold, font in fonts.items()})
        )
        shared = pdf.make_indirect(resources)
        for sheet, lines in zip(sheets, pages, strict=True):
            drawing = _draw_code(sheet.payload) + "".join(_draw(one, fonts) for one in lines)
            _add_page(pdf, drawing, shared)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _lines(sheet: Separator) -> Iterator[_Line]:
    yield _Line(HEADING, 40, 45, bold=True)
    vietnamese, english = _WORDS[sheet.kind]
    yield _Line(vietnamese, 26, 64, bold=True)
    yield _Line(english, 16, 74)
    if sheet.dossier_id:
        yield _Line("Mã hồ sơ / Dossier ID", 14, 198)
        yield _Line(sheet.dossier_id, 30, 212, bold=True)
    if sheet.station:
        yield _Line(f"Quầy / Station: {sheet.station}", 18, 228)
    for number, text in enumerate(_ADVICE):
        yield _Line(text, 12, 262 + 7 * number)


def _draw(line: _Line, fonts: dict[bool, PrintFont]) -> str:
    font = fonts[line.bold]
    room = (_WIDTH - 2 * _MARGIN) * _MM
    size = min(line.size, line.size * room / max(font.width(line.text, line.size), 1.0))
    left = (_WIDTH * _MM - font.width(line.text, size)) / 2
    bottom = (_HEIGHT - line.top) * _MM
    place = f"1 0 0 1 {left:.2f} {bottom:.2f} Tm"
    return f"BT /F{int(line.bold)} {size:.2f} Tf {place} <{font.encode(line.text)}> Tj ET\n"


def _draw_code(payload: str) -> str:
    """Return the code as filled squares, runs of a row joined."""
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    dark = np.asarray(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False)) < 128
    side = _CODE_SIDE * _MM / (dark.shape[0] + 2 * _QUIET)
    left = (_WIDTH - _CODE_SIDE) / 2 * _MM + _QUIET * side
    top = (_HEIGHT - _CODE_TOP) * _MM - _QUIET * side
    out = []
    for row, modules in enumerate(dark):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], modules.astype(np.int8), [0]])))
        for start, end in edges.reshape(-1, 2).tolist():
            x, y = left + start * side, top - (row + 1) * side
            # A hair more than its row, so that no printer leaves white between two rows.
            out.append(f"{x:.3f} {y:.3f} {(end - start) * side:.3f} {side + 0.02:.3f} re")
    return "0 g\n" + "\n".join(out) + "\nf\n"


def _add_page(pdf: Pdf, drawing: str, resources: pikepdf.Object) -> None:
    page = pdf.add_blank_page(page_size=(_WIDTH * _MM, _HEIGHT * _MM))
    page.obj.MediaBox = Array([0, 0, round(_WIDTH * _MM, 2), round(_HEIGHT * _MM, 2)])
    page.Resources = resources
    page.Contents = pdf.make_indirect(Stream(pdf, drawing.encode("ascii")))
