"""The engine's picture: letters of one size, dotted leaders gone, everything else untouched."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pipeline.ocr.picture import Grey
from pipeline.ocr.prepare import prepare
from tests.pipeline.ocr.pages import blank, write

SENTENCE = "Ủy ban nhân dân xã đề nghị Phòng Nội vụ hướng dẫn việc lập danh mục"


def grey(picture: Image.Image) -> Grey:
    return np.asarray(picture.convert("L"))


def ink(picture: Grey) -> int:
    return int(np.count_nonzero(picture < 128))


def without_scaling(picture: Image.Image) -> Grey:
    """Return the prepared picture of a page with too few letters to be resized."""
    prepared = prepare(grey(picture), 150)
    assert prepared.scale == 1.0
    return prepared.grey


@pytest.mark.parametrize("leader", ["." * 40, " ." * 30, "…" * 12])
def test_a_dotted_leader_goes_and_the_value_before_it_stays(leader: str) -> None:
    picture, value = blank(), blank()
    write(picture, (100, 200), "Dân tộc: Kinh " + leader, 30)
    write(value, (100, 200), "Dân tộc: Kinh ", 30)
    left = without_scaling(picture)
    assert abs(ink(left) - ink(grey(value))) <= 0.02 * ink(grey(value))


@pytest.mark.parametrize("text", ["Căn cứ...", "số 12/QĐ; lập tại: …", "ị ạ ộ ụ ị ạ ọ ẹ ị"])
def test_an_ellipsis_and_dots_of_letters_stay(text: str) -> None:
    picture = blank()
    write(picture, (100, 200), text, 30)
    assert np.array_equal(without_scaling(picture), grey(picture))


def test_a_field_of_specks_is_no_leader() -> None:
    dice = np.random.default_rng(7)
    page = np.full((1754, 1240), 255, np.uint8)
    page[dice.integers(0, 1754, 4000), dice.integers(0, 1240, 4000)] = 0
    assert ink(prepare(page, 150).grey) > 0.9 * ink(page)


@pytest.mark.parametrize("size", [16, 30, 60])
def test_letters_come_to_one_height(size: int) -> None:
    picture = blank(2480, 1200)
    for row in range(8):
        write(picture, (60, 40 + 2 * size * row), SENTENCE, size)
    scale = prepare(grey(picture), 200).scale
    # In this face small letters are 0.46 of the type's size.
    assert 13 <= scale * 0.46 * size <= 19


def test_a_page_without_letters_keeps_its_size() -> None:
    assert prepare(grey(blank()), 300).scale == 1.0
