"""A planted contradiction stands in one paper only, and the truth says where."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.synthetic.case import Case, Paper, Procedure, make_case
from samples.synthetic.composition import compose
from samples.synthetic.contradictions import KINDS, expire_card, plant
from samples.synthetic.dossiers import Options
from samples.synthetic.papers.registry import PAPERS

PROCEDURE = Procedure("Đăng ký biến động", 10, ("Đơn",))
TYPES = (
    "giay_tiep_nhan_ho_so",
    "don_dang_ky_bien_dong_dat_dai",
    "giay_chung_nhan_quyen_su_dung_dat",
    "ban_ve",
    "can_cuoc_cong_dan",
    "giay_uy_quyen",
    "giay_chung_nhan_dang_ky_ho_kinh_doanh",
)


def _case(seed: int) -> Case:
    return make_case(random.Random(seed), PROCEDURE, 60, family=True)


def _draw(place: int, case: Case) -> Paper:
    return PAPERS[TYPES[place]].draw(case, random.Random(place), 0)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_changes_one_paper_against_another(kind: str) -> None:
    case = _case(5)
    planted = plant(case, len(TYPES), _draw, random.Random(3), (kind,))
    assert planted is not None
    told = planted.contradiction
    assert told.kind == kind
    said = _draw(planted.place, planted.case).fields[told.fields[0]]
    true = _draw(planted.place, case).fields[told.fields[0]]
    assert told.papers[0] == planted.place + 1
    assert said != true
    if kind != "sum":
        for number, name in zip(told.papers[1:], told.fields[1:], strict=True):
            assert number != told.papers[0]
            other = _draw(number - 1, case).fields[name]
            assert str(other).casefold() == str(true).casefold()


def test_nothing_is_planted_where_no_paper_could_disagree() -> None:
    case = _case(5)
    assert plant(case, 1, _draw, random.Random(3), ("name",)) is None


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_a_changed_name_differs_by_marks_only_and_a_number_by_one_digit(seed: int) -> None:
    case = _case(seed)
    draws = random.Random(seed)
    name = KINDS["name"](case, draws).applicant.name
    assert name != case.applicant.name
    assert len(name.split()) == len(case.applicant.name.split())
    number = KINDS["id_number"](case, draws).applicant.id_number
    assert sum(a != b for a, b in zip(number, case.applicant.id_number, strict=True)) == 1
    assert number[:6] == case.applicant.id_number[:6]


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_an_expired_card_ended_before_the_dossier_came(seed: int) -> None:
    case = expire_card(_case(seed))
    person = case.applicant
    assert person.card_expires is not None
    assert date(2025, 1, 1) < person.card_expires < case.received
    assert person.card_issued < person.card_expires
    assert int(person.id_number[4:6]) == person.birth.year % 100


def test_most_dossiers_take_a_contradiction_and_none_without_being_asked() -> None:
    options = Options(dpi=72, clean=True)
    asked = [compose(n, options, contradictions=True) for n in range(6)]
    assert sum(bool(one.contradictions) for one in asked) >= 4
    assert not compose(0, options).contradictions
