"""Short words in capitals follow the line they stand in."""

from __future__ import annotations

import pytest

from models.geometry import Box
from pipeline.ocr.letter_case import with_right_case
from pipeline.ocr.lines import Line, line_of
from pipeline.ocr.words import RawWord


def line(text: str) -> Line:
    words = text.split()
    return line_of(
        RawWord(word, word, Box(20 * at, 0, 20 * at + 10, 9), 0.9, 1, (0, 1))
        for at, word in enumerate(words)
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("SỐ 72 đường Cách mạng", "Số 72 đường Cách mạng"),
        ("Nhà nước và TỔ chức xã hội", "Nhà nước và Tổ chức xã hội"),
    ],
)
def test_a_lone_word_of_letters_alike_in_both_sizes_is_as_its_line(read: str, printed: str) -> None:
    right = with_right_case(line(read))
    assert " ".join(word.text for word in right.words) == printed
    assert [word.reason for word in right.words if word.text != word.raw_text] == ["case"]


@pytest.mark.parametrize(
    "text",
    [
        "họ và tên người cha: NGUYỄN XUÂN LỘC",  # a name in capitals
        "TỔ CHỨC THỰC HIỆN",  # a heading
        "theo Công văn của BỘ Y TẾ",
        "Căn cứ Luật số QĐ của Bộ",  # a code: Đ has a small letter of its own
        "Ủy ban UBND xã và HĐND",  # no marks: an abbreviation
        "SỐ 7",  # too little to tell
    ],
)
def test_names_headings_and_abbreviations_stay(text: str) -> None:
    assert with_right_case(line(text)) == line(text)
