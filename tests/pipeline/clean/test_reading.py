from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from config.settings import load_settings
from pipeline.clean.raster import Array, Raster
from pipeline.clean.reading import make_reading
from pipeline.clean.seals import find_round
from pipeline.clean.sheet import Sheet
from tests.pipeline.clean.papers import A4, DPI, font, sheet, with_seal

RED = (205, 40, 50)
SETTINGS = load_settings().clean


def sheet_of(array: Array, *, bilevel: bool = False) -> Sheet:
    return Sheet(Raster(array, DPI, bilevel, None))


def reading(image: Image.Image) -> np.ndarray:
    made = sheet_of(np.asarray(image))
    rounds = find_round(made.tints, made.small_dpi) if made.tints else ()
    return make_reading(made, rounds, 0.0, SETTINGS).grey.astype(int)


def test_a_seal_is_gone_and_the_print_below_it_stays() -> None:
    plain = sheet(28)
    sealed = with_seal(plain, (620, 900), 110, RED)
    box = (slice(780, 1020), slice(500, 740))
    without, with_it = reading(with_seal(plain, (-900, -900), 110, RED))[box], reading(sealed)[box]
    assert with_it[without > 245].mean() > 240  # paper
    assert with_it[without < 90].mean() < 110  # print
    assert np.abs(with_it - without).mean() < 6
    # It was there: the grey of the picture itself is far from the clean page.
    grey = np.asarray(sealed.convert("L")).astype(int)[box]
    assert np.abs(grey - without).mean() > 12


def test_a_seal_inside_a_coloured_frame_is_gone_and_the_frame_stays() -> None:
    """Blanks of certificates have a red frame round the whole page."""
    page = sheet(28)
    ImageDraw.Draw(page).rectangle((60, 60, A4[0] - 60, A4[1] - 60), outline=RED, width=6)
    box = (slice(780, 1020), slice(500, 740))
    without = reading(with_seal(page, (-900, -900), 110, RED))
    with_it = reading(with_seal(page, (620, 900), 110, RED))
    assert np.abs(with_it[box] - without[box]).mean() < 6
    assert with_it[300:1500, 55:70].min() < 120


def test_half_a_seal_at_the_edge_is_gone_too() -> None:
    blank = Image.new("RGB", A4, (250, 249, 244))
    shown = reading(with_seal(blank, (A4[0] - 1, 800), 110, RED))
    assert shown[690:910, -115:].mean() > 248
    assert shown.min() > 190


def test_red_text_and_red_frames_are_kept_for_the_readers() -> None:
    page = Image.new("RGB", A4, (250, 249, 244))
    draw = ImageDraw.Draw(page)
    draw.text((300, 200), "GIẤY KHAI SINH", font=font(7), fill=RED)
    draw.rectangle((700, 500, 1000, 700), outline=RED, width=4)
    draw.text((730, 520), "ĐẾN  Số: 125", font=font(5), fill=RED)
    shown = reading(page)
    assert shown[200:260, 300:700].min() < 110
    assert shown[500:705, 700:1005].min() < 110


def test_blue_and_black_ink_stay_dark() -> None:
    page = Image.new("RGB", A4, (250, 249, 244))
    draw = ImageDraw.Draw(page)
    draw.line((200, 300, 800, 340), fill=(40, 60, 170), width=4)
    draw.line((200, 500, 800, 540), fill=(20, 20, 20), width=4)
    shown = reading(page)
    assert shown[300:345].min() < 90
    assert shown[500:545].min() < 40


def test_uneven_light_is_evened() -> None:
    light = np.linspace(1.0, 0.72, A4[0])[None, :, None]
    lit = Image.fromarray((np.asarray(sheet(28)) * light).astype(np.uint8))
    shown = reading(lit)
    paper = [int(np.percentile(shown[:, start : start + 200], 70)) for start in (20, 500, 1000)]
    assert min(paper) >= 250
    darkest = [shown[:, start : start + 200].min() for start in (200, 800)]
    assert max(darkest) < 70


def test_strokes_do_not_get_thinner_and_stay_grey() -> None:
    page = sheet(28)
    before = np.asarray(page.convert("L")).astype(int)
    shown = reading(page)
    # Half way between ink and paper, on either scale.
    strokes = np.count_nonzero(before < (25 + 249) / 2)
    assert np.count_nonzero(shown < (shown.min() + 255) / 2) >= 0.99 * strokes
    assert len(np.unique(shown)) > 50


def test_a_dark_photo_is_not_lit_up() -> None:
    page = sheet(10)
    page.paste((70, 65, 60), (300, 900, 900, 1500))
    shown = reading(page)
    assert shown[1000:1400, 400:800].max() < 150


def test_a_grey_and_a_bilevel_page_pass_too() -> None:
    grey = sheet(10).convert("L")
    assert reading(grey).shape == (A4[1], A4[0])
    black_and_white = np.where(np.asarray(grey) > 128, 255, 0).astype(np.uint8)
    made = make_reading(sheet_of(black_and_white, bilevel=True), (), 0.0, SETTINGS)
    assert (made.grey == black_and_white).all()
    assert made.steps == ()
