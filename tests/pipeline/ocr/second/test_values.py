"""Lines of values, read again by two other networks, on drawn pages and with the real networks."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import load_settings
from models.field import FieldKind
from models.geometry import Box
from models.page import ImageRef
from pipeline.ocr.second.values import LETTERS, MARKS, Place, read_values
from pipeline.ocr.tessdata import model_in_use, other_model
from tests.pipeline.ocr.pages import needs_second_reader
from tests.pipeline.ocr.second.heads import Drawn

SETTINGS = load_settings().ocr
NAME, DAY = "Nguyễn Thị Thu Hằng", "21/07/1981"

needs_other_model = pytest.mark.skipif(
    other_model(SETTINGS) is None, reason="one trained model only: make models"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[ImageRef, Box, Box]:
    """A page with a name behind its label and a date; boxes of both values."""
    drawn = Drawn()
    label = drawn.print((200, 300), "Họ và tên:")
    name = drawn.print((label.right, 300), NAME)
    day = drawn.print((200, 400), DAY)
    return drawn.save(tmp_path_factory.mktemp("values")), name, day


@needs_second_reader
@needs_other_model
def test_a_name_is_read_by_both_and_the_label_beside_it_left_out(
    page: tuple[ImageRef, Box, Box],
) -> None:
    picture, name, _ = page
    words = read_values(picture, [Place(box=name, kind=FieldKind.PERSON_NAME)], SETTINGS)
    said = {word.reader: word.text for word in words}

    assert said[MARKS] == NAME
    assert said[LETTERS].endswith("ng")
    assert {word.line for word in words} == {0}


@needs_second_reader
def test_digits_are_read_by_the_reader_of_letters_only(page: tuple[ImageRef, Box, Box]) -> None:
    picture, _, day = page
    words = read_values(picture, [Place(box=day, kind=FieldKind.DATE)], SETTINGS)

    assert [(word.reader, word.text) for word in words] == [(LETTERS, DAY)]
    assert words[0].confidence > 0.9


def test_nothing_is_asked_without_places_or_with_the_second_reader_off(
    page: tuple[ImageRef, Box, Box],
) -> None:
    picture, name, _ = page
    off = SETTINGS.model_copy(update={"second_reader": False})

    assert read_values(picture, [], SETTINGS) == ()
    assert read_values(picture, [Place(box=name, kind=FieldKind.TEXT)], off) == ()


def test_a_lost_picture_and_an_empty_box_say_nothing(
    page: tuple[ImageRef, Box, Box], tmp_path: Path
) -> None:
    picture, name, _ = page
    lost = picture.model_copy(update={"path": tmp_path / "gone.png"})
    nothing = Box(name.left, name.top, name.left + 2, name.top + 2)

    assert read_values(lost, [Place(box=name, kind=FieldKind.TEXT)], SETTINGS) == ()
    assert read_values(picture, [Place(box=nothing, kind=FieldKind.TEXT)], SETTINGS) == ()


@needs_other_model
def test_the_other_model_is_not_the_one_in_use() -> None:
    other = other_model(SETTINGS)

    assert other is not None
    assert other.sha256 != model_in_use(SETTINGS).sha256


@needs_second_reader
def test_the_unit_behind_a_number_is_no_digit_of_it(tmp_path: Path) -> None:
    drawn = Drawn()
    label = drawn.print((200, 300), "Diện tích:")
    after = drawn.print((label.right, 300), "345,4")
    number = after._replace(right=after.right - 9)  # without the space behind it
    drawn.print((number.right + 5, 300), "m²")
    words = read_values(drawn.save(tmp_path), [Place(box=number, kind=FieldKind.NUMBER)], SETTINGS)
    assert [word.text for word in words if word.reader == LETTERS] == ["345,4"]
