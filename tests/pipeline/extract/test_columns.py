"""Two people in one form: side by side, above each other, with values over several rows."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from config.types import load_document_types
from models.page import PageText
from pipeline.extract.extract import extract_fields
from tests.pipeline.extract.printing import Printer

TYPES = load_document_types()
RIGHT = 1350


def _values(type_id: str, *pages: PageText) -> dict[str, JsonValue]:
    return {field.name: field.value for field in extract_fields(TYPES[type_id], pages)}


def _wedding(wife: Sequence[str], husband: Sequence[str], *below: str) -> dict[str, JsonValue]:
    page = Printer()
    page.centred("GIẤY CHỨNG NHẬN KẾT HÔN").centred("Số: 12/2024").gap()
    for left, right in zip(wife, husband, strict=True):
        page.line(*([(300, left)] if left else []), *([(RIGHT, right)] if right else []))
    page.gap()
    for line in below:
        page.line((300, line))
    return _values("giay_chung_nhan_ket_hon", page.done())


def test_two_columns_are_two_people() -> None:
    found = _wedding(
        ("Họ, chữ đệm, tên vợ: TRẦN THỊ HOA", "Ngày, tháng, năm sinh: 02/03/1995", "Dân tộc: Tày"),
        ("Họ, chữ đệm, tên chồng: LÊ VĂN AN", "Ngày, tháng, năm sinh: 04/05/1993", "Dân tộc: Kinh"),
    )
    assert (found["ten_vo"], found["ten_chong"]) == ("Trần Thị Hoa", "Lê Văn An")
    assert (found["ngay_sinh_vo"], found["ngay_sinh_chong"]) == ("1995-03-02", "1993-05-04")
    assert (found["dan_toc_vo"], found["dan_toc_chong"]) == ("Tày", "Kinh")


def test_a_name_goes_on_in_the_next_row_of_its_column() -> None:
    found = _wedding(
        ("Họ, chữ đệm, tên vợ: NGUYỄN THỊ HỒNG NGỌC", "PHƯỢNG", "Dân tộc: Kinh"),
        ("Họ, chữ đệm, tên chồng: LÊ VĂN AN", "Dân tộc: Mường", ""),
    )
    assert found["ten_vo"] == "Nguyễn Thị Hồng Ngọc Phượng"
    assert found["ten_chong"] == "Lê Văn An"
    assert (found["dan_toc_vo"], found["dan_toc_chong"]) == ("Kinh", "Mường")


def test_names_on_a_line_of_their_own_belong_to_their_columns() -> None:
    found = _wedding(
        ("Họ, chữ đệm, tên vợ:", "TRẦN THỊ HOA", "Dân tộc: Kinh"),
        ("Họ, chữ đệm, tên chồng:", "LÊ VĂN AN", "Dân tộc: Kinh"),
    )
    assert (found["ten_vo"], found["ten_chong"]) == ("Trần Thị Hoa", "Lê Văn An")


def test_a_full_row_below_belongs_to_neither_column() -> None:
    place = "Ủy ban nhân dân phường Thành Vinh, tỉnh Nghệ An, nước Việt Nam"
    found = _wedding(
        ("Họ, chữ đệm, tên vợ: TRẦN THỊ HOA", "Nơi cư trú: Khối 9, xã Đô Lương, tỉnh Nghệ", "An"),
        ("Họ, chữ đệm, tên chồng: LÊ VĂN AN", "Nơi cư trú: Khối 9, xã Đô Lương, tỉnh Nghệ", "An"),
        f"Nơi đăng ký kết hôn: {place}",
    )
    assert (
        found["noi_cu_tru_vo"] == found["noi_cu_tru_chong"] == "Khối 9, xã Đô Lương, tỉnh Nghệ An"
    )
    assert found["noi_dang_ky"] == place


def test_the_number_of_the_head_is_not_that_of_the_register() -> None:
    page = Printer()
    page.columns("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    page.columns("XÃ ĐÔ LƯƠNG", "Độc lập - Tự do - Hạnh phúc")
    page.columns("Số: 582/TLKS-BS", "Đô Lương, ngày 04 tháng 9 năm 2025").gap()
    page.centred("TRÍCH LỤC KHAI SINH").gap()
    page.line("Họ, chữ đệm, tên: LÊ BẢO CHÂU")
    page.line("ghi bằng chữ: Ngày hai mươi bốn, tháng tám, năm hai nghìn không trăm hai mươi lăm")
    page.line("Đăng ký khai sinh tại: Ủy ban nhân dân xã Đô Lương")
    page.line("Số: 41/2025 ngày 01 tháng 9 năm 2025")
    found = _values("trich_luc_khai_sinh", page.done())
    assert found["so"] == "582/TLKS-BS"
    assert found["so_dang_ky"] == "41/2025"
    assert found["ngay_dang_ky"] == "2025-09-01"
    assert found["ngay_cap"] == "2025-09-04"
    words = "Ngày hai mươi bốn, tháng tám, năm hai nghìn không trăm hai mươi lăm"
    assert found["ngay_sinh_bang_chu"] == words


def test_the_hour_and_the_day_stand_behind_one_label() -> None:
    page = Printer().centred("TRÍCH LỤC KHAI TỬ")
    page.line("Họ, chữ đệm, tên: PHẠM THỊ THỦY")
    page.line("Đã chết vào lúc 21 giờ 45 phút, ngày 15 tháng 7 năm 2025")
    page.line("ghi bằng chữ: Ngày mười lăm, tháng bảy, năm hai nghìn không trăm hai mươi lăm")
    found = _values("trich_luc_khai_tu", page.done())
    assert (found["gio_chet"], found["ngay_chet"]) == ("21:45", "2025-07-15")


def test_the_bracket_of_the_next_item_is_no_value() -> None:
    page = Printer().centred("TỜ KHAI").centred("THAM GIA, ĐIỀU CHỈNH THÔNG TIN BẢO HIỂM XÃ HỘI")
    page.line("[09]. Nơi đăng ký khai sinh:")
    page.line(
        "[09.1]. Xã: Đô Lương", (1000, "[09.2]. Huyện: Đô Lương"), (1700, "[09.3]. Tỉnh: Nghệ An")
    )
    page.line("[12]. Số nhà, đường/phố, thôn/xóm: Xóm 3")
    page.line("[13]. Xã: Nghi Phú", (1000, "[14]. Huyện: Vinh"), (1700, "[15]. Tỉnh: Nghệ An"))
    found = _values("to_khai_tk1_ts", page.done())
    assert found["noi_dang_ky_khai_sinh_xa"] == "Đô Lương"
    assert found["noi_dang_ky_khai_sinh_huyen"] == "Đô Lương"
    assert (found["xa"], found["huyen"], found["tinh"]) == ("Nghi Phú", "Vinh", "Nghệ An")


def test_a_birthday_above_is_not_the_day_of_the_declaration() -> None:
    page = Printer().centred("TỜ KHAI").centred("THAM GIA, ĐIỀU CHỈNH THÔNG TIN BẢO HIỂM XÃ HỘI")
    page.line("[03]. Ngày, tháng, năm sinh: 08/08/1998", (1400, "[04]. Quốc tịch: Việt Nam")).gap(4)
    page.line((1400, "Đô Lương, ngày 28 tháng 9 năm 2025"))
    found = _values("to_khai_tk1_ts", page.done())
    assert (found["ngay_sinh"], found["ngay_khai"]) == ("1998-08-08", "2025-09-28")


def test_a_label_over_two_rows_has_its_value_behind_the_second() -> None:
    page = Printer().centred("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1")
    page.line("10. Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác")
    page.line("xã: Không bị cấm đảm nhiệm chức vụ")
    found = _values("phieu_ly_lich_tu_phap_so_1", page.done())
    assert found["cam_dam_nhiem_chuc_vu"] == "Không bị cấm đảm nhiệm chức vụ"


def test_an_empty_label_is_there_without_a_value() -> None:
    page = Printer().centred("TRÍCH LỤC KHAI SINH")
    page.line("Họ, chữ đệm, tên người cha: ................................")
    page.line("Năm sinh: ......", (1000, "Dân tộc: ........"), (1700, "Quốc tịch: ......."))
    fields = {f.name: f for f in extract_fields(TYPES["trich_luc_khai_sinh"], (page.done(),))}
    for name in ("ten_cha", "nam_sinh_cha", "dan_toc_cha", "quoc_tich_cha"):
        assert fields[name].printed is None
        assert fields[name].value is None
