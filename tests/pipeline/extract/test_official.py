"""Heads, subjects and signers of official papers."""

from __future__ import annotations

import pytest

from models.document_type import Anchor, DocumentType, Family, FieldSpec
from models.field import FieldKind, FieldValue
from models.page import PageText
from pipeline.extract.agencies import with_known_marks
from pipeline.extract.certification import certified_number
from pipeline.extract.extract import extract_fields
from pipeline.extract.subjects import subject_value
from tests.pipeline.extract.printing import Printer

_ANCHORS = {
    "so_ky_hieu": (Anchor.NUMBER, FieldKind.CODE),
    "co_quan_ban_hanh": (Anchor.AGENCY, FieldKind.TEXT),
    "dia_danh": (Anchor.PLACE, FieldKind.TEXT),
    "ngay_ban_hanh": (Anchor.PLACE_DATE, FieldKind.DATE),
    "trich_yeu": (Anchor.SUBJECT, FieldKind.TEXT),
    "quyen_han_ky": (Anchor.AUTHORITY, FieldKind.TEXT),
    "chuc_vu_nguoi_ky": (Anchor.SIGNER_TITLE, FieldKind.TEXT),
    "nguoi_ky": (Anchor.SIGNER_NAME, FieldKind.PERSON_NAME),
    "so_den": (Anchor.INCOMING_NUMBER, FieldKind.CODE),
    "ngay_den": (Anchor.INCOMING_DATE, FieldKind.DATE),
}
FIELDS = tuple(
    FieldSpec(name=name, kind=kind, required=False, anchor=anchor)
    for name, (anchor, kind) in _ANCHORS.items()
)
DECISION = DocumentType(
    id="quyet_dinh", title="Quyết định", title_en="Decision", family=Family.OFFICIAL,
    titles=("QUYẾT ĐỊNH",), symbols=("QĐ",), fields=FIELDS,
)  # fmt: skip
LETTER = DocumentType(
    id="cong_van", title="Công văn", title_en="Letter", family=Family.OFFICIAL,
    fields=(*FIELDS, FieldSpec(name="kinh_gui", kind=FieldKind.TEXT, required=True,
                               labels=("Kính gửi:",))),
)  # fmt: skip
LAW = DECISION.model_copy(update={"id": "luat", "titles": ("LUẬT",), "symbols": ("QH",)})

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BODY = "Xét nhu cầu của nhân dân trong địa bàn và khả năng của các cơ quan có liên quan ở xã"


def head(
    number: str = "Số: 145/QĐ-UBND",
    day: str = "Sông Trà, ngày 05 tháng 02 năm 2025",
    agency: tuple[str, str] = ("ỦY BAN NHÂN DÂN", "XÃ SÔNG TRÀ"),
) -> Printer:
    return (
        Printer()
        .columns(agency[0], MOTTO)
        .columns(agency[1], "Độc lập - Tự do - Hạnh phúc")
        .gap()
        .columns(number, day)
    )


def read(document_type: DocumentType, *pages: PageText) -> dict[str, FieldValue]:
    return {field.name: field for field in extract_fields(document_type, pages)}


def decision() -> Printer:
    return (
        head()
        .gap()
        .centred("QUYẾT ĐỊNH")
        .centred("Về việc phê duyệt kế hoạch trồng cây xanh")
        .centred("trên địa bàn xã Sông Trà năm 2025")
        .gap()
        .centred("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SÔNG TRÀ")
        .gap()
        .line("Căn cứ Luật Tổ chức chính quyền địa phương;")
        .line(BODY)
        .line(BODY)
    )


def signed(printer: Printer) -> Printer:
    return (
        printer.gap(2)
        .line("Nơi nhận:", (1500, "TM. ỦY BAN NHÂN DÂN"))
        .line("- Như Điều 3;", (1640, "KT. CHỦ TỊCH"))
        .line("- Lưu: VT.", (1620, "PHÓ CHỦ TỊCH"))
        .gap(2)
        .line((1500, "‹ ~"), confidence=0.1)
        .gap(2)
        .line((1650, "Lê Minh Tâm"))
    )


def test_the_parts_of_a_decision_are_found_where_they_stand() -> None:
    fields = read(DECISION, signed(decision()).done())

    assert {name: field.value for name, field in fields.items()} == {
        "so_ky_hieu": "145/QĐ-UBND",
        "co_quan_ban_hanh": "ỦY BAN NHÂN DÂN XÃ SÔNG TRÀ",
        "dia_danh": "Sông Trà",
        "ngay_ban_hanh": "2025-02-05",
        "trich_yeu": "Về việc phê duyệt kế hoạch trồng cây xanh trên địa bàn xã Sông Trà năm 2025",
        "quyen_han_ky": "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH",
        "chuc_vu_nguoi_ky": "PHÓ CHỦ TỊCH",
        "nguoi_ky": "Lê Minh Tâm",
    }


