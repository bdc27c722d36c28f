"""What people type means what they meant, and what the pages show can be typed back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.field import FieldKind
from pipeline.extract.typed import read_typed
from web.shown import shown


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3.5.1990", "1990-05-03"),
        ("03/05/1990", "1990-05-03"),
        ("03051990", "1990-05-03"),
        ("3-5-1990", "1990-05-03"),
        ("ngày 3 tháng 5 năm 1990", "1990-05-03"),
        ("05/1990", "1990-05"),
        ("1990", "1990"),
        ("31/02/1990", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_days_may_be_typed_in_any_way(typed: str, value: str | None) -> None:
    assert read_typed(FieldKind.DATE, typed) == value


@pytest.mark.parametrize(
    ("typed", "value"), [("có", True), ("X", True), ("không", False), ("?", None)]
)
def test_boxes_are_yes_or_no(typed: str, value: bool | None) -> None:
    assert read_typed(FieldKind.CHECKBOX, typed) is value


def test_a_table_is_a_line_for_each_row() -> None:
    columns = (
        ("ten", FieldKind.PERSON_NAME),
        ("sinh", FieldKind.DATE),
        ("chinh", FieldKind.CHECKBOX),
    )
    typed = "TRẦN VĂN AN | 1.2.1990 | x\n\nLê Thị Hoa |  |"
    rows = read_typed(FieldKind.TABLE, typed, columns)
    assert rows == [
        {"ten": "Trần Văn An", "sinh": "1990-02-01", "chinh": True},
        {"ten": "Lê Thị Hoa", "sinh": None, "chinh": None},
    ]
    assert read_typed(FieldKind.TABLE, " \n ", columns) is None


@given(st.dates())
def test_a_day_that_is_shown_can_be_typed_back(day: object) -> None:
    value = str(day)
    if value >= "1800" and value < "2100":
        assert read_typed(FieldKind.DATE, shown(FieldKind.DATE, value)) == value


@given(st.sampled_from(list(FieldKind)), st.text(max_size=60))
def test_no_text_is_an_error_and_what_is_understood_stays_so(kind: FieldKind, typed: str) -> None:
    value = read_typed(kind, typed)
    if isinstance(value, str):
        assert read_typed(kind, shown(kind, value)) == value
