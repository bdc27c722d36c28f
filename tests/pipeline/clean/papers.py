"""Synthetic sheets with known lean, ink and seals. The text is made up."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from models.page import ImageRef, Page

FONTS = Path("/usr/share/fonts/truetype/liberation2")
DPI = 150
A4 = (1240, 1754)
WORDS = """
    căn cứ nghị quyết của hội đồng nhân dân về việc thực hiện thủ tục hành chính theo đề nghị
    trưởng phòng tư pháp xã phường ngày tháng năm số giấy tờ kèm bản sao Điều Khoản 12 2025
""".split()  # noqa: SIM905


def font(millimetres: float, dpi: float = DPI) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(FONTS / "LiberationSerif-Regular.ttf"), round(millimetres / 25.4 * dpi)
    )


def sheet(
    lines: int = 30,
    *,
    size: tuple[int, int] = A4,
    paper: tuple[int, int, int] = (250, 249, 244),
    columns: tuple[float, float] = (0.1, 0.9),
    text: str | None = None,
    seed: int = 3,
) -> Image.Image:
    """A page with printed lines from its top."""
    canvas = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(canvas)
    letters = font(4.5, DPI * size[0] / A4[0])
    step = (size[1] - 300) // 32
    order = np.random.default_rng(seed)  # equal lines would form columns, which lean too
    for number in range(lines):
        shown = text or " ".join(order.choice(WORDS, 20).tolist())
        while letters.getlength(shown) > (columns[1] - columns[0]) * size[0]:
            shown = shown[:-1]
        draw.text(
            (columns[0] * size[0], 140 + number * step), shown, font=letters, fill=(25, 25, 30)
        )
    return canvas


def leaning(image: Image.Image, degrees: float) -> Image.Image:
    """Turn a page counter-clockwise, as a crooked feed would."""
    corner = image.getpixel((2, 2))
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=corner)


def with_seal(
    image: Image.Image, centre: tuple[int, int], radius: int, colour: tuple[int, int, int]
) -> Image.Image:
    """Stamp a round red seal with ring, star and letters; printed black stays dark below it."""
    seal = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(seal)
    x, y = centre
    for ring, width in ((radius, 5), (radius - 14, 2), (radius * 0.55, 3)):
        draw.ellipse((x - ring, y - ring, x + ring, y + ring), outline=colour, width=width)
    draw.regular_polygon((x, y, radius * 0.3), 5, fill=colour)
    for turn in range(0, 360, 24):
        angle = np.radians(turn)
        place = (x + radius * 0.73 * np.cos(angle) - 6, y + radius * 0.73 * np.sin(angle) - 9)
        draw.text(place, "U", font=font(3), fill=colour)
    both = np.asarray(image).astype(int) * np.asarray(seal) // 255
    return Image.fromarray(both.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))


def grainy(image: Image.Image, sigma: float, seed: int = 7) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, sigma, (*image.size[::-1], 1))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def clouds(size: tuple[int, int] = A4, seed: int = 5) -> Image.Image:
    """Soft grey blots without any direction, like a photo."""
    spots = np.random.default_rng(seed).normal(128, 90, (size[1] // 8, size[0] // 8))
    small = Image.fromarray(np.clip(spots, 0, 255).astype(np.uint8))
    return small.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(4))


def page_of(
    folder: Path, image: Image.Image, *, kind: str = "JPEG", dpi: float = DPI, number: int = 1
) -> Page:
    """Store a picture as a page as intake would."""
    path = folder / f"trang-{number}{'.jpg' if kind == 'JPEG' else '.png'}"
    image.save(path, kind, **({"quality": 90} if kind == "JPEG" else {}))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    mode = image.mode if image.mode in ("1", "L") else "RGB"
    ref = ImageRef(
        path=path, sha256=digest, width=image.width, height=image.height, dpi=dpi, mode=mode
    )
    return Page(number=number, source="0" * 64, source_page=1, image=ref)
