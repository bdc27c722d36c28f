"""The speed benchmark runs programs in turn on files of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import speed
from benchmarks.competitors import Reader, readers
from benchmarks.processes import Cost, ProgramFailedError
from tests.papers import write_letter


def test_programs_take_turns_and_ratios_are_of_pairs(tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "scan.pdf")
    turns: list[str] = []
    cpu = {"sohoa": 2.0, "ocrmypdf": 12.0}

    def start(reader: Reader, _file: Path, _folder: Path) -> Cost:
        turns.append(reader.id)
        return Cost(1.0, cpu[reader.id], 1, 1)

    rows = speed.compare(scan, readers(["sohoa", "ocrmypdf"]), start, 2)
    assert turns == ["sohoa", "ocrmypdf", "sohoa", "ocrmypdf"]
    assert [row.spent.ratio for row in rows] == [6.0, 1.0]


def test_a_program_that_fails_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = write_letter(tmp_path / "scan.pdf")

    def start(reader: Reader, _file: Path, _folder: Path) -> Cost:
        if reader.id == "ocrmypdf":
            raise ProgramFailedError("ocrmypdf: exit 3")
        return Cost(1.0, 2.0, 1, 1)

    (row,) = speed.compare(scan, readers(["sohoa", "ocrmypdf"]), start, 2)
    assert (row.reader, row.spent.ratio) == ("sohoa", None)
    assert capsys.readouterr().err.count("exit 3") == 1


@pytest.mark.e2e
def test_a_scan_is_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan = write_letter(tmp_path / "thư.pdf")
    assert speed.main([str(scan), "--runs", "1"]) == 0
    assert "thư.pdf" in capsys.readouterr().out


@pytest.mark.e2e
def test_a_file_that_is_no_scan_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hỏng.pdf").write_bytes(b"%PDF-1.4\n")
    assert speed.main([str(tmp_path / "hỏng.pdf"), "--runs", "1"]) == 1
    assert "hỏng.pdf" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert speed.main([str(tmp_path / "none.pdf")]) == 2
