"""Papers alone and whole dossiers by chance: same number, same bytes; the truth is well-formed."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path

import pytest

from config.types import load_document_types
from models.field import FieldKind
from samples.synthetic import __main__ as command
from samples.synthetic.case import Value
from samples.synthetic.composition import PLANS, compose, draw_alone
from samples.synthetic.dossiers import Options
from samples.synthetic.papers.registry import PAPERS
from samples.synthetic.write import ScannedDossier, dossier_toml, expected_toml, write_dossier
from tests.samples.committed import read_about
from tests.samples.test_committed import CERTIFICATION, _is_normal

SMALL = Options(dpi=72, clean=True)
LAYOUTS = [
    pytest.param(name, layout, id=f"{name}-{layout}")
    for name, kind in PAPERS.items()
    for layout in range(kind.layouts)
]


@cache
def composed(number: int) -> ScannedDossier:
    """Dossiers of the small resolution, made once for all tests."""
    return compose(number, SMALL)


def _facts(made: ScannedDossier) -> list[str]:
    return [expected_toml(paper) for paper in made.papers] + [dossier_toml(made)]


def test_every_type_but_the_blank_page_can_be_drawn() -> None:
    assert set(PAPERS) == set(load_document_types()) - {"trang_trang"}


def test_types_have_two_layouts_and_more() -> None:
    assert {name for name, kind in PAPERS.items() if kind.layouts < 2} == set()


@pytest.mark.parametrize(("name", "layout"), LAYOUTS)
def test_the_truth_of_a_paper_is_complete_and_in_normal_form(name: str, layout: int) -> None:
    (scanned,) = draw_alone(name, layout, layout, SMALL).papers
    paper, spec = scanned.paper, load_document_types()[name]
    kinds = {field.name: field.kind for field in spec.fields} | CERTIFICATION
    assert paper.type == name
    assert {n: v for n, v in paper.fields.items() if not _is_right(kinds[n], v)} == {}
    assert not set(paper.empty) & set(paper.fields)
    assert set(paper.handwritten) <= set(paper.fields)
    required = {field.name for field in spec.fields if field.required}
    # A law names no place (its number is given by the National Assembly's office).
    assert required - set(paper.fields) <= ({"dia_danh"} if name == "luat" else set())


def _is_right(kind: FieldKind, value: Value) -> bool:
    if kind is FieldKind.CHECKBOX:
        return isinstance(value, bool)
    if kind is FieldKind.MONEY:
        return isinstance(value, int) and value > 0
    if kind is FieldKind.TABLE:
        return isinstance(value, list) and bool(value)
    return _is_normal(kind, value)


def test_the_same_number_gives_the_same_dossier() -> None:
    one, two = (compose(2, Options(dpi=72), contradictions=True) for _ in range(2))
    assert one.pages == two.pages
    assert _facts(one) == _facts(two)


@pytest.mark.parametrize("grade", ["clean", "office", "poor"])
def test_the_people_do_not_depend_on_how_well_the_scan_is(grade: str, tmp_path: Path) -> None:
    arguments = ["--random", "--count", "1", "--dpi", "72", "--seed", "5", "--grade", grade]
    assert command.main(["--out", str(tmp_path), *arguments]) == 0
    told = [_facts(compose(n, Options(seed=5, dpi=72, clean=True))) for n in (1,)]
    written = [
        [*(p.read_text("utf-8") for p in sorted(folder.glob("expected-d*.toml"))), about]
        for folder in sorted(tmp_path.iterdir())
        for about in [(folder / "dossier.toml").read_text("utf-8")]
    ]
    assert [sorted(one) for one in written] == [sorted(one) for one in told]


def test_every_page_belongs_to_one_paper_or_is_skipped() -> None:
    for number in range(12):
        made = composed(number)
        pages = [page for paper in made.papers for page in paper.pages]
        pages += [page for page, _ in made.skipped]
        assert sorted(pages) == list(range(1, len(made.pages) + 1))
        assert (made.dossier_id is not None) == any(
            paper.paper.type == "giay_tiep_nhan_ho_so" for paper in made.papers
        )


def test_dossiers_come_in_every_container_with_backs_and_turned_pages() -> None:
    made = [composed(number) for number in range(12)]
    assert {one.container for one in made} == {"pdf", "tiff", "jpeg"}
    assert any(one.skipped for one in made)
    assert any(one.rotated for one in made)
    assert any(paper.paper.certified_copy for one in made for paper in one.papers)


def test_every_plan_names_papers_that_can_be_drawn() -> None:
    assert {name for plan in PLANS for name in (*plan.always, *plan.sometimes)} <= set(PAPERS)


def test_types_alone_come_in_all_their_layouts(tmp_path: Path) -> None:
    arguments = ["--types", "giay_uy_quyen,ban_ve", "--count", "2", "--dpi", "72", "--clean"]
    assert command.main(["--out", str(tmp_path), *arguments]) == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"000{n}-{t}" for n in (1, 2) for t in ("ban_ve", "giay_uy_quyen")]
    assert "id" not in read_about(tmp_path / names[0])


@pytest.mark.parametrize(
    "wrong", [["--types", "khong_co"], ["--contradictions"], ["--grade", "good"]]
)
def test_wrong_usage_ends_with_two(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(["--out", str(tmp_path), *wrong])
    assert caught.value.code == 2


def test_what_contradicts_is_told_in_the_dossiers_file(tmp_path: Path) -> None:
    made = next(
        one
        for one in (compose(n, SMALL, contradictions=True) for n in range(20))
        if one.contradictions
    )
    write_dossier(made, tmp_path)
    about = tomllib.loads((tmp_path / "dossier.toml").read_text("utf-8"))
    (told,) = about["contradiction"]
    assert set(told) == {"kind", "field", "papers", "fields"}
    assert told["field"] == told["fields"][0]
    assert len(told["fields"]) == len(told["papers"])


def test_what_is_written_by_pen_is_told() -> None:
    (paper,) = draw_alone("giay_uy_quyen", 2, 1, SMALL).papers
    assert "ben_uy_quyen" in tomllib.loads(expected_toml(paper))["handwritten"]


def test_draws_of_the_composition_are_its_own() -> None:
    random.seed(1)
    before = random.getstate()
    draw_alone("ban_ve", 1, 1, SMALL)
    assert random.getstate() == before
