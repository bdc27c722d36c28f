"""Certificates, applications, powers of attorney, drawings: what stands without a plain label."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from config.types import load_document_types
from models.page import PageText
from pipeline.extract.extract import extract_fields
from pipeline.extract.serials import serial_value
from pipeline.extract.spreads import sides_of
from tests.pipeline.extract.printing import Printer

TYPES = load_document_types()


def _read(type_id: str, *pages: PageText) -> dict[str, JsonValue]:
    return {field.name: field.value for field in extract_fields(TYPES[type_id], pages)}


def _certificate() -> Printer:
    page = Printer(top=600)
    page.centred("GIẤY CHỨNG NHẬN").centred("QUYỀN SỬ DỤNG ĐẤT,").gap(2)
    page.line("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:")
    page.line("Bà: TRẦN THỊ HOA, CC: 040190001234")
    page.line("Ông: LÊ VĂN AN, CC: 040088004321")
    page.line("2. Thông tin thửa đất:")
    page.line("a. Thửa đất số: 71; tờ bản đồ số: 12").line("e. Địa chỉ: Xóm 4, xã Đô Lương")
    page.gap(2)
    return page


def _signed(page: Printer, *lines: str) -> Printer:
    for line in lines:
        page.centred(line, 1800)
    return page.gap(3).centred("Nguyễn Văn Bình", 1800)


def test_owners_stand_below_the_heading_in_their_order() -> None:
    found = _read("giay_chung_nhan_quyen_su_dung_dat", _certificate().done())
    assert found["nguoi_su_dung_dat"] == "Trần Thị Hoa"
    assert found["so_giay_to"] == "040190001234"
    assert found["nguoi_su_dung_dat_2"] == "Lê Văn An"
    assert found["so_giay_to_2"] == "040088004321"


def test_the_second_owners_number_is_not_the_firsts_whose_label_was_misread() -> None:
    page = Printer(top=600)
    page.centred("GIẤY CHỨNG NHẬN").centred("QUYỀN SỬ DỤNG ĐẤT,").gap(2)
    page.line("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:")
    page.line("Bà: TRẦN THỊ HOA, CGC: 040190001234")
    page.line("Ông: LÊ VĂN AN, CC: 040088004321")
    page.line("2. Thông tin thửa đất:").gap(2)
    found = _read("giay_chung_nhan_quyen_su_dung_dat", page.done())
    assert found["nguoi_su_dung_dat_2"] == "Lê Văn An"
    assert found["so_giay_to_2"] == "040088004321"
    assert "so_giay_to" not in found


def test_the_serial_stands_alone_at_the_foot() -> None:
    page = _certificate()
    page.line("Trang bổ sung AB 123456 của Giấy chứng nhận")
    page.top = 3300
    page.line("AA00200361")
    found = _read("giay_chung_nhan_quyen_su_dung_dat", page.done())
    assert found["so_phat_hanh"] == "AA 00200361"


def test_the_issuer_is_the_body_above_the_office_of_who_signs() -> None:
    for lines, title in (
        (("CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ", "GIÁM ĐỐC"), "GIÁM ĐỐC"),
        (("TM. ỦY BAN NHÂN DÂN XÃ ĐÔ LƯƠNG", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "PHÓ CHỦ TỊCH"),
    ):
        page = _signed(_certificate(), *lines)
        found = _read("giay_chung_nhan_quyen_su_dung_dat", page.done())
        assert found["co_quan_ban_hanh"] == lines[0].removeprefix("TM. ")
        assert found["chuc_vu_nguoi_ky"] == title
        assert found["nguoi_ky"] == "Nguyễn Văn Bình"


def test_an_owners_address_is_not_the_parcels() -> None:
    page = Printer(top=600)
    page.line("I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất")
    page.line("Ông: LÊ VĂN AN").line("Địa chỉ thường trú: Khối 2, phường Lê Lợi")
    page.line("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất")
    page.line("b) Địa chỉ: Xóm 4, xã Đô Lương")
    found = _read("giay_chung_nhan_quyen_su_dung_dat", page.done())
    assert found["dia_chi_thua_dat"] == "Xóm 4, xã Đô Lương"


@given(st.from_regex(r"[A-Z]{2} ?[0-9]{8}|[A-Z]{1,2} ?[0-9]{6}", fullmatch=True))
def test_a_serial_is_letters_a_space_and_digits(printed: str) -> None:
    value = serial_value(printed)
    assert value is not None
    assert re.fullmatch(r"[A-Z]{1,2} (\d{8}|\d{6})", value)
    assert serial_value(value) == value


def test_an_open_certificate_has_two_sides_and_an_ordinary_page_one() -> None:
    page = Printer(width=4400, height=3100)
    for _ in range(4):
        page.line((300, "một hai ba"), (2600, "bốn năm sáu"))
    left, right = sides_of(page.done())
    assert {word.text for word in left.words} == {"một", "hai", "ba"}
    assert {word.text for word in right.words} == {"bốn", "năm", "sáu"}
    assert sides_of(page.line((2100, "chữ ngang qua giữa")).done()) == (page.done(),)
    assert len(sides_of(Printer().line("một trang thường").done())) == 1


def test_the_next_numbered_line_of_the_form_is_no_item_of_a_list() -> None:
    page = Printer()
    page.line("5. Giấy tờ liên quan đến nội dung biến động nộp kèm theo:")
    page.line("(1) Hợp đồng tặng cho").line("(2) Giấy khai sinh")
    page.line("6. Có nhu cầu cấp mới Giấy chứng nhận ☐")
    found = _read("don_dang_ky_bien_dong_dat_dai", page.done())
    assert found["giay_to_kem_theo"] == [
        {"ten": "Hợp đồng tặng cho"},
        {"ten": "Giấy khai sinh"},
    ]


def test_the_main_trade_is_marked_in_brackets() -> None:
    page = Printer()
    page.line("3. Ngành, nghề kinh doanh:").gap(0.5)
    page.line((400, "STT"), (1100, "Tên ngành"), (2000, "Mã ngành"))
    page.line((420, "1"), (540, "May trang phục"), (1980, "1410 (Chính)"))
    page.line((420, "2"), (540, "Cắt tóc"), (2020, "9631")).gap(2)
    found = _read("giay_chung_nhan_dang_ky_ho_kinh_doanh", page.done())
    assert found["nganh_nghe"] == [
        {"ten_nganh": "May trang phục", "ma_nganh": "1410", "chinh": True},
        {"ten_nganh": "Cắt tóc", "ma_nganh": "9631", "chinh": False},
    ]


def test_a_power_of_attorney_may_tell_its_day_in_a_sentence() -> None:
    page = Printer()
    page.centred("GIẤY ỦY QUYỀN")
    page.line("Hôm nay, ngày 12 tháng 8 năm 2025, tại xã Đô Lương, tỉnh Nghệ An, chúng tôi gồm:")
    assert _read("giay_uy_quyen", page.done())["ngay_lap"] == "2025-08-12"


def test_cells_of_a_title_block_hold_their_value_below_the_label() -> None:
    page = Printer(width=4900, height=3500)
    page.line((4000, "CHỦ ĐẦU TƯ:")).line((420, "Bếp"), (4010, "HOÀNG ĐỨC KHÁNH")).gap()
    page.line((4000, "TÊN BẢN VẼ:")).line((420, "Sân"), (4010, "Mặt bằng tầng 1")).gap()
    page.line((4000, "TỶ LỆ:")).line((4010, "1/50"))
    found = _read("ban_ve", page.done())
    assert found["chu_dau_tu"] == "Hoàng Đức Khánh"
    assert found["ten_ban_ve"] == "Mặt bằng tầng 1"
    assert found["ty_le"] == "1/50"


def test_a_survey_sheet_is_named_by_its_title() -> None:
    page = Printer()
    page.centred("MẢNH TRÍCH ĐO BẢN ĐỒ ĐỊA CHÍNH").centred("Mảnh số: 12-2025")
    page.line("Thửa đất số: 599; tờ bản đồ số: 21")
    found = _read("ban_ve", page.done())
    assert found["ten_ban_ve"] == "MẢNH TRÍCH ĐO BẢN ĐỒ ĐỊA CHÍNH"
    assert found["so_ban_ve"] == "12-2025"
