"""Commands that need no dossier: help, types, doctor, ocr; and that logs keep secrets."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.commands import sohoa
from tests.papers import letter_picture, write_letter

pytestmark = pytest.mark.e2e


def test_help_names_every_command() -> None:
    out = sohoa("--help").out
    for command in (
        "run",
        "up",
        "ocr",
        "verify",
        "approve",
        "maintain",
        "audit",
        "types",
        "doctor",
        "hold",
        "inbox",
        "retry",
        "backup",
        "restore",
        "bench",
    ):
        assert command in out


def test_types_are_listed_shown_and_checked() -> None:
    assert "giay_khai_sinh" in sohoa("types").out
    assert "Họ, chữ đệm, tên" in sohoa("types", "show", "giay_khai_sinh").out
    assert sohoa("types", "check").code == 0
    assert sohoa("types", "show", "nothing").code == 2


def test_a_wrong_type_file_is_explained_with_line_and_nearest_key(tmp_path: Path) -> None:
    (tmp_path / "giay_moi_hop.toml").write_text(
        'id = "giay_moi_hop"\ntitle = "Giấy mời họp"\ntitle_en = "Invitation"\n'
        'family = "form"\ntitels = ["GIẤY MỜI HỌP"]\n',
        "utf-8",
    )
    checked = sohoa("types", "check", "--folder", tmp_path)
    assert checked.code == 1
    assert "giay_moi_hop.toml" in checked.out
    assert "titles" in checked.out


def test_doctor_looks_at_everything_and_warns_of_the_test_key(tmp_path: Path) -> None:
    outcome = sohoa("doctor", "--out", tmp_path, "--json")
    assert outcome.code == 0, outcome.out
    checks = {check["name"]: check for check in outcome.json}
    assert checks["tesseract"]["verdict"] == "good"
    assert checks["Khóa ký / Signing key"]["verdict"] == "warning"


def test_doctor_finds_what_is_missing(tmp_path: Path) -> None:
    outcome = sohoa("doctor", "--out", tmp_path, "--json", PATH=str(tmp_path))
    assert outcome.code == 1
    missing = {c["name"] for c in outcome.json if c["verdict"] == "bad"}
    assert {"tesseract", "pdftoppm"} <= missing
    assert all(c["advice"] for c in outcome.json if c["verdict"] == "bad")


def test_a_wrong_setting_ends_with_2_and_both_languages(tmp_path: Path) -> None:
    outcome = sohoa("doctor", "--out", tmp_path, SOHOA_STORE__BUCKT="x")
    assert outcome.code == 2
    assert "Cấu hình sai" in outcome.err
    assert "Wrong configuration" in outcome.err


def test_ocr_reads_one_page_in_each_format(tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "thư.pdf", pages=2)
    text = sohoa("ocr", scan, "--page", "2").out
    assert "PHƯỜNG THÀNH VINH" in text
    words = sohoa("ocr", scan, "--page", "1", "--format", "json").json["pages"][0]["words"]
    assert {"text", "raw_text", "box", "confidence"} <= words[0].keys()
    hocr = ET.fromstring(sohoa("ocr", scan, "--page", "1", "--format", "hocr").out)  # noqa: S314
    assert hocr.tag.endswith("html")


def test_ocr_of_an_upside_down_page_reads_it(tmp_path: Path) -> None:
    letter_picture().rotate(180).save(tmp_path / "ngược.png", dpi=(200, 200))
    assert "PHƯỜNG THÀNH VINH" in sohoa("ocr", tmp_path / "ngược.png").out


def test_ocr_of_a_bad_file_says_why(tmp_path: Path) -> None:
    (tmp_path / "hỏng.pdf").write_bytes(b"%PDF-1.4\n")
    outcome = sohoa("ocr", tmp_path / "hỏng.pdf")
    assert outcome.code == 1
    assert "INPUT-" in outcome.err


def test_logs_hold_nothing_that_stands_on_the_paper(tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "scan.png")
    outcome = sohoa("--verbose", "run", scan, "--approve", "all", "--out", tmp_path / "out")
    assert outcome.code == 0
    for written in ("Hồng Nhung", "THÀNH VINH", "145/UBND"):
        assert written not in outcome.err
    # Libraries say nothing of their own either: every line is one of our log events.
    assert all(line.startswith('{"time"') for line in outcome.err.splitlines()), outcome.err
