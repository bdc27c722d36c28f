"""What a page shows by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.types import load_document_types
from models.document_type import DocumentType
from models.geometry import Box
from models.page import Code, CodeKind
from pipeline.classify.page import PageClass, classify_page
from tests.pipeline.classify.pages import (
    MOTTO,
    Line,
    form,
    inner,
    joined,
    left,
    official,
    page,
    right,
)

TYPES: Mapping[str, DocumentType] = load_document_types()


def seen(text: object) -> PageClass:
    return classify_page(text, TYPES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "type_id",
    [one.id for one in TYPES.values() if one.titles and one.family.value == "form"],
)
def test_every_form_is_known_by_each_of_its_titles(type_id: str) -> None:
    for title in TYPES[type_id].titles:
        found = seen(form(title))
        assert found.type == type_id, title
        assert 0.97 <= found.confidence < 1
        assert found.title_box is not None


@pytest.mark.parametrize(
    "type_id",
    [one.id for one in TYPES.values() if one.titles and one.family.value == "official"],
)
def test_every_official_paper_is_known_by_title_alone(type_id: str) -> None:
    for title in TYPES[type_id].titles:
        assert seen(form(title)).type == type_id


@pytest.mark.parametrize(
    ("read", "type_id"),
    [
        ("GIÂY KHAI SlNH", "giay_khai_sinh"),
        ("GIẤYKHAI SINH", "giay_khai_sinh"),
        ("GIẤY TIÉP NHẬN HỎ SO VÀ HẸN TRA KÉT QUA", "giay_tiep_nhan_ho_so"),
        ("QUYÉT DỊNH", "quyet_dinh"),
        ("GIÁY XÁC NHẠN|TÌNH TRANG HÔN NHÃN", "giay_xac_nhan_tinh_trang_hon_nhan"),
        ("TỜ KHAI|THAM GIA, ĐIỀU CHỈNH THÔNG TIN|BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ", "to_khai_tk1_ts"),
        (". ' TỜ TRÌNH", "to_trinh"),
        ("TRÍCH LỤC KHAI SINH|(BẢN SAO)", "trich_luc_khai_sinh"),
        ("THÔNG BÁO|VỀ VIỆC NIÊM YẾT HỒ SƠ", "thong_bao"),
    ],
)
def test_titles_are_known_as_readers_see_them(read: str, type_id: str) -> None:
    assert seen(form(read)).type == type_id


@pytest.mark.parametrize(
    "title",
    [
        "TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH",
        "TỜ KHAI CẤP|GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
        "TỜ KHAI|CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
        "GIẤY CHỨNG SINH",
        "ĐƠN XIN CẤP LẠI|GIẤY KHAI SINH",
        "HỢP ĐỒNG ỦY QUYỀN",
        "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2",
        "TỜ KHAI YÊU CẦU CẤP PHIẾU LÝ LỊCH TƯ PHÁP",
        "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH",
        "ĐƠN ĐĂNG KÝ ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT",
        "GIẤY CHỨNG MINH NHÂN DÂN",
    ],
)
def test_a_longer_title_of_another_paper_is_none_of_ours(title: str) -> None:
    found = seen(form(title, "Họ, chữ đệm, tên:", "Nơi đăng ký khai sinh:", "Quê quán:"))
    assert found.type is None
    assert found.other_title
    assert found.starts_document


def test_a_paper_named_in_the_text_decides_nothing() -> None:
    found = seen(form("ĐƠN KHIẾU NẠI", "Kèm theo: Giấy khai sinh, GIẤY KHAI SINH bản chính"))
    assert found.type is None
    assert seen(inner("GIẤY KHAI SINH của con tôi đã bị mất", number=2)).type is None


def test_extract_and_certificate_are_told_apart() -> None:
    assert seen(form("TRÍCH LỤC KHAI SINH")).type == "trich_luc_khai_sinh"
    assert seen(form("TRÍCH LỤC KHAI TỬ")).type == "trich_luc_khai_tu"
    assert seen(form("GIẤY KHAI SINH")).type == "giay_khai_sinh"


@pytest.mark.parametrize(
    ("symbol", "type_id"),
    [
        ("QĐ-UBND", "quyet_dinh"),
        ("QÐ-UBND", "quyet_dinh"),
        ("QD-UBND", "quyet_dinh"),
        ("ỌĐ-UBND", "quyet_dinh"),
        ("0Đ-UBND", "quyet_dinh"),
        ("TTr-UBND", "to_trinh"),
        ("CT-UBND", "chi_thi"),
        ("2024/NĐ-CP", "nghi_dinh"),
        ("2024/TT-BCA", "thong_tu"),
        ("NQ-HĐND", "nghi_quyet"),
        ("UBND-XNTTHN", "giay_xac_nhan_tinh_trang_hon_nhan"),
    ],
)
def test_the_number_decides_when_the_title_is_not_read(symbol: str, type_id: str) -> None:
    found = seen(official(symbol, "", "Căn cứ Luật Tổ chức chính quyền địa phương;"))
    assert found.type == type_id
    assert found.confidence == 0.9


def test_a_title_and_a_number_that_agree_are_surer_than_either() -> None:
    assert seen(official("QĐ-UBND", "QUYẾT ĐỊNH")).confidence > 0.99


def test_a_title_and_a_number_that_disagree_are_doubtful() -> None:
    found = seen(official("QĐ-UBND", "THÔNG BÁO"))
    assert (found.type, found.confidence, found.doubt) == ("thong_bao", 0.6, "quyet_dinh")


def test_the_national_assembly_s_number_leaves_law_or_resolution_to_the_title() -> None:
    assert seen(official("2020/QH14", "LUẬT")).type == "luat"
    assert seen(official("2020/QH14", "NGHỊ QUYẾT")).type == "nghi_quyet"
    head = [*MOTTO, left("Luật số: 68/2020/QH14", 0.1)]
    assert seen(page(head)).type == "luat"
    assert seen(official("2020/QH14", "")).confidence <= 0.7


def test_a_letter_has_no_title_but_subject_and_addressee() -> None:
    found = seen(official("UBND-VX", "", "V/v trả lời kiến nghị", "Kính gửi: Ông Nguyễn Văn An"))
    assert (found.type, found.starts_document) == ("cong_van", True)


def test_a_submission_with_an_addressee_is_no_letter() -> None:
    text = official("TTr-UBND", "TỜ TRÌNH", "V/v xin chủ trương", "Kính gửi: Sở Nội vụ")
    assert seen(text).type == "to_trinh"


def test_the_number_of_an_incoming_stamp_decides_nothing() -> None:
    stamp = [left("ĐẾN", 0.14, tall=60), left("Số: 88/QĐ-VP", 0.165), left("Ngày: 06/8", 0.185)]
    letter = [*MOTTO, left("Số: 299/UBND-VX", 0.1), *stamp, Line("Kính gửi: Sở Nội vụ", 0.25)]
    found = seen(page([*letter, left("V/v báo cáo", 0.12)]))
    assert found.type == "cong_van"
    assert found.number is not None
    assert found.number.symbol == "UBND-VX"


def test_a_number_cited_in_the_text_decides_nothing() -> None:
    body = "Căn cứ Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2024"
    assert seen(page([*MOTTO, Line(body, 0.2)])).type is None


def test_head_and_stamp_joined_by_the_reader_are_parted_again() -> None:
    words = joined([left("ĐẾN Ngày 05/8", 0.17, tall=40), Line("THÔNG TƯ", 0.17, tall=55)], 9)
    text = page([*MOTTO])
    text = text.model_copy(update={"words": (*text.words, *words)})
    assert seen(text).type == "thong_tu"


def test_a_chapter_heading_is_no_title() -> None:
    lines = [Line("Mục 2", 0.1), Line("KẾ HOẠCH, BÁO CÁO", 0.12), Line("Điều 9. Kế hoạch", 0.15)]
    assert seen(page(lines)).type is None
    assert seen(page(lines[1:])).type == "ke_hoach"


def test_card_front_needs_more_than_its_title_on_a_full_page() -> None:
    law = [
        Line(f"Điều {i}. Thẻ được cấp cho công dân theo quy định", 0.2 + i / 50) for i in range(9)
    ]
    assert seen(page([Line("CĂN CƯỚC ĐIỆN TỬ", 0.12), *law])).type is None
    front = [Line("CĂN CƯỚC CÔNG DÂN", 0.15), Line("Citizen Identity Card", 0.17)]
    assert seen(page([*front, *law])).type == "can_cuoc_cong_dan"


@pytest.mark.parametrize(
    "lines",
    [
        ("IDVNM0901234562040090123456<<4", "9002155M3002153VNM<<<<<<<<<<<6"),
        ("Đặc điểm nhận dạng / Personal identification:", "Ngày, tháng, năm / Date, month, year"),
        ("Nơi cư trú / Place of residence", "Nơi đăng ký khai sinh / Place of birth"),
    ],
)
def test_the_back_of_a_card_is_known_without_a_title(lines: tuple[str, ...]) -> None:
    found = seen(page([Line(text, 0.2 + i / 10) for i, text in enumerate(lines)]))
    assert found.type == "can_cuoc_cong_dan"
    assert found.title_box is None


def test_the_qr_code_of_a_card_is_evidence_and_another_code_is_not() -> None:
    box = Box(0, 0, 9, 9)
    payload = "040090123456||Nguyễn Văn An|15021990|Nam|Nghệ An|10052021"
    card = seen(page([], codes=(Code(kind=CodeKind.QR, payload=payload, box=box),)))
    assert (card.type, card.confidence) == ("can_cuoc_cong_dan", 0.99)
    other = Code(kind=CodeKind.QR, payload="H41.18-250812-0001", box=box)
    assert seen(page([], codes=(other,))).type is None


def test_a_form_whose_title_is_lost_is_guessed_from_its_labels() -> None:
    labels = [label for f in TYPES["giay_khai_sinh"].fields for label in f.labels[:1]]
    found = seen(page([Line(label, 0.2 + i / 50) for i, label in enumerate(labels)]))
    assert found.type == "giay_khai_sinh"
    assert found.confidence <= 0.85
    assert found.evidence.startswith("labels")


def test_a_page_of_plain_text_and_an_empty_page_have_no_type() -> None:
    assert seen(inner("Tôi xin cam đoan những lời khai trên là đúng.", number=2)).type is None
    empty = seen(page([]))
    assert (empty.type, empty.starts_document, empty.confidence) == (None, False, 0.0)


def test_the_stamp_of_a_true_copy_is_seen_in_capitals_only() -> None:
    stamp = ("CHỨNG THỰC BẢN SAO", "ĐÚNG VỚI BẢN CHÍNH")
    assert seen(form("GIẤY KHAI SINH", *stamp)).certified_copy
    assert not seen(inner("chứng thực bản sao đúng với bản chính", number=2)).certified_copy


@pytest.mark.parametrize(
    "mark",
    [
        right("BẢN SAO", 0.04),
        left("SAO Y", 0.9),
        left("SAO LỤC", 0.9),
        left("TRÍCH SAO", 0.9),
        Line("SAO Y BẢN CHÍNH", 0.9),
        Line("Sao y", 0.02, 0.85, tall=30),
    ],
)
def test_marks_of_a_copy_are_seen_on_paper_and_on_digital_copies(mark: Line) -> None:
    text = official("QĐ-UBND", "QUYẾT ĐỊNH", "Về việc ban hành biểu mẫu")
    words = [word.model_copy(update={"line": 99}) for word in page([mark]).words]
    marked = text.model_copy(update={"words": (*text.words, *words)})
    assert (seen(marked).type, seen(marked).certified_copy) == ("quyet_dinh", True)
    assert not seen(text).certified_copy


def test_an_extract_is_no_certified_copy_though_its_title_says_copy() -> None:
    found = seen(form("TRÍCH LỤC KHAI SINH|(BẢN SAO)"))
    assert (found.type, found.certified_copy) == ("trich_luc_khai_sinh", False)
    assert not seen(form("BẢN SAO TRÍCH LỤC KHAI SINH")).certified_copy


def test_the_number_of_the_copy_is_never_the_paper_s() -> None:
    lines = [*MOTTO, Line("GIẤY KHAI SINH", 0.2, tall=60), left("Số: 12/SY-UBND", 0.3)]
    assert seen(page(lines)).number is None
    assert seen(page([*MOTTO, left("Số chứng thực: 1234/SCT-BS", 0.3)])).number is None


def test_a_subject_below_a_number_that_names_no_kind_is_a_letter() -> None:
    assert seen(official("UBND-VX", "", "V/v trả lời kiến nghị")).type == "cong_van"
    assert seen(official("HD-SNV", "", "Kính gửi: Sở Nội vụ")).type is None


def test_a_title_of_nearly_the_same_letters_and_other_words_is_another_one() -> None:
    for title in (
        "GIẤY XÁC NHẬN TÌNH TRẠNG NHÀ Ở",
        "GIẤY CHỨNG NHẬN ĐĂNG KÝ KINH DOANH",
        "GIẤY CHỨNG NHẬN KẾT QUẢ THI",
    ):
        assert seen(form(title)).type is None, title


def test_the_second_line_of_a_title_that_leans_is_still_its_own() -> None:
    lines = [Line("TỜ KHAI", 0.15), Line("THAY ĐỔI THÔNG TIN CƯ TRÚ", 0.163, 0.47, tall=60)]
    assert seen(page([*MOTTO, *lines])).type == "to_khai_ct01"


def test_english_words_on_a_card_name_no_paper() -> None:
    lines = ["CỤC TRƯỞNG CỤC CẢNH SÁT", "THE POLICE DEPARTMENT", "1DVNM0901234562040090123456<<4"]
    found = seen(page([Line(text, 0.1 + i / 20) for i, text in enumerate(lines)]))
    assert (found.type, found.other_title) == ("can_cuoc_cong_dan", False)


def test_a_card_s_title_is_seen_beside_its_code() -> None:
    code = Code(kind=CodeKind.QR, payload="040090123456||Nguyễn Văn An|", box=Box(0, 0, 9, 9))
    front = page(
        [Line("CĂN CƯỚC CÔNG DÂN", 0.1), Line("Citizen Identity Card", 0.12)], codes=(code,)
    )
    assert seen(front).title_box is not None


def test_the_motto_inside_a_law_s_sentence_is_no_head() -> None:
    body = "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;"
    assert not seen(inner(body, number=2)).has_national_motto
    assert seen(form("ĐƠN")).has_national_motto


def test_the_printed_page_number_is_read_from_the_margin() -> None:
    assert seen(inner("Điều 3.", number=2, printed=2)).page_number == 2
    assert seen(form("GIẤY KHAI SINH")).page_number is None


def test_a_new_type_is_one_file_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "giay_phep_xay_dung.toml").write_text(
        'id = "giay_phep_xay_dung"\ntitle = "Giấy phép xây dựng"\ntitle_en = "Building permit"\n'
        'family = "form"\ntitles = ["GIẤY PHÉP XÂY DỰNG"]\n\n'
        '[[fields]]\nname = "so"\nkind = "code"\nrequired = true\nlabels = ["Số:"]\n',
        "utf-8",
    )
    text = form("GIÁY PHÉP XÂY DỰNG")
    assert seen(text).type is None
    assert classify_page(text, load_document_types(tmp_path)).type == "giay_phep_xay_dung"


def test_a_stamp_that_touches_the_number_above_does_not_hide_it() -> None:
    stamp = [left("ĐẾN", 0.135, tall=60), left("Số: 88", 0.165), left("Ngày: 06/8", 0.185)]
    number = left("côn môn 66/2023/TT-BCA", 0.11)
    day = right("Hà Nội, ngày 17 tháng 11 năm 2023", 0.11)
    text = page([*MOTTO, *stamp])
    text = text.model_copy(update={"words": (*text.words, *joined([number, day], 9))})

    assert seen(text).type == "thong_tu"
