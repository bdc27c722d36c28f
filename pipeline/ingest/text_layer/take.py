"""The text layers of the pages of one PDF, judged page by page while the pages are drawn."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from pipeline.ingest.page_box import Rect, turned_by, visible_box
from pipeline.ingest.rasterize import Drawing
from pipeline.ingest.text_layer.content import Content, Picture, read_content
from pipeline.ingest.text_layer.judge import Print, TextLayer, judge_seen, judge_unseen
from pipeline.ingest.text_layer.words import PageWords

_LOOK_DPI = 150
"""Fine enough to lay a box around a word, to two pixels of 300 dpi; a quarter of the work."""

_LOOK_PIXELS = 20_000_000
"""A larger page is looked at on a smaller copy, so that memory stays bounded."""


class TextLayers:
    """Judges pages in two steps, since the page object is gone when its picture is there."""

    def __init__(self, folder: Path, last: int) -> None:
        self._words = PageWords(folder)
        self._last = last
        self._open: dict[int, tuple[Content, list[Picture]]] = {}

    def look(self, page: pikepdf.Page, number: int) -> TextLayer | None:
        """Return the verdict on a page where its instructions tell it; else wait for ``judge``."""
        content = read_content(page)
        verdict = judge_unseen(content)
        if verdict is None and content is not None:
            box, turn = visible_box(page), turned_by(page)
            self._open[number] = (
                content,
                [p._replace(rect=_as_seen(p.rect, box, turn)) for p in content.pictures],
            )
        return verdict

    def judge(self, pdf: Path, drawing: Drawing, drawn: Image.Image) -> TextLayer | None:
        """Return the verdict on a drawn page that was waiting for it."""
        waiting = self._open.pop(drawing.page, None)
        if waiting is None:
            return None
        content, pictures = waiting
        laid = self._words.of(pdf, drawing.page, self._last)
        return judge_seen(content, laid, pictures, _print(drawing, drawn))


def _print(drawing: Drawing, drawn: Image.Image) -> Print:
    bounded = math.ceil(math.sqrt(math.prod(drawn.size) / _LOOK_PIXELS))
    factor = max(int(drawing.dpi / _LOOK_DPI), bounded, 1)
    grey = drawn if drawn.mode == "L" else drawn.convert("L")
    small = grey if factor == 1 else grey.reduce(factor)
    return Print(
        grey=np.asarray(small),
        dpi=drawing.dpi / factor,
        scale=drawing.raster_dpi / 72 / factor,
        full=float(factor),
        size=drawn.size,
    )


def _as_seen(rect: Rect, box: Rect, turn: int) -> Rect:
    """Return a rectangle of the page in points from its top left corner, turned as seen."""
    left, bottom, right, top = box
    x1, y1, x2, y2 = rect
    if turn == 90:
        return y1 - bottom, x1 - left, y2 - bottom, x2 - left
    if turn == 180:
        return right - x2, y1 - bottom, right - x1, y2 - bottom
    if turn == 270:
        return top - y2, right - x2, top - y1, right - x1
    return x1 - left, top - y2, x2 - left, top - y1
