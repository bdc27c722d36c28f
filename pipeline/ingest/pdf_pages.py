"""Pages out of a PDF: taken out when a page is one picture, drawn otherwise."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf.models.image import ImageDecompressionError
from PIL import Image
from PIL.Image import Transpose

from config.settings import IntakeSettings
from models.errors import DamagedError, OversizeError, SohoaError
from models.page import ScanFile
from pipeline.ingest.flatten import bilevel_if_two_tones, flatten, grey_if_colourless
from pipeline.ingest.limits import MIN_DPI, require_pixels
from pipeline.ingest.page_box import user_unit, visible_size
from pipeline.ingest.page_store import (
    Encoded,
    encode_jpeg,
    encode_png,
    encode_turned_jpeg,
    mode_of,
)
from pipeline.ingest.pdf_file import open_pdf
from pipeline.ingest.placed_picture import PlacedPicture, find_filling_picture
from pipeline.ingest.rasterize import WINDOW_PAGES, WINDOW_PIXELS, Drawing, DrawingRoom
from pipeline.ingest.stand_in import white_paper
from pipeline.ingest.text_layer.judge import TextLayer
from pipeline.ingest.text_layer.take import TextLayers

_LEGIBLE_DPI = 200
"""Decree 30/2020, Annex I: the least an official scan may have."""

_SQUARE_ENOUGH = 1.03
_FEW_COLOURS = 4096
"""Drawn text and lines have fewer; a photo or a scan has more. Few colours pack well as PNG."""

_SCAN_DPI = (50, 2400)
"""A picture coarser or finer than any scanner makes is a background or an icon, not a scan."""

_HAIR = 0.05
"""Pixels taken off a page so that poppler, which rounds a picture's edges outwards, paints it on
exactly its own grid. On the full width it comes out one pixel wider and every pixel is mixed."""

_BROKEN = (OSError, pikepdf.PdfError, ImageDecompressionError)
"""What says that a picture's data is damaged, and not only of a kind that is not taken out."""

_SWAPPING = (
    Transpose.ROTATE_90,
    Transpose.ROTATE_270,
    Transpose.TRANSPOSE,
    Transpose.TRANSVERSE,
)


