"""Tax codes and their check digit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.validate.tax_codes import check_digit, has_right_check_digit, is_tax_code

NINE = st.text("0123456789", min_size=9, max_size=9)


def test_an_example_of_the_tax_office_holds() -> None:
    assert has_right_check_digit("0100233488") is True
    assert has_right_check_digit("0100233480") is False


def test_what_is_no_tax_code_has_no_check_digit() -> None:
    assert has_right_check_digit("040090123456") is None
    assert has_right_check_digit("abc") is None
    assert has_right_check_digit("0100233488-000") is False


def test_only_fields_of_tax_codes_are_judged() -> None:
    assert is_tax_code("ma_so_thue", "0100233488")
    assert not is_tax_code("so", "0100233488")
    assert not is_tax_code("ma_so_thue", "0100233488-001")


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(first: str, place: int, by: int) -> None:
    digit = check_digit(first)
    if digit is None:
        return
    code = f"{first}{digit}"
    wrong = str((int(code[place]) + by) % 10)

    assert has_right_check_digit(code) is True
    assert has_right_check_digit(code[:place] + wrong + code[place + 1 :]) is not True
