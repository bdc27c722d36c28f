"""Which pages are one paper, and what that paper is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from config.types import load_document_types
from models.document_type import UNKNOWN_TYPE, DocumentType
from models.page import PageText
from pipeline.classify.boundaries import PageGroup, Start, group_pages
from pipeline.classify.document import classify_document, classify_pages
from pipeline.classify.page import PageClass, classify_page
from tests.pipeline.classify.pages import Line, form, inner, left, official, page, right

TYPES: Mapping[str, DocumentType] = load_document_types()
DOTS = "........................"


def papers(*texts: PageText) -> list[tuple[tuple[int, ...], str]]:
    """Number the pages from 1 and return what came out: pages and type of each paper."""
    pages = [text.model_copy(update={"page": n}) for n, text in enumerate(texts, start=1)]
    return [(one.group.pages, one.type) for one in classify_pages(pages, TYPES)]


def annexed(
    mark: str, title: str, *body: str, date: str = "ngày ... tháng ... năm ..."
) -> PageText:
    """A form with a mark in its upper right corner."""
    text = form(title, *body, date)
    corner = page([right(mark, 0.02)]).words
    moved = [word.model_copy(update={"line": 90}) for word in corner]
    return text.model_copy(update={"words": (*text.words, *moved)})


DECISION = official("QĐ-UBND", "QUYẾT ĐỊNH", "Về việc ban hành biểu mẫu")
CIRCULAR = official("2023/TT-BCA", "THÔNG TƯ", "Quy định về biểu mẫu")
LETTER = official("UBND-VX", "", "V/v trả lời kiến nghị", "Kính gửi: Ông Nguyễn Văn An")
PLAIN = inner("Điều 2. Quyết định này có hiệu lực kể từ ngày ký.", number=2)


def test_each_title_starts_a_paper_and_pages_without_one_belong_to_it() -> None:
    assert papers(form("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"), DECISION, PLAIN, LETTER) == [
        ((1,), "giay_tiep_nhan_ho_so"),
        ((2, 3), "quyet_dinh"),
        ((4,), "cong_van"),
    ]


def test_two_papers_of_one_kind_are_two_papers() -> None:
    assert papers(DECISION, PLAIN, DECISION) == [((1, 2), "quyet_dinh"), ((3,), "quyet_dinh")]


def test_a_page_before_any_title_is_a_paper_of_its_own() -> None:
    assert papers(PLAIN, PLAIN, DECISION) == [((1, 2), UNKNOWN_TYPE), ((3,), "quyet_dinh")]


def test_a_form_of_an_unknown_kind_starts_a_paper() -> None:
    assert papers(DECISION, form("ĐƠN KHIẾU NẠI", "Tôi tên là: An")) == [
        ((1,), "quyet_dinh"),
        ((2,), UNKNOWN_TYPE),
    ]


def test_a_printed_page_number_above_one_continues_whatever_stands_below_it() -> None:
    numbered = form("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ")
    top = page([Line("12", 0.02)]).words[0].model_copy(update={"line": 91})
    numbered = numbered.model_copy(update={"words": (*numbered.words, top)})
    assert papers(CIRCULAR, numbered) == [((1, 2), "thong_tu")]


def test_annexes_that_name_the_paper_before_them_stay_with_it() -> None:
    for mark in (
        "(Kèm theo Quyết định số 145/QĐ-UBND)",
        "(Ban hành kèm theo Quyết định số 145/QĐ-UBND ngày 05/8/2025)",
        "(Kèm theo Quyết định số: /QÐ-UBND)",
        "(Kèm theo Quyêt đinh số 145)",
        "Phụ lục II",
    ):
        stays = annexed(mark, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ")
        assert papers(DECISION, stays, PLAIN) == [((1, 2, 3), "quyet_dinh")], mark


def test_a_citizen_s_form_issued_with_another_paper_is_a_paper_of_its_own() -> None:
    for mark in (
        "Ban hành kèm theo Thông tư số 53/2025/TT-BCA",
        "(Ban hành kèm theo QĐ số: 490/QĐ-BHXH)",
    ):
        own = annexed(mark, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ")
        assert papers(DECISION, own) == [((1,), "quyet_dinh"), ((2,), "to_khai_ct01")], mark


def test_a_blank_numbered_form_stays_with_an_official_paper_and_a_filled_one_does_not() -> None:
    blank = annexed("Mẫu số 18", "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG", f"a) Tên: {DOTS}", f"c) Địa chỉ: {DOTS}")
    filled = annexed(
        "Mẫu số 18",
        "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG",
        "a) Tên: Nguyễn Văn An",
        date="Bình An, ngày 05 tháng 8 năm 2025",
    )
    assert papers(DECISION, blank) == [((1, 2), "quyet_dinh")]
    assert papers(DECISION, filled)[1] == ((2,), "don_dang_ky_bien_dong_dat_dai")


def test_a_numbered_form_behind_a_form_is_a_paper_of_its_own() -> None:
    own = annexed("Mẫu số 18", "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG")
    assert [kind for _, kind in papers(form("GIẤY KHAI SINH"), own)] == [
        "giay_khai_sinh",
        "don_dang_ky_bien_dong_dat_dai",
    ]


def front(name: str = "CĂN CƯỚC CÔNG DÂN") -> PageText:
    lines = [name, "Citizen Identity Card", "Số / No.: 040090123456"]
    return page([Line(text, 0.1 + i / 20) for i, text in enumerate(lines)])


def back() -> PageText:
    lines = ["Đặc điểm nhận dạng / Personal identification", "IDVNM0901234562040090123456<<4"]
    return page([Line(text, 0.1 + i / 20) for i, text in enumerate(lines)])


def test_front_and_back_of_a_card_are_one_paper_in_either_order() -> None:
    assert papers(front(), back()) == [((1, 2), "can_cuoc_cong_dan")]
    assert papers(back(), front()) == [((1, 2), "can_cuoc_cong_dan")]


def test_two_cards_are_two_papers() -> None:
    assert [pages for pages, _ in papers(front(), back(), front(), back())] == [(1, 2), (3, 4)]
    assert [pages for pages, _ in papers(front(), front())] == [(1,), (2,)]


def test_a_page_behind_a_card_belongs_to_no_card() -> None:
    assert papers(front(), back(), PLAIN)[1] == ((3,), UNKNOWN_TYPE)


def test_the_stamp_of_a_true_copy_on_any_page_marks_its_paper_only() -> None:
    stamped = inner("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", number=2)
    texts = [form("GIẤY KHAI SINH"), stamped, form("GIẤY ỦY QUYỀN", number=3)]
    texts = [text.model_copy(update={"page": n}) for n, text in enumerate(texts, start=1)]
    found = classify_pages(texts, TYPES)
    assert [(one.type, one.group.certified_copy) for one in found] == [
        ("giay_khai_sinh", True),
        ("giay_uy_quyen", False),
    ]


def test_the_notary_s_words_and_lists_belong_to_the_paper_before_them() -> None:
    words = inner("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", number=2)
    assert papers(form("GIẤY ỦY QUYỀN"), words) == [((1, 2), "giay_uy_quyen")]
    assert papers(DECISION, inner("DANH SÁCH HỘ GIA ĐÌNH", number=2)) == [((1, 2), "quyet_dinh")]


def test_blank_pages_left_out_leave_the_numbers_of_the_others() -> None:
    texts = [DECISION, PLAIN.model_copy(update={"page": 4})]
    assert [one.group.pages for one in classify_pages(texts, TYPES)] == [(1, 4)]


def test_a_type_found_behind_the_first_page_is_less_sure() -> None:
    texts = [PLAIN.model_copy(update={"page": 1}), DECISION.model_copy(update={"page": 2})]
    classes = [classify_page(text, TYPES) for text in texts]
    group = PageGroup(pages=(1, 2), start=Start.FIRST)
    kind, sure, why = classify_document(group, classes, TYPES)
    assert kind == "quyet_dinh"
    assert sure < classes[1].confidence
    assert "QUYẾT ĐỊNH" in why


def test_an_unknown_paper_has_no_confidence() -> None:
    group = group_pages([classify_page(PLAIN, TYPES)], TYPES)[0]
    assert classify_document(group, [classify_page(PLAIN, TYPES)], TYPES) == (UNKNOWN_TYPE, 0.0, "")


def test_no_pages_make_no_papers() -> None:
    assert group_pages([], TYPES) == ()


def test_a_photograph_is_a_paper_of_its_own_and_a_dirty_back_is_none() -> None:
    photo = page([Line("y^ ⁄ N", 0.5)])
    texts = [one.model_copy(update={"page": n}) for n, one in enumerate((DECISION, photo), 1)]
    found = [one.group.pages for one in classify_pages(texts, TYPES, [0.1, 0.04])]
    assert found == [(1,), (2,)]
    back = [one.group.pages for one in classify_pages(texts, TYPES, [0.1, 0.004])]
    assert back == [(1, 2)]


def test_page_numbers_of_a_whole_part_papers_without_titles() -> None:
    first, last = (inner("Ông Nguyễn Văn An trình bày", number=n) for n in (1, 2))
    marked = []
    for text, said in ((first, "Trang 1/2"), (last, "Trang 2/2"), (first, "Trang 1/2")):
        word = page([Line(said, 0.96, 0.8)]).words
        moved = [one.model_copy(update={"line": 99}) for one in word]
        marked.append(text.model_copy(update={"words": (*text.words, *moved)}))
    assert [pages for pages, _ in papers(*marked)] == [(1, 2), (3,)]


ANY_PAGE = st.builds(
    PageClass,
    page=st.just(1),
    type=st.sampled_from([None, "quyet_dinh", "can_cuoc_cong_dan", "giay_khai_sinh"]),
    other_title=st.booleans(),
    has_national_motto=st.booleans(),
    page_number=st.none() | st.integers(1, 9),
    is_unfilled=st.booleans(),
)


@given(st.lists(ANY_PAGE, max_size=12))
def test_every_page_is_in_exactly_one_paper_in_order(pages: Sequence[PageClass]) -> None:
    numbered = [one.model_copy(update={"page": n}) for n, one in enumerate(pages, start=1)]
    groups = group_pages(numbered, TYPES)
    assert [n for group in groups for n in group.pages] == list(range(1, len(pages) + 1))


def whole_file(*texts: PageText) -> str:
    """The type of a signed file, which is one paper whatever its pages show."""
    pages = [text.model_copy(update={"page": n}) for n, text in enumerate(texts, start=1)]
    classes = [classify_page(one, TYPES) for one in pages]
    group = PageGroup(pages=tuple(one.page for one in pages), start=Start.FIRST)
    return classify_document(group, classes, TYPES)[0]


def test_a_form_deep_inside_does_not_name_a_paper_whose_title_is_lost() -> None:
    hidden = page([left("BỘ CÔNG AN", 0.06), right("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.06)])
    form_inside = annexed(
        "Mẫu CT01 ban hành kèm theo Thông tư số 56/2021/TT-BCA",
        "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ",
    )
    decision_inside = form("QUYẾT ĐỊNH", DOTS, DOTS, DOTS)

    assert whole_file(hidden, PLAIN, form_inside, decision_inside) == UNKNOWN_TYPE
    assert whole_file(CIRCULAR, PLAIN, form_inside) == "thong_tu"


def test_a_cover_without_a_clue_is_named_by_the_page_behind() -> None:
    assert whole_file(PLAIN, DECISION) == "quyet_dinh"
