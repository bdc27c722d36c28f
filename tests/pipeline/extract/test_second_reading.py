"""Two readers of a head: digits from the second, marks from what is known, votes of both."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.field import FieldValue
from models.geometry import Box
from models.page import PageText, Word
from pipeline.extract.extract import extract_fields
from tests.pipeline.extract.test_official import DECISION, LETTER, head

NUMBER = "so_ky_hieu"
DAY = "ngay_ban_hanh"


def words(line: int, *said: tuple[str, float]) -> tuple[Word, ...]:
    return tuple(
        Word(
            text=text,
            raw_text=text,
            box=Box(500 + 120 * place, 500, 600 + 120 * place, 550),
            confidence=sure,
            block=1,
            line=line,
            reader="ppocr",
        )
        for place, (text, sure) in enumerate(said)
    )


def number(digits: str, symbol: str = "/QD-UBND", sure: float = 0.98) -> tuple[Word, ...]:
    return words(1, (digits, sure), (symbol, 0.9))


def day(text: str, sure: float = 0.98) -> tuple[Word, ...]:
    month = (("tháng", 1.0), ("02", 0.99), ("năm", 1.0), ("2025", 1.0))
    return words(2, ("ngày", 1.0), (text, sure), *month)


def read(printed: PageText, *second: Word) -> dict[str, FieldValue]:
    page = printed.model_copy(update={"second": second})
    return {field.name: field for field in extract_fields(DECISION, [page])}


def votes(field: FieldValue) -> dict[str, object]:
    return {vote.reader: vote.value for vote in field.votes}


def test_two_readers_that_agree_are_two_votes() -> None:
    fields = read(head().done(), *number("145"), *day("05"))
    assert votes(fields[NUMBER]) == {"tesseract": "145/QĐ-UBND", "ppocr": "145/QĐ-UBND"}
    assert votes(fields[DAY]) == {"tesseract": "2025-02-05", "ppocr": "2025-02-05"}
    assert fields[NUMBER].printed == "145/QĐ-UBND"


def test_digits_that_differ_are_the_seconds_and_both_votes_stay() -> None:
    fields = read(head("Số: 44/QĐ-UBND").done(), *number("11"))
    assert fields[NUMBER].value == "11/QĐ-UBND"
    assert votes(fields[NUMBER]) == {"tesseract": "44/QĐ-UBND", "ppocr": "11/QĐ-UBND"}


def test_a_day_that_only_the_second_saw_completes_the_date_alone() -> None:
    printed = head(day="Sông Trà, ngày Š! tháng 02 năm 2025").done()
    field = read(printed, *day("17"))[DAY]
    assert field.value == "2025-02-17"
    assert votes(field) == {"ppocr": "2025-02-17"}


def test_fields_that_the_first_did_not_find_come_from_the_second() -> None:
    printed = head(number="ỦY BAN", day="Sông Trà").done()
    fields = read(printed, *number("239"), *day("20"))
    assert fields[NUMBER].value == "239/QĐ-UBND"
    assert fields[NUMBER].box is not None
    assert fields[NUMBER].page == 1
    assert fields[DAY].value == "2025-02-20"


@pytest.mark.parametrize(
    ("digits", "sure"), [("145", 0.4), ("7", 0.99)], ids=["unsure", "half a number"]
)
def test_what_is_more_likely_wrong_than_right_is_no_vote(digits: str, sure: float) -> None:
    field = read(head().done(), *number(digits, sure=sure))[NUMBER]
    assert field.value == "145/QĐ-UBND"
    assert votes(field) == {"tesseract": "145/QĐ-UBND"}


def test_a_stroke_that_only_the_first_saw_is_not_the_seconds_word() -> None:
    field = read(head("Số: 04/QĐ-BCĐ138").done(), *number("04", "/QD-BCD138"))[NUMBER]
    assert field.value == "04/QĐ-BCĐ138"
    assert set(votes(field)) == {"tesseract"}
    seen = read(head("Số: 04/QĐ-BCĐ138").done(), *number("04", "/QD-BCĐ138"))[NUMBER]
    assert set(votes(seen)) == {"tesseract", "ppocr"}


def test_a_single_digit_is_half_a_day() -> None:
    assert read(head().done(), *day("5"))[DAY].value == "2025-02"


def test_a_paper_of_the_party_has_its_hyphen_before_the_symbol() -> None:
    page = head("Số 12-CV/TU").done().model_copy(update={"second": number("12", "-CV/TU")})
    fields = {field.name: field for field in extract_fields(LETTER, [page])}
    assert set(votes(fields[NUMBER])) == {"tesseract", "ppocr"}


@given(
    st.lists(
        st.tuples(st.text(max_size=8), st.floats(0, 1)).filter(lambda one: one[0].strip() != ""),
        max_size=7,
    )
)
def test_whatever_the_second_says_only_well_formed_values_come_of_it(
    said: list[tuple[str, float]],
) -> None:
    fields = read(head().done(), *words(1, *said))
    assert re.fullmatch(r"\d{1,6}[A-Za-z]?[/-].+", str(fields[NUMBER].value))
    assert len(str(fields[DAY].value)) in (4, 7, 10)
