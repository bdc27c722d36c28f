"""What papers say of one person, side by side."""

from __future__ import annotations

from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldValue
from pipeline.validate.persons import compare_people


def paper(name: str, id_: str, person: str, number: str | None, born: str) -> Document:
    values = (
        ("ho_ten", FieldKind.PERSON_NAME, person),
        ("so_dinh_danh", FieldKind.ID_NUMBER, number),
        ("ngay_sinh", FieldKind.DATE, born),
    )
    fields = tuple(FieldValue(name=n, kind=k, printed=v, value=v) for n, k, v in values if v)
    return Document(id=id_, type=name, pages=(1,), fields=fields)


def test_a_person_on_two_papers_is_compared_fact_by_fact() -> None:
    one = paper("giay_khai_sinh", "d1", "Trần Văn An", "040090012345", "1990-02-01")
    two = paper("can_cuoc_cong_dan", "d2", "Trần Văn An", "040090012345", "1990-02-03")
    facts = {f.about: f for f in compare_people(Dossier(key="k", id="x", documents=(one, two)))}
    assert set(facts) == {"name", "number", "birth"}
    assert (facts["name"].same, facts["number"].same, facts["birth"].same) == (True, True, False)
    assert [said.document for said in facts["birth"].said] == ["d1", "d2"]
    assert facts["birth"].person == "Trần Văn An"


def test_two_people_are_not_compared() -> None:
    one = paper("giay_khai_sinh", "d1", "Trần Văn An", "040090012345", "1990-02-01")
    two = paper("can_cuoc_cong_dan", "d2", "Lê Thị Hoa", "040190054321", "1991-07-09")
    assert compare_people(Dossier(key="k", id="x", documents=(one, two))) == ()


def test_a_person_on_one_paper_only_is_left_out() -> None:
    one = paper("giay_khai_sinh", "d1", "Trần Văn An", None, "1990-02-01")
    assert compare_people(Dossier(key="k", id="x", documents=(one,))) == ()
