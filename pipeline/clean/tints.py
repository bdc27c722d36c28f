"""Tell coloured ink from black ink and from tinted paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from pipeline.clean.raster import Array
from pipeline.clean.upright import paper_colour

Family = Literal["red", "blue", "green"]
"""Blue includes violet; red includes pink and orange."""

FAMILIES: tuple[Family, ...] = ("red", "blue", "green")

EXCESS = 28
"""Levels by which a colour must outdo the others in ink; in black ink and paper it does not."""

_BLACK_BELOW = 105
"""Black print has no channel brighter than this (paper 255), under stamp ink too; stamp and pen
inks reflect their own colour better."""

_BEYOND_YELLOW = 15

_FEWEST = 60
"""Small pixels of colour, four square millimetres; below there is none to speak of."""


@dataclass(frozen=True)
class Tints:
    """Coloured and black ink on the small copy, as masks of 0 and 1."""

    masks: dict[Family, Array]
    """Only the families that are on the page."""
    black: Array
    paper: tuple[int, int, int]


def excess_of(colour: Array, family: Family) -> Array:
    """Return by how many levels a colour outdoes the others, at each pixel, at least 0."""
    red, green, blue = cv2.split(colour)
    if family == "red":
        return np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)
    if family == "green":
        # Against the middle of both, for green inks are pale in blue; yellow has as much red.
        middle = cv2.addWeighted(red, 0.5, blue, 0.5, 0.0)
        is_green = (green >= blue) & (cv2.subtract(green, red) >= _BEYOND_YELLOW)
        return np.asarray(np.where(is_green, cv2.subtract(green, middle), 0), np.uint8)
    # Against green alone, so that violet counts; pink and orange have more red than blue.
    return np.asarray(np.where(blue >= red, cv2.subtract(blue, green), 0), np.uint8)


def brightest_of(colour: Array) -> Array:
    """Return the brightest channel of each pixel: coloured ink is light in it, black is not."""
    red, green, blue = cv2.split(colour)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def find_tints(small: Array) -> Tints | None:
    """Return where ink is coloured, ``None`` for a page without colour."""
    if small.ndim == 2:
        return None
    paper = paper_colour(small)
    level = on_white(small, paper)
    brightest = brightest_of(level)
    lit = brightest >= _BLACK_BELOW
    # Made white, tinted paper has the flaws of its weakest channel enlarged.
    least = min(EXCESS * 255 // max(min(paper), 64), 2 * EXCESS)
    masks: dict[Family, Array] = {}
    for family in FAMILIES:
        mask = ((excess_of(level, family) > least) & lit).astype(np.uint8)
        if int(np.count_nonzero(mask)) >= _FEWEST:
            masks[family] = mask
    return Tints(masks, (~lit).astype(np.uint8), paper) if masks else None


def on_white(colour: Array, paper: tuple[int, int, int]) -> Array:
    """Return the picture as if its paper were white: tinted paper is no coloured ink."""
    steps = np.arange(256, dtype=np.float64)
    table = np.stack([np.minimum(steps * 255 / max(level, 1), 255) for level in paper], axis=-1)
    return np.asarray(cv2.LUT(colour, table.astype(np.uint8)[None]), np.uint8)
