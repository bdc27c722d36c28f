"""Papers of one dossier agree with each other, and numbers with the facts they carry."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.synthetic.case import Case, Paper, Procedure, add_working_days, make_case
from samples.synthetic.codes import card_mrz, card_qr, check_digit, new_card_qr
from samples.synthetic.dossiers import Options, make_dossier
from samples.synthetic.paint import Sheet
from samples.synthetic.papers import can_cuoc_cong_dan
from samples.synthetic.people import ascii_name
from samples.synthetic.wording import below_hundred, date_long, date_words, year_words

PROCEDURE = Procedure("Đăng ký kết hôn", 3, ("Tờ khai",))


def _case(seed: int, *, family: bool = False, new_card: bool = False) -> Case:
    return make_case(random.Random(seed), PROCEDURE, 72, family=family, new_card=new_card)


@given(st.integers(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_personal_ids_agree_with_birth_sex_and_province(seed: int, new_card: bool) -> None:
    case = _case(seed, family=True, new_card=new_card)
    assert case.household is not None
    for person in (case.applicant, case.household.child, case.household.mother):
        number = person.id_number
        assert len(number) == 12
        assert number.isdigit()
        assert number[:3] == {"Nghệ An": "040", "Tây Ninh": "072"}[person.home.province]
        century, woman = divmod(int(number[3]), 2)
        assert 1900 + 100 * century + int(number[4:6]) == person.birth.year
        assert (person.sex == "Nữ") == bool(woman)
        assert number[6:] != "000000"


@given(st.integers())
@settings(max_examples=60, deadline=None)
def test_cards_are_issued_to_adults_and_valid_when_the_dossier_comes(seed: int) -> None:
    case = _case(seed)
    person = case.applicant
    assert person.card_issued < case.received
    assert person.card_issued.year - person.birth.year >= 19
    expires = person.card_expires
    if expires is not None:
        assert (expires.month, expires.day) == (person.birth.month, person.birth.day)
        assert expires.year - person.birth.year in {25, 40, 60}
        assert expires > person.card_issued


@given(st.integers())
@settings(max_examples=40, deadline=None)
def test_mothers_and_fathers_are_grown_up_when_the_child_is_born(seed: int) -> None:
    household = _case(seed, family=True).household
    assert household is not None
    assert household.child.name.split()[0] == household.father.name.split()[0]
    assert household.mother.home == household.father.home
    for parent in (household.mother, household.father):
        assert household.child.birth.year - parent.birth.year >= 20


def _weighted(text: str) -> str:
    """The check digit once more, by the table of ICAO 9303 part 3."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    values = [alphabet.index(c) if c != "<" else 0 for c in text]
    return str(sum(v * w for v, w in zip(values, (7, 3, 1) * 30, strict=False)) % 10)


