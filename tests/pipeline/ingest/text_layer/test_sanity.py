from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.text_layer.sanity import is_readable
from tests.pipeline.ingest.typed import LINES

WORDS = " ".join(LINES).split()


@pytest.mark.parametrize(
    "text",
    [
        " ".join(LINES),
        " ".join(LINES).upper(),
        "An act to make better provision for the e-mail of R&D staff, 5 km from A to B.",
        "L'arrêté du préfet fixe les règles d'accès à l'hôtel de la préfecture.",
        "Постановление о порядке приёма граждан в сельском совете",
        "STT UBND HĐND Số 12/QĐ-UBND 1.000.000 đồng (một triệu đồng) 5 m² 12/5/2025",
        "",
    ],
)
def test_text_is_readable_in_any_language(text: str) -> None:
    assert is_readable(text.split())


def test_codes_of_glyphs_are_no_text() -> None:
    def moved(word: str, by: int) -> str:
        return "".join(chr(max(ord(letter) + by, 1)) for letter in word)

    assert not is_readable([moved(word, -29) for word in WORDS])
    assert not is_readable([moved(word, 0xE000) for word in WORDS])
    assert not is_readable([word.replace("n", "\ufffd") for word in WORDS])


def test_a_vietnamese_page_without_some_letters_is_no_text() -> None:
    lost = str.maketrans("", "", "ưươờếệ")
    assert not is_readable([word.translate(lost) for word in WORDS])


def test_a_bullet_of_a_symbol_font_does_not_condemn_a_page() -> None:
    assert is_readable(["\uf0b7", *WORDS, "\uf0b7"])


@given(st.lists(st.text(max_size=10)))
def test_any_words_have_an_answer(words: list[str]) -> None:
    assert is_readable(words) in (True, False)
