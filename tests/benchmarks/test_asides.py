"""What the truth leaves out is set aside, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from benchmarks.asides import set_aside
from benchmarks.pages import Sample

TRUTH = """ỦY BAN NHÂN DÂN
PHƯỜNG TÂN NINH
Số: ⟦125⟧ /QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Kèm theo Trung tâm công báo và tin học của phường."""
SHOWN = (
    "TRUNG TÂM PHỤC VỤ",
    "Ký bởi: Ủy ban nhân dân phường Tân Ninh",
    "Thời gian ký: 24/01/2025 14:23:43",
)
PAGE = Sample("g", "p", Path("p.png"), 1, TRUTH, SHOWN, folio="12")


def kept(text: str) -> list[str]:
    return [line for line in set_aside(text, PAGE).splitlines() if line]


def test_lines_of_an_appearance_go_even_when_read_badly() -> None:
    assert kept("Kỷ bời: Uy ban nhân dân phuong Tân Ninh\nPHƯỜNG TÂN NINH") == ["PHƯỜNG TÂN NINH"]


def test_the_printed_name_of_the_agency_stays() -> None:
    assert kept("ỦY BAN NHÂN DÂN\nPHƯỜNG TÂN NINH") == ["ỦY BAN NHÂN DÂN", "PHƯỜNG TÂN NINH"]


def test_an_appearance_run_together_with_print_goes_alone() -> None:
    line = "ỦY BAN NHÂN DÂN Thời gian ký: 24/01/2025 14:23:43"
    assert kept(line) == ["ỦY BAN NHÂN DÂN"]
    assert kept("Thời gian ký: 24/01/2025 14:23:43 ỦY BAN NHÂN DÂN") == ["ỦY BAN NHÂN DÂN"]


def test_two_appearances_on_one_line_go_both() -> None:
    assert kept("TRUNG TÂM PHỤC VỤ Thời gian ký: 24/01/2025 14:23:43") == []


def test_pieces_of_a_torn_appearance_go() -> None:
    assert kept("ban nhân dân phường Tân Ninh\nKý bởi: Uy") == []
    assert kept("ký: 24/01/2025 14:2") == []


def test_a_piece_that_is_print_as_well_stays() -> None:
    assert kept("NHÂN DÂN") == ["NHÂN DÂN"]
    assert kept("N DÂN") == ["N DÂN"]


def test_printed_words_like_those_of_an_appearance_stay() -> None:
    line = "Kèm theo Trung tâm công báo và tin học của phường."
    assert kept(line) == [line]


def test_a_badly_read_line_of_print_stays_whole() -> None:
    line = "Kèm theo Trung tâm công báo va tin hoc cua phương Ky boi Uy ban"
    page = PAGE._replace(truth=line.replace("Ky boi Uy ban", "kỳ bởi Ủy ban nhân dân"))
    assert set_aside(line, page) == line


def test_the_page_number_goes_once_and_only_from_the_top() -> None:
    assert kept("12\nĐiều 1.\n12") == ["Điều 1.", "12"]
    assert kept("a\nb\nc\n12") == ["a", "b", "c", "12"]


def test_a_page_with_nothing_to_set_aside_is_left_as_it_is() -> None:
    plain = PAGE._replace(appearance=(), folio="")
    assert set_aside("12\n\nđiều 1", plain) == "12\n\nđiều 1"
