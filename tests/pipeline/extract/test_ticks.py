"""Boxes to tick are tri-state, and belong to the words before or behind them."""

from __future__ import annotations

import pytest

from config.types import load_document_types
from models.field import FieldValue
from models.geometry import Box
from models.page import PageText, TickBox
from pipeline.extract.extract import extract_fields
from tests.pipeline.extract.printing import Printer

TYPES = load_document_types()
BEHIND = (870, 1150)
"""Behind ``Có`` and behind ``Không``."""
BEFORE = (745, 955)


def _page(*boxes: tuple[int, bool], words: str = "Có", no: str = "Không") -> PageText:
    page = Printer().centred("TỜ KHAI ĐĂNG KÝ KHAI SINH")
    page.line("Tôi cam đoan những nội dung khai trên đây là đúng sự thật.")
    top = page.top
    page.line((300, "Đề nghị cấp bản sao:"), (800, words), (1000, no), (1350, "Số lượng: 02 bản"))
    found = tuple(
        TickBox(box=Box(left, top, left + 40, top + 40), ticked=ticked, ink=0.3 if ticked else 0.0)
        for left, ticked in boxes
    )
    return page.done().model_copy(update={"tick_boxes": found})


def _copies(page: PageText) -> FieldValue:
    fields = extract_fields(TYPES["to_khai_dang_ky_khai_sinh"], (page,))
    return next(field for field in fields if field.name == "de_nghi_cap_ban_sao")


@pytest.mark.parametrize("places", [BEHIND, BEFORE])
@pytest.mark.parametrize(("yes", "no", "said"), [(True, False, True), (False, True, False)])
def test_the_marked_box_of_a_pair_is_the_answer(
    places: tuple[int, int], yes: bool, no: bool, said: bool
) -> None:
    field = _copies(_page((places[0], yes), (places[1], no)))
    assert field.value is said
    assert field.votes[0].reader == "ink"
    assert field.box is not None


def test_a_pair_without_a_mark_says_nothing() -> None:
    field = _copies(_page((BEHIND[0], False), (BEHIND[1], False)))
    assert (field.value, field.printed) == (None, None)


def test_a_pair_with_two_marks_is_for_a_person() -> None:
    field = _copies(_page((BEHIND[0], True), (BEHIND[1], True)))
    assert field.value is None
    assert field.printed == "Có ☒ Không ☒"


def test_half_a_pair_is_for_a_person() -> None:
    field = _copies(_page((BEHIND[0], True)))
    assert field.value is None
    assert field.printed is not None


def test_a_box_in_another_row_says_nothing() -> None:
    page = _page()
    stray = TickBox(box=Box(870, 900, 910, 940), ticked=True, ink=0.4)
    field = _copies(page.model_copy(update={"tick_boxes": (stray,)}))
    assert field.value is None


def test_what_the_reader_names_counts_where_no_box_was_found() -> None:
    assert _copies(_page(words="Có ☒", no="Không ☐")).value is True


@pytest.mark.parametrize("left", [330, 1250])
def test_a_single_box_stands_before_or_behind_its_words(left: int) -> None:
    page = Printer().centred("ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT")
    top = page.top
    page.line((400, "Có nhu cầu cấp mới Giấy chứng nhận"))
    for ticked in (True, False):
        one = TickBox(box=Box(left, top, left + 40, top + 40), ticked=ticked, ink=0.4 * ticked)
        text = page.done().model_copy(update={"tick_boxes": (one,)})
        fields = extract_fields(TYPES["don_dang_ky_bien_dong_dat_dai"], (text,))
        field = next(field for field in fields if field.name == "cap_moi_gcn")
        assert field.value is ticked
