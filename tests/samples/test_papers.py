"""Every kind of paper can be drawn in every layout, and its truth is what the type allows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import pytest

from config.types import load_document_types
from models.field import FieldKind
from pipeline.extract.normal import normal_form
from samples.synthetic.case import Case, Paper, Procedure, make_case, of_some_people
from samples.synthetic.fonts import missing_letters
from samples.synthetic.paint import Sheet
from samples.synthetic.papers.registry import PAPERS, draw_paper
from samples.synthetic.tick_boxes import MARKS, draw_tick_box

TYPES = load_document_types()
WITHOUT_LAYOUTS = {
    "can_cuoc_cong_dan",
    "cong_van",
    "giay_tiep_nhan_ho_so",
    "quyet_dinh",
}
"""Drawn otherwise, by parameters of their own."""
LAYOUTS = [
    (type_id, layout)
    for type_id, kind in PAPERS.items()
    for layout in range(kind.layouts)
    if type_id not in WITHOUT_LAYOUTS
]


def _case(rng: random.Random) -> Case:
    made = make_case(rng, Procedure("Đăng ký khai sinh", 3, ("Tờ khai",)), 72, family=True)
    return of_some_people(made, rng)


def _draw(type_id: str, layout: int, seed: int) -> Paper:
    rng = random.Random(f"{type_id}/{layout}/{seed}")
    return draw_paper(type_id, _case(rng), rng, layout)


_drawn = cache(_draw)


@pytest.mark.parametrize(("type_id", "layout"), LAYOUTS)
def test_a_paper_says_only_what_its_type_may_say(type_id: str, layout: int) -> None:
    for seed in range(2):
        paper = _drawn(type_id, layout, seed)
        document_type = TYPES[paper.type]
        names = {spec.name for spec in document_type.fields}
        assert paper.type == type_id
        assert set(paper.fields) <= names
        assert set(paper.empty) <= names
        assert not set(paper.empty) & set(paper.fields)


@pytest.mark.parametrize(("type_id", "layout"), LAYOUTS)
def test_a_paper_carries_every_required_field(type_id: str, layout: int) -> None:
    required = {spec.name for spec in TYPES[type_id].fields if spec.required}
    if type_id == "luat":
        required.discard("dia_danh")  # a law says when it was passed, not where
    assert required <= set(_drawn(type_id, layout, 0).fields)


@pytest.mark.parametrize(("type_id", "layout"), LAYOUTS)
def test_truth_is_in_normal_form(type_id: str, layout: int) -> None:
    for seed in range(2):
        paper = _drawn(type_id, layout, seed)
        for name, value in _scalars(paper):
            kind = TYPES[type_id].field(name).kind
            assert normal_form(kind, str(value)) == value, name


def _scalars(paper: Paper) -> Iterator[tuple[str, object]]:
    for name, value in paper.fields.items():
        kind = TYPES[paper.type].field(name).kind
        if kind not in (FieldKind.TABLE, FieldKind.CHECKBOX):
            yield name, value


@pytest.mark.parametrize("type_id", ["to_khai_ct01", "to_khai_tk1_ts"])
def test_rows_of_tables_have_the_columns_of_the_type(type_id: str) -> None:
    columns = [name for name, _ in TYPES[type_id].field("thanh_vien").columns]
    rows = _drawn(type_id, 2, 1).fields["thanh_vien"]
    assert isinstance(rows, list)
    assert all(list(row) == columns for row in rows)


def test_a_long_table_goes_onto_a_second_sheet() -> None:
    assert {len(_drawn("to_khai_ct01", 2, seed).sheets) for seed in range(3)} == {2}


@pytest.mark.parametrize(("type_id", "layout"), LAYOUTS)
def test_every_letter_drawn_is_in_its_font(type_id: str, layout: int) -> None:
    paper = _drawn(type_id, layout, 0)
    # A stranger may be all by hand, in strokes.
    assert any(sheet.drawn for sheet in paper.sheets) or paper.type == "khong_xac_dinh"
    for sheet in paper.sheets:
        for text, style in sheet.drawn:
            assert missing_letters(style.family, style.face, text) == frozenset()


@pytest.mark.parametrize(("type_id", "layout"), LAYOUTS)
def test_the_same_seed_draws_the_same_paper(type_id: str, layout: int) -> None:
    one, two = _drawn(type_id, layout, 0), _draw(type_id, layout, 0)
    assert one.fields == two.fields
    for left, right in zip(one.sheets, two.sheets, strict=True):
        assert left.picture.tobytes() == right.picture.tobytes()


@pytest.mark.parametrize("type_id", sorted({type_id for type_id, _ in LAYOUTS}))
def test_a_type_has_two_layouts_or_more(type_id: str) -> None:
    assert PAPERS[type_id].layouts >= 2


def test_papers_of_one_case_speak_of_the_same_people() -> None:
    rng = random.Random(8)
    case = _case(rng)
    asked = draw_paper("to_khai_dang_ky_khai_sinh", case, rng, 1).fields
    birth = draw_paper("giay_khai_sinh", case, rng, 0).fields
    copy = draw_paper("trich_luc_khai_sinh", case, rng, 0).fields
    wedding = draw_paper("giay_chung_nhan_ket_hon", case, rng, 0).fields
    for name in ("ho_ten", "ngay_sinh", "ten_me", "ten_cha", "noi_cu_tru_me", "dan_toc"):
        assert asked[name] == birth[name] == copy[name]
    assert birth["so_dinh_danh"] == copy["so_dinh_danh"]
    assert (wedding["ten_vo"], wedding["ten_chong"]) == (birth["ten_me"], birth["ten_cha"])
    assert str(wedding["ngay_dang_ky"]) < str(birth["ngay_sinh"])


def test_a_layout_that_is_not_there_is_refused() -> None:
    rng = random.Random(1)
    with pytest.raises(ValueError, match="layouts 0 to 2"):
        draw_paper("giay_khai_sinh", _case(rng), rng, 3)


def test_a_mark_that_nobody_makes_is_refused() -> None:
    with pytest.raises(ValueError, match="no such mark"):
        draw_tick_box(Sheet(40, 40, 72), 10, 10, "circle", random.Random(1))
    assert "filled" in MARKS
