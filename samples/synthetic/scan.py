"""Make a clean sheet look as an office scanner delivers it."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter, ImageOps

from samples.synthetic.photocopy import Copy, copied, draw_copy

MM_PER_INCH = 25.4

Grade = Literal["clean", "office", "poor"]
"""How good the scan is: straight and white; as a counter's scanner gives it; a photocopy of a
copy, crooked, folded, with dark edges."""
GRADES: tuple[Grade, ...] = ("clean", "office", "poor")
GRADE_DPI: dict[Grade, int] = {"clean": 200, "office": 200, "poor": 150}
"""Resolution of each grade unless another is asked for."""


@dataclass(frozen=True)
class Wear:
    """What happened to one page on the scanner."""

    skew: float = 0.0
    """Degrees counter-clockwise."""
    tint: tuple[int, int, int] = (255, 255, 255)
    shade: float = 0.0
    """How much darker the darkest corner is, 0 to 1."""
    noise: float = 0.0
    """Standard deviation of the grain, in grey levels."""
    blur: float = 0.0
    """Radius in pixels."""
    specks: int = 0
    quality: int = 74
    """Of the JPEG."""
    upside_down: bool = False
    copy: Copy | None = None
    """What a copier did before the scan."""


CLEAN = Wear(quality=90)


def draw_wear(rng: random.Random, *, upside_down: bool = False) -> Wear:
    """Draw the wear of an ordinary page."""
    warm = rng.randint(0, 9)
    return Wear(
        skew=rng.choice((-1, 1)) * rng.uniform(0.15, 1.5),
        tint=(253 - warm // 3, 252 - warm // 2, 249 - warm),
        shade=rng.uniform(0.01, 0.06),
        noise=rng.uniform(1.0, 2.0),
        blur=rng.uniform(0.25, 0.5),
        specks=rng.randint(2, 14),
        upside_down=upside_down,
    )


def draw_grade(rng: random.Random, grade: Grade, *, upside_down: bool = False) -> Wear:
    """Draw the wear of a page of a grade; what ``draw_wear`` draws comes first in every grade."""
    wear = draw_wear(rng, upside_down=upside_down)
    if grade == "clean":
        return replace(CLEAN, upside_down=upside_down)
    if grade == "office":
        return wear
    return replace(
        wear,
        skew=rng.choice((-1, 1)) * rng.uniform(0.3, 3.0),
        shade=rng.uniform(0.05, 0.16),
        noise=rng.uniform(2.5, 5.0),
        blur=rng.uniform(0.4, 0.75),
        specks=rng.randint(20, 90),
        quality=rng.randint(48, 66),
        copy=draw_copy(rng),
    )


def scan_page(picture: Image.Image, wear: Wear, dpi: int, seed: int) -> bytes:
    """Return the page as a JPEG of the same size in pixels, with the resolution written in it."""
    rng = np.random.Generator(np.random.PCG64(seed))
    page = picture.convert("RGB")
    if wear.copy:
        page = copied(page, wear.copy, dpi, rng)
    if wear.upside_down:
        page = page.transpose(Image.Transpose.ROTATE_180)
    if wear.skew:
        page = page.rotate(wear.skew, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if wear.specks:
        page = _speckle(page, wear.specks, dpi, rng)
    if wear.tint != (255, 255, 255):
        page = ImageChops.multiply(page, Image.new("RGB", page.size, wear.tint))
    if wear.blur:
        page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    if wear.shade or wear.noise:
        page = _light_and_grain(page, wear, rng)
    buffer = io.BytesIO()
    page.save(
        buffer, "JPEG", quality=wear.quality, subsampling="4:2:0", optimize=True, dpi=(dpi, dpi)
    )
    return buffer.getvalue()


def _speckle(page: Image.Image, count: int, dpi: int, rng: np.random.Generator) -> Image.Image:
    pixels = np.array(page)
    for _ in range(count):
        size = max(1, round(rng.uniform(0.1, 0.35) * dpi / MM_PER_INCH))
        top = int(rng.integers(0, pixels.shape[0] - size))
        left = int(rng.integers(0, pixels.shape[1] - size))
        patch = pixels[top : top + size, left : left + size]
        np.minimum(patch, int(rng.integers(60, 150)), out=patch)
    return Image.fromarray(pixels)


def _light_and_grain(page: Image.Image, wear: Wear, rng: np.random.Generator) -> Image.Image:
    pixels: NDArray[np.float32] = np.asarray(page, dtype=np.float32)
    height, width = pixels.shape[:2]
    corners = rng.uniform(1 - wear.shade, 1.0, 4)
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    light = (
        corners[0] * (1 - down) * (1 - across)
        + corners[1] * (1 - down) * across
        + corners[2] * down * (1 - across)
        + corners[3] * down * across
    ).astype(np.float32)
    # The grain is the same in the three channels: colour grain would only swell the JPEG.
    grain = rng.standard_normal((height, width), dtype=np.float32) * np.float32(wear.noise)
    lit = pixels * light[:, :, None] + grain[:, :, None]
    return Image.fromarray(np.clip(np.rint(lit), 0, 255).astype(np.uint8))


def bleed_through(front: Image.Image, strength: float = 0.05) -> Image.Image:
    """Return the empty back of a page: its front shines through faintly, mirrored."""
    ghost = ImageOps.mirror(front).convert("L").filter(ImageFilter.GaussianBlur(3))
    faint = ghost.point(lambda grey: round(255 - (255 - grey) * strength))
    return faint.convert("RGB")
