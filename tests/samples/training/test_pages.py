"""Pages made to learn from: what they are, and that chance alone makes them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.types import load_document_types
from models.document_type import BLANK_TYPE, UNKNOWN_TYPE, DocumentType
from samples.training.drawn_papers import TextSheet
from samples.training.other_papers import forms_inside, label_of, other_kinds, other_page
from samples.training.own_papers import own_pages
from samples.training.page_of_rows import HEIGHT, WIDTH, Piece, body, page_of_rows
from samples.training.texts import read_lines, text_samples
from samples.training.wear import worn

TYPES: Mapping[str, DocumentType] = load_document_types()
OURS = sorted(set(TYPES) - {UNKNOWN_TYPE, BLANK_TYPE})
PROSE = ["Ủy ban nhân dân giao các đơn vị liên quan triển khai thực hiện."] * 40


@pytest.mark.parametrize("type_id", OURS)
def test_every_type_begins_with_a_page_of_its_own(type_id: str) -> None:
    pages = list(own_pages(TYPES[type_id], random.Random(3), PROSE))
    assert pages[0][0] == "first"
    assert all(place == "following" for place, _ in pages[1:])
    assert all(page.words for _, page in pages)


def test_the_same_draws_make_the_same_page() -> None:
    one, other = (
        list(own_pages(TYPES["giay_khai_sinh"], random.Random(5), PROSE)) for _ in range(2)
    )
    assert one == other


def test_no_foreign_paper_bears_a_title_of_ours() -> None:
    for told in other_kinds():
        assert label_of([title.upper() for title in told.title], TYPES) == UNKNOWN_TYPE, told.kind
        assert other_page(told, random.Random(1)).words


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(OURS))
def test_wear_takes_and_changes_words_and_adds_none_but_specks(seed: int, type_id: str) -> None:
    page = next(own_pages(TYPES[type_id], random.Random(seed), PROSE))[1]
    once = worn(page, random.Random(seed))
    assert once == worn(page, random.Random(seed))
    assert {word.line for word in once.words} <= {word.line for word in page.words}
    assert (once.width, once.height) == (page.width, page.height)


def test_rows_stand_below_each_other_and_end_with_the_page() -> None:
    page = page_of_rows(
        [(Piece("Số: 1", 0.25), Piece("Vinh, ngày", 0.75)), *body(["Điều 1."] * 99)]
    )
    assert all(
        0 <= w.box.left < w.box.right <= WIDTH and w.box.bottom <= HEIGHT for w in page.words
    )
    tops = [line.box.top for line in page.lines]
    assert tops == sorted(tops)
    assert page.lines[0].text == "Số: 1 Vinh, ngày"


def test_a_sheet_tells_what_it_prints_line_by_line() -> None:
    sheet = TextSheet()
    sheet.text(120, 30, "Độc lập - Tự do")
    sheet.text(30, 30.4, "XÃ ĐÔ LƯƠNG")
    sheet.text(60, 60, "GIẤY KHAI SINH")
    card = TextSheet(85.6, 54)
    card.text(10, 10, "CĂN CƯỚC")
    sheet.place(card, 50, 100)
    assert [line.text for line in sheet.page_text().lines] == [
        "XÃ ĐÔ LƯƠNG Độc lập - Tự do",
        "GIẤY KHAI SINH",
        "CĂN CƯỚC",
    ]


FORM = [
    "PHỤ LỤC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    "ĐƠN ĐỀ NGHỊ", "Kính gửi:", "Tên tổ chức:", "Địa chỉ:", "Đề nghị cấp giấy phép:",
    "NGƯỜI LÀM ĐƠN",
]  # fmt: skip


def test_forms_inside_a_text_are_found_and_named() -> None:
    assert [label for label, _ in forms_inside(FORM, TYPES)] == [UNKNOWN_TYPE]
    ours = [line.replace("ĐƠN ĐỀ NGHỊ", "GIẤY ỦY QUYỀN") for line in FORM]
    assert [label for label, _ in forms_inside(ours, TYPES)] == ["giay_uy_quyen"]


def test_a_text_gives_its_first_page_and_pages_that_follow(tmp_path: Path) -> None:
    lines = ["CHÍNH PHỦ", "NGHỊ ĐỊNH", *(f"Điều {n}. Quy định chung" for n in range(200))]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-16")
    ((name, read),) = read_lines(tmp_path)
    assert read == lines
    labels = [one.label for one in text_samples(name, read, TYPES, random.Random(1))]
    assert labels == ["nghi_dinh", "trang_sau", "trang_sau"]
