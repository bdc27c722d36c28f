"""Printed text → normal form, kind by kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.field import FieldKind
from pipeline.extract.dates import compact_date, read_date, read_date_in_words, read_time
from pipeline.extract.normal import normal_form, read_checkbox, read_code, read_person_name
from pipeline.extract.number_words import read_numeral
from pipeline.extract.numbers import (
    read_id_number,
    read_money,
    read_money_in_words,
    read_number,
    read_phone,
)
from tests.pipeline.extract.vietnamese import day_in_words, in_words

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ngày 05 tháng 8 năm 2025", "2025-08-05"),
        ("Ngày 5, tháng 8, năm 2025", "2025-08-05"),
        ("05/08/2025", "2025-08-05"),
        ("5-8-2025", "2025-08-05"),
        ("05.8.2025", "2025-08-05"),
        ("05 / 08 / 2025", "2025-08-05"),
        ("O5/O8/2O25", "2025-08-05"),
        ("ngày l5 tháng 1Ì năm 2024", "2024-11-15"),
        ("ngày05 tháng 02 năm 2025", "2025-02-05"),
        ("00/00/1973", "1973"),
        ("00/05/1973", "1973-05"),
        ("1973", "1973"),
        ("Năm 1973", "1973"),
        ("05/1973", "1973-05"),
        ("tháng 5 năm 1973", "1973-05"),
        ("08 giờ 30 phút, ngày 12 tháng 8 năm 2025", "2025-08-12"),
        ("ngày mười lăm, tháng tám, năm hai nghìn không trăm hai mươi sáu", "2026-08-15"),
        ("Ngày mồng năm, tháng giêng, năm một nghìn chín trăm chín mươi", "1990-01-05"),
        ("ngàymườilămthángtámnămhainghìnkhôngtrămhaimươisáu", "2026-08-15"),
        ("2025-08-05", "2025-08-05"),
    ],
)
def test_dates_are_read_as_they_are_printed(printed: str, expected: str) -> None:
    assert normal_form(FieldKind.DATE, printed) == expected


@pytest.mark.parametrize(
    "printed",
    ["31/02/2020", "29/02/2023", "12/13/2020", "", "…", "-/-", "//", "ngày …… tháng …… năm 20……",
     "Không thời hạn", "05/08/0025", "ngày ba mươi, tháng hai, năm hai nghìn không trăm hai mươi"],
)  # fmt: skip
def test_what_is_no_real_day_gives_nothing(printed: str) -> None:
    assert normal_form(FieldKind.DATE, printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "ngày   tháng 02 năm 2025",
        "ngày … tháng 02 năm 2025",
        "ngày /5 tháng 02 năm 2025",
        "ngày JS tháng 02 năm 2025",
        "ngày 45 tháng 02 năm 2025",
        "ngày 31 tháng 02 năm 2025",
    ],
)
def test_a_day_that_was_not_read_is_left_out_and_not_guessed(printed: str) -> None:
    assert read_date(printed) == "2025-02"


@given(DAYS)
def test_every_real_day_in_digits_reads_back(day: date) -> None:
    iso = day.isoformat()
    assert read_date(f"{day.day:02}/{day.month:02}/{day.year}") == iso
    assert read_date(f"{day.day}-{day.month}-{day.year}") == iso
    assert read_date(f"ngày {day.day:02} tháng {day.month} năm {day.year}") == iso
    assert compact_date(f"{day:%d%m%Y}") == iso


@given(DAYS)
def test_every_real_day_in_words_reads_back(day: date) -> None:
    assert read_date_in_words(day_in_words(day)) == day.isoformat()


@given(st.integers(min_value=1, max_value=9_999_999_999))
def test_every_amount_in_words_reads_back(amount: int) -> None:
    assert read_numeral(in_words(amount)) == amount


@given(st.text(max_size=60), st.sampled_from([k for k in FieldKind if k is not FieldKind.TABLE]))
def test_any_text_is_safe_and_the_normal_form_is_stable(text: str, kind: FieldKind) -> None:
    once = normal_form(kind, text)
    if isinstance(once, str):
        assert normal_form(kind, once) == once


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("18 giờ 10 phút", "18:10"), ("18:10", "18:10"), ("7h", "07:00"), ("08h30", "08:30"),
     ("lúc 8 giờ 05", "08:05"), ("25 giờ 10 phút", None), ("…", None)],
)  # fmt: skip
def test_times(printed: str, expected: str | None) -> None:
    assert read_time(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("NGUYỄN THỊ HOA", "Nguyễn Thị Hoa"), ("Nguyễn  Thị\tHoa", "Nguyễn Thị Hoa"),
     ("TRẦN,QUANG.NGHĨA.", "Trần Quang Nghĩa"), ("H'Bia Niê", "H'Bia Niê"),
     ("Ông Trần Văn Bình,", "Trần Văn Bình"), ("Bà: LÊ THỊ AN", "Lê Thị An"),
     ("ông/bà Trần Văn Bình", "Trần Văn Bình"),
     ("H'HEN NIÊ", "H'Hen Niê"), ("....ĐỖ ĐỨC....", "Đỗ Đức"), ("-/-", None), ("......", None),
     ("BÀ TRIỆU AN", "Triệu An"), ("Bành Văn Ông", "Bành Văn Ông")],
)  # fmt: skip
def test_names_are_not_shouted(printed: str, expected: str | None) -> None:
    assert normal_form(FieldKind.PERSON_NAME, printed) == expected


def test_names_in_decomposed_form_are_composed() -> None:
    assert read_person_name("NGUYE\u0302\u0303N A\u0301I") == "Nguyễn Ái"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("040090123456", "040090123456"), ("0 4 0 0 9 0 1 2 3 4 5 6", "040090123456"),
     ("O4OO9O123456", "040090123456"), ("186123456", "186123456"),
     ("Thẻ căn cước công dân số 040090123456, cấp ngày 13/11/2023", "040090123456"),
     ("04009012345", None), ("0400901234567", None), ("OOOOlllOOOll", None), ("-/-", None)],
)  # fmt: skip
def test_identity_numbers(printed: str, expected: str | None) -> None:
    assert read_id_number(printed) == expected


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_every_personal_number_reads_back_also_one_digit_a_box(number: str) -> None:
    assert read_id_number(number) == number
    assert read_id_number(" ".join(number)) == number


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("+84 912.345.678", "0912345678"), ("0912 345 678", "0912345678"),
     ("(84) 912-345-678", "0912345678"), ("O912345678", "0912345678"),
     ("0238 3844 123", "02383844123"), ("12345", None), ("", None)],
)  # fmt: skip
def test_phones(printed: str, expected: str | None) -> None:
    assert read_phone(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("499,4 m²", 499.4), ("1.250", 1250), ("1.250,5", 1250.5), ("01 (bộ)", 1), ("12.5", 12.5),
     ("……", None)],
)  # fmt: skip
def test_numbers(printed: str, expected: float | None) -> None:
    assert read_number(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("50.000.000 đồng", 50_000_000), ("50 triệu đồng", 50_000_000), ("1,5 tỷ", 1_500_000_000),
     ("năm mươi triệu đồng", 50_000_000), ("…", None)],
)  # fmt: skip
def test_money(printed: str, expected: int | None) -> None:
    assert normal_form(FieldKind.MONEY, printed) == expected
    assert read_money(printed) == expected


def test_money_in_words_stops_at_the_currency() -> None:
    assert read_money_in_words("(Bằng chữ: Một trăm hai mươi triệu đồng chẵn)") == 120_000_000


@given(st.integers(min_value=0, max_value=10**12))
def test_every_amount_with_dots_reads_back(amount: int) -> None:
    assert read_money(f"{amount:,} đồng".replace(",", ".")) == amount


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("145 / QÐ - UBND", "145/QĐ-UBND"), ("AA 00200361", "AA 00200361"),
     (" H41.18-250812-0001 ", "H41.18-250812-0001"), ("……", None)],
)  # fmt: skip
def test_codes_lose_spare_spaces(printed: str, expected: str | None) -> None:
    assert read_code(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("☑", True), ("[x]", True), ("☐", False), ("[ ]", False), ("Có ☑ Không ☐", True),
     ("Có ☐, Không ☒", False), ("Có ☐ Không ☐", None), ("Không ☑ Có ☐", False), ("", None)],
)  # fmt: skip
def test_checkboxes(printed: str, expected: bool | None) -> None:
    assert read_checkbox(printed) is expected


def test_addresses_lose_leaders_and_the_final_sign() -> None:
    printed = "..... Xóm 3,  xã Nghi Phú,\nthành phố Vinh, Nghệ An."
    assert normal_form(FieldKind.ADDRESS, printed) == "Xóm 3, xã Nghi Phú, thành phố Vinh, Nghệ An"


def test_specks_between_the_words_of_an_address_are_no_signs() -> None:
    printed = "Số 186:đường Bời Lời,phường Tân.Ninh, TP.Vinh, P.3"
    expected = "Số 186 đường Bời Lời, phường Tân Ninh, TP.Vinh, P.3"
    assert normal_form(FieldKind.ADDRESS, printed) == expected


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("Phường Ninh Thạnh, tỉnh Tây. Ninh", "Phường Ninh Thạnh, tỉnh Tây Ninh"),
        ("Số 5 đường Lê Lợi. Phường Hưng Bình, Vinh", "Số 5 đường Lê Lợi. Phường Hưng Bình, Vinh"),
        ("Q. 5, TP. Hồ Chí Minh", "Q. 5, TP. Hồ Chí Minh"),
    ],
)
def test_a_dot_inside_a_name_is_dirt_and_before_a_unit_a_sign(printed: str, address: str) -> None:
    assert normal_form(FieldKind.ADDRESS, printed) == address
