"""Room for the mark is where nothing is printed, as near to the upper right corner as can be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.render.free_room import Room, find_room
from tests.pipeline.render.papers import keep

DPI = 100
SIZE = (827, 1169)
PAGE = (SIZE[0] * 72 / DPI, SIZE[1] * 72 / DPI)
BLOCK = (170.0, 40.0)
Ink = tuple[int, int, int, int]


def paper(folder: Path, *ink: Ink, colour: int = 0, ground: int = 240) -> Room:
    picture = Image.new("L", SIZE, ground)
    draw = ImageDraw.Draw(picture)
    for box in ink:
        draw.rectangle(box, fill=colour)
    return find_room(keep(picture, folder / "page.png", DPI), *BLOCK)


def pixels(room: Room) -> Ink:
    scale = DPI / 72
    return (
        round(room.left * scale),
        round((PAGE[1] - room.top) * scale),
        round(room.right * scale),
        round((PAGE[1] - room.bottom) * scale),
    )


def overlap(one: Ink, other: Ink) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_on_an_empty_page_it_is_the_upper_right_corner(tmp_path: Path) -> None:
    room = paper(tmp_path)
    assert (room.right - room.left, room.top - room.bottom) == pytest.approx(BLOCK)
    assert PAGE[0] - room.right == pytest.approx(8, abs=6)
    assert PAGE[1] - room.top == pytest.approx(8, abs=6)
    assert not room.covers


boxes = st.tuples(
    st.integers(0, 800), st.integers(0, 1150), st.integers(5, 500), st.integers(2, 60)
).map(lambda b: (b[0], b[1], min(b[0] + b[2], 826), min(b[1] + b[3], 1168)))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(boxes, max_size=12))
def test_no_print_is_covered_while_there_is_room(tmp_path: Path, ink: list[Ink]) -> None:
    room = paper(tmp_path, *ink)
    found = pixels(room)
    assert 0 <= found[0] < found[2] <= SIZE[0]
    assert 0 <= found[1] < found[3] <= SIZE[1]
    assert room.covers or not any(overlap(found, box) for box in ink)


def test_faint_pencil_counts_as_print(tmp_path: Path) -> None:
    head = (600, 20, 826, 90)
    assert not overlap(pixels(paper(tmp_path, head, colour=215)), head)


def test_a_page_full_of_print_is_covered_as_little_as_can_be(tmp_path: Path) -> None:
    rows = [(0, top, 826, top + 12) for top in range(0, 1169, 20)]
    gap = (0, 300, 826, 330)
    left = [row for row in rows if not overlap(row, gap)]
    room = paper(tmp_path, *left)
    assert room.covers
    assert overlap(pixels(room), gap)


@pytest.mark.parametrize("size", [(1, 1), (60, 20), (3000, 40)])
def test_a_page_smaller_than_the_block_is_no_error(tmp_path: Path, size: tuple[int, int]) -> None:
    room = find_room(keep(Image.new("L", size, 255), tmp_path / "small.png", DPI), *BLOCK)
    assert room.left >= 0
    assert room.bottom >= 0


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_pictures_of_every_mode_are_looked_at(tmp_path: Path, mode: str) -> None:
    picture = Image.new("L", SIZE, 255)
    ImageDraw.Draw(picture).rectangle((500, 0, 826, 100), fill=0)
    room = find_room(keep(picture.convert(mode), tmp_path / "page.png", DPI), *BLOCK)
    assert not overlap(pixels(room), (500, 0, 826, 100))