def test_the_signer_of_a_paper_of_two_pages_stands_on_the_second() -> None:
    second = signed(Printer(page=2).line(BODY)).done()
    fields = read(DECISION, decision().done(), second)

    assert (fields["nguoi_ky"].value, fields["nguoi_ky"].page) == ("Lê Minh Tâm", 2)
    assert fields["chuc_vu_nguoi_ky"].value == "PHÓ CHỦ TỊCH"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Số: 145/QĐ-UBND", "145/QĐ-UBND"),
        ("Số : 145 / QĐ - UBND", "145/QĐ-UBND"),
        ("Sô: 145/QÐ-UBND", "145/QĐ-UBND"),
        ("Số: 145/QD-UBND", "145/QĐ-UBND"),
        ("Số:145/QĐ–UBND", "145/QĐ-UBND"),
        ("Số: 07/QĐ-BCĐ138", "07/QĐ-BCĐ138"),
        ("Số: 12/2025/QĐ-UBND", "12/2025/QĐ-UBND"),
        ("Số: O7/QĐ-UBND", "07/QĐ-UBND"),
        ("Số: 145QĐ-UBND", "145/QĐ-UBND"),
    ],
)
def test_number_and_symbol(printed: str, value: str) -> None:
    page = head(number=printed).gap().centred("QUYẾT ĐỊNH").done()

    assert read(DECISION, page)["so_ky_hieu"].value == value


@pytest.mark.parametrize("printed", ["Số: /QĐ-UBND", "Số: ~{ /QĐ-UBND", "Số: … /QĐ-UBND"])
def test_a_number_that_was_not_read_is_not_made_up(printed: str) -> None:
    page = head(number=printed).gap().centred("QUYẾT ĐỊNH").done()
    field = read(DECISION, page)["so_ky_hieu"]

    assert field.value is None
    assert field.printed is not None
    assert field.printed.endswith("/QĐ-UBND")


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("Sông Trà, ngày 05 tháng 02 năm 2025", "2025-02-05"),
        ("Sông Trà, ngày12 tháng 3 năm 2025", "2025-03-12"),
        ("Sông Trà, ngày tháng 02 năm 2025", "2025-02"),
        ("Sông Trà, ngày {‹ tháng 02 năm 2025", "2025-02"),
        ("Sông Trà, ngày 5 tháng 02 năm 2025", "2025-02"),
        ("Sông Trà, ngày 45 tháng 02 năm 2025", "2025-02"),
    ],
)
def test_a_day_written_by_hand_is_read_whole_or_left_out(day: str, value: str) -> None:
    page = head(day=day).gap().centred("QUYẾT ĐỊNH").done()
    fields = read(DECISION, page)

    assert fields["ngay_ban_hanh"].value == value
    assert fields["dia_danh"].value == "Sông Trà"


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (("ỦY BAN NHÂN DÂN", "XÃ SÔNG TRÀ"), "ỦY BAN NHÂN DÂN XÃ SÔNG TRÀ"),
        (("UBND TỈNH BẮC NINH", "BAN CHỈ ĐẠO 138"), "BAN CHỈ ĐẠO 138"),
        (("UBND XÃ SÔNG TRÀ", "PHÒNG VĂN HÓA - XÃ HỘI"), "PHÒNG VĂN HÓA - XÃ HỘI"),
        (("BỘ PHẬN TIẾP NHẬN VÀ", "TRẢ KẾT QUẢ"), "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"),
        (("BỘ NỘI VỤ", "CÔNG THÔNG TIN ĐIỆN TỪ PÍ"), "BỘ NỘI VỤ"),
    ],
)
def test_the_superior_agency_is_no_part_of_the_issuing_one(
    lines: tuple[str, str], agency: str
) -> None:
    page = head(agency=lines).gap().centred("QUYẾT ĐỊNH").done()

    assert read(DECISION, page)["co_quan_ban_hanh"].value == agency


def test_known_words_of_agencies_get_their_marks_and_the_vote_keeps_the_reading() -> None:
    page = head(agency=("ỦY BAN NHÂN DẦN", "TINH QUANG NGÁI")).gap().centred("QUYẾT ĐỊNH").done()
    field = read(DECISION, page)["co_quan_ban_hanh"]

    assert field.value == "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"
    assert field.printed == "ỦY BAN NHÂN DẦN TINH QUANG NGÁI"
    assert [vote.value for vote in field.votes] == ["ỦY BAN NHÂN DẦN TINH QUANG NGÁI"]


