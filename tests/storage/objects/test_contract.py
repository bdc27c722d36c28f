"""What every object store must do: run on the local folder and on a real S3 server."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from models.artifact import StoredObject
from models.errors import (
    ChecksumMismatchError,
    KeyConflictError,
    ObjectMissingError,
    StoreUnavailableError,
    UnsafeKeyError,
)
from storage.objects import ObjectStore

PDF = "application/pdf"
UNSAFE = [
    "",
    "/etc/passwd",
    "../a.pdf",
    "a/../b.pdf",
    "a/./b.pdf",
    "a//b.pdf",
    "a/",
    "a\\b.pdf",
    "a\x00b.pdf",
    "a\nb.pdf",
    ".hidden/a.pdf",
    "Nguye\u0302\u0303n.pdf",
    "x" * 256,
    "/".join(["thư mục"] * 120),
    "a\ud800.pdf",
]


def source(folder: Path, content: bytes) -> tuple[Path, str]:
    path = folder / hashlib.sha256(content).hexdigest()[:16]
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def put(store: ObjectStore, folder: Path, key: str, content: bytes) -> StoredObject:
    return store.put_file(key, *source(folder, content), PDF)


def test_stored_bytes_come_back_with_their_digest(store: ObjectStore, tmp_path: Path) -> None:
    stored = put(store, tmp_path, "H41.18-250812-0001/3f2a9c01/d1.pdf", b"noi dung" * 100_000)
    assert stored.bytes == 800_000
    assert stored == store.stat(stored.key)
    with store.open(stored.key) as stream:
        first = stream.read(10)
        assert hashlib.sha256(first + stream.read()).hexdigest() == stored.sha256


def test_an_empty_file_is_stored(store: ObjectStore, tmp_path: Path) -> None:
    assert put(store, tmp_path, "a/rong", b"").bytes == 0


@pytest.mark.parametrize("key", ["Hồ sơ/Giấy khai sinh – bản sao (1).pdf", "a b/c+d%20e&f=~!'.pdf"])
def test_keys_may_have_vietnamese_letters_spaces_and_signs(
    store: ObjectStore, tmp_path: Path, key: str
) -> None:
    assert put(store, tmp_path, key, b"x").key == key
    stored = store.stat(key)
    assert stored is not None
    assert stored.bytes == 1


def test_the_same_bytes_again_return_the_object_that_is_there(
    store: ObjectStore, tmp_path: Path
) -> None:
    assert put(store, tmp_path, "a/b", b"x") == put(store, tmp_path, "a/b", b"x")


def test_other_bytes_are_a_conflict_and_change_nothing(store: ObjectStore, tmp_path: Path) -> None:
    before = put(store, tmp_path, "a/b", b"first")
    with pytest.raises(KeyConflictError):
        put(store, tmp_path, "a/b", b"second")
    assert store.stat("a/b") == before


def test_a_file_that_is_not_what_the_caller_knows_is_refused(
    store: ObjectStore, tmp_path: Path
) -> None:
    path, _ = source(tmp_path, b"real")
    with pytest.raises(ChecksumMismatchError):
        store.put_file("a/b", path, hashlib.sha256(b"believed").hexdigest(), PDF)
    assert store.stat("a/b") is None


def test_a_missing_source_is_our_error(store: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError):
        store.put_file("a/b", tmp_path / "gone", "0" * 64, PDF)


def test_nothing_stands_under_an_unknown_key(store: ObjectStore) -> None:
    assert store.stat("a/b") is None
    with pytest.raises(ObjectMissingError), store.open("a/b"):
        pass


@pytest.mark.parametrize("key", UNSAFE)
def test_unsafe_keys_are_refused_everywhere(store: ObjectStore, tmp_path: Path, key: str) -> None:
    with pytest.raises(UnsafeKeyError):
        put(store, tmp_path, key, b"x")
    with pytest.raises(UnsafeKeyError):
        store.stat(key)
    with pytest.raises(UnsafeKeyError), store.open(key):
        pass


def test_of_sixteen_writers_exactly_one_wins(store: ObjectStore, tmp_path: Path) -> None:
    store.check()
    contents = [b"%d" % n * 50_000 for n in range(16)]
    for turn in range(3):
        start = Barrier(16)

        def race(content: bytes, key: str = f"a/{turn}", start: Barrier = start) -> str | None:
            start.wait()
            try:
                return put(store, tmp_path, key, content).sha256
            except KeyConflictError:
                return None

        with ThreadPoolExecutor(16) as pool:
            winners = [sha for sha in pool.map(race, contents) if sha]
        stored = store.stat(f"a/{turn}")
        assert stored is not None
        assert winners == [stored.sha256]


def test_sixteen_writers_of_the_same_bytes_all_succeed(store: ObjectStore, tmp_path: Path) -> None:
    path, sha256 = source(tmp_path, b"same" * 50_000)
    start = Barrier(16)

    def race(_: int) -> StoredObject:
        start.wait()
        return store.put_file("a/same", path, sha256, PDF)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(race, range(16)))) == 1


def test_the_check_leaves_nothing_behind(store: ObjectStore) -> None:
    store.check()
    store.check()
    assert store.describe()
