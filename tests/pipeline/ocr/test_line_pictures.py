"""What the network is shown of a line: that line alone, level, of one height."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from models.geometry import Box
from pipeline.ocr.find_lines import Segment, find_segments
from pipeline.ocr.ink import find_ink
from pipeline.ocr.line_pictures import HEIGHT, LinePicture, cut_lines
from pipeline.ocr.network.recognise import LineNetwork
from tests.pipeline.ocr.lettering import DPI, typeset
from tests.pipeline.ocr.pages import blank, write
from tests.pipeline.ocr.reading import SENTENCES, grey_of, pictures_of, printed, text_of


def text(picture: LinePicture, network: LineNetwork) -> str:
    return text_of(network.read([picture.pixels])[0], network)


@pytest.mark.parametrize("points", [8, 13, 24])
def test_a_line_is_as_high_as_the_network_wants_from_ink_to_paper(points: int) -> None:
    sheet = typeset(2, points=points, spacing=1.4)
    for picture in pictures_of(sheet.grey, DPI):
        assert picture.pixels.shape[0] == HEIGHT == 36
        assert picture.pixels.dtype == np.float32
        assert picture.pixels.min() == -1.0
        assert picture.pixels.max() == 1.0
        assert np.median(picture.pixels) > 0.9


def test_columns_of_a_picture_are_found_on_the_page() -> None:
    page = blank(1240, 200)
    write(page, (100, 80), "l", 30)
    far = write(page, (125, 80), "hhhhhhhhhhhhhhhhhhhhhhh", 30)
    (picture,) = pictures_of(grey_of(page))
    ink = np.flatnonzero((picture.pixels < 0).any(axis=0))
    assert picture.left + ink[0] / picture.scale == pytest.approx(101, abs=3)
    assert picture.left + ink[-1] / picture.scale == pytest.approx(far.right, abs=4)


@pytest.mark.parametrize("degrees", [-1.5, -0.7, 0.7, 1.5])
def test_a_leaning_line_is_shown_level_and_reads_the_same(
    degrees: float, network: LineNetwork
) -> None:
    page = printed(*SENTENCES, size=30, step=70)
    straight = [text(picture, network) for picture in pictures_of(grey_of(page))]
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    pictures = pictures_of(grey_of(turned))
    assert [text(picture, network) for picture in pictures] == straight == list(SENTENCES)


def test_the_ink_of_other_lines_is_not_shown(network: LineNetwork) -> None:
    page = blank(1240, 300)
    write(page, (100, 60), "hộ khẩu tại thị xã, nghị định, mục đích sử dụng", 30)
    write(page, (100, 95), "ỨNG DỤNG ỐNG NGẮM, Ổ KHÓA, ẤP ĐỒNG", 30)
    upper, lower = pictures_of(grey_of(page))
    assert text(upper, network) == "hộ khẩu tại thị xã, nghị định, mục đích sử dụng"
    assert text(lower, network) == "ỨNG DỤNG ỐNG NGẮM, Ổ KHÓA, ẤP ĐỒNG"


def test_rules_and_pictures_beside_a_line_are_not_shown() -> None:
    plain, drawn = blank(1240, 300), blank(1240, 300)
    for page in (plain, drawn):
        write(page, (200, 130), SENTENCES[3], 30)
    draw = ImageDraw.Draw(drawn)
    draw.line((150, 118, 1150, 118), fill=0, width=2)
    draw.line((150, 176, 1150, 176), fill=0, width=2)
    draw.ellipse((1010, 40, 1200, 230), outline=0, width=4)
    before, after = pictures_of(grey_of(plain)), pictures_of(grey_of(drawn))
    assert np.array_equal(before[0].pixels, after[0].pixels)


def test_letters_beside_what_is_hidden_keep_their_edges(network: LineNetwork) -> None:
    page = blank(1240, 300)
    write(page, (200, 130), "Kính gửi: Phòng Nội vụ", 30)
    ImageDraw.Draw(page).line((150, 163, 1100, 163), fill=0, width=2)
    (picture,) = pictures_of(grey_of(page))
    assert text(picture, network) == "Kính gửi: Phòng Nội vụ"


def test_a_line_at_the_very_edge_of_the_page_is_shown_with_paper_around(
    network: LineNetwork,
) -> None:
    page = grey_of(printed("Phòng Nội vụ"))
    rows, columns = np.nonzero(page < 128)
    cut = page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    (picture,) = pictures_of(np.ascontiguousarray(cut))
    assert text(picture, network) == "Phòng Nội vụ"


@st.composite
def any_segment(draw: st.DrawFn) -> Segment:
    left, top = draw(st.integers(-50, 350)), draw(st.integers(-50, 350))
    box = Box(left, top, left + draw(st.integers(1, 400)), top + draw(st.integers(1, 200)))
    baseline = top + draw(st.floats(0, 1)) * box.height
    slope, ascent = draw(st.floats(-0.06, 0.06)), draw(st.floats(0.5, 200))
    none = np.zeros(0, np.int32)
    return Segment(box, baseline, slope, ascent, none, none)


@tries(max_examples=40)
@given(any_segment())
def test_whatever_segment_is_asked_for_a_picture_comes(segment: Segment) -> None:
    page = np.full((300, 300), 255, np.uint8)
    page[100:120, 50:200:7] = 0
    (picture,) = cut_lines(page, find_ink(page, 150), [segment])
    assert picture.pixels.shape[0] == HEIGHT
    assert picture.pixels.shape[1] >= 3
    assert np.isfinite(picture.pixels).all()
    assert picture.scale > 0


def test_no_segments_no_pictures() -> None:
    page = np.full((50, 50), 255, np.uint8)
    ink = find_ink(page, 150)
    assert cut_lines(page, ink, find_segments(ink)) == []
