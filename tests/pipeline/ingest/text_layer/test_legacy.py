from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.text_layer.legacy import (
    find_legacy,
    from_tcvn3,
    from_vni,
    is_legacy_font,
    typed_in_legacy,
)
from pipeline.syllables import is_syllable
from tests.pipeline.ingest.typed import LINES, in_tcvn3, in_vni

WORDS = " ".join(LINES).split()


def words_of(text: str) -> list[str]:
    return text.split()


FRENCH = words_of(
    "été né née où là tôt même hôte gîte dû sûr août île âme élève société français reçu règle "
    "décret arrêté à côté forêt fenêtre théâtre naïf maïs Noël cœur œuvre bientôt plutôt dépôt "
    "impôt crû mûr goût voûte thé café pré clé lié nié prié créé fée"
)
GERMAN = words_of(
    "für über Tür schön hören Größe Maß Straße grün Mädchen Jäger Öl Übung fünf zwölf"
)
ENGLISH = words_of("the act of the people is hereby made in due form naïve café façade Zoë résumé")

ONSETS = words_of("b c d đ g h kh l m n ng nh ph s t th tr v x")
RHYMES = words_of("àng ấn ầu ậc ếp ều ích ính ọc ồng ộ ời ợ úng ướng ường ựa ỳ ả ẫu ẻo ểm")
syllables = st.builds(lambda a, b: a + b, st.sampled_from(ONSETS), st.sampled_from(RHYMES))


@pytest.mark.parametrize(("encode", "name"), [(in_tcvn3, "TCVN3"), (in_vni, "VNI")])
def test_text_of_an_old_font_is_known_by_its_words_alone(
    encode: Callable[[str], str], name: str
) -> None:
    found = find_legacy([encode(word) for word in WORDS])
    assert found is not None
    assert (found.encoding, found.by_font) == (name, False)


def test_a_soft_hyphen_that_became_a_hyphen_is_still_a_letter() -> None:
    words = [in_tcvn3(word).replace("\xad", "-") for word in WORDS]
    assert find_legacy(words) is not None


@given(st.lists(syllables.filter(is_syllable), max_size=80), st.booleans())
def test_vietnamese_in_unicode_is_never_taken_for_an_old_font(
    words: list[str], shouted: bool
) -> None:
    assert find_legacy([word.upper() if shouted else word for word in words]) is None


@given(st.lists(st.sampled_from(FRENCH + GERMAN + ENGLISH), max_size=80))
def test_other_languages_are_never_taken_for_an_old_font(words: list[str]) -> None:
    assert find_legacy(words) is None


@given(syllables)
def test_the_tables_lead_back_to_every_letter(word: str) -> None:
    assert from_tcvn3(in_tcvn3(word)) == word
    assert unicodedata.normalize("NFC", from_vni(in_vni(word))) == word


@given(st.lists(st.text(max_size=8)), st.dictionaries(st.text(max_size=8), st.integers(0, 99)))
def test_any_words_and_fonts_have_an_answer(words: list[str], fonts: dict[str, int]) -> None:
    find_legacy(words, fonts)


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "TCVN3"),
        (".VnTimeH", "TCVN3"),
        ("VnArial", "TCVN3"),
        ("VNI-Times", "VNI"),
        ("VPS-Times", "VPS"),
        ("VN-Times", "Vietware"),
        ("TimesNewRomanPSMT", None),
        ("Vni_Unicode", None),
        ("Vnesa", None),
        ("LiberationSerif", None),
    ],
)
def test_old_fonts_are_known_by_name(font: str, encoding: str | None) -> None:
    assert is_legacy_font(font) == encoding


def test_a_few_characters_of_an_old_font_do_not_condemn_a_page() -> None:
    assert find_legacy(WORDS, {"TimesNewRomanPSMT": 950, ".VnTime": 50}) is None
    assert find_legacy(WORDS, {"TimesNewRomanPSMT": 700, ".VnTime": 300}) is not None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        ("TrÇn ThÞ Hoa", "Trần Thị Hoa"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("Nguyễn Văn An", None),
        ("Lê Thị Hoa", None),
        ("Nguyen Van An", None),
        ("12/03/1990", None),
        ("Müller", None),
    ],
)
def test_a_name_pasted_in_an_old_encoding_is_understood(typed: str, meant: str | None) -> None:
    assert typed_in_legacy(typed) == meant
