"""Synthetic sheets with known lean, ink and seals. The text is made up."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

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


def bordered(image: Image.Image, left: int, bottom: int, level: int = 25) -> Image.Image:
    """The dark of an open scanner lid or of a copied book along two edges, in pixels."""
    shown = image.copy()
    draw = ImageDraw.Draw(shown)
    width, height = image.size
    fill = (level, level, level)
    if left:
        draw.rectangle((0, 0, left, height), fill=fill)
    if bottom:
        draw.rectangle((0, height - bottom, width, height), fill=fill)
    return shown.filter(ImageFilter.GaussianBlur(1.0))


def punched(image: Image.Image) -> Image.Image:
    """Two holes of 6 mm near the left edge, dark from the lid behind."""
    shown = image.copy()
    draw = ImageDraw.Draw(shown)
    unit = DPI * image.width / A4[0] / 25.4
    for y in (108.5, 188.5):
        box = (9 * unit, (y - 3) * unit, 15 * unit, (y + 3) * unit)
        draw.ellipse(box, fill=(40, 40, 40))
    return shown.filter(ImageFilter.GaussianBlur(0.8))


def stapled(image: Image.Image) -> Image.Image:
    """A slanting staple in the upper left corner."""
    shown = image.copy()
    ImageDraw.Draw(shown).line((60, 92, 112, 62), fill=(70, 70, 75), width=5)
    return shown.filter(ImageFilter.GaussianBlur(0.6))


def folded(image: Image.Image) -> Image.Image:
    """The upper right corner folded away: a grey triangle."""
    shown = image.copy()
    width = image.width
    corner = [(width - 130, 0), (width, 0), (width, 150)]
    ImageDraw.Draw(shown).polygon(corner, fill=(120, 118, 115))
    return shown.filter(ImageFilter.GaussianBlur(1.0))


def speckled(image: Image.Image, specks: int, seed: int = 11) -> Image.Image:
    """Specks of a photocopier: one to three pixels, all over the page, also in the letters."""
    shown = np.asarray(image).copy()
    order = np.random.default_rng(seed)
    for x, y, size in order.integers((0, 0, 1), (*image.size, 4), (specks, 3)).tolist():
        shown[y : y + size, x : x + size] = 30
    return Image.fromarray(shown)


def shining_through(image: Image.Image, strength: float, seed: int = 21) -> Image.Image:
    """The print of the reverse side, blurred by the paper; ``strength`` is its contrast."""
    back = sheet(28, size=image.size, seed=seed).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    back = ImageChops.offset(back, 0, 22)  # its lines lie between those of the front
    soft = np.asarray(back.filter(ImageFilter.GaussianBlur(1.2)).convert("L")).astype(float)
    factor = 1.0 - strength * (1.0 - soft / soft.max())
    shown = np.asarray(image).astype(float) * (factor[..., None] if image.mode == "RGB" else factor)
    return Image.fromarray(shown.astype(np.uint8))


def over(image: Image.Image, ink: Image.Image) -> Image.Image:
    """Lay ink on a page: what is dark in either is dark."""
    both = np.asarray(image).astype(int) * np.asarray(ink) // 255
    return Image.fromarray(both.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))


def with_frame_stamp(
    image: Image.Image,
    place: tuple[int, int],
    colour: tuple[int, int, int],
    lines: tuple[str, ...] = ("CÔNG VĂN ĐẾN", "Số: 1275", "Ngày: 14/7/2025"),
) -> Image.Image:
    """A rectangular stamp of 55 x 28 mm with a frame and lines of text."""
    ink = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(ink)
    x, y = place
    draw.rectangle((x, y, x + 325, y + 165), outline=colour, width=4)
    for number, line in enumerate(lines):
        draw.text((x + 22, y + 14 + 48 * number), line, font=font(5), fill=colour)
    return over(image, ink)


def signed(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> Image.Image:
    """A signature of 60 mm: loops in one go and a long stroke."""
    ink = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(ink)
    steps = np.linspace(0, 7 * np.pi, 300)
    loops = [
        (place[0] + 11 * step + 30 * np.cos(step), place[1] + (38 - step) * np.sin(step * 1.07))
        for step in steps.tolist()
    ]
    draw.line([*loops, (place[0] + 360, place[1] - 60)], fill=colour, width=4)
    return over(image, ink)


def handwritten(
    image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]
) -> Image.Image:
    """A short word in joined-up writing: 4 mm high, 20 mm long."""
    ink = Image.new("RGB", image.size, "white")
    steps = np.linspace(0, 9 * np.pi, 240)
    points = [
        (place[0] + 4 * step + 6 * np.cos(step), place[1] + 12 * np.sin(step) * (1 + step % 3) / 3)
        for step in steps.tolist()
    ]
    ImageDraw.Draw(ink).line(points, fill=colour, width=3)
    return over(image, ink)
