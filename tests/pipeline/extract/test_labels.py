"""Labels on forms and what stands behind them."""

from __future__ import annotations

import pytest

from models.document_type import BlockSpec, DocumentType, Family, FieldSpec
from models.field import FieldKind, FieldValue
from models.geometry import union
from models.page import PageText
from pipeline.extract.extract import extract_fields
from tests.pipeline.extract.printing import Printer, printed

BIRTH = DocumentType(
    id="mau_thu",
    title="Mẫu thử",
    title_en="Test form",
    family=Family.FORM,
    titles=("GIẤY KHAI SINH",),
    blocks=(
        BlockSpec(name="me", starts=("Họ, chữ đệm, tên người mẹ:",)),
        BlockSpec(name="cha", starts=("Họ, chữ đệm, tên người cha:",)),
        BlockSpec(name="vo", starts=("Họ, chữ đệm, tên vợ:",)),
        BlockSpec(name="chong", starts=("Họ, chữ đệm, tên chồng:",)),
    ),
    fields=(
        FieldSpec(name="so", kind=FieldKind.CODE, required=True, labels=("Số:",)),
        FieldSpec(
            name="ho_ten",
            kind=FieldKind.PERSON_NAME,
            required=True,
            labels=("Họ, chữ đệm, tên:", "Họ và tên:"),
        ),
        FieldSpec(
            name="ngay_sinh", kind=FieldKind.DATE, required=True, labels=("Ngày, tháng, năm sinh:",)
        ),
        FieldSpec(
            name="ngay_sinh_bang_chu",
            kind=FieldKind.TEXT,
            required=False,
            labels=("ghi bằng chữ:",),
        ),
        FieldSpec(
            name="gioi_tinh", kind=FieldKind.CHOICE, required=True, labels=("Giới tính:",)
        ),
        FieldSpec(name="dan_toc", kind=FieldKind.TEXT, required=True, labels=("Dân tộc:",)),
        FieldSpec(name="quoc_tich", kind=FieldKind.TEXT, required=True, labels=("Quốc tịch:",)),
        FieldSpec(name="que_quan", kind=FieldKind.ADDRESS, required=True, labels=("Quê quán:",)),
        *(
            FieldSpec(name=f"ten_{who}", kind=FieldKind.PERSON_NAME, required=False, block=who,
                      labels=(f"Họ, chữ đệm, tên {words}:",))
            for who, words in (("me", "người mẹ"), ("cha", "người cha"), ("vo", "vợ"),
                               ("chong", "chồng"))
        ),
        *(
            FieldSpec(name=f"dan_toc_{who}", kind=FieldKind.TEXT, required=False, block=who,
                      labels=("Dân tộc:",))
            for who in ("me", "cha", "vo", "chong")
        ),
        *(
            FieldSpec(name=f"noi_cu_tru_{who}", kind=FieldKind.ADDRESS, required=False, block=who,
                      labels=("Nơi cư trú:",))
            for who in ("me", "cha", "vo", "chong")
        ),
        FieldSpec(
            name="giay_to", kind=FieldKind.TEXT, required=False, labels=("Giấy tờ tùy thân:",)
        ),
        FieldSpec(name="so_giay_to", kind=FieldKind.ID_NUMBER, required=False, part="number",
                  labels=("Giấy tờ tùy thân:",)),
        FieldSpec(name="gio_nhan", kind=FieldKind.TIME, required=False, part="time",
                  labels=("Thời gian nhận hồ sơ:",)),
        FieldSpec(name="ngay_nhan", kind=FieldKind.DATE, required=False, part="date",
                  labels=("Thời gian nhận hồ sơ:",)),
        FieldSpec(name="cu_tru_tu_ngay", kind=FieldKind.DATE, required=False, part="from_date",
                  labels=("Trong thời gian cư trú tại:",)),
        FieldSpec(name="cu_tru_den_ngay", kind=FieldKind.DATE, required=False, part="to_date",
                  labels=("Trong thời gian cư trú tại:",)),
        FieldSpec(name="muc_dich", kind=FieldKind.TEXT, required=False,
                  labels=("được sử dụng để:",)),
        FieldSpec(name="thanh_phan", kind=FieldKind.TABLE, required=False,
                  labels=("Thành phần hồ sơ nộp gồm:",), columns=(("ten", FieldKind.TEXT),)),
    ),
)  # fmt: skip


