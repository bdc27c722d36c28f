"""What the model may and may not do to what the rules found."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.types import load_document_types
from models.document_type import UNKNOWN_TYPE, DocumentType
from models.geometry import Box
from pipeline.classify.evidence import Evidence
from pipeline.classify.layout import capital_blocks, page_runs
from pipeline.classify.model.linear import FOLLOWING, Opinion
from pipeline.classify.second_opinion import confirm, guess, looks_like, misread_title
from pipeline.classify.titles import TitleMatch, find_title
from tests.pipeline.classify.pages import form

TYPES: Mapping[str, DocumentType] = load_document_types()
KINDS = [*TYPES, FOLLOWING]


def opinion(**shares: float) -> Opinion:
    """An opinion in which what is not named has nothing."""
    return Opinion(shares=dict.fromkeys(KINDS, 0.0) | shares)


TITLE = Evidence("giay_khai_sinh", 0.97, "title: GIẤY KHAI SINH", Box(0, 0, 9, 9))
MARKS = Evidence("can_cuoc_cong_dan", 0.9, "marks: …")


def test_a_title_that_the_content_supports_is_surer() -> None:
    assert 0.98 < confirm(TITLE, opinion(giay_khai_sinh=0.9)).confidence < 1


def test_a_title_stays_when_the_content_is_another_type_s_but_with_a_doubt() -> None:
    found = confirm(TITLE, opinion(trich_luc_khai_tu=0.97))
    assert (found.type, found.confidence, found.doubt) == (
        "giay_khai_sinh",
        0.6,
        "trich_luc_khai_tu",
    )


@pytest.mark.parametrize("kind", [UNKNOWN_TYPE, FOLLOWING])
def test_content_of_no_type_leaves_a_title_as_it_is(kind: str) -> None:
    found = confirm(TITLE, opinion(**{kind: 1.0}))
    assert (found.type, found.confidence, found.doubt) == ("giay_khai_sinh", 0.97, None)


def test_a_number_that_disagrees_with_the_title_outweighs_the_content() -> None:
    torn = Evidence("thong_bao", 0.6, "title", Box(0, 0, 9, 9), against="quyet_dinh")
    found = confirm(torn, opinion(thong_bao=1.0))
    assert (found.confidence, found.doubt) == (0.6, "quyet_dinh")


def test_of_a_type_it_never_saw_the_model_says_nothing() -> None:
    said = Opinion(shares={"giay_khai_sinh": 0.99})
    new = Evidence("giay_phep_xay_dung", 0.97, "title", None)
    assert confirm(new, said).confidence == 0.97
    assert guess(new, said, TYPES).type == "giay_phep_xay_dung"


def test_without_a_model_the_rules_stand_alone() -> None:
    assert confirm(TITLE, None).confidence == 0.97
    assert guess(MARKS, None, TYPES).confidence == 0.9
    assert guess(None, None, TYPES).type is None
    assert looks_like(None, TYPES) is None


def test_marks_of_a_foreign_paper_are_refused() -> None:
    assert guess(MARKS, opinion(khong_xac_dinh=0.9), TYPES).type is None
    assert guess(MARKS, opinion(can_cuoc_cong_dan=0.7), TYPES).type == "can_cuoc_cong_dan"


def test_content_alone_names_a_form_and_never_surely() -> None:
    found = guess(None, opinion(to_khai_ct01=0.99), TYPES)
    assert found.type == "to_khai_ct01"
    assert found.confidence <= 0.85
    assert guess(None, opinion(to_khai_ct01=0.7), TYPES).type is None


def test_content_alone_names_no_official_paper() -> None:
    assert guess(None, opinion(quyet_dinh=0.99), TYPES).type is None


SHARES = st.dictionaries(st.sampled_from(KINDS), st.floats(0, 1), max_size=6)


@given(SHARES, st.floats(0, 1), st.sampled_from(sorted(TYPES)))
def test_confidence_stays_between_0_and_1_and_support_never_lowers_it(
    shares: dict[str, float], sure: float, type_id: str
) -> None:
    found = Evidence(type_id, sure, "title", Box(0, 0, 9, 9))
    one = confirm(found, opinion(**shares))
    more = confirm(found, opinion(**(shares | {type_id: 1.0})))
    assert 0 <= one.confidence <= more.confidence <= 1
    assert one.type == more.type == type_id
    assert 0 <= guess(found, opinion(**shares), TYPES).confidence <= 1


def title_of(read: str) -> TitleMatch:
    text = form(read)
    found = find_title(page_runs(text), text, TYPES)
    assert found is not None
    assert capital_blocks(page_runs(text), text.width)
    return found


def test_a_badly_read_title_is_taken_where_the_content_says_the_same() -> None:
    match = title_of("GIẤY CHƯNC NHÂM KEI HCM")
    assert match.type is None
    found = misread_title(match, opinion(giay_chung_nhan_ket_hon=0.95), TYPES)
    assert found is not None
    assert (found.type, found.confidence) == ("giay_chung_nhan_ket_hon", 0.6)
    assert misread_title(match, opinion(khong_xac_dinh=0.95), TYPES) is None


def test_another_paper_s_title_is_no_misread_one() -> None:
    for read in ("TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH", "GIẤY PHÉP XÂY DỰNG", "ĐƠN KHIẾU NẠI"):
        said = opinion(to_khai_dang_ky_khai_sinh=0.99)
        assert misread_title(title_of(read), said, TYPES) is None
