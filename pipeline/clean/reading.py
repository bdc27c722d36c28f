"""Make the grey copy that the readers see, taking off it only what was measured on the page."""

from __future__ import annotations

import time
from typing import NamedTuple

import cv2
import numpy as np

from config.settings import CleanSettings
from models.geometry import Box
from pipeline.clean.bleed import measure_bleed, take_bleed_off
from pipeline.clean.dirt import find_dirt
from pipeline.clean.discolour import take_colour_off
from pipeline.clean.light import even_out, measure_light
from pipeline.clean.overprint import find_overprint
from pipeline.clean.placing import Placing
from pipeline.clean.print_size import has_small_print
from pipeline.clean.raster import Array, to_grey
from pipeline.clean.seals import RoundMark
from pipeline.clean.sheet import Sheet
from pipeline.clean.speckle import measure_speckle, take_specks_off

Parameters = dict[str, float | int | str | bool]


class Step(NamedTuple):
    """Something that was needed and done to the reading copy."""

    name: str
    parameters: Parameters
    ms: int


class Reading(NamedTuple):
    """The grey copy for the readers."""

    grey: Array
    dpi: float
    steps: tuple[Step, ...]


def make_reading(
    sheet: Sheet, rounds: tuple[RoundMark, ...], lean: float, settings: CleanSettings
) -> Reading:
    """Return an 8-bit grey copy of an upright page, straight, at the resolution for reading.

    ``rounds`` are its seals, ``lean`` the degrees counter-clockwise by which it leans. Nothing is
    binarised, no stroke gets thinner.
    """
    scale = reading_scale(sheet, settings.reading_dpi)
    return _Making(sheet, lean, scale).run(rounds)


class _Making:
    """One reading copy in the making. Everything is measured on the small copy as it came."""

    def __init__(self, sheet: Sheet, lean: float, scale: float) -> None:
        self._sheet = sheet
        height, width = sheet.array.shape[:2]
        self._placing = Placing(width, height, lean)
        self._small = sheet.small.shape[1] / width
        self._scale = scale
        self._steps: list[Step] = []
        self._started = time.perf_counter()

    def run(self, rounds: tuple[RoundMark, ...]) -> Reading:
        sheet = self._sheet
        full = self._without_colour(to_grey(sheet.array), rounds)
        grey = self._placing.grey(full, self._scale)
        if grey is sheet.array:
            grey = grey.copy()  # the stored picture is never written into
        dpi = sheet.dpi * self._scale
        small = to_grey(sheet.small)
        grey = self._lit(grey, small)
        self._clean(grey, small, dpi)
        return Reading(grey, dpi, tuple(self._steps))

    def _without_colour(self, grey: Array, rounds: tuple[RoundMark, ...]) -> Array:
        tints = self._sheet.tints
        if tints is None:
            return grey
        paper = max(round(sum(tints.paper) / 3), 128)
        areas = [(mark.family, _filled(mark, self._sheet.small.shape)) for mark in rounds]
        self._mark("seals_off", {"seals": len(areas)}, done=bool(areas))
        crossing = find_overprint(tints, self._sheet.small_dpi)
        for family, mask in (*areas, *crossing):
            box, inside = self._whole(mask)
            take_colour_off(grey, self._sheet.array, box, inside, family, paper)
        colours = ",".join(family for family, _ in crossing)
        self._mark("overprint_off", {"colours": colours}, done=bool(crossing))
        return grey

    def _whole(self, mask: Array) -> tuple[Box, Array]:
        """Return the box and the mask of an area in pixels of the page."""
        left, top, width, height = cv2.boundingRect(mask)
        factor = 1 / self._small
        box = Box(
            int(left * factor),
            int(top * factor),
            min(int((left + width) * factor) + 1, self._placing.width),
            min(int((top + height) * factor) + 1, self._placing.height),
        )
        cut = mask[top : top + height, left : left + width]
        size = (box.width, box.height)
        return box, np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_NEAREST), np.uint8)

    def _lit(self, grey: Array, small: Array) -> Array:
        if self._sheet.raster.bilevel:
            return grey
        light = measure_light(small, self._sheet.small_dpi)
        if light.is_white:
            return grey
        grey = even_out(grey, light, self._placing, self._scale)
        name = "paper_white" if light.is_even else "light_even"
        levels: Parameters = {"darkest": light.darkest, "brightest": light.brightest}
        self._mark(name, levels)
        return grey

    def _clean(self, grey: Array, small: Array, dpi: float) -> None:
        """Take off, in place, what the page does not say."""
        ink, small_dpi = self._sheet.ink, self._sheet.small_dpi
        dirt = find_dirt(ink, small, small_dpi)
        if dirt is not None:
            grey[self._placed(dirt.mask) > 0] = 255
            counts = {"borders": dirt.borders, "holes": dirt.holes}
            self._mark("dirt_off", {**counts, "staples": dirt.staples, "corners": dirt.corners})
        bleed = None if self._sheet.raster.bilevel else measure_bleed(ink, small_dpi)
        if bleed is not None:
            take_bleed_off(grey, self._placed(bleed.keep))
            self._mark("bleed_off", {"cells": bleed.cells})
        speckle = measure_speckle(ink, small_dpi)
        if speckle is not None:
            specks = take_specks_off(grey, self._placed(speckle.free), dpi)
            self._mark("speckle_off", {"density": speckle.density, "specks": specks})

    def _placed(self, mask: Array) -> Array:
        return self._placing.mask(mask, self._small, self._scale)

    def _mark(self, name: str, parameters: Parameters, *, done: bool = True) -> None:
        now = time.perf_counter()
        if done:
            self._steps.append(Step(name, parameters, round((now - self._started) * 1000)))
        self._started = now


def reading_scale(sheet: Sheet, dpi: float) -> float:
    """Return by how much the reading copy is smaller than the page: 1 for small print.

    Readers do best with letters 16 to 20 pixels high; print of 13 to 14 point is so high at 150
    to 200 dpi.
    """
    if sheet.dpi <= dpi or has_small_print(sheet.ink, sheet.small_dpi):
        return 1.0
    return dpi / sheet.dpi


def _filled(mark: RoundMark, shape: tuple[int, ...]) -> Array:
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [mark.hull], 1)
    return mask