class PdfPages:
    """The pages of a PDF file."""

    def __init__(self, file: ScanFile, settings: IntakeSettings, folder: Path) -> None:
        self._file = file
        self._settings = settings
        self._room = DrawingRoom(file.path, file.name, folder, settings)
        self._layers = TextLayers(folder, file.page_count)
        self._verdicts: dict[int, TextLayer] = {}
        """On pages that are taken out or not drawn yet, where no look at the print is needed."""
        self._damage: dict[int, str] = {}
        """Page number → what is broken on it, of pages that poppler may still draw in part."""

    def encode(self, numbers: list[int]) -> Iterator[tuple[int, str, Encoded]]:
        """Yield page number, what was done and the encoded picture.

        ``take_out`` or ``draw``; ``stand_in`` for a page that cannot be had: white paper.
        """
        window: list[Drawing] = []
        with open_pdf(self._file.path, self._file.name) as pdf:
            for number in numbers:
                page = pdf.pages[number - 1]
                if (verdict := self._layers.look(page, number)) is not None:
                    self._verdicts[number] = verdict
                taken, drawing = self._take_or_plan(page, number)
                if taken is not None:
                    yield number, "take_out", replace(taken, layer=self._verdicts.pop(number, None))
                    continue
                if drawing is None:
                    continue
                if window and not _fits(window, drawing):
                    yield from self._draw(window)
                    window = []
                window.append(drawing)
            if window:
                yield from self._draw(window)

    def _take_or_plan(
        self, page: pikepdf.Page, number: int
    ) -> tuple[Encoded | None, Drawing | None]:
        placed = self._find_picture(page)
        if placed is not None and placed.alone:
            taken = self._take_out(placed, number)
            if taken is not None:
                return taken, None
        return None, self._plan(page, placed, number)

    def _find_picture(self, page: pikepdf.Page) -> PlacedPicture | None:
        try:
            placed = find_filling_picture(page)
        except Exception:
            # Odd operands in a page's instructions: poppler makes of them what it can.
            return None
        if placed is None:
            return None
        dpi_x, dpi_y = placed.dpi
        square = max(dpi_x, dpi_y) <= _SQUARE_ENOUGH * min(dpi_x, dpi_y)
        return placed if square and _SCAN_DPI[0] <= dpi_x <= _SCAN_DPI[1] else None

    def _take_out(self, placed: PlacedPicture, number: int) -> Encoded | None:
        """Return the picture as the scanner made it; ``None`` when it must be drawn instead."""
        stream = placed.stream
        if any(key in stream for key in ("/SMask", "/Mask")) or stream.get("/ImageMask", False):
            return None
        if [float(value) for value in stream.get("/Decode", [])] not in ([], [0, 1], [0, 1] * 3):
            return None
        columns, rows = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        require_pixels(self._file.name, columns, rows, self._settings)
        dpi = max(placed.dpi)
        try:
            picture = pikepdf.PdfImage(stream)
            if picture.colorspace not in _PLAIN_COLOURS:
                return None
            if picture.filters and picture.filters[-1] == "/DCTDecode":
                return self._take_out_jpeg(placed, picture, dpi)
            with _decoded(picture) as decoded:
                if decoded.size != (columns, rows):
                    return None
                flat = flatten(decoded)
                upright = flat if placed.turn is None else flat.transpose(placed.turn)
                lossy = "/JPXDecode" in picture.filters and upright.mode == "RGB"
                return encode_jpeg(upright, dpi) if lossy else encode_png(upright, dpi)
        except SohoaError:
            raise
        except _BROKEN as error:
            # What poppler draws of it is all that can be had; nobody would see what is missing.
            self._damage[number] = f"picture: {type(error).__name__}"
            return None
        except Exception:
            # A decoder that is missing (JBIG2) or a variant pikepdf does not take out.
            return None

    def _take_out_jpeg(
        self, placed: PlacedPicture, picture: pikepdf.PdfImage, dpi: float
    ) -> Encoded | None:
        """Raises ``OSError`` for a picture that is cut off."""
        out = io.BytesIO()
        picture.extract_to(stream=out)
        data = out.getvalue()
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as jpeg:
            if jpeg.mode not in ("L", "RGB") or jpeg.size != (picture.width, picture.height):
                return None
            # Viewers of PDF ignore EXIF; a viewer of the taken-out file would obey it.
            as_is = placed.turn is None and int(jpeg.getexif().get(0x0112, 1)) == 1
            if as_is and data.rstrip(b"\0\r\n ").endswith(b"\xff\xd9"):
                return Encoded(data, ".jpg", jpeg.size, mode_of(jpeg), dpi)
            jpeg.load()
            if as_is:
                return Encoded(data, ".jpg", jpeg.size, mode_of(jpeg), dpi)
            turned = jpeg if placed.turn is None else jpeg.transpose(placed.turn)
            return encode_turned_jpeg(jpeg, turned, placed.turn in _SWAPPING, dpi)

    def _plan(self, page: pikepdf.Page, placed: PlacedPicture | None, number: int) -> Drawing:
        """Choose the pixel grid to draw a page on.

        With a scan below the other marks, the scan's own grid (so it is not sampled anew), or a
        multiple of it that makes stamps drawn over a coarse scan legible.
        """
        width, height = visible_size(page)
        settings = self._settings
        if placed is not None:
            if placed.alone and "/JBIG2Decode" in str(placed.stream.get("/Filter")):
                return self._plan_stand_in(placed, number)
            native = max(placed.dpi)
            times = 1 if placed.alone else max(1, math.ceil(_LEGIBLE_DPI / native))
            columns, rows = placed.size[0] * times, placed.size[1] * times
            if columns * rows <= settings.max_page_pixels:
                dpi = min((columns - _HAIR) / width, (rows - _HAIR) / height) * 72
                size = _pixels(width, height, dpi)
                return Drawing(number, size, dpi * user_unit(page), native * times)
        widest = 72 * math.sqrt(settings.max_page_pixels / (width * height))
        dpi = min(float(settings.render_dpi), math.floor(widest))
        if dpi < MIN_DPI:
            raise OversizeError(
                subject=self._file.name,
                what="page",
                size=f"{number}: {width:.0f}x{height:.0f} pt",
                limit=settings.max_page_pixels,
            )
        # poppler takes every unit for 1/72 inch.
        return Drawing(number, _pixels(width, height, dpi), dpi * user_unit(page), dpi)

    def _plan_stand_in(self, placed: PlacedPicture, number: int) -> Drawing:
        """Plan to have poppler unpack a picture, pixel for pixel, as a page of its own size."""
        columns, rows = int(placed.stream["/Width"]), int(placed.stream["/Height"])
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(columns - _HAIR, rows - _HAIR))
            page.obj.Resources = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(Im=pdf.copy_foreign(placed.stream))
            )
            paint = f"{columns - _HAIR} 0 0 {rows - _HAIR} 0 0 cm /Im Do"
            page.obj.Contents = pdf.make_stream(paint.encode("ascii"))
            path = self._room.folder / f"picture-{number:05d}.pdf"
            pdf.save(path)
        dpi = max(placed.dpi)
        return Drawing(number, (columns, rows), 72.0, dpi, path, placed.turn)

    def _draw(self, window: list[Drawing]) -> Iterator[tuple[int, str, Encoded]]:
        try:
            paths = self._draw_whole(window)
        except DamagedError as error:
            if len(window) == 1:
                reason = error.parameters.get("reason", "")
                paper = white_paper(window[0].size, window[0].dpi, reason)
                yield window[0].page, "stand_in", paper
                return
            for drawing in window:  # one of them is broken: the others must not suffer
                yield from self._draw([drawing])
            return
        for drawing, path in zip(window, paths, strict=True):
            yield drawing.page, "draw", self._encode(drawing, path)
            path.unlink()

    def _encode(self, drawing: Drawing, path: Path) -> Encoded:
        damage = self._damage.get(drawing.page, "")
        with Image.open(path, formats=("PPM",)) as drawn:
            off = max(abs(a - b) for a, b in zip(drawn.size, drawing.size, strict=True))
            if off > 1:
                return white_paper(drawing.size, drawing.dpi, damage or "cannot be drawn")
            picture = _flatten_drawn(drawn, drawing)
            layer = self._layers.judge(self._room.pdf, drawing, picture)
            layer = layer or self._verdicts.pop(drawing.page, None)
            return replace(_encode_drawn(picture, drawing), layer=layer, damage=damage)

    def _draw_whole(self, window: list[Drawing]) -> list[Path]:
        """Draw; once a file, when poppler fails where qpdf did not, from qpdf's repaired copy."""
        try:
            return self._room.draw(window)
        except DamagedError:
            repaired = self._room.folder / "repaired.pdf"
            if self._room.pdf == repaired:
                raise
        with open_pdf(self._file.path, self._file.name) as pdf:
            pdf.save(repaired)
        self._room = replace(self._room, pdf=repaired)
        return self._room.draw(window)


