"""The quarantine keeps every bad file once, with its reason."""

from __future__ import annotations

import hashlib
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.dossier import Failure
from models.errors import StoreUnavailableError
from storage.quarantine import list_quarantined, quarantine
from tests.storage.killing import every_death

DAMAGED = Failure(code="INPUT-003", message_vi="Tệp hỏng.", message_en="Damaged.")
LOCKED = Failure(code="INPUT-004", message_vi="Có mật khẩu.", message_en="Locked.")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return drop(tmp_path)


def drop(folder: Path, name: str = "Giấy khai sinh.pdf", content: bytes = b"%PDF hong") -> Path:
    path = folder / unicodedata.normalize("NFD", name)
    path.write_bytes(content)
    return path


def kept(folder: Path) -> dict[str, bytes]:
    if not folder.exists():
        return {}
    names = [p for p in folder.iterdir() if not p.name.startswith(".") and p.suffix != ".json"]
    return {path.name: path.read_bytes() for path in names}


def test_a_copy_stands_beside_its_reason(bad: Path, tmp_path: Path) -> None:
    entry = quarantine(bad, tmp_path / "q", DAMAGED, "may-1")
    sha = hashlib.sha256(b"%PDF hong").hexdigest()
    assert kept(tmp_path / "q") == {f"{sha[:12]}-Giấy khai sinh.pdf": b"%PDF hong"}
    assert (entry.code, entry.message_vi, entry.station, entry.sha256, entry.bytes) == (
        "INPUT-003",
        "Tệp hỏng.",
        "may-1",
        sha,
        9,
    )
    assert bad.exists()
    assert list_quarantined(tmp_path / "q") == (entry,)


def test_an_inbox_is_left_clean(bad: Path, tmp_path: Path) -> None:
    quarantine(bad, tmp_path / "q", DAMAGED, "may-1", move=True)
    assert not bad.exists()
    assert list(kept(tmp_path / "q").values()) == [b"%PDF hong"]


def test_the_same_bytes_again_are_one_entry_with_the_later_time(bad: Path, tmp_path: Path) -> None:
    first = quarantine(bad, tmp_path / "q", DAMAGED, "may-1")
    renamed = drop(tmp_path, "ten khac.pdf")
    second = quarantine(renamed, tmp_path / "q", LOCKED, "may-2")
    assert list_quarantined(tmp_path / "q") == (second,)
    assert (second.stored_name, second.first_at, second.times) == (
        first.stored_name,
        first.first_at,
        2,
    )
    assert second.last_at > first.last_at
    assert second.code == "INPUT-004"


def test_other_bytes_of_the_same_name_are_another_entry(bad: Path, tmp_path: Path) -> None:
    quarantine(bad, tmp_path / "q", DAMAGED, "a")
    bad.write_bytes(b"khac")
    newest = quarantine(bad, tmp_path / "q", DAMAGED, "a")
    assert sorted(kept(tmp_path / "q").values()) == [b"%PDF hong", b"khac"]
    assert list_quarantined(tmp_path / "q")[0] == newest


def test_a_bad_file_that_looks_like_a_sidecar_is_none(tmp_path: Path) -> None:
    for _ in range(3):
        entry = quarantine(drop(tmp_path, "a.json", b"{}"), tmp_path / "q", DAMAGED, "a")
    assert entry.times == 3
    assert list_quarantined(tmp_path / "q") == (entry,)


def test_a_name_that_is_taken_by_other_bytes_is_not_overwritten(bad: Path, tmp_path: Path) -> None:
    name = quarantine(bad, tmp_path / "q", DAMAGED, "a").stored_name
    (tmp_path / "q" / name).write_bytes(b"somebody changed it")
    entry = quarantine(bad, tmp_path / "q", DAMAGED, "a")
    assert entry.stored_name != name
    assert sorted(kept(tmp_path / "q").values()) == [b"%PDF hong", b"somebody changed it"]


def test_many_at_once_make_one_entry(bad: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: quarantine(bad, tmp_path / "q", DAMAGED, "a"), range(16)))
    (entry,) = list_quarantined(tmp_path / "q")
    assert entry.times == 16


def test_a_missing_file_or_folder_is_our_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError):
        quarantine(tmp_path / "gone", tmp_path / "q", DAMAGED, "a")
    assert list_quarantined(tmp_path / "none") == ()


def test_quarantine_survives_every_death(bad: Path, tmp_path: Path) -> None:
    folder = tmp_path / "q"

    def move() -> None:
        quarantine(bad, folder, DAMAGED, "a", move=True)

    deaths = 0
    for _ in every_death(move):
        deaths += 1
        assert bad.exists() or list_quarantined(folder)
        assert all(content == b"%PDF hong" for content in kept(folder).values())
        if not bad.exists():
            drop(tmp_path)
    assert len(kept(folder)) == len(list_quarantined(folder)) == 1
    assert not bad.exists()
    assert deaths >= 10
