"""A page picture decoded once, with what is measured on its small copy."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from models.page import ImageRef
from pipeline.clean.ink import Ink, find_ink
from pipeline.clean.raster import Array, Raster, load, shrink, small_dpi
from pipeline.clean.tints import Tints, find_tints
from pipeline.clean.upright import Turn, turn_clockwise


class Sheet:
    """A decoded page picture; its small copy, ink and colours are made when first asked for."""

    def __init__(self, raster: Raster) -> None:
        self.raster = raster

    @property
    def array(self) -> Array:
        """The picture itself, grey or RGB."""
        return self.raster.array

    @property
    def dpi(self) -> float:
        return self.raster.dpi

    @property
    def small_dpi(self) -> float:
        return small_dpi(self.raster.dpi)

    @cached_property
    def small(self) -> Array:
        """The copy at ``small_dpi``, grey or RGB."""
        return shrink(self.raster.array, self.raster.dpi)

    @cached_property
    def ink(self) -> Ink:
        return find_ink(self.small, self.small_dpi)

    @cached_property
    def tints(self) -> Tints | None:
        """Where the ink is coloured; ``None`` on a page without colour."""
        return find_tints(self.small)

    def turn(self, turn: Turn) -> None:
        """Turn the sheet itself clockwise: A0 and its turned copy do not fit side by side."""
        if turn == 0:
            return
        small = turn_clockwise(self.small, turn)
        for made in ("ink", "tints"):
            self.__dict__.pop(made, None)
        self.raster = replace(self.raster, array=turn_clockwise(self.raster.array, turn))
        self.small = small


def load_sheet(ref: ImageRef) -> Sheet:
    """Decode a page picture; raise ``DamagedError`` or ``ChecksumMismatchError``."""
    return Sheet(load(ref))
