"""The words a signature shows: right in every Vietnamese letter, of one size, always the same."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import FontCoverageError
from pipeline.render.visible_block import conversion_lines, make_block
from tests.pipeline.render.papers import pdftotext

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", cased + tone)
        for vowel in VOWELS
        for cased in (vowel, vowel.upper())
        for tone in TONES
    }
    | set("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVXfjwzFJWZ0123456789")
)
AGENCY = "Trung tâm Phục vụ hành chính công phường Thành Vinh"
WHEN = datetime(2025, 8, 12, 2, 30, 15, 999, UTC)


def shown(lines: tuple[str, ...], folder: Path) -> list[str]:
    path = folder / "block.pdf"
    path.write_bytes(make_block(lines).pdf)
    return [line.strip() for line in pdftotext(path, "-layout").split("\n") if line.strip()]


def test_the_mark_names_form_agency_and_time_in_vietnams_zone(tmp_path: Path) -> None:
    lines = conversion_lines("Sao y", AGENCY, WHEN)
    assert lines == ("Sao y", AGENCY, "2025-08-12T09:30:15+07:00")
    assert shown(lines, tmp_path) == [*lines[:1], *folded_at(AGENCY, lines, tmp_path), lines[2]]


def folded_at(agency: str, lines: tuple[str, ...], folder: Path) -> list[str]:
    """The agency's rows as shown: all its words, in order."""
    rows = shown(lines, folder)[1:-1]
    assert " ".join(rows) == agency
    return rows


@pytest.mark.parametrize("hours", [-11, 0, 9])
def test_the_time_is_the_same_whatever_zone_it_was_told_in(hours: int) -> None:
    told = WHEN.astimezone(timezone(timedelta(hours=hours)))
    assert conversion_lines("Sao y", AGENCY, told) == conversion_lines("Sao y", AGENCY, WHEN)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=12), min_size=1, max_size=9))
def test_any_vietnamese_name_is_shown_letter_by_letter(tmp_path: Path, words: list[str]) -> None:
    name = " ".join(words)
    decomposed = unicodedata.normalize("NFD", name)
    assert " ".join(" ".join(shown((decomposed,), tmp_path)).split()) == name


def test_every_letter_is_in_the_font(tmp_path: Path) -> None:
    rows = tuple("".join(LETTERS[start : start + 20]) for start in range(0, len(LETTERS), 20))
    assert shown(rows, tmp_path) == list(rows)


def test_a_name_in_other_letters_is_refused_with_the_letters_that_lack() -> None:
    with pytest.raises(FontCoverageError) as caught:
        make_block(("Phòng 登記",))
    assert caught.value.parameters["characters"] == "登記"


def test_the_words_are_black_of_ten_points_and_the_page_holds_them(tmp_path: Path) -> None:
    block = make_block(conversion_lines("Sao y", AGENCY * 3, WHEN, "Thử nghiệm"))
    assert block.width < 240
    path = tmp_path / "block.pdf"
    path.write_bytes(block.pdf)
    with pikepdf.open(path) as pdf:
        (page,) = pdf.pages
        drawn = page.Contents.read_bytes().decode("ascii")
        assert [float(side) for side in page.MediaBox[2:]] == pytest.approx(
            [block.width, block.height], abs=0.01
        )
    assert {line.split("Tf")[0].split("BT")[1].strip() for line in drawn.splitlines()} == {
        "0 g /F0 10"
    }


def test_the_same_lines_give_the_same_bytes() -> None:
    lines = conversion_lines("Sao y", AGENCY, WHEN)
    assert make_block(lines) == make_block(lines)