def fields_of(*pages: PageText) -> dict[str, FieldValue]:
    return {field.name: field for field in extract_fields(BIRTH, pages)}


def values_of(*lines: str) -> dict[str, object]:
    return {name: field.value for name, field in fields_of(printed(lines)).items()}


def test_several_labels_on_one_line_each_get_their_own_words() -> None:
    page = Printer().line("Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam").done()

    assert values_of("Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam") == {
        "gioi_tinh": "Nam",
        "dan_toc": "Kinh",
        "quoc_tich": "Việt Nam",
    }
    assert fields_of(page)["quoc_tich"].box == union(word.box for word in page.words[-2:])


def test_labels_far_apart_on_one_line_are_one_row() -> None:
    page = Printer().line("Giới tính: Nam", (1100, "Dân tộc: Kinh"), (1700, "Quốc tịch: Lào"))
    values = {name: field.value for name, field in fields_of(page.done()).items()}

    assert values == {"gioi_tinh": "Nam", "dan_toc": "Kinh", "quoc_tich": "Lào"}


@pytest.mark.parametrize(
    "line",
    [
        "Họ, chữ đệm, tên: NGUYỄN THỊ HOA",
        "Ho, chu dem, ten: NGUYỄN THỊ HOA",
        "Họ, chử đệm, tèn; NGUYỄN THỊ HOA",
        "Họ chữ đệm tên NGUYỄN THỊ HOA",
        "Họ,chữđệm,tên:NGUYỄN THỊ HOA",
        "Họ, chữ đẹm, tẽn: .......NGUYỄN THỊ HOA.......",
        "Họ, chữ đệm, tên :NGUYỄN THỊ HOA",
        "Họ, chữ dêrn, tên: NGUYỄN THỊ HOA",
    ],
)
def test_a_label_is_found_through_the_slips_of_readers(line: str) -> None:
    assert values_of(line) == {"ho_ten": "Nguyễn Thị Hoa"}


def test_a_name_joined_to_its_label_is_cut_off_with_its_own_box() -> None:
    page = printed(["HọvàtênNguyễn Thị Hoa"])
    field = fields_of(page)["ho_ten"]

    assert field.value == "Nguyễn Thị Hoa"
    assert field.box is not None
    assert page.words[0].box.left < field.box.left < page.words[0].box.right
    assert field.box.right == page.words[-1].box.right


def test_running_text_that_mentions_a_label_is_no_label() -> None:
    assert values_of("Tôi đề nghị ghi lại quê quán và dân tộc theo giấy cũ của số 5 này") == {}


def test_a_title_in_capitals_is_no_label() -> None:
    assert values_of("GIẤY TỜ TÙY THÂN VÀ QUỐC TỊCH VIỆT NAM") == {}


@pytest.mark.parametrize("behind", ["", "..............", "-/-", "//", "……………", ". . . ."])
def test_a_printed_label_with_nothing_behind_it_has_no_value(behind: str) -> None:
    field = fields_of(printed([f"Quê quán: {behind}", "Dân tộc: Kinh"]))["que_quan"]

    assert (field.printed, field.value, field.box, field.votes) == (None, None, None, ())


def test_a_label_that_is_not_on_the_paper_is_left_out() -> None:
    assert "que_quan" not in fields_of(printed(["Dân tộc: Kinh"]))


def test_dotted_lines_read_as_letters_are_dropped() -> None:
    printer = Printer().line("Quê quán: Nghi Phú, Vinh, Nghệ An")
    printer.top -= 76
    printer.lines -= 1
    printer.line((1250, "........cennrnrrtrtrttrt"), (1800, "n2?"), confidence=0.05)

    assert fields_of(printer.done())["que_quan"].value == "Nghi Phú, Vinh, Nghệ An"


def test_an_address_goes_on_in_the_next_line_until_the_next_label() -> None:
    values = values_of(
        "Quê quán: Xóm ba, thôn Đông Thượng, xã Nghi Phú, thành phố Vinh, thuộc khu vực phía",
        "nam của tỉnh Nghệ An",
        "Dân tộc: Kinh",
    )

    assert values["que_quan"] == (
        "Xóm ba, thôn Đông Thượng, xã Nghi Phú, thành phố Vinh, thuộc khu vực phía"
        " nam của tỉnh Nghệ An"
    )
    assert values["dan_toc"] == "Kinh"


