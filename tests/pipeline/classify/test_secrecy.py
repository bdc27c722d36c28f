"""The mark of a state secret, and what is none. All papers are made up."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from models.page import Mark, MarkKind
from pipeline.classify.secrecy import has_secret_mark
from tests.pipeline.classify.pages import HEIGHT, WIDTH, Line, joined, left, official, page, right


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "TUYỆTMẬT", "|MẬT|", "MẠT"])
@pytest.mark.parametrize("y", [0.04, 0.13, 0.25])
def test_a_mark_near_the_head_is_found(words: str, y: float) -> None:
    assert has_secret_mark(page([left("SỞ NỘI VỤ", 0.08), left(words, y)]))


def test_letters_may_come_decomposed() -> None:
    assert has_secret_mark(page([left(unicodedata.normalize("NFD", "TỐI MẬT"), 0.13)]))


@pytest.mark.parametrize(
    "lines",
    [
        [Line("Cơ quan có trách nhiệm bảo mật thông tin và giữ bí mật", 0.2)],
        [Line("Tài liệu đóng dấu độ MẬT phải nộp lại", 0.2)],
        [Line("QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC", 0.2)],
        [Line("QUY CHẾ BẢO MẬT", 0.2)],
        [Line("DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ", 0.2), Line("TUYỆT MẬT", 0.218)],
        [Line("DANH MỤC BÍ", 0.2), Line("MẬT NHÀ NƯỚC", 0.218)],
        [Line("GIẢI MẬT", 0.12)],
        [Line("GIẢI", 0.12), Line("MẬT", 0.137)],
        [Line("MẬT, TỐI MẬT,", 0.2)],
        [Line("MẶT", 0.12)],
        [Line("MẮT", 0.12)],
        [Line("Mật", 0.12)],
        [Line("mật", 0.12)],
        [Line("MẬT", 0.6)],
        [Line("HỎA TỐC", 0.12)],
    ],
)
def test_the_word_in_text_titles_and_elsewhere_is_no_mark(lines: list[Line]) -> None:
    assert not has_secret_mark(page([left("SỞ NỘI VỤ", 0.05), *lines]))


def test_a_mark_that_the_reader_joined_to_the_number_of_the_other_column_is_found() -> None:
    words = joined([left("TỐI MẬT", 0.13), right("Bình An, ngày 05 tháng 8 năm 2025", 0.13)])
    paper = official("QĐ-UBND", "QUYẾT ĐỊNH")
    assert has_secret_mark(paper.model_copy(update={"words": (*paper.words, *words)}))


def test_a_word_that_lost_its_marks_counts_only_inside_a_stamp() -> None:
    paper = page([left("MÁT", 0.13)])
    box = paper.words[0].box
    around = Box(box.left - 40, box.top - 30, box.right + 40, box.bottom + 30)
    stamp = Mark(kind=MarkKind.STAMP, box=around, colour="red")
    elsewhere = stamp.model_copy(update={"box": Box(0, HEIGHT - 300, WIDTH, HEIGHT)})
    assert has_secret_mark(paper, [stamp])
    assert not has_secret_mark(paper, [elsewhere])
    assert not has_secret_mark(paper)


def test_the_print_beside_a_stamp_is_no_part_of_it() -> None:
    words = joined([Line("QUYẾT ĐỊNH MẬT", 0.13)])
    paper = page([]).model_copy(update={"words": words})
    box = words[-1].box
    around = Box(box.left - 4, box.top - 30, box.right + 40, box.bottom + 30)
    assert has_secret_mark(paper, [Mark(kind=MarkKind.STAMP, box=around, colour="red")])
    assert not has_secret_mark(paper)


def test_an_ordinary_paper_has_none() -> None:
    assert not has_secret_mark(official("QĐ-UBND", "QUYẾT ĐỊNH", "Về việc giữ bí mật nhà nước"))
    assert not has_secret_mark(page([]))


@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_text_is_safe(lines: list[str]) -> None:
    has_secret_mark(page([Line(text, 0.1 + 0.03 * n) for n, text in enumerate(lines)]))
