"""Tables with a head: columns by where words stand, rows by their dates and numbers."""

from __future__ import annotations

from typing import Any

from config.types import load_document_types
from models.field import FieldValue
from models.page import PageText
from pipeline.extract.extract import extract_fields
from tests.pipeline.extract.printing import Printer

TYPES = load_document_types()
NAME, BIRTH, SEX, NUMBER, RELATION = 320, 950, 1300, 1450, 1900


def _table(*pages: PageText) -> FieldValue:
    fields = {field.name: field for field in extract_fields(TYPES["to_khai_ct01"], pages)}
    return fields["thanh_vien"]


def _rows(*pages: PageText) -> list[dict[str, Any]]:
    value = _table(*pages).value
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, dict)]


def _form(page: int = 1) -> Printer:
    printer = Printer(page=page)
    printer.centred("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ").gap()
    printer.line("11. Những thành viên trong hộ gia đình cùng thay đổi:")
    return _head(printer)


def _head(printer: Printer) -> Printer:
    printer.line(
        (BIRTH, "Ngày, tháng,"), (SEX, "Giới"), (NUMBER, "Số định danh"), (RELATION, "Mối quan hệ")
    )
    printer.top -= 38
    printer.line((200, "TT"), (NAME + 40, "Họ, chữ đệm và tên"))
    printer.top -= 38
    printer.line(
        (BIRTH + 40, "năm sinh"), (SEX, "tính"), (NUMBER + 40, "cá nhân"), (RELATION, "với chủ hộ")
    )
    return printer


def _member(printer: Printer, number: int, name: str, *cells: str) -> Printer:
    birth, sex, identity, relation = cells
    parts = [(210, str(number)), (NAME, name), (BIRTH, birth), (SEX, sex), (NUMBER, identity)]
    return printer.line(*(part for part in [*parts, (RELATION, relation)] if part[1]))


def test_rows_are_people() -> None:
    page = _form()
    _member(page, 1, "Lê Thị Thu Ánh", "07/05/1999", "Nữ", "072199327799", "Vợ")
    _member(page, 2, "Trần Gia Huy", "10/08/2025", "Nam", "072225590709", "Con")
    page.gap(3).line((1300, "Tân Ninh, ngày 05 tháng 10 năm 2025"))
    assert _rows(page.done()) == [
        {
            "ho_ten": "Lê Thị Thu Ánh", "ngay_sinh": "1999-05-07", "gioi_tinh": "Nữ",
            "so_dinh_danh": "072199327799", "quan_he": "Vợ",
        },
        {
            "ho_ten": "Trần Gia Huy", "ngay_sinh": "2025-08-10", "gioi_tinh": "Nam",
            "so_dinh_danh": "072225590709", "quan_he": "Con",
        },
    ]  # fmt: skip


def test_a_missing_cell_is_nothing() -> None:
    page = _form()
    _member(page, 1, "Trần Gia Huy", "10/08/2025", "Nam", "", "Con")
    (row,) = _rows(page.done())
    assert row["so_dinh_danh"] is None
    assert row["quan_he"] == "Con"


def test_cells_that_a_reader_glued_are_parted() -> None:
    page = _form()
    _member(page, 1, "Lê Thị Thu Ánh", "07/05/1999", "Nữ", "", "")
    page.top -= 76
    page.line((NUMBER + 130, "072199327799Chồng"))
    (row,) = _rows(page.done())
    assert (row["so_dinh_danh"], row["quan_he"]) == ("072199327799", "Chồng")


def test_a_name_over_two_lines_stays_one_person() -> None:
    page = _form()
    _member(page, 1, "Lê Thị Thu", "07/05/1999", "Nữ", "072199327799", "Vợ")
    page.top -= 20
    page.line((NAME, "Ánh"))
    _member(page, 2, "Trần Gia Huy", "10/08/2025", "Nam", "072225590709", "Con")
    assert [row["ho_ten"] for row in _rows(page.done())] == ["Lê Thị Thu Ánh", "Trần Gia Huy"]


def test_a_table_goes_on_on_the_next_page_with_its_head_or_without() -> None:
    for again in (True, False):
        first = _form()
        _member(first, 1, "Lê Thị Thu Ánh", "07/05/1999", "Nữ", "072199327799", "Vợ")
        second = Printer(page=2)
        if again:
            _head(second)
        _member(second, 2, "Trần Gia Huy", "10/08/2025", "Nam", "072225590709", "Con")
        second.gap(2).line((1300, "Tân Ninh, ngày 05 tháng 10 năm 2025"))
        names = [row["ho_ten"] for row in _rows(first.done(), second.done())]
        assert names == ["Lê Thị Thu Ánh", "Trần Gia Huy"]


def test_an_empty_table_is_there_without_a_value() -> None:
    page = _form().gap(3).line((1300, "Tân Ninh, ngày 05 tháng 10 năm 2025"))
    field = _table(page.done())
    assert field.value is None
    assert field.printed is None


def test_the_box_of_a_table_lies_around_its_rows() -> None:
    page = _form()
    top = page.top
    _member(page, 1, "Lê Thị Thu Ánh", "07/05/1999", "Nữ", "072199327799", "Vợ")
    field = _table(page.done())
    assert field.page == 1
    assert field.box is not None
    assert (field.box.left, field.box.top) == (NAME, top)


def test_running_text_with_the_words_of_a_head_is_no_table() -> None:
    page = Printer().centred("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ")
    page.line("1. Họ, chữ đệm và tên khai sinh: LÊ VĂN AN")
    page.line("2. Ngày, tháng, năm sinh: 01/02/1990", (1500, "3. Giới tính: Nam"))
    page.line("4. Số định danh cá nhân: 072090001234")
    names = {field.name for field in extract_fields(TYPES["to_khai_ct01"], (page.done(),))}
    assert "thanh_vien" not in names
