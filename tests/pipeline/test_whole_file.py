"""A file is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.whole_file import draft_beside, put_in_place, write_whole
from tests.storage.killing import every_death

OLD, NEW = b"before", b"after " * 100_000


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_file_is_there_with_its_content_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "trang.png"
    write_whole(path, NEW)
    assert path.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    write_whole(path, NEW)
    assert path.read_bytes() == NEW


def test_the_mode_is_that_of_any_new_file_unless_told(tmp_path: Path) -> None:
    write_whole(tmp_path / "open", NEW)
    write_whole(tmp_path / "private", NEW, 0o600)
    assert _mode(tmp_path / "open") == 0o644
    assert _mode(tmp_path / "private") == 0o600


def test_who_reads_an_older_file_while_it_is_replaced_reads_on_in_it(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    write_whole(path, OLD)
    with path.open("rb") as reader:
        write_whole(path, NEW)
        assert reader.read() == OLD
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("before", [None, OLD])
def test_a_process_killed_anywhere_leaves_the_old_file_or_the_new(
    tmp_path: Path, before: bytes | None
) -> None:
    path = tmp_path / "note.json"

    def forget() -> None:
        for left in tmp_path.iterdir():
            left.unlink()
        if before is not None:
            path.write_bytes(before)

    forget()
    seen = set()
    for _ in every_death(lambda: write_whole(path, NEW)):
        seen.add(path.read_bytes() if path.exists() else None)
        forget()
    assert seen == {before, NEW}


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_and_no_waste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "note.json"
    path.write_bytes(OLD)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(OSError, match="space"):
            write_whole(path, NEW)
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_that_is_given_up_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "document.pdf"
    with pytest.raises(KeyError), draft_beside(target, 0o600) as draft:
        assert draft.parent == target.parent
        assert (draft.read_bytes(), _mode(draft)) == (b"", 0o600)
        draft.write_bytes(NEW)
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_draft_gets_its_name_when_it_is_put_in_place(tmp_path: Path) -> None:
    target = tmp_path / "document.pdf"
    with draft_beside(target) as draft:
        draft.write_bytes(NEW)
        assert not target.exists()
        put_in_place(draft, target)
    assert target.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [target]


def test_the_content_is_on_disk_before_the_name_and_the_name_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        done.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    write_whole(tmp_path / "trang.png", NEW)
    assert done == ["file", "name", "folder"]


def test_writers_at_one_time_leave_the_whole_of_one_of_them(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    contents = [bytes([65 + number]) * 200_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_whole(path, content), contents))
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]