def test_a_short_line_does_not_swallow_the_next_one() -> None:
    values = values_of(
        "Quê quán: Nghệ An",
        "Tôi xin chịu trách nhiệm trước pháp luật về nội dung khai trên đây của mình",
    )

    assert values["que_quan"] == "Nghệ An"


def test_an_address_stops_before_a_gap() -> None:
    page = (
        Printer()
        .line("Quê quán: Xóm ba, thôn Đông Thượng, xã Nghi Phú, thành phố Vinh, tỉnh Nghệ")
        .gap(2)
        .line("An toàn là trên hết")
        .done()
    )

    assert str(fields_of(page)["que_quan"].value).endswith("tỉnh Nghệ")


def test_mother_and_father_keep_apart() -> None:
    values = values_of(
        "Họ, chữ đệm, tên: HOÀNG GIA BẢO",
        "Dân tộc: Kinh",
        "Họ, chữ đệm, tên người mẹ: LÊ THỊ AN",
        "Dân tộc: Tày",
        "Nơi cư trú: Xóm 1",
        "Họ, chữ đệm, tên người cha: HOÀNG VĂN BÌNH",
        "Dân tộc: Thái",
        "Nơi cư trú: Xóm 2",
    )

    assert values == {
        "ho_ten": "Hoàng Gia Bảo", "dan_toc": "Kinh",
        "ten_me": "Lê Thị An", "dan_toc_me": "Tày", "noi_cu_tru_me": "Xóm 1",
        "ten_cha": "Hoàng Văn Bình", "dan_toc_cha": "Thái", "noi_cu_tru_cha": "Xóm 2",
    }  # fmt: skip


def test_a_lost_block_start_does_not_shift_values_into_another_block() -> None:
    values = values_of(
        "Họ, chữ đệm, tên người mẹ: LÊ THỊ AN",
        "Dân tộc: Tày",
        "~~~~ ~~~~",
        "Dân tộc: Thái",
    )

    assert values["dan_toc_me"] == "Tày"
    assert "dan_toc_cha" not in values


def test_two_columns_side_by_side_are_bound_by_place() -> None:
    page = (
        Printer()
        .line((300, "Họ, chữ đệm, tên vợ: LÊ THỊ AN"), (1350, "Họ, chữ đệm, tên chồng: LÒ VĂN BA"))
        .line((300, "Dân tộc: Tày"), (1350, "Dân tộc: Thái"))
        .line((300, "Nơi cư trú: Xóm 1, xã Một, huyện Hai"), (1350, "Nơi cư trú: Bản 2, xã Ba"))
        .line((300, "tỉnh Bốn"))
        .done()
    )
    values = {name: field.value for name, field in fields_of(page).items()}

    assert values["dan_toc_vo"] == "Tày"
    assert values["dan_toc_chong"] == "Thái"
    assert values["ten_chong"] == "Lò Văn Ba"
    assert values["noi_cu_tru_chong"] == "Bản 2, xã Ba"
    assert str(values["noi_cu_tru_vo"]).startswith("Xóm 1, xã Một, huyện Hai")


def test_parts_of_one_line_go_to_their_fields() -> None:
    page = printed(["Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày 12 tháng 8 năm 2025"])
    fields = fields_of(page)

    assert (fields["gio_nhan"].value, fields["ngay_nhan"].value) == ("08:30", "2025-08-12")
    assert fields["gio_nhan"].printed == "08 giờ 30 phút"
    assert fields["ngay_nhan"].printed == "ngày 12 tháng 8 năm 2025"
    assert fields["ngay_nhan"].box == union(word.box for word in page.words[-6:])


def test_a_statement_and_the_number_in_it_are_two_fields() -> None:
    values = values_of("Giấy tờ tùy thân: Thẻ căn cước số 040090123456, cấp ngày 13/11/2023")

    assert values["so_giay_to"] == "040090123456"
    assert values["giay_to"] == "Thẻ căn cước số 040090123456, cấp ngày 13/11/2023"


