"""QR and MRZ of identity cards, and the printed card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.types import load_document_types
from models.field import FieldValue
from models.geometry import Box
from models.page import PageText, Word
from pipeline.extract.cards import card_payload
from pipeline.extract.extract import extract_fields
from pipeline.extract.mrz import check_digit, check_td1, read_mrz
from tests.pipeline.extract.printing import Printer

CARD = load_document_types()["can_cuoc_cong_dan"]
# A made-up person: number, birth, sex and check digits fit each other.
PAYLOAD = "040090123456||Nguyễn Văn An|15021990|Nam|Xóm 3, Nghi Phú, Vinh, Nghệ An|10052021"
MRZ = (
    "IDVNM0901234562040090123456<<4",
    "9002155M3002153VNM<<<<<<<<<<<6",
    "NGUYEN<<VAN<AN<<<<<<<<<<<<<<<<",
)


def read(*pages: PageText) -> dict[str, FieldValue]:
    return {field.name: field for field in extract_fields(CARD, pages)}


def front() -> Printer:
    return (
        Printer()
        .centred(CARD.titles[0])
        .line("Số / No.: 040090123456")
        .line("Họ và tên / Full name:")
        .line("NGUYEN VAN AN")
        .line("Ngày sinh / Date of birth: 15/02/1990")
        .line("Giới tính / Sex: Nam", (1200, "Quốc tịch / Nationality: Việt Nam"))
        .line("Quê quán / Place of origin:")
        .line("Diễn Kỷ, Diễn Châu, Nghệ An")
        .line("Nơi thường trú / Place of residence: Xóm 3,")
        .line("Nghi Phú, Vinh, Nghệ An")
    )


def test_values_on_the_same_row_and_below_their_labels() -> None:
    values = {name: field.value for name, field in read(front().done()).items()}

    assert values == {
        "so_dinh_danh": "040090123456",
        "ho_ten": "Nguyen Van An",
        "ngay_sinh": "1990-02-15",
        "gioi_tinh": "Nam",
        "quoc_tich": "Việt Nam",
        "que_quan": "Diễn Kỷ, Diễn Châu, Nghệ An",
        "noi_thuong_tru": "Xóm 3, Nghi Phú, Vinh, Nghệ An",
    }


def test_the_code_outranks_the_reader_whose_reading_stays_as_a_vote() -> None:
    fields = read(front().code(PAYLOAD).done())
    name = fields["ho_ten"]

    assert (name.value, name.printed) == ("Nguyễn Văn An", "NGUYEN VAN AN")
    assert [(vote.reader, vote.value) for vote in name.votes] == [
        ("tesseract", "Nguyen Van An"),
        ("qr", "Nguyễn Văn An"),
    ]
    assert fields["ngay_cap"].value == "2021-05-10"
    assert fields["ma_qr"].value == PAYLOAD


def test_front_and_back_on_two_pages_make_one_card() -> None:
    back = Printer(page=2).line("Đặc điểm nhận dạng / Personal identification:")
    back.line("Sẹo chấm C: 2cm trên trước đuôi mày trái").gap()
    back.line("Ngày, tháng, năm / Date, month, year: 10/05/2021")
    for line in MRZ:
        back.line(line)
    fields = read(front().done(), back.done())

    assert fields["mrz"].value == "\n".join(MRZ)
    assert [vote.reader for vote in fields["so_dinh_danh"].votes] == ["tesseract", "mrz"]
    assert fields["co_gia_tri_den"].value == "2030-02-15"
    assert fields["dac_diem_nhan_dang"].value == "Sẹo chấm C: 2cm trên trước đuôi mày trái"
    assert (fields["ngay_cap"].value, fields["ngay_cap"].page) == ("2021-05-10", 2)


def test_another_qr_on_a_card_is_kept_raw_and_fills_no_field() -> None:
    fields = read(Printer().line("Giới tính / Sex: Nữ").code("https://example.vn/x").done())

    assert fields["ma_qr"].value == "https://example.vn/x"
    assert set(fields) == {"ma_qr", "gioi_tinh"}


@pytest.mark.parametrize(
    "payload",
    ["", "|||||||", "04009012345||A|15021990|Nam|B|10052021", "https://a.vn/040090123456",
     "040090123456|A", "x" * 3000],
)  # fmt: skip
def test_what_is_no_card_payload_is_refused(payload: str) -> None:
    assert card_payload(payload) is None


def test_the_payload_of_the_newer_card_and_of_careless_scanners() -> None:
    expected = card_payload(PAYLOAD)

    assert expected is not None
    assert card_payload(PAYLOAD + "||||") == expected
    assert card_payload(PAYLOAD.encode().decode("latin-1")) == expected
    assert card_payload(PAYLOAD.replace("15021990", "15/02/1990")) == expected


def test_an_unreal_birth_date_in_a_payload_is_left_out() -> None:
    values = card_payload(PAYLOAD.replace("15021990", "31021990"))

    assert values is not None
    assert "ngay_sinh" not in values


def test_the_mrz_is_read_when_every_check_digit_holds() -> None:
    checked = check_td1(*MRZ)

    assert checked is not None
    assert checked[1] == {
        "so_dinh_danh": "040090123456",
        "ngay_sinh": "1990-02-15",
        "gioi_tinh": "Nam",
        "co_gia_tri_den": "2030-02-15",
    }


def test_the_second_readers_lines_are_taken_where_the_first_ones_do_not_check() -> None:
    def as_words(lines: tuple[str, ...], reader: str) -> tuple[Word, ...]:
        return tuple(
            Word(
                text=text,
                raw_text=text,
                box=Box(10, 40 * at, 310, 40 * at + 20),
                confidence=0.9,
                block=1,
                line=at,
                reader=reader,
            )
            for at, text in enumerate(lines, start=1)
        )

    wrong = (MRZ[0], MRZ[1].replace("0", "7"), MRZ[2])
    page = PageText(page=2, width=400, height=200, words=as_words(wrong, "tesseract"))
    assert read_mrz([page]) is None
    found = read_mrz([page.model_copy(update={"second": as_words(MRZ, "ppocr")})])
    assert found is not None
    assert (found.raw, found.page) == ("\n".join(MRZ), 2)


def test_letters_read_for_digits_are_put_right_where_digits_must_stand() -> None:
    damaged = ("1DVNMO9O1234562040090l23456<<4".upper().replace("L", "I"), *MRZ[1:])

    assert check_td1(*damaged) == check_td1(*MRZ)


@given(st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_in_the_birth_or_expiry_is_noticed(place: int, shift: int) -> None:
    at = place if place < 7 else place + 1
    second = MRZ[1]
    digit = str((int(second[at]) + shift) % 10)

    assert check_td1(MRZ[0], second[:at] + digit + second[at + 1 :], MRZ[2]) is None


def test_check_digits_of_the_icao_example() -> None:
    assert check_digit("520727") == "3"
    assert check_digit("D23145890") == "7"


def foot(*lines: str) -> FieldValue | None:
    page = Printer().centred(CARD.titles[0])
    for line in lines:
        page.line(line)
    return read(page.done()).get("mrz")


@pytest.mark.parametrize(
    "first",
    [
        "T" + MRZ[0],
        MRZ[0][:6] + "9" + MRZ[0][6:],
        MRZ[0].replace("IDVNM0901", "IDVNM9901"),
    ],
    ids=["speck before", "digit twice", "nine for zero"],
)
def test_the_first_line_is_put_right_from_the_number_it_says_twice(first: str) -> None:
    mrz = foot(first, *MRZ[1:])

    assert mrz is not None
    assert mrz.value == "\n".join(MRZ)


def test_two_different_numbers_on_the_first_line_are_not_made_one() -> None:
    # The check digit of the whole happens to hold for the second number too.
    other = next(
        digits
        for digits in (f"{n:03}" for n in range(1000))
        if digits != "456"
        and check_td1(
            f"IDVNM090123{digits}{check_digit('090123' + digits)}040090123{digits}<<4", *MRZ[1:]
        )
    )

    assert foot(MRZ[0].replace("040090123456", "040090123" + other), *MRZ[1:]) is None


@pytest.mark.parametrize(
    "second",
    [MRZ[1] + "Q", MRZ[1][:10] + "0" + MRZ[1][10:], MRZ[1].replace("M3002", "M3902")],
    ids=["speck behind", "digit twice", "nine for zero"],
)
def test_the_second_line_is_put_right_where_the_check_digits_prove_it(second: str) -> None:
    mrz = foot(MRZ[0], second, MRZ[2])

    assert mrz is not None
    assert mrz.value == "\n".join(MRZ)


def test_the_name_line_is_spelled_after_the_qr_when_nearly_read_so() -> None:
    def name_line(third: str) -> object:
        page = Printer().centred(CARD.titles[0]).code(PAYLOAD)
        for line in (*MRZ[:2], third):
            page.line(line)
        return str(read(page.done())["mrz"].value).splitlines()[2]

    assert name_line("NGUYEN<<VTAN<AN<<<<<<<<<<<<<<<") == MRZ[2]
    assert name_line("TRAN<<THI<BICH<<<<<<<<<<<<<<<<") == "TRAN<<THI<BICH<<<<<<<<<<<<<<<<"


def test_what_stands_beside_a_value_of_a_card_is_none_of_it() -> None:
    """Specks of the picture on the left and of the seal on the right, print of another column."""
    page = (
        Printer()
        .centred(CARD.titles[0])
        .line((900, "Quê quán / Place of origin:"))
        .line((450, "KA"), (900, "Diễn Kỷ, Diễn Châu, Nghệ An"))
        .line((400, "Có giá trị đến:"), (900, "Nơi thường trú / Place of residence: Xóm 3,"))
        .line((400, "Date of expiry:"), (900, "Nghi Phú, Vinh, Nghệ An"))
        .line((400, "15/02/2030"))
        .gap()
        .line("Đặc điểm nhận dạng / Personal identification:")
        .line((1900, "Zx"))
        .gap(-0.5)
        .line("Nốt ruồi cách 1cm sau cánh mũi phải")
        .done()
    )
    values = {name: field.value for name, field in read(page).items()}

    assert values["que_quan"] == "Diễn Kỷ, Diễn Châu, Nghệ An"
    assert values["co_gia_tri_den"] == "2030-02-15"
    assert values["dac_diem_nhan_dang"] == "Nốt ruồi cách 1cm sau cánh mũi phải"


def test_a_letter_a_few_pixels_high_is_dust() -> None:
    page = front().done()
    dust = page.words[0].model_copy(
        update={"text": "B", "box": Box(1900, 900, 1903, 903), "line": 99}
    )
    fields = read(page.model_copy(update={"words": (*page.words, dust)}))

    assert fields["quoc_tich"].value == "Việt Nam"
