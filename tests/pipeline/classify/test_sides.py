"""Two sides of a card, and whose card it is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from config.types import load_document_types
from models.document_type import DocumentType
from models.geometry import Box
from models.page import Code, CodeKind, PageText
from pipeline.classify.document import classify_pages
from pipeline.classify.people import are_other_people, personal_numbers, share_a_person
from tests.pipeline.classify.pages import Line, form, page

TYPES: Mapping[str, DocumentType] = load_document_types()
AN, BINH = "040090123456", "072195987612"


def front(number: str = AN) -> PageText:
    lines = ["CĂN CƯỚC CÔNG DÂN", "Citizen Identity Card", f"Số / No.: {number}"]
    return page([Line(text, 0.1 + i / 20) for i, text in enumerate(lines)])


def back(number: str = AN) -> PageText:
    zone = f"IDVNM0901234562{number}<<4"
    lines = ["Đặc điểm nhận dạng / Personal identification", zone, "9002155M3002153VNM<<<<<<6"]
    return page([Line(text, 0.1 + i / 20) for i, text in enumerate(lines)])


def whole(number: str = AN) -> PageText:
    upper, lower = front(number), back(number)
    words = [word.model_copy(update={"line": word.line + 50}) for word in lower.words]
    shifted = [w.model_copy(update={"box": w.box._replace(top=w.box.top + 1500,
               bottom=w.box.bottom + 1500)}) for w in words]  # fmt: skip
    return upper.model_copy(update={"words": (*upper.words, *shifted)})


def papers(*texts: PageText) -> list[tuple[int, ...]]:
    pages = [text.model_copy(update={"page": n}) for n, text in enumerate(texts, 1)]
    return [one.group.pages for one in classify_pages(pages, TYPES)]


def test_the_number_is_read_from_the_front_the_zone_and_the_code() -> None:
    code = Code(kind=CodeKind.QR, payload=f"{AN}||Nguyễn Văn An|", box=Box(0, 0, 9, 9))
    assert personal_numbers(front()) == {AN}
    assert personal_numbers(back()) == {AN}
    assert personal_numbers(page([], codes=(code,))) == {AN}
    assert personal_numbers(page([Line("Số: 040 090 123 456", 0.2)])) == {AN}
    assert personal_numbers(page([Line("Điện thoại: 0912345678, 1234567890123", 0.2)])) == set()


@pytest.mark.parametrize(("slips", "same"), [(0, True), (2, True), (3, False)])
def test_a_reader_s_slips_are_forgiven(slips: int, same: bool) -> None:
    read = "9" * slips + AN[slips:]
    assert share_a_person(frozenset({AN}), frozenset({read})) is same
    assert not are_other_people(frozenset({AN}), frozenset({read}))
    assert are_other_people(frozenset({AN}), frozenset({BINH}))
    assert not are_other_people(frozenset(), frozenset({BINH}))


def test_front_and_back_of_two_people_are_two_papers() -> None:
    assert papers(front(), back(BINH)) == [(1,), (2,)]


def test_two_fronts_and_then_two_backs_are_two_cards() -> None:
    assert papers(front(), front(BINH), back(), back(BINH)) == [(1, 3), (2, 4)]


def test_a_page_between_the_sides_parts_no_card() -> None:
    assert papers(front(), form("GIẤY KHAI SINH"), back()) == [(1, 3), (2,)]


def test_a_sheet_with_both_sides_takes_no_third_one() -> None:
    assert papers(whole(), back()) == [(1,), (2,)]
    assert papers(whole(), whole(BINH)) == [(1,), (2,)]
