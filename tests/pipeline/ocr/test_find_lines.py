"""Every letter of a page belongs to a line, and every mark to its own."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.ocr.find_lines import Segment, find_segments
from pipeline.ocr.ink import Ink, find_ink
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.picture import Grey
from pipeline.ocr.rows import order_segments
from tests.pipeline.ocr.lettering import DPI, letter_sized, owners, true_lines, typeset
from tests.pipeline.ocr.pages import SERIF, blank, write
from tests.pipeline.ocr.reading import SENTENCES, grey_of, read, rows_of


def found_on(grey: Grey, dpi: float = 150) -> tuple[Ink, list[Segment]]:
    ink = find_ink(grey, dpi)
    return ink, find_segments(ink)


@tries(max_examples=12)
@given(
    points=st.floats(9, 20),
    spacing=st.floats(1.0, 2.0),
    degrees=st.floats(-1.5, 1.5),
    seed=st.integers(0, 99),
)
def test_every_piece_of_print_is_in_the_line_it_was_printed_with(
    points: float, spacing: float, degrees: float, seed: int
) -> None:
    sheet = typeset(5, points=points, spacing=spacing, degrees=degrees, seed=seed)
    ink, segments = found_on(sheet.grey, DPI)
    rows = np.array([place.row for place in sorted(order_segments(segments))])
    assert rows.max() == 5
    line, owner = true_lines(sheet, ink), owners(segments, ink)
    owner[owner >= 0] = rows[owner[owner >= 0]] - 1
    assert np.all(owner[letter_sized(ink)] >= 0)
    shared = np.zeros(len(owner), bool)
    for segment in segments:
        shared[segment.shared] = True
    told = (owner >= 0) & (line > 0) & ~shared
    assert np.array_equal(owner[told] + 1, line[told])
    assert np.count_nonzero(shared) < 0.1 * len(owner)


@tries(max_examples=8)
@given(points=st.floats(10, 16), degrees=st.floats(-1.5, 1.5))
def test_a_line_knows_where_it_stands_and_how_it_leans(points: float, degrees: float) -> None:
    sheet = typeset(3, points=points, spacing=1.3, degrees=degrees)
    _, segments = found_on(sheet.grey, DPI)
    pixels = points / 72 * DPI
    for segment in segments:
        # Turned counter-clockwise, a line rises; rows are counted downwards.
        assert segment.slope == pytest.approx(-np.tan(np.radians(degrees)), abs=0.002)
        assert 0.5 * pixels < segment.ascent < 0.85 * pixels
    steps = np.diff([segment.baseline for segment in segments])
    assert steps == pytest.approx(1.3 * 1.15 * pixels, abs=3)


@pytest.mark.parametrize("spacing", [0.85, 0.9, 1.0])
def test_marks_between_close_lines_are_given_to_their_own_or_shown_to_both(
    spacing: float,
) -> None:
    page = blank(1240, 300)
    step = round(1.15 * 30 * spacing)
    write(page, (100, 60), "hộ khẩu tại thị xã, nghị định, mục đích sử dụng", 30)
    write(page, (100, 60 + step), "ỨNG DỤNG ỐNG NGẮM, Ổ KHÓA, ẤP ĐỒNG, Ế ẨM Ừ", 30)
    both = [grey_of(page)]
    for number in range(2):
        alone = blank(1240, 300)
        text = "hộ khẩu tại thị xã, nghị định, mục đích sử dụng" if not number else ""
        text = text or "ỨNG DỤNG ỐNG NGẮM, Ổ KHÓA, ẤP ĐỒNG, Ế ẨM Ừ"
        write(alone, (100, 60 + step * number), text, 30)
        both.append(grey_of(alone))
    ink, segments = found_on(both[0])
    assert len(segments) == 2
    for piece in range(1, len(ink.pieces)):
        where = ink.labels == piece
        lines = [number for number in (1, 2) if (both[number][where] < 128).any()]
        if len(lines) != 1:
            continue
        own, other = segments[lines[0] - 1], segments[2 - lines[0]]
        assert piece in own.pieces or piece in other.shared


def columns_page(gap: int) -> Image.Image:
    page = blank()
    for row in range(6):
        write(page, (90, 100 + 50 * row), SENTENCES[row][:28], 26)
        write(page, (500 + gap, 100 + 50 * row), SENTENCES[5 - row][:28], 26)
    return page


def test_a_column_gap_parts_segments() -> None:
    _, segments = found_on(grey_of(columns_page(150)))
    assert len(segments) == 12
    assert all(segment.box.right < 560 or segment.box.left > 560 for segment in segments)


def test_spaces_of_a_justified_line_part_nothing() -> None:
    page = blank(1240, 200)
    write(page, (90, 80), "Phòng   Nội   vụ   hướng   dẫn   việc   lập   danh   mục", 28)
    _, segments = found_on(grey_of(page))
    assert len(segments) == 1


def test_cells_of_a_ruled_table_are_segments_and_rules_are_none() -> None:
    page = blank()
    draw = ImageDraw.Draw(page)
    for row in range(6):
        draw.line((80, 90 + 60 * row, 1160, 90 + 60 * row), fill=0, width=2)
    for column in (80, 170, 640, 1160):
        draw.line((column, 90, column, 390), fill=0, width=2)
    for row in range(5):
        write(page, (110, 104 + 60 * row), str(row + 1), 26)
        write(page, (190, 104 + 60 * row), SENTENCES[row][:34], 26)
        write(page, (660, 104 + 60 * row), SENTENCES[4 - row][:34], 26)
    ink, segments = found_on(grey_of(page))
    owner = owners(segments, ink)
    assert np.all(owner[letter_sized(ink)] >= 0)
    assert len(segments) == 15
    assert all(segment.box.height < 50 for segment in segments)
    assert all(
        not segment.box.left < column < segment.box.right
        for segment in segments
        for column in (170, 640)
    )


@pytest.mark.parametrize("title", ["GIẤY CHỨNG NHẬN", "Sổ hộ khẩu gia đình"])
@pytest.mark.parametrize("size", [44, 60, 68])
def test_a_large_title_keeps_its_marks(title: str, size: int) -> None:
    page = blank()
    write(page, (300, 80), title, size)
    for row in range(8):
        write(page, (100, 200 + 50 * row), SENTENCES[row % 6], 28)
    ink, segments = found_on(grey_of(page))
    assert len(segments) == 9
    assert np.all(owners(segments, ink)[1:] >= 0)


SMALL = "Mẫu số 01 ban hành kèm theo Thông tư số 02/2025/TT-BNV và các xã vùng sâu, cơ sở sản xuất"


@pytest.mark.parametrize("size", [13, 15, 17, 18, 20, 22])
def test_small_print_below_a_text_is_read_in_its_order(size: int, network: LineNetwork) -> None:
    page = blank()
    for row in range(8):
        write(page, (100, 100 + 50 * row), SENTENCES[row % 6], 28)
    write(page, (100, 540), SMALL, size)
    last = rows_of(read(grey_of(page), network))[-1]
    assert SequenceMatcher(None, last, SMALL, autojunk=False).ratio() > 0.98


def test_a_short_page_with_one_word_has_one_line() -> None:
    page = blank()
    write(page, (500, 800), "Mật", 28)
    assert len(found_on(grey_of(page))[1]) == 1


def _noise(height: int, width: int) -> Grey:
    return np.random.default_rng(3).integers(0, 256, (height, width)).astype(np.uint8)


@pytest.mark.parametrize(
    "page",
    [
        np.zeros((1, 1), np.uint8),
        np.full((1, 1), 255, np.uint8),
        np.zeros((900, 700), np.uint8),
        np.full((900, 700), 255, np.uint8),
        np.tile(np.array([[0, 255]], np.uint8), (300, 200)),
        _noise(900, 700),
        _noise(3, 900),
        _noise(900, 3),
    ],
    ids=["black dot", "white dot", "black", "white", "stripes", "noise", "low", "narrow"],
)
def test_pages_without_print_raise_nothing(page: Grey) -> None:
    ink, segments = found_on(page)
    assert ink.labels.shape == page.shape
    for segment in segments:
        assert len(segment.pieces)
        assert segment.box.width > 0


@tries(max_examples=40)
@given(st.data())
def test_any_small_picture_gives_lines_of_its_own_ink(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 90))
    share = data.draw(st.sampled_from([0.02, 0.2, 0.5, 0.95]))
    chance = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    page = np.where(chance.random((height, width)) < share, 0, 255).astype(np.uint8)
    _, segments = found_on(page, dpi=data.draw(st.sampled_from([72.0, 150.0, 300.0])))
    taken = [piece for segment in segments for piece in segment.pieces.tolist()]
    assert len(taken) == len(set(taken))
    assert 0 not in taken


def test_a_short_line_close_above_a_longer_one_of_smaller_type_is_no_row_of_marks(
    network: LineNetwork,
) -> None:
    picture = blank()
    write(picture, (420, 300), "BỘ CÔNG AN", 26)
    write(picture, (330, 331), "MINISTRY OF PUBLIC SECURITY", 19)
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 500 + 54 * row), line, 26)
    found = [row.replace(" ", "") for row in rows_of(read(grey_of(picture), network))]
    assert found[:2] == ["BỘCÔNGAN", "MINISTRYOFPUBLICSECURITY"]


def test_lines_whose_letters_are_as_high_as_large_type_begins_stay_whole() -> None:
    """The zone of a card: capitals 1.7 times the letters of its text, its fillers lower."""
    picture = blank()
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 100 + 40 * row), line, 20)
    zone = ("IDVNM1854348689040185434868<<1", "8508281F2508289VNM<<<<<<<<<<<4")
    mono = SERIF.with_name("LiberationMono-Regular.ttf")
    for row, line in enumerate(zone):
        write(picture, (100, 700 + 36 * row), line, 33, mono)
    _, segments = found_on(grey_of(picture), 200)
    rows = [segment for segment in segments if segment.box.top > 650]
    assert len(rows) == 2
    assert rows[0].box.bottom < rows[1].box.top


def test_what_is_left_of_a_frame_below_a_line_is_not_read_with_it(network: LineNetwork) -> None:
    picture = blank()
    for row, line in enumerate(SENTENCES):
        write(picture, (100, 100 + 54 * row), line, 26)
    write(picture, (130, 800), "28/08/2025", 26)
    draw = ImageDraw.Draw(picture)
    for left in (100, 215):
        draw.rectangle((left, 824, left + 28, 825), fill=0)
    found = rows_of(read(grey_of(picture), network))
    assert found[-1] == "28/08/2025"
