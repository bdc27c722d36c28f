"""ỵ, which the network does not know, is told by its dot; specks do not make one."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.ocr.dot_below import ends_in_plain_y, is_dotted
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
