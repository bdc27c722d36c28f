"""The same wording, or another title of nearly the same letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.alignment import is_same_wording
from pipeline.classify.folding import fold_words


@pytest.mark.parametrize(
    ("read", "title", "same"),
    [
        ("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", True),
        ("GIÃYXÁC NHẠN TINH TRANC HÔN NHÂN", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", True),
        ("GIẤY XÁC NHẬN TÌNH TRẠNG NHÀ Ở", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", False),
        (
            "GIẤY CHỨNG NHẬN ĐĂNG KÝ KINH DOANH",
            "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH",
            False,
        ),
        ("TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH", "TỜ KHAI ĐĂNG KÝ KHAI SINH", False),
        ("GIẤY CHỨNG NHẬN KẾT QUẢ", "GIẤY CHỨNG NHẬN KẾT HÔN", False),
    ],
)
def test_words_decide_and_not_the_number_of_letters(read: str, title: str, same: bool) -> None:
    assert is_same_wording(fold_words(read), fold_words(title)) is same


WORDS = st.lists(st.text("ABCDEFGH", min_size=2, max_size=7), min_size=1, max_size=6)


@given(WORDS)
def test_joined_words_are_the_same_wording(words: list[str]) -> None:
    assert is_same_wording(words, words)
    assert is_same_wording(["".join(words)], words)


@given(WORDS, st.data())
def test_one_slip_in_each_word_is_forgiven_and_a_missing_word_is_not(
    words: list[str], data: st.DataObject
) -> None:
    slipped = ["x" + word[1:] for word in words]
    assert is_same_wording(slipped, words)
    if len(words) > 1:
        gone = data.draw(st.integers(0, len(words) - 1))
        left = words[:gone] + words[gone + 1 :]
        assert not is_same_wording(left, [*words[:gone], "xyz" + words[gone], *words[gone + 1 :]])
