"""What the code on a separator sheet says, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.separator import Separator, SeparatorKind, read_separator

ID = "H41.18-250812-0001"


@given(
    st.sampled_from(SeparatorKind),
    st.sampled_from([None, ID, "000.00.18.H41-250812-0001"]),
    st.none() | st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()),
)
def test_every_sheet_reads_back(
    kind: SeparatorKind, dossier_id: str | None, station: str | None
) -> None:
    sheet = Separator(kind=kind, dossier_id=dossier_id, station=station)
    assert read_separator(sheet.payload) == sheet


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("SOHOA1/HS", Separator(kind=SeparatorKind.DOSSIER)),
        ("SOHOA1/GT", Separator(kind=SeparatorKind.PAPER)),
        (f"SOHOA1/HS/{ID}", Separator(kind=SeparatorKind.DOSSIER, dossier_id=ID)),
        ("SOHOA1/HS//quay-2", Separator(kind=SeparatorKind.DOSSIER, station="quay-2")),
    ],
)
def test_the_form_of_printed_sheets_stays(payload: str, expected: Separator) -> None:
    assert read_separator(payload) == expected
    assert expected.payload == payload


@pytest.mark.parametrize(
    "payload",
    ["", ID, "SOHOA1", "SOHOA2/HS", "SOHOA1/XX", "SOHOA1/HS/H41.18-259912-0001", "https://x/HS"],
)
def test_any_other_code_is_no_sheet(payload: str) -> None:
    assert read_separator(payload) is None


@given(st.text(max_size=80))
def test_any_text_is_safe(text: str) -> None:
    read_separator(text)