def test_a_period_has_two_ends() -> None:
    values = values_of(
        "Trong thời gian cư trú tại: Xóm 3, xã Đô Lương, từ ngày 01 tháng 02 năm 2020 đến ngày",
        "05 tháng 3 năm 2024",
    )

    assert values == {"cu_tru_tu_ngay": "2020-02-01", "cu_tru_den_ngay": "2024-03-05"}


def test_a_label_broken_over_two_lines_is_found() -> None:
    values = values_of(
        "Giấy này có giá trị trong thời hạn sáu tháng, được sử",
        "dụng để: mua bán nhà đất.",
    )

    assert values == {"muc_dich": "mua bán nhà đất"}


def test_words_vote_for_the_digits_and_stand_in_when_these_are_unreadable() -> None:
    line = "ghi bằng chữ: Ngày mười lăm, tháng tám, năm hai nghìn không trăm hai mươi"
    good = fields_of(printed(["Ngày, tháng, năm sinh: 15/08/2020", line]))["ngay_sinh"]
    bad = fields_of(printed(["Ngày, tháng, năm sinh: ÉẺ_TỮ", line]))["ngay_sinh"]

    assert [(vote.reader, vote.value) for vote in good.votes] == [
        ("tesseract", "2020-08-15"),
        ("words", "2020-08-15"),
    ]
    assert (bad.printed, bad.value) == ("ÉẺ_TỮ", "2020-08-15")


def test_a_numbered_list_becomes_rows() -> None:
    field = fields_of(
        printed(
            [
                "Thành phần hồ sơ nộp gồm:",
                "1. Tờ khai đăng ký khai sinh",
                "2. Giấy chứng sinh do bệnh viện cấp, bản chính",
                "có đóng dấu",
                "3. Căn cước công dân",
                "Dân tộc: Kinh",
            ]
        )
    )["thanh_phan"]

    assert field.value == [
        {"ten": "Tờ khai đăng ký khai sinh"},
        {"ten": "Giấy chứng sinh do bệnh viện cấp, bản chính có đóng dấu"},
        {"ten": "Căn cước công dân"},
    ]


def test_confidence_is_the_worst_word_for_digits_and_the_mean_for_text() -> None:
    printer = Printer().line("Ngày, tháng, năm sinh:", (1200, "15/08/2020"))
    low = [w.model_copy(update={"confidence": 0.4}) if w.text[0] == "1" else w
           for w in printer.words]  # fmt: skip
    fields = fields_of(printer.done().model_copy(update={"words": tuple(low)}))

    assert fields["ngay_sinh"].confidence == pytest.approx(0.4)
    assert fields_of(printed(["Dân tộc: Kinh"]))["dan_toc"].confidence == pytest.approx(0.95)


def test_a_value_keeps_the_page_it_stands_on() -> None:
    first = Printer(page=4).line("Dân tộc: Kinh").done()
    second = Printer(page=7).line("Quê quán: Nghệ An").done()
    fields = fields_of(first, second)

    assert (fields["dan_toc"].page, fields["que_quan"].page) == (4, 7)


def test_an_empty_page_gives_no_field() -> None:
    assert fields_of(Printer().done()) == {}
    assert extract_fields(BIRTH, []) == ()


def test_an_address_that_begins_with_so_is_no_new_label() -> None:
    fields = fields_of(printed(["Quê quán: Số 28 đường Lê Lợi, tỉnh Nghệ An", "Dân tộc: Kinh"]))

    assert fields["que_quan"].value == "Số 28 đường Lê Lợi, tỉnh Nghệ An"
    assert "so" not in fields


def test_a_number_label_that_lost_its_colon_counts_where_a_part_begins() -> None:
    fields = fields_of(Printer().line("Dân tộc: Kinh", (1600, "Số 61/2025")).done())

    assert (fields["dan_toc"].value, fields["so"].value) == ("Kinh", "61/2025")


def test_a_label_whose_last_letter_was_read_twice_is_found() -> None:
    fields = fields_of(printed(["Họ, chữ đệm, tên người chaa LÊ VĂN BA", "Dân tộc: Kinh"]))

    assert fields["ten_cha"].value == "Lê Văn Ba"
    assert "dan_toc_cha" in fields


def test_a_quote_read_behind_a_name_does_not_cut_it() -> None:
    assert fields_of(printed(["Họ và tên: LÊ HỮU CƯỜNG”"]))["ho_ten"].value == "Lê Hữu Cường"
