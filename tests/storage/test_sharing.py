"""One file in two work folders."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from storage.sharing import share_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a" / "trang.png"
    path.parent.mkdir()
    path.write_bytes(b"picture")
    return path


def test_a_shared_file_outlives_the_folder_it_came_from(file: Path, tmp_path: Path) -> None:
    shared = share_file(file, tmp_path / "b")
    file.unlink()
    assert shared == tmp_path / "b" / "trang.png"
    assert shared.read_bytes() == b"picture"


def test_sharing_twice_changes_nothing(file: Path, tmp_path: Path) -> None:
    first = share_file(file, tmp_path / "b")
    inode = first.stat().st_ino
    assert share_file(file, tmp_path / "b").stat().st_ino == inode


def test_other_contents_under_the_name_are_replaced(file: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "trang.png").write_bytes(b"older")
    assert share_file(file, tmp_path / "b").read_bytes() == b"picture"
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["trang.png"]


def test_a_disk_without_links_gets_a_copy(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    shared = share_file(file, tmp_path / "b")
    assert shared.read_bytes() == b"picture"
    assert not shared.samefile(file)
