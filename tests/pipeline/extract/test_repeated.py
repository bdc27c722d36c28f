"""What a paper's text says again puts the marks of its subject right, and nothing else."""

from __future__ import annotations

import pytest

from models.geometry import Box
from models.page import Word
from pipeline.extract.repeated import settled_by_text
from pipeline.extract.subjects import subject_value


def words(line: str, confidence: float = 0.9) -> list[Word]:
    return [
        Word(
            text=text,
            raw_text=text,
            box=Box(0, 0, 1, 1),
            confidence=confidence,
            block=0,
            line=0,
            reader="tesseract",
        )
        for text in line.split()
    ]


def settled(line: str, *text: str, clear: float = 0.99) -> str:
    return " ".join(settled_by_text(words(line), [words(row, clear) for row in text]))


def test_marks_follow_the_text_that_says_the_words_again() -> None:
    text = ("Căn cứ công tác chuyển hóa địa bàn", "việc chuyển hóa địa bàn được giao")
    assert settled("Về việc chuyên hóa địa ban", *text) == "Về việc chuyển hóa địa bàn"


def test_capitals_and_signs_of_the_line_stay() -> None:
    text = ("sửa đổi, bổ sung một số điều", "Sửa đổi, bổ sung một số điều")
    assert settled("SỬA ĐÔI, BÓ SUNG MỘT SÓ ĐIỀU", *text) == "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU"


@pytest.mark.parametrize(
    "text",
    [
        ("chuyển hóa địa bàn",),
        ("chuyển hóa địa bàn", "chuyến hóa địa bàn"),
        ("chuyển giao", "chuyển giao"),
        (),
    ],
    ids=["once only", "in two spellings", "beside other words", "no text"],
)
def test_without_two_same_witnesses_the_reading_stays(text: tuple[str, ...]) -> None:
    assert settled("Về việc chuyên hóa", *text) == "Về việc chuyên hóa"


def test_words_that_were_read_as_well_as_the_text_stay() -> None:
    text = ("chuyển hóa địa bàn", "chuyển hóa địa bàn")
    assert settled("Về việc chuyên hóa", *text, clear=0.85) == "Về việc chuyên hóa"


def test_letters_and_digits_are_never_changed() -> None:
    text = ("số 57/2015 ngày nay", "số 57/2015 ngày nay")
    assert settled("sộ 51/2015 ngày nai", *text) == "sộ 51/2015 ngày nai"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Về thủ tục trên môi trường điện tử” —", "Về thủ tục trên môi trường điện tử"),
        ("Về thủ tục trên môi trường điện tử —", "Về thủ tục trên môi trường điện tử"),
        ("Về Đề án “Nông thôn mới”", "Về Đề án “Nông thôn mới”"),
        ("Về giai đoạn 2021 – 2025", "Về giai đoạn 2021 – 2025"),
    ],
)
def test_a_rule_behind_the_subject_is_no_part_of_it(printed: str, value: str) -> None:
    assert subject_value(printed) == value