@pytest.mark.parametrize(
    ("read_as", "right"),
    [
        ("UỶ BAN NHÂN DÂN TỈNH NGHỆ AN", "UỶ BAN NHÂN DÂN TỈNH NGHỆ AN"),
        ("Uy ban nhân dân xã Tinh Hà", "Ủy ban nhân dân xã Tinh Hà"),
        ("CHÍNHPHỦ", "CHÍNH PHỦ"),
        ("CÔNG TY TINH HOA", "CÔNG TY TINH HOA"),
        ("", ""),
    ],
)
def test_only_marks_of_known_words_change(read_as: str, right: str) -> None:
    assert with_known_marks(read_as) == right


def test_about_is_put_right_in_the_value_only() -> None:
    page = head().gap().centred("QUYẾT ĐỊNH").centred("và việc giao đất cho hộ dân").done()
    field = read(DECISION, page)["trich_yeu"]

    assert (field.value, field.printed) == (
        "Về việc giao đất cho hộ dân".replace("Về", "về"),
        "và việc giao đất cho hộ dân",
    )


def test_the_name_of_a_law_includes_the_word_law_and_its_date_stands_at_the_end() -> None:
    first = (
        head(number="Luật số: 12/2024/QH15", day="", agency=("QUỐC HỘI", ""))
        .gap()
        .centred("LUẬT")
        .centred("TRỒNG CÂY")
        .gap()
        .line("Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;")
        .done()
    )
    last = (
        Printer(page=2)
        .line("Luật này được Quốc hội khóa XV, kỳ họp thứ 7 thông qua ngày 26 tháng 6 năm 2024.")
        .done()
    )
    fields = read(LAW, first, last)

    assert fields["trich_yeu"].value == "LUẬT TRỒNG CÂY"
    assert fields["so_ky_hieu"].value == "12/2024/QH15"
    assert (fields["ngay_ban_hanh"].value, fields["ngay_ban_hanh"].page) == ("2024-06-26", 2)
    assert fields["co_quan_ban_hanh"].value == "QUỐC HỘI"
    assert "dia_danh" not in fields


def letter() -> Printer:
    return (
        head(number="Số: 12/UBND-VX")
        .line((480, "V/v trả lời kiến nghị"))
        .line((470, "của công dân xã Sông Trà"))
    )


def test_the_subject_of_a_letter_stands_below_its_number() -> None:
    page = letter().gap().line((900, "Kính gửi: Bà Lê Thị An")).line(BODY).done()
    fields = read(LETTER, page)

    assert fields["trich_yeu"].value == "trả lời kiến nghị của công dân xã Sông Trà"
    assert fields["so_ky_hieu"].value == "12/UBND-VX"
    assert fields["kinh_gui"].value == "Bà Lê Thị An"


def test_a_list_of_addressees_is_taken_whole() -> None:
    page = (
        letter()
        .gap()
        .line((900, "Kính gửi:"))
        .line((1000, "- Văn phòng Chính phủ;"))
        .line((1000, "- Bộ Nội vụ."))
        .gap()
        .line(BODY)
        .done()
    )

    assert read(LETTER, page)["kinh_gui"].value == "- Văn phòng Chính phủ; - Bộ Nội vụ"


def test_the_incoming_stamp_is_kept_apart_from_the_papers_own_number() -> None:
    page = (
        letter()
        .line((560, "Số: 471"))
        .line((400, "ĐẾN"), (560, "Ngày: 17/09/2025"))
        .line((560, "Chuyển:"))
        .gap()
        .line((900, "Kính gửi: Bà Lê Thị An"))
        .done()
    )
    fields = read(LETTER, page)

    assert (fields["so_den"].value, fields["ngay_den"].value) == ("471", "2025-09-17")
    assert fields["so_ky_hieu"].value == "12/UBND-VX"


def test_without_a_stamp_there_is_no_incoming_number() -> None:
    fields = read(LETTER, letter().done())

    assert "so_den" not in fields
    assert "ngay_den" not in fields


def test_a_family_name_damaged_by_the_seal_is_kept_as_read() -> None:
    page = (
        decision()
        .gap(2)
        .line("Nơi nhận:", (1600, "CHỦ TỊCH"))
        .gap(3)
        .line((1600, "Xguyến Quốc Việt"))
        .done()
    )
    field = read(DECISION, page)["nguoi_ky"]

    assert field.printed == "Xguyến Quốc Việt"


