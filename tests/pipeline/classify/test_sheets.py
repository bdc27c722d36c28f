"""Our sheets told from papers that only show such a code."""

from __future__ import annotations

import pytest

from models.geometry import Box
from models.page import Code, CodeKind, PageText
from models.separator import Separator, SeparatorKind
from pipeline.classify.sheets import sheet_on
from tests.pipeline.classify.pages import Line, page

SHEET = Separator(kind=SeparatorKind.DOSSIER, dossier_id="H41.18-250812-0001")
PAPER = Separator(kind=SeparatorKind.PAPER)


def showing(*sheets: Separator, words: int = 20, heading: str = "TỜ PHÂN CÁCH") -> PageText:
    codes = tuple(
        Code(kind=CodeKind.QR, payload=sheet.payload, box=Box(800, 1000, 1600, 1800))
        for sheet in sheets
    )
    lines = [Line(heading, 0.1, tall=120)] if heading else []
    rest = [Line("chữ trên giấy " * 3, 0.6 + 0.005 * n) for n in range(words // 9)]
    return page([*lines, *rest], codes=codes)


@pytest.mark.parametrize("heading", ["TỜ PHÂN CÁCH", "TO PHAN CÁCH", ""])
def test_a_sheet_is_known_by_its_code_also_where_its_heading_is_lost(heading: str) -> None:
    assert sheet_on(showing(SHEET, heading=heading)) == SHEET


def test_a_full_page_with_such_a_code_stays_a_paper() -> None:
    assert sheet_on(showing(SHEET, words=200, heading="")) is None
    assert sheet_on(showing(SHEET, words=400)) is None


def test_two_different_codes_say_nothing_and_one_twice_says_one() -> None:
    assert sheet_on(showing(SHEET, PAPER)) is None
    assert sheet_on(showing(SHEET, SHEET)) == SHEET


def test_a_page_without_a_code_or_without_text_is_no_sheet() -> None:
    assert sheet_on(showing()) is None
    assert sheet_on(None) is None
