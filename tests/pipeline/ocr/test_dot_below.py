"""ỵ, which the network does not know, is told by its dot; specks do not make one."""

from __future__ import annotations

import numpy as np
import pytest

from models.letters import without_marks
from pipeline.ocr.dot_below import (
    dotless,
    ends_in_plain_y,
    has_dot_below,
    is_dark_below,
    is_dotted,
)
from pipeline.ocr.language.model import LanguageModel, load_language_model
from pipeline.ocr.lines import gather_lines
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.wording import choose_words
from tests.pipeline.ocr.reading import grey_of, printed, read


@pytest.fixture(scope="module")
def language() -> LanguageModel:
    loaded = load_language_model()
    assert loaded is not None
    return loaded


def said(text: str, network: LineNetwork, language: LanguageModel, size: int = 30) -> str:
    words = read(grey_of(printed(text, size=size)), network)
    blocks = choose_words([gather_lines(words)], language, network.model)
    return " ".join(word.text for line in blocks[0] for word in line.words)


@pytest.mark.parametrize(
    "text",
    [
        "Trung tâm hành chính tỉnh lỵ, huyện lỵ và các khu vực lân cận",
        "Không được đố kỵ, bài xích, tỵ nạn; năm Ất Tỵ",
        "HUYỆN LỴ, NĂM ẤT TỴ",
    ],
)
def test_a_dot_below_makes_the_letter(
    text: str, network: LineNetwork, language: LanguageModel
) -> None:
    assert said(text, network, language) == text


@pytest.mark.parametrize(
    ("aside", "dotted"), [(-0.7, True), (0.0, True), (0.5, True), (0.8, False)]
)
def test_a_dot_belongs_to_the_y_that_was_seen_near_it(aside: float, dotted: bool) -> None:
    column, baseline, ascent = 300.0, 60.0, 20.0
    dot = np.array([[round(column + aside * ascent) - 1, 63, 3, 3, 9]], np.int32)
    assert is_dotted(dot, column, baseline, ascent) is dotted


@pytest.mark.parametrize(
    "text",
    [
        "Công ty này, ngày ấy, máy và giấy, tay quay; hủy",
        "Chủ tịch công ty, công ty. Tại đây, thay y; duy trì kỷ luật",
        "Địa lý, quản lý, lý lịch, tỷ lệ, thủy lợi, quý vị",
    ],
)
def test_commas_and_points_beside_a_y_are_no_dots(
    text: str, network: LineNetwork, language: LanguageModel
) -> None:
    assert said(text, network, language) == text


def test_where_the_plain_word_belongs_a_speck_is_no_dot(
    network: LineNetwork, language: LanguageModel
) -> None:
    words = [
        word._replace(dotted=word.text == "ty")
        for word in read(grey_of(printed("Giám đốc công ty cổ phần")), network)
    ]
    blocks = choose_words([gather_lines(words)], language, network.model)
    assert [word.text for word in blocks[0][0].words][3] == "ty"


@pytest.mark.parametrize(
    ("text", "may"),
    [("ly", True), ("Ty,", True), ("thuy", True), ("này", False), ("y", False), ("lý", False)],
)
def test_only_some_words_can_have_the_letter(text: str, may: bool) -> None:
    assert ends_in_plain_y(text) is may


@pytest.mark.parametrize(
    ("piece", "dark"),
    [
        ((295, 63, 4, 4), True),
        ((290, 40, 14, 26), True),
        ((290, 40, 14, 20), False),
        ((330, 63, 4, 4), False),
    ],
    ids=["a dot", "a letter grown together with its dot", "a letter on the line", "far away"],
)
def test_ink_below_the_line_is_asked_for_near_the_letter(
    piece: tuple[int, int, int, int], dark: bool
) -> None:
    pieces = np.array([[*piece, 9]], np.int32)
    assert is_dark_below(pieces, 297.0, 60.0, 20.0) is dark


@pytest.mark.parametrize("letter", "ạẹịọụặậệộợựẠẸỊỌỤẶẬỆỘỢỰ")
def test_what_a_letter_may_be_without_its_dot_has_its_base_and_case(
    letter: str, network: LineNetwork
) -> None:
    assert has_dot_below(letter)
    found = dotless(letter, network.model.letters, marked_above=True)
    assert without_marks(letter) in found.values()
    for code, text in found.items():
        assert network.model.letters[code] == text
        assert without_marks(text) == without_marks(letter)
        assert not has_dot_below(text)
    plain = dotless(letter, network.model.letters, marked_above=False)
    assert set(plain.values()) <= set(found.values())
    assert set("".join(plain.values()).lower()) <= set("aeiouyươ")


@pytest.mark.parametrize(
    "text",
    [
        "QUYỀN SỬ DỤNG ĐẤT, PHẠM THỊ DỤNG",
        "Bà Đỗ Thị Bich, ông Lê Văn Thịnh, ông Trần Thinh",
    ],
)
def test_dots_are_those_of_the_picture(
    text: str, network: LineNetwork, language: LanguageModel
) -> None:
    assert said(text, network, language) == text


def test_a_dot_that_is_not_there_is_not_read_however_usual_the_word(
    network: LineNetwork, language: LanguageModel
) -> None:
    """``DUNG`` as ``DỤNG`` or ``DỰNG``; which marks it has instead is for other readers to say."""
    name = said("Bà: PHẠM THỊ THU DUNG", network, language)
    assert name.startswith("Bà: PHẠM THỊ THU D")
    assert not any(has_dot_below(letter) for letter in name.split()[-1])
