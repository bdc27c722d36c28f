"""Two half sheets scanned as one page."""

from __future__ import annotations

from collections.abc import Mapping

from config.types import load_document_types
from models.document_type import UNKNOWN_TYPE, DocumentType
from models.page import PageText
from pipeline.classify.document import classify_pages
from pipeline.classify.halves import two_halves
from tests.pipeline.classify.pages import MOTTO, Line, form, page

TYPES: Mapping[str, DocumentType] = load_document_types()


def halves(upper: str, lower: str) -> PageText:
    second = [Line(line.text, line.y + 0.5, line.middle) for line in MOTTO]
    return page([*MOTTO, Line(upper, 0.15, tall=58), *second, Line(lower, 0.63, tall=58)])


def test_two_kinds_on_one_page_are_no_paper_of_either() -> None:
    found = classify_pages([halves("GIẤY KHAI SINH", "GIẤY ỦY QUYỀN")], TYPES)
    assert [one.type for one in found] == [UNKNOWN_TYPE]
    assert [finding.code for finding in found[0].findings] == ["TYPE-002"]


def test_a_foreign_paper_below_one_of_ours_counts_too() -> None:
    assert two_halves(halves("GIẤY KHAI SINH", "ĐƠN KHIẾU NẠI"), TYPES)


def test_two_parts_of_one_kind_are_one_kind_of_page() -> None:
    title = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    assert not two_halves(halves(title, title), TYPES)


def test_one_head_is_one_paper() -> None:
    assert not two_halves(form("GIẤY KHAI SINH", "Nơi sinh:"), TYPES)
