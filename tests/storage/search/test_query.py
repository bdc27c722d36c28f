"""What a person may type, and what is asked for then."""

from __future__ import annotations

import pytest

from storage.search.query import MAX_TERMS, for_postgresql, for_sqlite, parse


@pytest.mark.parametrize(
    ("typed", "sqlite", "postgresql"),
    [
        ("Nguyễn  Đức", '"nguyen" "duc"', "('nguyen') & ('duc')"),
        ('"Nguyễn Văn" Đức', '"nguyen van" "duc"', "('nguyen' <-> 'van') & ('duc')"),
        ("“Nguyễn Văn”", '"nguyen van"', "('nguyen' <-> 'van')"),
        ('đăng "ký kết', '"dang" "ky ket"', "('dang') & ('ky' <-> 'ket')"),
        ("nguy*", '"nguyen"'.replace("en", "") + " *", "('nguy':*)"),
        ('"van ngu"*', '"van ngu" *', "('van' <-> 'ngu':*)"),
        ("n* *", '"n"', "('n')"),
        ("12/3/1990", '"12 3 1990"', "('12' <-> '3' <-> '1990')"),
        ("AND OR NOT NEAR(a)", '"and" "or" "not" "near a"', None),
        ("a a", '"a"', "('a')"),
    ],
)
def test_a_question_in_both_languages(typed: str, sqlite: str, postgresql: str | None) -> None:
    assert for_sqlite(parse(typed)) == sqlite
    assert postgresql in {None, for_postgresql(parse(typed))}


@pytest.mark.parametrize("typed", ["", " ", '"', '""*', "*", "---", "\x00", "\ud800", "%'_"])
def test_without_letters_nothing_is_asked(typed: str) -> None:
    assert parse(typed) == ()


def test_a_pasted_page_is_a_question_of_bounded_size() -> None:
    assert len(parse(" ".join(map(str, range(10_000))))) == MAX_TERMS
