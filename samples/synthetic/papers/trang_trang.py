"""Backs of pages: empty with the front shining through, or with a pencil's remark on them."""

from __future__ import annotations

import random

from PIL import Image

from samples.synthetic.hands import HANDS, Pen
from samples.synthetic.paint import MM_PER_INCH, Sheet

_REMARKS = ("Đã kiểm tra", "Thiếu bản sao", "Gọi lại sáng thứ Hai", "Đủ giấy tờ", "BS 12/8")


def pencil_mark(back: Image.Image, dpi: int, rng: random.Random) -> Image.Image:
    """Return the back of a page with a remark in grey pencil somewhere on it."""
    width, height = back.width * MM_PER_INCH / dpi, back.height * MM_PER_INCH / dpi
    sheet = Sheet(width, height, dpi)
    shade = rng.randint(95, 140)
    pen = Pen(rng.choice(HANDS), (shade, shade, shade + 4), rng.uniform(15, 20))
    pen.write(
        sheet,
        rng.uniform(0.1, 0.45) * width,
        rng.uniform(0.15, 0.8) * height,
        rng.choice(_REMARKS),
        rng,
    )
    mark = sheet.finished()
    return Image.composite(back, mark, mark.convert("L").point(lambda grey: 255 * (grey > 250)))
