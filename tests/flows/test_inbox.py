"""What is taken from a station's folder, and when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.inbox import Candidate, StabilityTracker, check_folders, look
from models.errors import UnsafeFolderError


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def station(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox" / "quay-1"
    folder.mkdir(parents=True)
    return folder


def _names(inbox: Path) -> list[str]:
    return [candidate.path.name for candidate in look(inbox)]


def test_files_and_folders_of_a_station_are_candidates(station: Path) -> None:
    (station / "tờ khai.pdf").write_bytes(b"x")
    (station / "Hồ sơ 1").mkdir()
    (station / "Hồ sơ 1" / "1.jpg").write_bytes(b"x")
    assert _names(station.parent) == ["Hồ sơ 1", "tờ khai.pdf"]


@pytest.mark.parametrize("name", [".hidden.pdf", "~lock.pdf", "scan.pdf.part", "scan.tmp"])
def test_temporary_names_are_left_alone(station: Path, name: str) -> None:
    (station / name).write_bytes(b"x")
    assert _names(station.parent) == []


def test_a_folder_still_being_filled_is_left_alone(station: Path) -> None:
    (station / "hồ sơ").mkdir()
    (station / "hồ sơ" / "1.jpg").write_bytes(b"x")
    (station / "hồ sơ" / "2.jpg.part").write_bytes(b"x")
    assert _names(station.parent) == []
    (station / "hồ sơ" / "2.jpg.part").rename(station / "hồ sơ" / "2.jpg")
    assert _names(station.parent) == ["hồ sơ"]


def test_links_and_pipes_are_left_alone(station: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"x")
    (station / "link.pdf").symlink_to(outside)
    os.mkfifo(station / "pipe.pdf")
    assert _names(station.parent) == []


def test_a_file_is_stable_only_after_the_settle_time_without_change() -> None:
    clock = _Clock()
    tracker = StabilityTracker(3.0, clock)
    candidate = Candidate("quay-1", Path("a.pdf"))
    assert tracker.stable({candidate: (("a.pdf", 10, 1),)}) == []
    clock.now = 2.9
    assert tracker.stable({candidate: (("a.pdf", 20, 2),)}) == []
    clock.now = 5.8
    assert tracker.stable({candidate: (("a.pdf", 20, 2),)}) == []
    clock.now = 5.9
    assert tracker.stable({candidate: (("a.pdf", 20, 2),)}) == [candidate]


def test_a_file_that_left_is_forgotten() -> None:
    tracker = StabilityTracker(3.0, _Clock())
    tracker.stable({Candidate("quay-1", Path("a.pdf")): (("a.pdf", 10, 1),)})
    tracker.stable({})
    assert not tracker.waiting


def test_an_inbox_that_overlaps_our_own_folders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeFolderError):
        check_folders(tmp_path / "data", tmp_path / "data" / "work")
    with pytest.raises(UnsafeFolderError):
        check_folders(tmp_path / "work" / "inbox", tmp_path / "work")
    check_folders(tmp_path / "inbox", tmp_path / "work")


def test_an_inbox_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "inbox").symlink_to(tmp_path / "real")
    with pytest.raises(UnsafeFolderError):
        check_folders(tmp_path / "inbox")
