"""From TSV to words: nothing foreign crashes it, letters are repaired, specks are dropped."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from pipeline.ocr.words import RawWord, drop_junk, parse_tsv, repair_letters

HEADER = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def row(
    text: str, confidence: float = 96.0, box: tuple[int, int, int, int] = (10, 20, 90, 40)
) -> str:
    left, top, width, height = box
    return f"5\t1\t1\t1\t1\t1\t{left}\t{top}\t{width}\t{height}\t{confidence}\t{text}"


def word(text: str, confidence: float = 0.9, height: int = 40) -> RawWord:
    return RawWord(text, text, Box(0, 0, 100, height), confidence, 1, (1, 1))


def test_a_row_becomes_a_word_with_its_box_and_confidence() -> None:
    (found,) = parse_tsv(f"{HEADER}\n{row('Quyết')}\n", offset=(1000, 2000))
    assert found.text == "Quyết"
    assert found.box == Box(1010, 2020, 1100, 2060)
    assert found.confidence == 0.96


def test_rows_of_pictures_and_empty_rows_are_no_words() -> None:
    tsv = "\n".join([HEADER, row(" ", 95), row("x", -1), row("y", 90, (1, 1, 0, 5))])
    assert parse_tsv(tsv) == []


def test_eth_is_read_as_the_vietnamese_letter_and_kept_in_the_raw_text() -> None:
    (found,) = parse_tsv(f"{HEADER}\n{row('QÐ-UBND')}")
    assert found.text == "QĐ-UBND"
    assert found.raw_text == "QÐ-UBND"


def test_text_is_composed() -> None:
    assert repair_letters(unicodedata.normalize("NFD", "Nguyễn Thị Ước")) == "Nguyễn Thị Ước"


@given(st.text())
def test_no_output_of_the_engine_breaks_the_parser(tsv: str) -> None:
    for found in parse_tsv(tsv):
        assert found.text
        assert 0 <= found.confidence <= 1


@given(st.lists(st.text(alphabet="5\t1.-0a\n", max_size=60), max_size=5))
def test_rows_that_are_nearly_right_do_not_break_it_either(rows: list[str]) -> None:
    parse_tsv("\n".join(rows))


def test_specks_go_and_punctuation_of_official_papers_stays() -> None:
    words = [word("Căn"), word("cứ"), word("-"), word("./."), word("–", 0.3), word("—«", 0.2)]
    words += [word("ï", 0.2, height=9), word("Z", 0.25, height=130), word("§ó", 0.2, height=200)]
    assert [item.text for item in drop_junk(words)] == ["Căn", "cứ", "-", "./.", "–"]


def test_a_doubtful_digit_of_usual_size_stays() -> None:
    # A handwritten number is what the engine is least sure of, and what matters most.
    words = [word("Số:"), word("7", 0.05, height=48), word("/QĐ-UBND")]
    assert len(drop_junk(words)) == 3