def test_columns_run_together_by_the_reader_are_parted() -> None:
    page = (
        Printer()
        .line((540, "UBND XÃ SÔNG TRÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
        .columns("VĂN PHÒNG", "Độc lập - Tự do - Hạnh phúc")
        .columns("Số: 01/QĐ-VP", "Sông Trà, ngày 11 tháng 3 năm 2025")
        .gap()
        .centred("QUYẾT ĐỊNH")
        .done()
    )
    fields = read(DECISION, page)

    assert fields["co_quan_ban_hanh"].value == "VĂN PHÒNG"
    assert fields["ngay_ban_hanh"].value == "2025-03-11"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Sắ: 145/QĐ-UBND", "145/QĐ-UBND"),
        ("So: 145/QĐ-UBND", "145/QĐ-UBND"),
        ("5ố: 145/QĐ-UBND", "145/QĐ-UBND"),
        ("Số: _145/2025/QĐ-UBND", "145/2025/QĐ-UBND"),
        ("Số: 145 /QĐ-UBND", "145/QĐ-UBND"),
        ("Số: 145/QĐ-UUBND", "145/QĐ-UBND"),
        ("Số: 2{ /QĐ-UBND", None),
        ("Số: Ô 5 /QĐ-UBND", None),
        ("Số: 899. /QĐ-UBND", None),
        ("Số: 04- /QĐ-UBND", None),
        ("Số: 4# /2025/QĐ-UBND", None),
    ],
)
def test_a_number_is_clean_or_none_and_stays_as_printed(line: str, value: str | None) -> None:
    field = read(DECISION, head(number=line).gap().centred("QUYẾT ĐỊNH").done())["so_ky_hieu"]

    assert field.value == value
    assert field.printed is not None
    assert "QĐ-" in field.printed


@pytest.mark.parametrize(("confidence", "value"), [(0.95, "12A/QĐ-UBND"), (0.57, None)])
def test_a_letter_behind_the_number_must_be_read_surely(
    confidence: float, value: str | None
) -> None:
    page = (
        Printer()
        .columns("ỦY BAN NHÂN DÂN", MOTTO)
        .line((500, "Số: 12A /QĐ-UBND"), confidence=confidence)
        .gap()
        .centred("QUYẾT ĐỊNH")
        .done()
    )

    assert read(DECISION, page)["so_ky_hieu"].value == value


def test_the_name_of_a_law_with_a_word_read_in_small_letters_stays_whole() -> None:
    page = head(number="Luật số: 68/2020/QH14").gap().centred("LUẬT").centred("cư TRÚ VÀ ĐI LẠI")

    assert read(LAW, page.done())["trich_yeu"].value == "LUẬT cư TRÚ VÀ ĐI LẠI"


@pytest.mark.parametrize(
    ("lines", "authority", "title"),
    [
        (("KT. CHU TỊCH", "PHO CHỦ TỊCH"), "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        (("KT. CHỦ TỊCH", "Ó CHỦ TỊCH"), "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        (("KT. CHỦ TỊCH", "CHỦ TỊCH"), "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        (("TL. CHỦ TỊCH", "CHANH VAN PHONG"), "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
    ],
)
def test_the_words_of_an_office_are_known(
    lines: tuple[str, str], authority: str, title: str
) -> None:
    page = decision().gap(2).line("Nơi nhận:", (1600, lines[0])).line((1600, lines[1])).gap(3)
    fields = read(DECISION, page.line((1600, "Lê Văn Ba")).done())

    assert fields["quyen_han_ky"].value == authority
    assert fields["chuc_vu_nguoi_ky"].value == title
    assert fields["chuc_vu_nguoi_ky"].printed == lines[1]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("1605", "1605"), ("16 05.", "1605"), ("12/2025", "12/2025"), ("Z26", None), ("7/5", None),
     ("396.3", None)],
)  # fmt: skip
def test_the_number_of_a_true_copy_is_clean_or_none(printed: str, value: str | None) -> None:
    assert certified_number(printed) == value


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        ("„. Quy định xử phạt", "Quy định xử phạt"),
        ("LUẬT. CƯ TRÚ", "LUẬT CƯ TRÚ"),
        ("Về việc công bố QCVN 01. Điều 2", "Về việc công bố QCVN 01. Điều 2"),
    ],
)
def test_specks_before_and_between_the_words_of_a_subject_are_left_out(
    printed: str, subject: str
) -> None:
    assert subject_value(printed) == subject
