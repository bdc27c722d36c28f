"""Handwriting: every hand has every Vietnamese letter, and without the fonts all still works."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from samples.synthetic import hands
from samples.synthetic.hands import HANDS, Pen, choose_pen, has_hands, lacks_letters
from samples.synthetic.paint import Sheet

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def _letters() -> str:
    small = "".join(unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES)
    return small + small.upper() + "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX0123456789/,.-@():"


@pytest.fixture(autouse=True)
def forget() -> None:
    has_hands.cache_clear()
    hands._files.cache_clear()


@pytest.mark.skipif(
    not has_hands(), reason="handwriting fonts are not installed (make sample-fonts)"
)
@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.name)
def test_a_hand_has_every_vietnamese_letter(hand: hands.Hand) -> None:
    assert lacks_letters(hand, _letters()) == frozenset()


def test_somebodys_pen_writes_within_what_it_measures() -> None:
    sheet = Sheet(dpi=100)
    pen = choose_pen(random.Random(1))
    end = pen.write(sheet, 20, 50, "Nguyễn Thị Phượng", random.Random(2))
    assert end - 20 == pytest.approx(pen.measure(sheet, "Nguyễn Thị Phượng"), rel=0.15)
    assert np.asarray(sheet.picture).min() < 200


def test_without_fonts_print_stands_for_handwriting_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hands, "hands_folder", lambda: tmp_path)
    sheet = Sheet(dpi=100)
    Pen(HANDS[0]).write(sheet, 20, 50, "Trần Văn An", random.Random(2))
    assert np.asarray(sheet.picture).min() < 200
    told = capsys.readouterr().err
    assert "install_sample_fonts.py" in told
    assert "Không có phông chữ viết tay" in told
