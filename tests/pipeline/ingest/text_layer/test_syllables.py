from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.text_layer.syllables import is_syllable


def test_what_people_write_is_a_syllable() -> None:
    words = "nghiêng Quốc quyền GIẤY giếng gì khuỷu thuở người ươm yêu ủy quýt rượu hoà hòa đầm"
    for word in words.split():
        assert is_syllable(word), word
        assert is_syllable(unicodedata.normalize("NFD", word)), word


def test_what_no_one_can_say_is_none() -> None:
    words = "nghiêgn tôt hòạ the1 société street hµnh ®Þnh được! x h"
    for word in words.split():
        assert not is_syllable(word), word


@given(st.text(max_size=12))
def test_any_text_has_an_answer(text: str) -> None:
    assert is_syllable(text) in (True, False)
