"""Round red seals and signatures. The seals carry no coat of arms: a plain star instead."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from samples.synthetic.paint import (
    BLUE_INK,
    MM_PER_POINT,
    RED_INK,
    WHITE,
    Sheet,
    Style,
    star_points,
)

DIAMETER = 36.0
"""mm; seals of commune offices."""


def draw_seal(sheet: Sheet, x: float, y: float, words: tuple[str, str], rng: random.Random) -> None:
    """Stamp a seal centred on (x, y): ``words`` run along the top and the bottom of the ring."""
    side = sheet.pixels(DIAMETER + 6)
    ink = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(ink)
    middle = side / 2
    for radius, thick in ((DIAMETER / 2, 0.75), (DIAMETER / 2 - 1.5, 0.25), (DIAMETER / 4, 0.35)):
        r = radius * sheet.scale
        pen.ellipse(
            (middle - r, middle - r, middle + r, middle + r),
            outline=255,
            width=max(1, sheet.pixels(thick)),
        )
    pen.polygon(star_points(middle, middle, 5.6 * sheet.scale), fill=255)
    _write_round(sheet, ink, words[0], top=True)
    _write_round(sheet, ink, words[1], top=False)
    ink = ink.rotate(rng.uniform(-14, 14), Image.Resampling.BICUBIC)
    ink = _uneven(ink, rng)
    stamp = Image.composite(
        Image.new("RGB", ink.size, RED_INK), Image.new("RGB", ink.size, WHITE), ink
    )
    half = side / 2 / sheet.scale
    sheet.overprint(stamp, x - half, y - half)


def _write_round(sheet: Sheet, ink: Image.Image, text: str, top: bool) -> None:
    """Write along a circle, upright at its top or at its bottom."""
    style = Style(size=7.6, bold=True, family="Sans", ink=RED_INK)
    sheet.drawn.append((text, style))
    font = sheet.font(style)
    tile_side = sheet.pixels(style.size * MM_PER_POINT * 2)
    middle = ink.width / 2
    # The ring is 9 to 16.5 mm from the centre; capitals are about 1.9 mm high.
    baseline = (11.7 if top else 13.6) * sheet.scale
    room = math.radians(225 if top else 105) * baseline
    spread = min(1.12, room / font.getlength(text))
    advances = [font.getlength(letter) * spread for letter in text]
    angle = -sum(advances) / baseline / 2
    for letter, advance in zip(text, advances, strict=True):
        turn = angle + advance / baseline / 2
        angle += advance / baseline
        tile = Image.new("L", (tile_side, tile_side), 0)
        ImageDraw.Draw(tile).text(
            (tile_side / 2, tile_side / 2), letter, fill=255, font=font, anchor="ms"
        )
        degrees = -math.degrees(turn) if top else math.degrees(turn)
        tile = tile.rotate(degrees, Image.Resampling.BICUBIC)
        cx = middle + baseline * math.sin(turn)
        cy = middle + (-1 if top else 1) * baseline * math.cos(turn)
        ink.paste(255, (round(cx - tile_side / 2), round(cy - tile_side / 2)), tile)


def _uneven(ink: Image.Image, rng: random.Random) -> Image.Image:
    """Let the ink pale in patches, as a hand-pressed stamp does."""
    coarse = Image.new("L", (7, 7))
    coarse.putdata([rng.randint(150, 255) for _ in range(49)])
    patches = coarse.resize(ink.size, Image.Resampling.BICUBIC)
    return Image.composite(ink, Image.new("L", ink.size, 0), patches).filter(
        ImageFilter.GaussianBlur(1)
    )


def draw_signature(sheet: Sheet, x: float, y: float, width: float, rng: random.Random) -> None:
    """Scribble a signature in blue ink centred on (x, y)."""
    points: list[tuple[float, float]] = []
    loops = rng.randint(4, 7)
    tilt = rng.uniform(-0.12, -0.02)
    steps = 26 * loops
    heights = [rng.uniform(0.45, 1.0) * (1.3 if k == 0 else 1.0) for k in range(loops + 1)]
    for step in range(steps + 1):
        t = step / steps
        k = min(loops, int(t * loops))
        phase = t * loops * 2 * math.pi
        height = width * 0.13 * heights[k] * (1 - 0.45 * t)
        px = x - width / 2 + t * width + width * 0.055 * math.cos(phase)
        py = y + height * math.sin(phase) + tilt * t * width
        points.append((px, py))
    sheet.stroke(points, BLUE_INK, 0.45)
    end_x, end_y = points[-1]
    tail = [
        (end_x - width * 0.75 * t, end_y + 2.2 * math.sin(t * math.pi) + 3.5 * t)
        for t in (k / 20 for k in range(21))
    ]
    sheet.stroke(tail, BLUE_INK, 0.4)