@given(st.integers(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_machine_readable_zones_check(seed: int, new_card: bool) -> None:
    person = _case(seed, new_card=new_card).applicant
    one, two, three = card_mrz(person)
    assert [len(line) for line in (one, two, three)] == [30, 30, 30]
    assert one[:5] == "IDVNM"
    assert one[15:27] == person.id_number
    assert one[5:14] == person.id_number[3:]
    assert one[14] == _weighted(one[5:14])
    assert one[29] == _weighted(one[15:29])
    assert two[6] == _weighted(two[:6])
    assert two[14] == _weighted(two[8:14])
    assert two[29] == _weighted(one[5:] + two[:7] + two[8:15] + two[18:29])
    assert three.rstrip("<").replace("<<", " ").replace("<", " ") == ascii_name(person.name)


def test_check_digits_of_a_known_zone() -> None:
    assert check_digit("090123456") == "2"
    assert check_digit("040090123456<<") == "4"
    assert check_digit("900215") == "5"
    assert check_digit("300215") == "3"


def test_qr_codes_have_seven_and_eleven_fields() -> None:
    person = _case(3).applicant
    assert card_qr(person).count("|") == 6
    assert new_card_qr(person).split("|")[:7] == card_qr(person).split("|")
    assert new_card_qr(person).count("|") == 10


def _paper(papers: list[Paper], kind: str) -> Paper:
    (found,) = (paper for paper in papers if paper.type == kind)
    return found


@pytest.mark.parametrize("variant", range(3))
def test_birth_papers_speak_of_the_same_people(variant: int) -> None:
    made = make_dossier("khai-sinh", Options(dpi=72, clean=True), variant)
    papers = [scanned.paper for scanned in made.papers]
    receipt, birth, card = (
        _paper(papers, kind).fields
        for kind in ("giay_tiep_nhan_ho_so", "giay_khai_sinh", "can_cuoc_cong_dan")
    )
    assert receipt["nguoi_nop"] == birth["nguoi_di_khai"] == card["ho_ten"]
    assert birth["nguoi_di_khai"] in {birth["ten_me"], birth["ten_cha"]}
    assert str(card["so_dinh_danh"]) in str(birth["giay_to_nguoi_di_khai"])
    assert str(card["ngay_sinh"])[:4] in {birth["nam_sinh_me"], birth["nam_sinh_cha"]}
    assert str(birth["ngay_sinh"]) < str(birth["ngay_dang_ky"]) <= str(receipt["ngay_nhan"])
    assert str(receipt["ngay_nhan"]) < str(receipt["ngay_hen_tra"])


@pytest.mark.parametrize("variant", range(3))
def test_marriage_papers_speak_of_the_same_person(variant: int) -> None:
    made = make_dossier("hon-nhan", Options(dpi=72, clean=True), variant)
    papers = [scanned.paper for scanned in made.papers]
    state = _paper(papers, "giay_xac_nhan_tinh_trang_hon_nhan").fields
    card = _paper(papers, "can_cuoc_cong_dan").fields
    receipt = _paper(papers, "giay_tiep_nhan_ho_so").fields
    for name in ("ho_ten", "ngay_sinh", "gioi_tinh", "so_dinh_danh"):
        assert state[name] == card[name]
    assert receipt["dia_chi"] == state["noi_cu_tru"]
    assert state["ngay_cap"] == state["cu_tru_den_ngay"]
    assert str(state["cu_tru_tu_ngay"]) < str(state["ngay_cap"]) < str(receipt["ngay_nhan"])


@pytest.mark.parametrize("variant", range(4))
def test_a_decision_takes_two_pages(variant: int) -> None:
    made = make_dossier("quyet-dinh", Options(dpi=72, clean=True), variant)
    assert made.papers[1].pages == (2, 3)


@given(st.integers(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_address_finds_room_on_its_card(seed: int, new_card: bool) -> None:
    case = _case(seed, new_card=new_card)
    paper = can_cuoc_cong_dan.draw(case, random.Random(seed))
    written = " ".join(text for text, _ in paper.sheets[0].drawn)
    assert case.applicant.home.on_card in " ".join(written.split())


def test_text_that_leaves_the_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="stay on the sheet"):
        Sheet(85.6, 54, 72).text(60, 20, "Số 28 đường Cách Mạng Tháng Tám")


def test_words_for_numbers_and_days() -> None:
    assert [below_hundred(n) for n in (5, 10, 15, 21, 24, 31)] == [
        *("năm", "mười", "mười lăm", "hai mươi mốt", "hai mươi bốn", "ba mươi mốt"),
    ]
    assert year_words(2005) == "hai nghìn không trăm linh năm"
    assert year_words(1990) == "một nghìn chín trăm chín mươi"
    words = "Ngày mười hai, tháng tám, năm hai nghìn không trăm hai mươi lăm"
    assert date_words(date(2025, 8, 12)) == words
    assert date_long(date(2025, 2, 5)) == "ngày 05 tháng 02 năm 2025"
    assert date_long(date(2025, 8, 12)) == "ngày 12 tháng 8 năm 2025"


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_working_days_never_end_on_a_weekend(day: date, count: int) -> None:
    due = add_working_days(day, count)
    assert due.weekday() < 5
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == count
