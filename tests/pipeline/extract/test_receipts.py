"""The dossier ID, and the receipt that carries it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.types import load_document_types
from models.field import FieldValue
from models.page import CodeKind, PageText
from pipeline.extract.extract import extract_fields
from pipeline.extract.receipts import id_claims, read_printed_id
from tests.pipeline.extract.printing import Printer

RECEIPT = load_document_types()["giay_tiep_nhan_ho_so"]
ID = "H41.18-250812-0001"


def read(*pages: PageText) -> dict[str, FieldValue]:
    return {field.name: field for field in extract_fields(RECEIPT, pages)}


def receipt() -> Printer:
    return (
        Printer()
        .columns("UBND XÃ SÔNG TRÀ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        .columns("TRUNG TÂM PHỤC VỤ", "Độc lập - Tự do - Hạnh phúc")
        .columns("HÀNH CHÍNH CÔNG", "")
        .line(f"Mã hồ sơ: {ID}", (1300, "Sông Trà, ngày 12 tháng 8 năm 2025"))
        .gap()
        .centred("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
        .gap()
        .line("Tiếp nhận hồ sơ của (ông/bà): LÊ THỊ AN")
        .line("Địa chỉ: Xóm 3, xã Sông Trà, tỉnh Nghệ An")
        .line("Số điện thoại: 0912 345 678", (1300, "Email: .................."))
        .line("Nội dung yêu cầu giải quyết: Đăng ký khai sinh")
        .line("Thành phần hồ sơ nộp gồm:")
        .line((480, "1. Tờ khai đăng ký khai sinh"))
        .line((480, "2. Giấy chứng sinh"))
        .line("Số lượng hồ sơ: 01 (bộ)")
        .line("Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc")
        .line("Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày 12 tháng 8 năm 2025")
        .line("Thời gian trả kết quả giải quyết hồ sơ: ngày 15 tháng 8 năm 2025")
        .line("Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã Sông Trà")
        .line("Vào Sổ theo dõi hồ sơ, Quyển số: 01/2025. Số thứ tự 17")
        .gap()
        .line((450, "NGƯỜI NỘP HỒ SƠ"), (1500, "NGƯỜI TIẾP NHẬN HỒ SƠ"))
        .line((430, "(Ký và ghi rõ họ tên)"), (1530, "(Ký và ghi rõ họ tên)"))
        .gap(2)
        .line((480, "Lê Thị An"), (1580, "Trần Văn Bình"))
    )


def test_the_whole_receipt() -> None:
    values = {name: field.value for name, field in read(receipt().done()).items()}

    assert values == {
        "ma_ho_so": ID,
        "co_quan_ban_hanh": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "nguoi_nop": "Lê Thị An",
        "dia_chi": "Xóm 3, xã Sông Trà, tỉnh Nghệ An",
        "dien_thoai": "0912345678",
        "email": None,
        "noi_dung_yeu_cau": "Đăng ký khai sinh",
        "thanh_phan_ho_so": [{"ten": "Tờ khai đăng ký khai sinh"}, {"ten": "Giấy chứng sinh"}],
        "so_luong_ho_so": 1,
        "so_ngay_giai_quyet": 3,
        "gio_nhan": "08:30",
        "ngay_nhan": "2025-08-12",
        "ngay_hen_tra": "2025-08-15",
        "noi_nhan_ket_qua": "Trung tâm Phục vụ hành chính công xã Sông Trà",
        "quyen_so": "01/2025",
        "so_thu_tu": "17",
        "nguoi_tiep_nhan": "Trần Văn Bình",
    }


def test_a_barcode_votes_for_the_printed_id() -> None:
    field = read(receipt().code(ID, CodeKind.CODE128).done())["ma_ho_so"]

    assert [(vote.reader, vote.value) for vote in field.votes] == [("tesseract", ID), ("code", ID)]


@pytest.mark.parametrize(
    "printed",
    [
        "H41.18-250812-0001",
        ": H41.18 - 250812 - 0001",
        "H41.18–250812–0001",
        "H41,18-250812-0001",
        "H41.18-25O812-OOO1",
        "H41.l8-250812-000l",
        "1141.18-250812-0001",
        "N41.18-250812-0001",
    ],
)
def test_an_id_is_read_through_the_slips_of_readers(printed: str) -> None:
    found = read_printed_id(printed)

    assert found is not None
    assert (found.text, found.agency) == (ID, "H41.18")


def test_the_older_form_names_the_same_unit() -> None:
    found = read_printed_id("000.00.18.H41-250812-0001")

    assert found is not None
    assert (found.text, found.agency) == ("000.00.18.H41-250812-0001", "H41.18")


@pytest.mark.parametrize(
    "printed", ["", "H41.18-251332-0001", "H41.18", "0912345678", "-250812-0001"]
)
def test_what_is_no_id_is_none(printed: str) -> None:
    assert read_printed_id(printed) is None


@given(st.dates(), st.integers(0, 9999), st.sampled_from(["H41.18", "H49.64.33", "G22", "H41.155"]))
def test_every_well_formed_id_reads_back(day: object, serial: int, agency: str) -> None:
    text = f"{agency}-{day:%y%m%d}-{serial:04}"
    found = read_printed_id(text)

    assert found is not None
    assert found.text == text


@given(st.text(max_size=80))
def test_any_text_is_safe(text: str) -> None:
    read_printed_id(text)


def claimed(page: PageText, *, is_receipt: bool = True) -> list[tuple[str, str]]:
    return [(str(one.source), one.id) for one in id_claims(page, is_receipt=is_receipt)]


def test_code_and_label_of_a_receipt_are_two_claims() -> None:
    page = Printer().line("Mã số hồ sơ: H41.18-250812-0002").code(ID).done()

    assert claimed(page) == [("receipt_code", ID), ("receipt_label", "H41.18-250812-0002")]


def test_on_another_paper_they_are_told_apart_from_a_receipts() -> None:
    page = Printer().line("Mã hồ sơ: H41.18-250812-0002").code(ID).done()

    assert claimed(page, is_receipt=False) == [
        ("page_code", ID),
        ("page_label", "H41.18-250812-0002"),
    ]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("https://dichvucong.example.vn", []),
        ("https://dichvucong.example.vn/tra-cuu?ma=H41.18-250812-0001", [ID]),
        ("https://dichvucong.example.vn/tra-cuu?ma=H41%2E18-250812-0001", [ID]),
        ("040090123456||Nguyễn Văn An|15021990|Nam|Vinh|10052021", []),
        ("SOHOA1/HS/H41.18-250812-0001", []),
    ],
)
def test_an_address_is_an_id_only_when_it_carries_one_and_a_sheet_is_no_page_code(
    payload: str, expected: list[str]
) -> None:
    page = Printer().code(payload).done()

    assert [text for _, text in claimed(page)] == expected


def test_an_id_that_a_letter_only_mentions_is_not_the_dossiers() -> None:
    page = Printer().line("hồ sơ gửi kèm theo công văn có H41.18-250812-0001 như trên").done()

    assert claimed(page, is_receipt=False) == []


@pytest.mark.parametrize("printed", ["H41.18 - 250812 - 0001", "H41.18–25O812–OOO1"])
def test_a_label_is_looked_for_through_the_slips_of_readers(printed: str) -> None:
    assert claimed(Printer().line(f"Mã hồ sơ: {printed}").done()) == [("receipt_label", ID)]
