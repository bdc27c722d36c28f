"""Values typed over the dots of a blank lose them; numbers, abbreviations and mail keep theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.field import FieldKind
from models.geometry import Box
from models.page import Word
from pipeline.extract.values import Span, whole


def _span(text: str) -> Span:
    words = [
        Word(
            text=word, raw_text=word, box=Box(40 * n, 0, 40 * n + 30, 20), confidence=0.9,
            block=1, line=1, reader="tesseract",
        )
        for n, word in enumerate(text.split())
    ]  # fmt: skip
    return Span(whole(1, words))


@pytest.mark.parametrize(
    ("read", "kind", "meant"),
    [
        (
            "Số.90 đường Bời Lời,.phường Ninh.Thạnh",
            "address",
            "Số 90 đường Bời Lời, phường Ninh Thạnh",
        ),
        ("hai. mươi lăm", "text", "hai mươi lăm"),
        ("tỉnh Tây .Ninh", "address", "tỉnh Tây Ninh"),
        ("Tháng. Tám", "address", "Tháng Tám"),
        ("NGUYỄN.ĐÌNH TUẤN", "person_name", "NGUYỄN ĐÌNH TUẤN"),
        ("220.đường Lê Lợi", "address", "220 đường Lê Lợi"),
        ("TP.Vinh", "address", "TP.Vinh"),
        ("P.3, Q.10", "address", "P.3, Q.10"),
        ("an@example.com", "text", "an@example.com"),
        ("Tách hộ. Đăng ký", "text", "Tách hộ. Đăng ký"),
        ("H41.18-250812", "code", "H41.18-250812"),
        ("190/2023/QĐST-HNGĐ", "text", "190/2023/QĐST-HNGĐ"),
    ],
)
def test_dots_of_the_blank_go_and_others_stay(read: str, kind: str, meant: str) -> None:
    assert _span(read).without_dots(FieldKind(kind)).printed == meant


@given(st.text("aăbcdđ.ĐN0 1,(@", max_size=30), st.sampled_from(sorted(FieldKind)))
def test_nothing_but_dots_is_lost(text: str, kind: FieldKind) -> None:
    bare = _span(text).without_dots(kind).printed
    assert bare.replace(".", "").replace(" ", "") == text.replace(".", "").replace(" ", "")


@given(st.text("aăbcdđ.ĐN0 1,(@", max_size=30), st.sampled_from(sorted(FieldKind)))
def test_twice_is_the_same_as_once(text: str, kind: FieldKind) -> None:
    once = _span(text).without_dots(kind)
    assert once.without_dots(kind).printed == once.printed
