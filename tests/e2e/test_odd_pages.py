"""One dossier of everything that pages should not be: each is read as well as it can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands import sohoa
from tests.e2e.odd_pages import LETTERS, page_numbers, write_all
from tests.pipeline.ingest.bytes_of import png_that_claims

pytestmark = pytest.mark.e2e

TOO_LARGE = "00 quá lớn.png"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A folder of all odd files and one that is too large, with the order to approve everything."""
    folder = tmp_path_factory.mktemp("vào") / "hồ sơ lạ"
    write_all(folder)
    (folder / TOO_LARGE).write_bytes(png_that_claims(30_000, 30_000))
    out = tmp_path_factory.mktemp("ra")
    outcome = sohoa("run", folder, "--approve", "all", "--out", out, "--json")
    assert outcome.code == 1, outcome.err  # the one that is too large
    result: dict[str, Any] = outcome.json
    return result


def test_only_the_picture_that_is_too_large_is_refused(ran: dict[str, Any]) -> None:
    assert [(f["file"], f["code"]) for f in ran["failed"]] == [(TOO_LARGE, "INPUT-005")]
    (dossier,) = ran["dossiers"]
    assert dossier["files"] == list(page_numbers())


def test_broken_pages_are_found_and_hold_the_dossier_for_a_person(ran: dict[str, Any]) -> None:
    (dossier,) = ran["dossiers"]
    assert dossier["state"] == "IN_REVIEW"
    errors = [f for f in dossier["findings"] if f["severity"] == "error"]
    pages = page_numbers()
    damaged = [pages["19 hỏng một trang.pdf"][1], pages["20 hỏng một trang.tif"][1]]
    assert [(f["code"], f["subject"]) for f in errors] == [
        ("PAGE-023", f"trang {number}") for number in damaged
    ]
    assert all(f["subject"] in f["message_vi"] and f["message_en"] for f in errors)


def test_every_page_is_in_a_paper_or_known_as_blank(ran: dict[str, Any]) -> None:
    (dossier,) = ran["dossiers"]
    shown = {page for document in dossier["documents"] for page in document["pages"]}
    blank = {skipped["page"] for skipped in dossier["skipped_pages"]}
    everything = {number for pages in page_numbers().values() for number in pages}
    assert shown | blank == everything
    assert blank == {1, 2}  # one white pixel, an empty strip


def test_letters_are_known_whatever_their_pixels_and_resolution(ran: dict[str, Any]) -> None:
    (dossier,) = ran["dossiers"]
    letters = {d["pages"][0] for d in dossier["documents"] if d["type"] == "cong_van"}
    assert letters >= LETTERS


def test_foreign_text_strokes_and_noise_raise_no_alarm(ran: dict[str, Any]) -> None:
    (dossier,) = ran["dossiers"]
    pages = page_numbers()
    strange = {
        number
        for name in ("15 tiếng Anh.png", "16 tiếng Lào.png", "17 chữ vuông.png", "18 nhiễu.jpg")
        for number in pages[name]
    }
    about = [f for f in dossier["findings"] if f["subject"] in {f"trang {n}" for n in strange}]
    assert [f for f in about if f["severity"] == "error"] == []
    fields = [
        field
        for document in dossier["documents"]
        for field in document["fields"].values()
        if field["page"] in strange
    ]
    assert [field for field in fields if field["status"] == "accepted"] == []


def test_pages_that_lie_as_their_exif_or_pdf_says_are_not_turned_again(
    ran: dict[str, Any],
) -> None:
    assert ran["dossiers"][0]["rotated_pages"] == []


def test_reading_a_broken_page_alone_tells_and_ends_with_1(tmp_path: Path) -> None:
    write_all(tmp_path / "lạ")
    outcome = sohoa("ocr", tmp_path / "lạ" / "19 hỏng một trang.pdf", "--page", "2")
    assert outcome.code == 1
    assert "PAGE-023" in outcome.err
