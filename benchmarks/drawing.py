"""Draws a large technical sheet: frame, plan with hatching and colour, notes, title block.

Not a copy of any real drawing: walls, areas and words are made from numbers. Used by
``benchmarks.memory`` at full size (A0 at 300 dpi) and by tests at a reduced one.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

A0_INCHES = (33.11, 46.81)
_FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf")
_PAPER = (250, 248, 243)
_INK = (25, 25, 30)
_AREAS = ((205, 225, 200), (225, 215, 190), (200, 215, 235), (240, 205, 205))
_NOTES = (
    "GHI CHÚ",
    "1. Kích thước trong bản vẽ tính bằng milimét, cao độ tính bằng mét.",
    "2. Cốt 0,000 là mặt nền hoàn thiện tầng một.",
    "3. Bê tông cấp độ bền B20, cốt thép CB300-V và CB400-V.",
    "4. Tường xây gạch không nung, vữa xi măng mác 75.",
)
_TITLE = (
    "CÔNG TY CỔ PHẦN TƯ VẤN THIẾT KẾ BÌNH MINH",
    "Công trình: NHÀ VĂN HÓA KHU PHỐ 5",
    "Chủ đầu tư: ỦY BAN NHÂN DÂN PHƯỜNG THÀNH VINH",
    "Tên bản vẽ: MẶT BẰNG TỔNG THỂ",
    "Số hiệu bản vẽ: KT-01    Tỷ lệ: 1/100",
    "Ngày hoàn thành: 12/8/2025",
)


def draw_sheet(dpi: int, inches: tuple[float, float] = A0_INCHES) -> Image.Image:
    """Return the sheet in colour, lying (long side across), title block at the bottom right."""
    height, width = (round(side * dpi) for side in inches)
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    margin, line = dpi // 2, max(1, dpi // 60)
    draw.rectangle((margin, margin, width - margin, height - margin), outline=_INK, width=2 * line)
    _draw_plan(draw, (2 * margin, 2 * margin, round(width * 0.7), height - 2 * margin), dpi)
    _write(draw, (round(width * 0.73), 2 * margin), _NOTES, dpi)
    left, top = width - margin - round(7.5 * dpi), height - margin - round(3.2 * dpi)
    draw.rectangle((left, top, width - margin, height - margin), outline=_INK, width=line)
    _write(draw, (left + dpi // 5, top + dpi // 5), _TITLE, dpi)
    return sheet


def _draw_plan(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], dpi: int) -> None:
    """Fill a grid of rooms with colour, hatching, dimensions and room names."""
    left, top, right, bottom = box
    room, line = 4 * dpi, max(1, dpi // 100)
    font = ImageFont.truetype(str(_FONT), max(8, dpi // 7))
    for row, y in enumerate(range(top, bottom - room, room)):
        for column, x in enumerate(range(left, right - room, room)):
            number = row * 100 + column + 1
            if number % 3:
                draw.rectangle((x, y, x + room, y + room), fill=_AREAS[number % len(_AREAS)])
            else:
                for step in range(0, room, max(3, dpi // 12)):
                    draw.line((x, y + step, x + step, y), fill=(120, 120, 130), width=line)
            draw.rectangle((x, y, x + room, y + room), outline=_INK, width=3 * line)
            draw.text((x + dpi // 3, y + dpi // 3), f"P.{number:03d}", fill=_INK, font=font)
            draw.text((x + dpi, y + room - dpi // 3), f"{3600 + number}", fill=_INK, font=font)


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], lines: tuple[str, ...], dpi: int
) -> None:
    font = ImageFont.truetype(str(_FONT), max(8, round(0.16 * dpi)))
    for number, text in enumerate(lines):
        place = (at[0], at[1] + round(number * 0.42 * dpi))
        draw.text(place, text, fill=_INK, font=font)
