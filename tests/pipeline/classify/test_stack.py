"""Where dossiers begin in a stack of pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.separator import Separator, SeparatorKind
from pipeline.classify.stack import PageSign, StackPart, part_stack

A, B = "H41.18-250812-0001", "H41.18-250812-0002"
OLD_A = "000.00.18.H41-250812-0001"


def stack(*marks: str) -> tuple[StackPart, ...]:
    """``.`` a paper, ``_`` blank, ``R:id`` a receipt, ``S`` / ``S:id`` a sheet, ``P`` for a paper.

    ``+`` in front: a further page of a signed file.
    """
    return part_stack([_sign(number, mark) for number, mark in enumerate(marks, 1)])


def _sign(number: int, mark: str) -> PageSign:
    kind, _, dossier_id = mark.lstrip("+").partition(":")
    sheet = None
    if kind in {"S", "P"}:
        sheet = Separator(
            kind=SeparatorKind.DOSSIER if kind == "S" else SeparatorKind.PAPER,
            dossier_id=dossier_id or None,
        )
    return PageSign(
        page=number,
        separator=sheet,
        receipt_id=dossier_id if kind == "R" else None,
        is_blank=kind == "_",
        is_bound=mark.startswith("+"),
    )


@pytest.mark.parametrize(
    ("marks", "parts"),
    [
        ((".", "."), [2]),
        ((f"R:{A}", ".", "."), [3]),
        ((f"R:{A}", ".", f"R:{B}", "."), [2, 2]),
        ((f"R:{A}", ".", f"R:{A}", "."), [4]),
        ((f"R:{A}", ".", f"R:{OLD_A}", "."), [4]),
        ((".", f"R:{A}", "."), [3]),
        ((".", f"R:{A}", ".", f"R:{B}"), [3, 1]),
        ((f"R:{A}", "_", f"R:{B}", "_"), [2, 2]),
        ((f"S:{A}", ".", f"S:{B}", "."), [2, 2]),
        ((f"S:{A}", ".", f"S:{A}", "."), [4]),
        (("S", ".", "S", "."), [2, 2]),
        (("S", "_", f"R:{A}", ".", "S", "_", f"R:{A}"), [4, 3]),
        (("S", f"R:{A}", ".", "S", f"R:{B}"), [3, 2]),
        ((".", "S"), [2]),
        (("S",), [1]),
        ((f"S:{A}", f"S:{B}", "."), [3]),
        ((f"S:{A}", f"R:{B}", "."), [3]),
        ((".", "P", "."), [3]),
        ((f"R:{A}", ".", f"+R:{B}", "+."), [4]),
    ],
)
def test_a_stack_is_parted_at_sheets_and_at_other_receipts(
    marks: tuple[str, ...], parts: list[int]
) -> None:
    assert [len(part.pages) for part in stack(*marks)] == parts


def test_a_receipt_behind_papers_is_told_and_one_behind_a_sheet_is_not() -> None:
    late, on_top = stack(".", f"R:{A}", "S", "_", f"R:{B}", ".")
    assert (late.late_receipt, late.receipts) == (2, (2,))
    assert (on_top.late_receipt, on_top.receipts) == (None, (5,))


def test_a_sheet_with_nothing_behind_it_names_nothing() -> None:
    (part,) = stack(f"R:{A}", ".", f"S:{B}")
    assert [sheet.dossier_id for _, sheet in part.separators] == [None]


@given(st.lists(st.sampled_from([".", "_", "S", "P", f"R:{A}", f"R:{B}", f"S:{A}", f"+R:{B}"])))
def test_every_page_is_in_one_part_and_in_order(marks: list[str]) -> None:
    parts = stack(*marks)
    pages = [page for part in parts for page in part.pages]
    assert pages == list(range(1, len(marks) + 1))
    assert all(part.pages for part in parts)
