"""What an operator sees of the stations' folders and of quarantine."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.dossier import Failure
from storage.quarantine import quarantine
from tests.commands import sohoa
from tests.papers import write_letter

pytestmark = pytest.mark.e2e


def test_files_are_told_as_waiting_written_or_left_alone(tmp_path: Path) -> None:
    station = tmp_path / "data" / "inbox" / "quay-1"
    (station / "hồ sơ 2").mkdir(parents=True)
    write_letter(station / "a.pdf")
    write_letter(station / "hồ sơ 2" / "1.png")
    (station / "b.pdf.part").write_bytes(b"%PDF")
    with (station / "c.pdf").open("wb") as writer:
        writer.write(b"%PDF")
        writer.flush()
        told = sohoa("inbox", "--out", tmp_path / "data", "--json")
    assert told.code == 0
    states = {one["name"]: one["state"] for one in told.json["waiting"]}
    assert states == {
        "a.pdf": "waiting",
        "b.pdf.part": "left_alone",
        "c.pdf": "being_written",
        "hồ sơ 2": "waiting",
    }
    assert told.json["failed"] == told.json["quarantined"] == []


def test_quarantine_is_shown_with_its_reason_and_needs_a_person(tmp_path: Path) -> None:
    bad = tmp_path / "hỏng.pdf"
    bad.write_bytes(b"x")
    why = Failure(code="INPUT-006", message_vi="Tệp hỏng.", message_en="Damaged file.")
    quarantine(bad, tmp_path / "data" / "quarantine", why, "quay-1")
    shown = sohoa("inbox", "--out", tmp_path / "data")
    assert shown.code == 1
    assert "INPUT-006" in shown.out
    (entry,) = sohoa("inbox", "--out", tmp_path / "data", "--json").json["quarantined"]
    assert (entry["station"], entry["name"]) == ("quay-1", "hỏng.pdf")
    assert Path(entry["path"]).read_bytes() == b"x"


def test_an_installation_without_anything_says_so(tmp_path: Path) -> None:
    shown = sohoa("inbox", "--out", tmp_path / "data")
    assert (shown.code, "Nothing waits" in shown.out) == (0, True)
