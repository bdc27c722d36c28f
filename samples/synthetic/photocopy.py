"""What a worn copier does to a page: no colour, hard letters, faint toner, dark edges, folds."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Copy:
    """One pass through a copier."""

    hardness: float = 0.0
    """0 keeps the greys, 1 leaves black and white only."""
    toner: float = 1.0
    """How dark black comes out, 0 to 1."""
    border: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Width of the dark edge left, top, right, bottom, mm."""
    folds: tuple[float, ...] = ()
    """Heights of the folds across the page, as parts of its height."""
    streaks: int = 0
    """Pale lines down the page, where the drum is worn."""
    stamp: tuple[float, float] | None = None
    """Middle of a rubber stamp laid over the text, as parts of width and height."""


def draw_copy(rng: random.Random) -> Copy:
    """Draw what a poor copier did."""
    edges = [rng.uniform(1.0, 5.0) if rng.random() < 0.4 else 0.0 for _ in range(4)]
    left, top, right, bottom = edges
    stamp = (rng.uniform(0.25, 0.75), rng.uniform(0.35, 0.8)) if rng.random() < 0.35 else None
    return Copy(
        hardness=rng.uniform(0.3, 0.75),
        toner=rng.uniform(0.62, 0.95),
        border=(left, top, right, bottom),
        folds=tuple(rng.uniform(0.3, 0.7) for _ in range(rng.choice((0, 1, 1, 2)))),
        streaks=rng.choice((0, 0, 1, 3)),
        stamp=stamp,
    )


def copied(page: Image.Image, copy: Copy, dpi: int, rng: np.random.Generator) -> Image.Image:
    """Return the page as it comes out of the copier: grey, of the same size."""
    pixels: NDArray[np.float32] = np.asarray(page.convert("L"), dtype=np.float32)
    grain = rng.standard_normal(pixels.shape, dtype=np.float32) * np.float32(9)
    steep = np.float32(1 + 9 * copy.hardness)
    hard = 255 / (1 + np.exp(-(pixels + grain - 165) / 255 * 8 * steep / 4))
    mixed = copy.hardness * hard + (1 - copy.hardness) * pixels
    mixed = 255 - (255 - mixed) * np.float32(copy.toner)
    _streak(mixed, copy.streaks, rng)
    for fold in copy.folds:
        _fold(mixed, fold, dpi, rng)
    _darken_edges(mixed, copy.border, dpi, rng)
    grey = Image.fromarray(np.clip(np.rint(mixed), 0, 255).astype(np.uint8))
    if copy.stamp:
        _stamp(grey, copy.stamp, dpi, rng)
    return grey.convert("RGB")


def _streak(pixels: NDArray[np.float32], count: int, rng: np.random.Generator) -> None:
    for _ in range(count):
        left = int(rng.integers(0, pixels.shape[1] - 4))
        band = pixels[:, left : left + int(rng.integers(1, 4))]
        band += (255 - band) * np.float32(rng.uniform(0.3, 0.7))


def _fold(pixels: NDArray[np.float32], at: float, dpi: int, rng: np.random.Generator) -> None:
    """A crease: a thin grey line, not quite level, that breaks here and there."""
    height, width = pixels.shape
    slope = float(rng.uniform(-0.01, 0.01))
    rows = (at * height + slope * np.arange(width)).astype(int).clip(1, height - 2)
    there = rng.random(width) < 0.8
    depth = rng.uniform(30, 95, width)
    columns = np.arange(width)[there]
    for offset in range(max(1, round(0.25 * dpi / MM_PER_INCH))):
        pixels[(rows[there] + offset).clip(0, height - 1), columns] -= depth[there]


def _darken_edges(
    pixels: NDArray[np.float32],
    border: tuple[float, float, float, float],
    dpi: int,
    rng: np.random.Generator,
) -> None:
    """The open lid: black beside the paper."""
    height, width = pixels.shape
    left, top, right, bottom = (round(side * dpi / MM_PER_INCH) for side in border)
    dark = float(rng.uniform(15, 70))
    pixels[:, :left] = dark
    pixels[:top, :] = dark
    pixels[:, width - right :] = dark
    pixels[height - bottom :, :] = dark


def _stamp(
    grey: Image.Image, at: tuple[float, float], dpi: int, rng: np.random.Generator
) -> None:
    """A round rubber stamp over the text, copied grey."""
    radius = 16 * dpi / MM_PER_INCH
    side = round(2 * radius) + 4
    down, across = np.mgrid[0:side, 0:side].astype(np.float32) - side / 2
    reach = np.hypot(down, across) / radius
    ring = (np.abs(reach - 0.97) < 0.03) | (np.abs(reach - 0.62) < 0.015)
    patchy = rng.random((9, 9), dtype=np.float32) * 255
    patches = Image.fromarray(patchy.astype(np.uint8)).resize((side, side))
    ink = ring * (60 + 80 * np.asarray(patches, dtype=np.float32) / 255)
    mask = Image.fromarray(ink.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    corner = round(at[0] * grey.width - side / 2), round(at[1] * grey.height - side / 2)
    grey.paste(90, corner, mask)
