from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from config.settings import load_settings
from pipeline.clean.raster import Raster
from pipeline.clean.reading import Reading, make_reading
from pipeline.clean.seals import find_round
from pipeline.clean.sheet import Sheet
from tests.pipeline.clean.papers import (
    DPI,
    handwritten,
    over,
    sheet,
    signed,
    with_frame_stamp,
    with_seal,
)

SETTINGS = load_settings().clean
RED, BLUE, VIOLET = (205, 40, 50), (45, 60, 165), (110, 50, 150)
NOTHING = Image.new("RGB", (1240, 1754), "white")


def read(image: Image.Image) -> Reading:
    made = Sheet(Raster(np.asarray(image), DPI, False, None))
    rounds = find_round(made.tints, made.small_dpi) if made.tints else ()
    return make_reading(made, rounds, 0.0, SETTINGS)


def names(made: Reading) -> list[str]:
    return [step.name for step in made.steps]


@pytest.mark.parametrize("colour", [RED, VIOLET])
def test_a_stamp_over_print_goes_and_the_print_stays(colour: tuple[int, int, int]) -> None:
    plain = sheet(28)
    made = read(with_frame_stamp(plain, (500, 800), colour))
    assert "overprint_off" in names(made)
    box = (slice(790, 980), slice(490, 840))
    wanted, got = (read(over(plain, NOTHING)).grey.astype(int), made.grey.astype(int))
    assert np.abs(got - wanted)[box].mean() < 6
    assert got[box][wanted[box] < 90].mean() < 120
    stamped = np.asarray(with_frame_stamp(plain, (500, 800), colour).convert("L")).astype(int)
    assert np.abs(stamped - wanted)[box].mean() > 15  # it was there


@pytest.mark.parametrize("colour", [RED, VIOLET, BLUE])
def test_a_stamp_on_bare_paper_stays_to_be_read(colour: tuple[int, int, int]) -> None:
    made = read(with_frame_stamp(sheet(10), (200, 1100), colour))
    assert "overprint_off" not in names(made)
    assert made.grey[1100:1265, 200:525].min() < 130


def test_a_signature_over_the_typed_name_goes() -> None:
    made = read(signed(sheet(26), (500, 900), BLUE))
    assert "overprint_off" in names(made)


def test_blue_handwriting_among_print_stays() -> None:
    made = read(handwritten(sheet(26, columns=(0.1, 0.5)), (560, 800), BLUE))
    assert "overprint_off" not in names(made)
    assert made.grey[790:815, 640:690].min() < 120


def test_a_round_violet_stamp_over_print_goes() -> None:
    plain = sheet(28)
    made = read(with_seal(plain, (620, 900), 110, VIOLET))
    assert "seals_off" in names(made)
    wanted = read(over(plain, NOTHING)).grey.astype(int)
    box = (slice(780, 1020), slice(500, 740))
    assert np.abs(made.grey.astype(int) - wanted)[box].mean() < 8
