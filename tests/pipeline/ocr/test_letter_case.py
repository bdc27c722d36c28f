"""Short words in capitals between small letters are small letters seen large."""

from __future__ import annotations

import pytest

from models.geometry import Box
from pipeline.ocr.letter_case import with_right_case
from pipeline.ocr.lines import Line, line_of
from pipeline.ocr.words import RawWord


def line(text: str) -> Line:
    return line_of(
        RawWord(word, word, Box(40 * at, 0, 40 * at + 30, 20), 0.9, 1, (0, 1))
        for at, word in enumerate(text.split())
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("SỐ định danh cá nhân", "Số định danh cá nhân"),
        ("tại cơ SỞ sản xuất", "tại cơ Sở sản xuất"),
        ("ghi rõ SỐ: của giấy", "ghi rõ Số: của giấy"),
    ],
)
def test_a_short_word_follows_the_small_letters_beside_it(read: str, printed: str) -> None:
    found = with_right_case(line(read))
    assert [word.text for word in found.words] == printed.split()
    changed = [word for word in found.words if word.text != word.raw_text]
    assert [word.reason for word in changed] == ["case"]


@pytest.mark.parametrize(
    "text",
    [
        "ỦY BAN NHÂN DÂN XÃ",
        "SỐ 12",
        "theo đề nghị của UBND xã",
        "công dân VN theo luật",
        "theo Nghị định số 12/NĐ-CP",
        "Lưu: VT, VX và các phòng",
    ],
)
def test_real_capitals_stay(text: str) -> None:
    given = line(text)
    assert [word.text for word in with_right_case(given).words] == text.split()
