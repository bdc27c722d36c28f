"""A paper with the mark of a state secret stops its batch; nothing that was read is left."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.commands import Outcome, sohoa
from tests.papers import letter_picture, secret_letter, write_letter

pytestmark = pytest.mark.e2e


class Ran(NamedTuple):
    out: Path
    scan: Path
    outcome: Outcome

    @property
    def dossier(self) -> Any:
        return self.outcome.json["dossiers"][0]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("secret")
    scan = folder / "tập giấy.pdf"
    pages = [letter_picture(number) for number in (3, 4)]
    letter_picture(2).save(
        scan, resolution=200, save_all=True, append_images=[secret_letter(), *pages], quality=90
    )
    out = folder / "out"
    return Ran(out, scan, sohoa("run", scan, "--approve", "all", "--out", out, "--json"))


def test_the_dossier_is_quarantined_with_a_code_and_words_in_both_languages(ran: Ran) -> None:
    assert ran.outcome.code == 1
    assert (ran.dossier["state"], ran.dossier["documents"]) == ("QUARANTINED", [])
    (failure,) = ran.outcome.json["failed"]
    assert failure["code"] == "INPUT-010"
    assert "trang 2" in failure["message_vi"]
    assert "page 2" in failure["message_en"]


def test_the_file_as_it_came_is_in_quarantine_with_the_reason(ran: Ran) -> None:
    (sidecar,) = (ran.out / "quarantine").glob("*.json")
    said = json.loads(sidecar.read_text("utf-8"))
    kept = ran.out / "quarantine" / said["stored_name"]
    assert (said["name"], said["code"]) == ("tập giấy.pdf", "INPUT-010")
    assert kept.read_bytes() == ran.scan.read_bytes()


def test_no_picture_text_or_preview_of_any_page_is_left_outside_the_quarantine(ran: Ran) -> None:
    left = [
        path
        for path in (ran.out / "work").rglob("*")
        if path.is_file() and path.parent.name != ".locks"
    ]
    assert left == []
    with sqlite3.connect(ran.out / "catalogue.db") as catalogue:
        for table in ("page_texts", "fields", "documents"):
            assert catalogue.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
    whole = hashlib.sha256(ran.scan.read_bytes()).digest()
    for path in ran.out.rglob("*"):
        if path.is_file() and "quarantine" not in path.parts:
            assert hashlib.sha256(path.read_bytes()).digest() != whole
            assert "Kính gửi".encode() not in path.read_bytes(), path


def test_the_same_file_again_is_set_apart_again_and_not_read(ran: Ran) -> None:
    again = sohoa("run", ran.scan, "--approve", "all", "--out", ran.out, "--json")
    assert again.code == 1
    assert again.json["dossiers"][0]["state"] == "QUARANTINED"
    (sidecar,) = (ran.out / "quarantine").glob("*.json")
    assert json.loads(sidecar.read_text("utf-8"))["times"] == 2
    assert not list((ran.out / "work").glob("*/source/*"))


def test_other_dossiers_of_the_same_call_go_on(tmp_path: Path) -> None:
    secret = tmp_path / "mật.png"
    secret_letter("TUYỆT MẬT", colour=(30, 30, 30)).save(secret, dpi=(200, 200))
    good = write_letter(tmp_path / "thường.png", number=9)
    outcome = sohoa(
        "run", secret, good, "--approve", "all", "--out", tmp_path / "out", "--json"
    )  # fmt: skip
    states = {one["files"][0]: one["state"] for one in outcome.json["dossiers"]}
    assert states == {"mật.png": "QUARANTINED", "thường.png": "STORED"}


def test_reading_alone_says_no_word_of_it(tmp_path: Path) -> None:
    secret = tmp_path / "mật.png"
    secret_letter().save(secret, dpi=(200, 200))
    outcome = sohoa("ocr", secret)
    assert outcome.code == 1
    assert outcome.out == ""
    assert "INPUT-010" in outcome.err
