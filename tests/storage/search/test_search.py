"""Searching the catalogue: the same answers on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.dossier import Dossier
from models.geometry import Box
from models.page import PageText
from storage.catalogue import Catalogue, SearchHit
from storage.search import find
from tests.storage.catalogue.dossiers import birth_certificate, new_dossier, page_text, scan_file


def enter(catalogue: Catalogue, name: str, *pages: PageText) -> Dossier:
    dossier = catalogue.receive(new_dossier(name, f"H41.18-250812-{name}"), [scan_file()])[0]
    catalogue.save_texts(dossier.key, pages)
    return dossier


def lines(hits: tuple[SearchHit, ...]) -> list[str]:
    return [hit.line for hit in hits]


@pytest.mark.parametrize(
    "wanted",
    [
        "nguyễn văn ĐỨC",
        "nguyen van duc",
        "NGUYEN  VAN",
        "duc nguyen",
        '"van duc"',
        "ngu* du*",
        "“nguyễn văn”",
        "100%",
        "%nguyen",
    ],
)
def test_words_are_found_in_any_order_with_and_without_marks(
    catalogue: Catalogue, wanted: str
) -> None:
    page = page_text(1, "GIẤY", "Người khai sinh:", "Nguyễn Văn Đức, 100%")
    dossier = enter(catalogue, "a", page)
    (hit,) = catalogue.search(wanted)
    assert (hit.key, hit.dossier_id, hit.page) == (dossier.key, dossier.id, 1)
    assert hit.line == "Nguyễn Văn Đức, 100%"


@pytest.mark.parametrize(
    "wanted",
    ["", "  ", "_", "1000", '"duc van"', "nguy", "nguyen tran", "\x00", "'; DROP TABLE x", "10*0"],
)
def test_what_is_not_there_is_not_found(catalogue: Catalogue, wanted: str) -> None:
    enter(catalogue, "a", page_text(1, "Nguyễn Văn Đức, 100%"))
    assert catalogue.search(wanted) == ()


def test_a_phrase_may_run_over_the_end_of_a_line(catalogue: Catalogue) -> None:
    enter(catalogue, "a", page_text(1, "Người khai sinh:", "Nguyễn Văn Đức"))
    assert lines(catalogue.search('"sinh nguyen"')) == ["Người khai sinh:"]


def test_what_is_written_as_typed_comes_first_then_what_stands_together(
    catalogue: Catalogue,
) -> None:
    enter(catalogue, "1", page_text(1, "Trần Thị Hòa"))
    enter(catalogue, "2", page_text(1, "Hòa", "Trần", "Thị"))
    enter(catalogue, "3", page_text(1, "Hòa Thị Trần"))
    enter(catalogue, "4", page_text(1, "Trần Thị Hoa"))
    found = lines(catalogue.search("trần thị hoà"))  # the other place of the tone mark
    assert found == ["Trần Thị Hòa", "Hòa Thị Trần", "Hòa", "Trần Thị Hoa"]
    without = lines(catalogue.search("tran thi hoa"))
    assert without == ["Trần Thị Hoa", "Trần Thị Hòa", "Hòa Thị Trần", "Hòa"]


def test_equal_answers_come_newest_first_and_in_pages(catalogue: Catalogue) -> None:
    for number in range(7):
        enter(catalogue, str(number), page_text(1, "đơn đề nghị"))
    everything = catalogue.search("don de nghi")
    assert [hit.dossier_id[-1] for hit in everything] == list("6543210")
    parts = [catalogue.search("don de nghi", limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(part) for part in parts] == [3, 3, 1, 0]
    assert sum(parts, ()) == everything
    assert catalogue.search("don", limit=0) == ()


def test_only_the_newest_of_too_many_answers_are_ranked(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "CANDIDATES", 2)
    for number in range(4):
        enter(catalogue, str(number), page_text(1, "đơn"))
    assert [hit.dossier_id[-1] for hit in catalogue.search("don")] == ["3", "2"]


def test_the_box_is_that_of_the_words_in_the_line(catalogue: Catalogue) -> None:
    page = page_text(1, "Họ tên: Nguyễn Văn Đức, - 12/3/1990")
    placed = tuple(
        word.model_copy(update={"box": Box(10 * n, 0, 10 * n + 9, 8)})
        for n, word in enumerate(page.words)
    )
    enter(catalogue, "a", page.model_copy(update={"words": placed}))
    assert [hit.box for hit in catalogue.search("van duc")] == [Box(30, 0, 49, 8)]
    assert [hit.box for hit in catalogue.search("3/1990")] == [Box(60, 0, 69, 8)]


def test_a_field_is_found_with_its_page_its_box_and_its_paper(catalogue: Catalogue) -> None:
    dossier = enter(catalogue, "a", page_text(1, "TR4N"))
    changed = dossier.model_copy(update={"documents": (birth_certificate(),)})
    catalogue.save(changed, who="can bo", what="dossier.corrected")
    (hit,) = catalogue.search("tran thi mau")
    assert (hit.line, hit.page, hit.box) == ("Trần Thị Mẫu", 1, Box(1, 2, 3, 4))
    assert (hit.document_id, hit.field) == ("d1", "ho_ten")
    assert lines(catalogue.search("don 1")) == ["1, Đơn"]


def test_one_page_is_one_hit_though_a_field_holds_the_words_too(catalogue: Catalogue) -> None:
    dossier = enter(catalogue, "a")
    changed = dossier.model_copy(update={"documents": (birth_certificate(),)})
    catalogue.save(changed, who="can bo", what="dossier.corrected")
    catalogue.save_texts(dossier.key, [page_text(1, "TRẮN THỊ MẢU")])
    assert lines(catalogue.search("tran thi mau")) == ["TRẮN THỊ MẢU"]
    assert lines(catalogue.search("trần thị mẫu")) == ["Trần Thị Mẫu"]


def test_a_dossier_is_found_by_its_id_and_by_a_files_name(catalogue: Catalogue) -> None:
    dossier = enter(catalogue, "0007")
    enter(catalogue, "0008")
    (by_id,) = catalogue.search("H41.18-250812-0007")
    assert (by_id.key, by_id.page, by_id.line) == (dossier.key, None, dossier.id)
    assert lines(catalogue.search("to khai.pdf")) == ["Tờ khai.pdf"] * 2


def test_what_was_replaced_is_found_no_more(catalogue: Catalogue) -> None:
    dossier = enter(catalogue, "a", page_text(1, "một"), page_text(2, "hai"))
    saved = catalogue.save(
        dossier.model_copy(update={"documents": (birth_certificate(),)}), who="m", what="x"
    )
    catalogue.save(saved.model_copy(update={"documents": ()}), who="m", what="x")
    catalogue.save_texts(dossier.key, [page_text(2, "ba")])
    assert [len(catalogue.search(word)) for word in ("mot", "hai", "ba", "mau")] == [1, 0, 1, 0]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("aNđ1 \"'*():&|!<->^+{}~\\%_\x00"), max_size=20))
def test_no_question_is_a_wrong_one(catalogue: Catalogue, typed: str) -> None:
    catalogue.search(typed)