def _decoded(picture: pikepdf.PdfImage) -> Image.Image:
    """Return the pixels; those of plain 8-bit samples at once, which pikepdf would unpack twice."""
    mode = {"/DeviceGray": "L", "/DeviceRGB": "RGB"}.get(picture.colorspace or "")
    plain = mode and picture.bits_per_component == 8 and set(picture.filters) <= _LOSSLESS
    if not mode or not plain:
        return picture.as_pil_image()
    buffer = picture.obj.get_stream_buffer(pikepdf.StreamDecodeLevel.generalized)
    samples, size = np.frombuffer(memoryview(buffer), np.uint8), (picture.width, picture.height)
    if samples.size < size[0] * size[1] * len(mode):
        return picture.as_pil_image()  # cut short: pikepdf says what is wrong
    return Image.frombuffer(mode, size, samples, "raw", mode, 0, 1)


_LOSSLESS = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
"""Filters that qpdf undoes by itself."""

_PLAIN_COLOURS = ("/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/ICCBased", "/Indexed")
"""Colour spaces whose values can be kept as they are; poppler converts the others."""


def _flatten_drawn(drawn: Image.Image, drawing: Drawing) -> Image.Image:
    colour = drawn if drawn.mode == "RGB" else drawn.convert("RGB")  # no copy of a whole sheet
    picture = bilevel_if_two_tones(grey_if_colourless(colour))
    return picture if drawing.turn is None else picture.transpose(drawing.turn)


def _encode_drawn(picture: Image.Image, drawing: Drawing) -> Encoded:
    """Encode a drawn page.

    Bilevel and grey pages, and coloured text and lines, are small and sharp as PNG. A coloured
    scan would be ten times larger there than as JPEG, and was a JPEG before.
    """
    if picture.mode == "RGB" and picture.getcolors(_FEW_COLOURS) is None:
        return encode_jpeg(picture, drawing.dpi)
    return encode_png(picture, drawing.dpi)


def _pixels(width: float, height: float, dpi: float) -> tuple[int, int]:
    """Return the pixels poppler makes of a page of this size in points."""
    return max(1, math.ceil(width * dpi / 72)), max(1, math.ceil(height * dpi / 72))


def _fits(window: list[Drawing], another: Drawing) -> bool:
    pixels = sum(math.prod(drawing.size) for drawing in (*window, another))
    return len(window) < WINDOW_PAGES and pixels <= WINDOW_PIXELS
