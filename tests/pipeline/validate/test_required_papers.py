"""What a procedure asks for against what lies in the dossier. All people are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from config.messages import describe_finding
from config.procedures import load_procedures
from config.types import load_document_types
from models.document import Document
from models.dossier import Dossier
from models.procedure import Procedure, RequiredPaper
from pipeline.validate.required_papers import check_papers, find_procedure, lacks_papers
from tests.pipeline.validate.papers import field

TYPES = load_document_types()
PROCEDURES = load_procedures(TYPES)
RECEIPT = "giay_tiep_nhan_ho_so"


def dossier(asked: str | None, *papers: str, **fields: JsonValue) -> Dossier:
    """A receipt that asks for something, and papers; ``d2__ho_ten`` gives a paper a field."""
    values = {
        f"d{number}": [
            field(name.partition("__")[2], value)
            for name, value in fields.items()
            if name.startswith(f"d{number}__")
        ]
        for number in range(2, len(papers) + 2)
    }
    documents = [
        Document(id=f"d{number}", type=one, pages=(number,), fields=tuple(values[f"d{number}"]))
        for number, one in enumerate(papers, 2)
    ]
    if asked is not None:
        said = (field("noi_dung_yeu_cau", asked),)
        documents.insert(0, Document(id="d1", type=RECEIPT, pages=(1,), fields=said))
    return Dossier(key="k", id="TAM-1", documents=tuple(documents))


def told(made: Dossier) -> list[tuple[str, str]]:
    checked = check_papers(made, PROCEDURES, TYPES)
    return [(one.code, one.parameters.get("paper", "")) for one in checked.findings]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Đăng ký khai sinh", "dang_ky_khai_sinh"),
        ("Thủ tục đăng ký khai sinh", "dang_ky_khai_sinh"),
        ("ĐĂNG KÝ KHAI SINH", "dang_ky_khai_sinh"),
        ("Đăng ky khai sính cho con", "dang_ky_khai_sinh"),
        ("Đăngký khai sinh", "dang_ky_khai_sinh"),
        ("1.001193 - Thủ tục gì đó", "dang_ky_khai_sinh"),
        ("1.001193.000.00.00.H41 Đăng ký khai sinh", "dang_ky_khai_sinh"),
        ("Đăng ký lại khai sinh", "dang_ky_lai_khai_sinh"),
        ("Cấp bản sao trích lục khai sinh", "cap_ban_sao_trich_luc_ho_tich"),
        ("Đăng ký khai sinh có yếu tố nước ngoài", None),
        ("Đăng ký khai sinh, cấp thẻ bảo hiểm y tế cho trẻ em", None),
        ("Đăng ký khai sinh kết hợp nhận cha, mẹ, con", None),
        ("Xin việc làm", None),
        ("", None),
    ],
)
def test_a_procedure_is_known_by_its_name_or_code_on_the_receipt(
    asked: str, expected: str | None
) -> None:
    found = find_procedure(dossier(asked), PROCEDURES)
    assert (found.id if found else None) == expected


def test_a_complete_dossier_has_no_finding_and_its_procedure() -> None:
    made = dossier("Đăng ký khai sinh", "to_khai_dang_ky_khai_sinh", "can_cuoc_cong_dan")
    checked = check_papers(made, PROCEDURES, TYPES)
    assert (checked.procedure, checked.findings) == ("dang_ky_khai_sinh", ())
    assert not lacks_papers(checked)


def test_a_missing_paper_is_named() -> None:
    made = dossier("Đăng ký biến động đất đai", "don_dang_ky_bien_dong_dat_dai")
    assert told(made) == [("PROC-001", "Giấy chứng nhận đã cấp")]
    checked = check_papers(made, PROCEDURES, TYPES)
    assert lacks_papers(checked)
    assert "cần Giấy chứng nhận đã cấp" in describe_finding(checked.findings[0], "vi")


@pytest.mark.parametrize("there", ["giay_khai_sinh", "trich_luc_khai_sinh", "can_cuoc_cong_dan"])
def test_any_of_the_papers_that_serve_will_do(there: str) -> None:
    assert told(dossier("Đăng ký lại khai sinh", there)) == []


def test_none_of_the_papers_that_serve_is_one_finding() -> None:
    assert [code for code, _ in told(dossier("Đăng ký lại khai sinh"))] == ["PROC-001"]


def test_a_paper_that_is_not_asked_for_is_told_but_waits_for_nobody() -> None:
    made = dossier("Đăng ký khai sinh", "to_khai_dang_ky_khai_sinh", "ban_ve")
    checked = check_papers(made, PROCEDURES, TYPES)
    assert [(one.code, one.subject) for one in checked.findings] == [("PROC-002", "d3")]
    assert not lacks_papers(checked)


def test_an_unknown_paper_a_card_and_a_proxy_are_never_out_of_place() -> None:
    papers = ("to_khai_dang_ky_khai_sinh", "khong_xac_dinh", "can_cuoc_cong_dan", "giay_uy_quyen")
    assert told(dossier("Đăng ký khai sinh", *papers)) == []


@pytest.mark.parametrize("asked", [None, "Thủ tục không có trong danh mục"])
def test_an_unknown_procedure_is_no_finding(asked: str | None) -> None:
    assert told(dossier(asked, "ban_ve")) == []


def test_two_receipts_that_ask_for_different_things_decide_nothing() -> None:
    other = dossier("Đăng ký kết hôn").documents[0].model_copy(update={"id": "d9"})
    made = dossier("Đăng ký khai sinh")
    both = made.model_copy(update={"documents": (*made.documents, other)})
    assert find_procedure(both, PROCEDURES) is None


def test_papers_that_must_agree_and_differ_are_both_named() -> None:
    papers = ("to_khai_dang_ky_khai_sinh", "giay_khai_sinh")
    same = dossier("Đăng ký khai sinh", *papers, d2__ten_me="Lê Thị An", d3__ten_me="Lê Thi An")
    assert told(same) == []
    other = dossier("Đăng ký khai sinh", *papers, d2__ten_me="Lê Thị An", d3__ten_me="Lê Thị Anh")
    checked = check_papers(other, PROCEDURES, TYPES)
    (finding,) = checked.findings
    assert (finding.code, finding.subject) == ("PROC-003", "d2.ten_me")
    assert "(d2, Tờ khai đăng ký khai sinh)" in finding.parameters["first"]
    assert "(d3, Giấy khai sinh)" in finding.parameters["second"]


def test_of_two_papers_of_a_type_one_that_agrees_is_enough() -> None:
    papers = ("to_khai_dang_ky_khai_sinh", "giay_khai_sinh", "giay_khai_sinh")
    made = dossier(
        "Đăng ký khai sinh", *papers,
        d2__ten_me="Lê Thị An", d3__ten_me="Trần Thị Bình", d4__ten_me="Lê Thị An",
    )  # fmt: skip
    assert told(made) == []


def test_checking_twice_gives_the_same_as_once() -> None:
    once = check_papers(dossier("Đăng ký lại khai sinh", "ban_ve"), PROCEDURES, TYPES)
    assert check_papers(once, PROCEDURES, TYPES) == once


def test_a_component_that_is_no_type_of_ours_is_never_missing() -> None:
    one = Procedure(
        id="x", title="X", title_en="X", names=("Việc X",), retention="none",
        papers=(RequiredPaper(name="Giấy chứng sinh"),), also=(RECEIPT,),
    )  # fmt: skip
    assert check_papers(dossier("Việc X"), {"x": one}, TYPES).findings == ()


@given(st.text(max_size=60))
def test_any_wording_is_safe(asked: str) -> None:
    find_procedure(dossier(asked), PROCEDURES)
