"""What only the local store has: modes, links, a disk that lies, a disk that is full."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from pathlib import Path

import pytest

from config.settings import load_settings
from models.errors import (
    ChecksumMismatchError,
    KeyConflictError,
    StoreUnavailableError,
    UnsafeKeyError,
)
from storage.objects import LocalStore, open_store

CONTENT = b"%PDF " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "d1.pdf"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects")


def test_only_this_user_can_read(store: LocalStore, paper: Path, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store.put_file("a/b/c.pdf", paper, SHA256, "application/pdf")
    finally:
        os.umask(old)
    for path in [tmp_path / "objects", *(tmp_path / "objects").rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_no_waste_is_left(store: LocalStore, paper: Path, tmp_path: Path) -> None:
    store.put_file("a", paper, SHA256, "")
    store.put_file("a", paper, SHA256, "")
    store.check()
    assert [p.name for p in (tmp_path / "objects").iterdir() if p.is_file()] == ["a"]
    assert list((tmp_path / "objects" / ".incoming").iterdir()) == []


def test_a_disk_that_keeps_other_bytes_is_noticed_before_the_key_exists(
    store: LocalStore, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def lying_fsync(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.pwrite(descriptor, b"!", 100)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", lying_fsync)
    with pytest.raises(ChecksumMismatchError):
        store.put_file("a", paper, SHA256, "")
    monkeypatch.undo()
    assert store.stat("a") is None


@pytest.mark.parametrize("call", ["open", "fsync", "link", "mkdir"])
def test_a_full_disk_is_worth_trying_again(
    store: LocalStore, paper: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(StoreUnavailableError) as caught:
            store.put_file("a/b", paper, SHA256, "")
    assert caught.value.parameters["reason"] == "No space left on device"
    assert store.put_file("a/b", paper, SHA256, "").sha256 == SHA256


def test_a_file_system_without_hard_links_is_told_by_the_check(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(StoreUnavailableError):
        store.check()


def test_a_link_inside_does_not_lead_out(store: LocalStore, paper: Path, tmp_path: Path) -> None:
    store.check()
    (tmp_path / "objects" / "out").symlink_to(tmp_path)
    with pytest.raises(UnsafeKeyError):
        store.put_file("out/new.pdf", paper, SHA256, "")
    with pytest.raises(UnsafeKeyError):
        store.stat("out/d1.pdf")


def test_a_key_below_an_object_is_a_conflict(store: LocalStore, paper: Path) -> None:
    store.put_file("a/b", paper, SHA256, "")
    for key in ("a/b/c", "a"):
        with pytest.raises(KeyConflictError):
            store.put_file(key, paper, SHA256, "")


def test_a_changed_object_is_seen_by_stat(store: LocalStore, paper: Path, tmp_path: Path) -> None:
    store.put_file("a", paper, SHA256, "")
    (tmp_path / "objects" / "a").write_bytes(b"changed")
    stored = store.stat("a")
    assert stored is not None
    assert stored.sha256 == hashlib.sha256(b"changed").hexdigest()


def test_the_check_clears_only_what_is_a_day_old(store: LocalStore, tmp_path: Path) -> None:
    store.check()
    old, new = (tmp_path / "objects" / ".incoming" / name for name in (".old.tmp", ".new.tmp"))
    old.touch()
    new.touch()
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    store.check()
    assert (old.exists(), new.exists()) == (False, True)


def test_the_local_store_is_the_default(tmp_path: Path) -> None:
    store = open_store(load_settings(data_dir=tmp_path))
    assert store.describe() == str(tmp_path / "objects")
