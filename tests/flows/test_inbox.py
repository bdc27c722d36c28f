"""What is taken from a station's folder, and when."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from flows.inbox import Candidate, Patience, StabilityTracker, check_folders, look, watch_inbox
from flows.receive import Received
from flows.receive import receive as really_receive
from flows.services import Services
from models.errors import UnsafeFolderError
from tests.papers import write_letter


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


def test_what_cannot_be_taken_is_tried_later_and_later_and_told_once() -> None:
    clock = _Clock()
    patience, candidate = Patience(clock), Candidate("quay-1", Path("a.pdf"))
    tried, news = 0, 0
    for second in range(3600):
        clock.now = float(second)
        if patience.may_try(candidate):
            tried += 1
            news += patience.failed(candidate)
    assert news == 1
    assert 10 <= tried <= 16
    patience.done(candidate)
    assert patience.may_try(candidate)
    assert patience.failed(candidate)


@contextmanager
def watching(services: Services) -> Iterator[threading.Event]:
    """Watch the inbox in a thread; the event is set when something was taken."""
    intake = services.settings.intake.model_copy(
        update={"settle_seconds": 0.1, "rescan_seconds": 0.5}
    )
    quick = replace(services, settings=services.settings.model_copy(update={"intake": intake}))
    stop, taken = threading.Event(), threading.Event()

    def note(received: Received) -> None:
        assert received.dossier is not None
        taken.set()

    thread = threading.Thread(target=watch_inbox, args=(quick, stop, note))
    thread.start()
    try:
        yield taken
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def counter(services: Services) -> Path:
    folder = services.settings.inbox_dir / "quay-1"
    folder.mkdir(parents=True)
    return folder


def test_a_file_is_not_taken_while_its_writer_has_it_open(
    services: Services, counter: Path, tmp_path: Path
) -> None:
    letter = write_letter(tmp_path / "letter.pdf").read_bytes()
    with watching(services) as taken:
        with (counter / "a.pdf").open("wb") as writer:
            writer.write(letter)
            writer.flush()
            assert not taken.wait(2.5), "whole, still for long, and open"
        assert taken.wait(30)
    assert not list(counter.iterdir())


def test_a_station_folder_that_vanishes_and_comes_back_is_watched_on(
    services: Services, counter: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    letter = write_letter(tmp_path / "letter.pdf")
    with caplog.at_level(logging.ERROR), watching(services) as taken:
        shutil.rmtree(services.settings.inbox_dir)
        assert not taken.wait(2.5)
        counter.mkdir(parents=True)
        shutil.copy(letter, counter / "a.pdf")
        assert taken.wait(30)
    assert len(caplog.records) <= 2


def test_a_fault_with_one_file_keeps_nobody_else_waiting(
    services: Services,
    counter: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def receive(paths: list[Path], *rest: object) -> Received:
        if paths[0].name == "a.pdf":
            raise RuntimeError("Trần Thị Mẫu")
        return really_receive(paths, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("flows.inbox.receive", receive)
    letter = write_letter(tmp_path / "letter.pdf")
    shutil.copy(letter, counter / "a.pdf")
    shutil.copy(letter, counter / "b.pdf")
    with caplog.at_level(logging.WARNING), watching(services) as taken:
        assert taken.wait(30)
    assert [path.name for path in counter.iterdir()] == ["a.pdf"]
    assert "Mẫu" not in caplog.text
