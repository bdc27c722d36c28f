"""The work folder: claims, checkpoints, the lock."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import (
    ChecksumMismatchError,
    KeyConflictError,
    NotStableError,
    StoreUnavailableError,
    UnsafeKeyError,
    UnsupportedFormatError,
)
from models.ids import batch_key
from models.page import PageText
from storage.claim import ClaimedFile
from storage.spool import (
    WorkFolder,
    fingerprint,
    list_work,
    open_work,
    sweep_work,
    unfinished_claims,
)
from tests.storage.killing import every_death

NAMES = ("Giấy khai sinh.pdf", "Tờ khai (1).tif")
CONTENTS = (b"mot" * 50_000, b"hai" * 50_000)
SHAS = [hashlib.sha256(content).hexdigest() for content in CONTENTS]
KEY = batch_key(SHAS)


@pytest.fixture
def work(tmp_path: Path) -> WorkFolder:
    return open_work(tmp_path / "work", KEY)


@pytest.fixture
def inbox(tmp_path: Path) -> list[Path]:
    return fill(tmp_path / "inbox")


def fill(folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, content in zip(NAMES, CONTENTS, strict=True):
        (folder / name).write_bytes(content)
    return [folder / name for name in NAMES]


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if Path(source).parent.name == "inbox" or Path(target).parent.name == "inbox":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)


def contents(work: WorkFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in work.source_dir.iterdir()}


WHOLE = {f"{n:04d}-{name}": c for n, (name, c) in enumerate(zip(NAMES, CONTENTS, strict=True), 1)}


def test_copied_files_keep_order_names_and_bytes(work: WorkFolder, inbox: list[Path]) -> None:
    claimed = work.claim_copy(inbox)
    assert contents(work) == WHOLE
    assert [(one.name, one.sha256) for one in claimed] == list(zip(NAMES, SHAS, strict=True))
    assert [one.path.read_bytes() for one in claimed] == list(CONTENTS)
    assert all(path.exists() for path in inbox)
    assert work.claimed() == claimed == work.claim_copy(inbox)


def test_moved_files_are_gone_from_the_inbox(work: WorkFolder, inbox: list[Path]) -> None:
    claimed = work.claim_move(inbox)
    assert contents(work) == WHOLE
    assert not any(path.exists() for path in inbox)
    assert work.claim_move(inbox) == claimed


@pytest.mark.usefixtures("other_disk")
def test_files_of_another_disk_are_copied_and_then_removed(
    work: WorkFolder, inbox: list[Path]
) -> None:
    work.claim_move(inbox)
    assert contents(work) == WHOLE
    assert not any(path.exists() for path in inbox)


def test_files_of_a_real_other_disk_are_moved(work: WorkFolder, tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # noqa: S108
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system to try")
    folder = memory / f"sohoa-{os.getpid()}"
    try:
        work.claim_move(fill(folder))
        assert contents(work) == WHOLE
        assert list(folder.iterdir()) == []
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_the_same_files_dropped_again_leave_the_inbox(work: WorkFolder, inbox: list[Path]) -> None:
    claimed = work.claim_move(inbox)
    assert work.claim_move(fill(inbox[0].parent)) == claimed
    assert not any(path.exists() for path in inbox)


def test_names_are_made_safe_and_composed(work: WorkFolder, tmp_path: Path) -> None:
    path = tmp_path / "Nguye\u0302\u0303n\n:a.pdf"
    path.write_bytes(b"x")
    (claimed,) = work.claim_copy([path])
    assert claimed.name == "Nguyễn__a.pdf"
    assert claimed.path.name == "0001-Nguyễn__a.pdf"


def test_two_files_of_one_name_both_come_in(work: WorkFolder, tmp_path: Path) -> None:
    paths = [tmp_path / folder / "scan.pdf" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())
    claimed = work.claim_copy(paths)
    assert [one.path.read_bytes() for one in claimed] == [b"a", b"b"]


def test_other_files_are_a_conflict(work: WorkFolder, inbox: list[Path]) -> None:
    work.claim_copy(inbox)
    with pytest.raises(KeyConflictError):
        work.claim_copy(inbox[::-1])
    with pytest.raises(KeyConflictError):
        work.claim_move(inbox[:1])
    assert contents(work) == WHOLE
    assert all(path.exists() for path in inbox)


def test_a_file_that_is_gone_is_not_stable(work: WorkFolder, inbox: list[Path]) -> None:
    inbox[1].unlink()
    with pytest.raises(NotStableError):
        work.claim_move(inbox)
    assert inbox[0].exists()
    assert contents(work) == {}


@pytest.mark.parametrize("move", [True, False])
def test_a_file_that_changes_after_hashing_gives_all_back(
    work: WorkFolder, inbox: list[Path], move: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import claim  # noqa: PLC0415

    real = claim.begin

    def begin_then_write(*args: object, **keywords: object) -> None:
        real(*args, **keywords)  # type: ignore[arg-type]
        with inbox[1].open("ab") as late:
            late.write(b"more")

    monkeypatch.setattr(claim, "begin", begin_then_write)
    with pytest.raises(NotStableError):
        (work.claim_move if move else work.claim_copy)(inbox)
    assert inbox[0].read_bytes() == CONTENTS[0]
    assert inbox[1].read_bytes() == CONTENTS[1] + b"more"
    assert contents(work) == {}
    assert unfinished_claims(work.path.parent) == ()


def test_a_writer_that_goes_on_after_the_rename_is_noticed(
    work: WorkFolder, inbox: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.rename
    writer = inbox[1].open("ab")

    def rename_then_write(source: Path, target: Path) -> None:
        real(source, target)
        if Path(source) == inbox[1]:
            writer.write(b"more")
            writer.flush()

    monkeypatch.setattr(os, "rename", rename_then_write)
    with writer, pytest.raises(NotStableError):
        work.claim_move(inbox)
    assert inbox[0].read_bytes() == CONTENTS[0]
    assert inbox[1].read_bytes() == CONTENTS[1] + b"more"
    assert unfinished_claims(work.path.parent) == ()


@pytest.mark.usefixtures("other_disk")
def test_given_back_files_do_not_replace_newer_ones(
    work: WorkFolder, inbox: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import claim  # noqa: PLC0415

    real = claim._take

    def take_then_drop(item: claim.Item, key: str, *, move: bool) -> None:
        real(item, key, move=move)
        inbox[0].write_bytes(b"newer")
        inbox[1].unlink()

    monkeypatch.setattr(claim, "_take", take_then_drop)
    with pytest.raises(NotStableError):
        work.claim_move(inbox)
    assert inbox[0].read_bytes() == b"newer"
    (back,) = [path for path in inbox[0].parent.iterdir() if path != inbox[0]]
    assert back.read_bytes() == CONTENTS[0]
    assert back.name == f"{SHAS[0][:12]}-{NAMES[0]}"


def test_links_and_folders_in_an_inbox_are_refused(work: WorkFolder, tmp_path: Path) -> None:
    link, folder = tmp_path / "link.pdf", tmp_path / "folder"
    link.symlink_to("/etc/hostname")
    folder.mkdir()
    for path in (link, folder):
        with pytest.raises(UnsupportedFormatError):
            work.claim_move([path])


def test_a_damaged_claimed_file_is_not_taken_for_the_claim(
    work: WorkFolder, inbox: list[Path]
) -> None:
    (claimed, _) = work.claim_move(inbox)
    claimed.path.write_bytes(b"damaged")
    with pytest.raises(KeyConflictError):
        work.claim_move(fill(inbox[0].parent))
    assert inbox[0].exists()


def test_a_disk_that_keeps_other_bytes_is_noticed(
    work: WorkFolder, inbox: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def lying_fsync(descriptor: int) -> None:
        if os.fstat(descriptor).st_size == len(CONTENTS[0]):
            os.pwrite(descriptor, b"!", 100)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", lying_fsync)
    with pytest.raises(ChecksumMismatchError):
        work.claim_copy(inbox)
    assert inbox[0].read_bytes() == CONTENTS[0]
    assert contents(work) == {}


@pytest.mark.parametrize("way", ["copy", "move", "move across disks"])
def test_a_claim_survives_every_death(
    tmp_path: Path, way: str, request: pytest.FixtureRequest
) -> None:
    if way == "move across disks":
        request.getfixturevalue("other_disk")
    move = way != "copy"
    root, inbox = tmp_path / "work", fill(tmp_path / "inbox")

    def claim() -> None:
        work = open_work(root, KEY)
        with work.lock():
            (work.claim_move if move else work.claim_copy)(inbox)

    deaths = 0
    for _ in every_death(claim):
        deaths += 1
        source = root / KEY / "source"
        for path, name, content in zip(inbox, WHOLE, CONTENTS, strict=True):
            held = [at.read_bytes() for at in (path, source / name) if at.exists()]
            assert held
            assert set(held) == {content}
        for work in unfinished_claims(root):
            work.finish_claim()
        work = open_work(root, KEY)
        left = [path for path in inbox if path.exists()]
        if move and len(left) == 2:
            assert work.claimed() == () or way == "move across disks"
        assert len(left) in ({0, 2} if move else {2})
        with work.try_lock() as mine:
            assert mine, "the dead process still holds the lock"
            work.claim_move(inbox) if move else work.claim_copy(inbox)
            assert contents(work) == WHOLE
            work.remove()
        fill(inbox[0].parent)
    assert deaths >= 10


def test_the_batch_is_worked_on_by_one_process(work: WorkFolder) -> None:
    code = (
        "import sys; from pathlib import Path; from storage.spool import open_work\n"
        "with open_work(Path(sys.argv[1]), sys.argv[2]).lock():\n"
        "    print('locked', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(work.path.parent), KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"locked\n"
    with work.try_lock() as mine:
        assert not mine
    other.send_signal(signal.SIGKILL)
    other.wait()
    with work.try_lock() as mine:
        assert mine
        with work.try_lock() as again:
            assert not again


def test_an_error_inside_the_lock_passes_through(work: WorkFolder) -> None:
    with pytest.raises(BlockingIOError), work.try_lock():
        raise BlockingIOError
    with work.try_lock() as mine:
        assert mine


def test_checkpoints_come_back_for_the_same_inputs_only(work: WorkFolder) -> None:
    pages = (PageText(page=1, width=2, height=3), PageText(page=2, width=2, height=3))
    mark = fingerprint("ocr", 1, pages[0])
    work.write_json("ocr", pages, mark)
    work.write_json("one", pages[0], mark)
    assert work.read_json("ocr", tuple[PageText, ...], mark) == pages
    assert work.read_json("one", PageText, mark) == pages[0]
    assert work.read_json("ocr", tuple[PageText, ...], fingerprint("ocr", 2, pages[0])) is None
    assert work.read_json("missing", PageText, mark) is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"{}", b'{"fingerprint":"f","value":{"x":1}}']
)
def test_a_damaged_checkpoint_is_as_good_as_none(work: WorkFolder, damage: bytes) -> None:
    (work.path / "checkpoints" / "ocr.json").write_bytes(damage)
    assert work.read_json("ocr", PageText, "f") is None


def test_a_work_folder_that_was_moved_knows_its_files(
    work: WorkFolder, inbox: list[Path], tmp_path: Path
) -> None:
    claimed = work.claim_copy(inbox)
    named = tuple(file.model_copy(update={"name": str(tmp_path)}) for file in claimed)
    work.write_json("files", named, "f")
    work.path.parent.rename(tmp_path / "elsewhere")
    moved = open_work(tmp_path / "elsewhere", KEY)
    for files in (moved.claimed(), moved.read_json("files", tuple[ClaimedFile, ...], "f")):
        assert files is not None
        assert [file.path.read_bytes() for file in files] == list(CONTENTS)
        assert all(file.path.is_relative_to(tmp_path / "elsewhere") for file in files)
    kept = moved.read_json("files", tuple[ClaimedFile, ...], "f")
    assert kept is not None
    assert {file.name for file in kept} == {str(tmp_path)}, "only paths of work folders follow"


def test_a_checkpoint_survives_every_death(work: WorkFolder) -> None:
    old, new = (PageText(page=n, width=1, height=1) for n in (1, 2))
    work.write_json("ocr", old, "f")
    for _ in every_death(lambda: work.write_json("ocr", new, "f")):
        assert work.read_json("ocr", PageText, "f") in (old, new)
        work.write_json("ocr", old, "f")
    assert work.read_json("ocr", PageText, "f") == new


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "Ô", "x" * 81])
def test_names_of_checkpoints_stay_in_their_folder(work: WorkFolder, name: str) -> None:
    with pytest.raises(UnsafeKeyError):
        work.write_json(name, (), "f")


@pytest.mark.parametrize("key", ["", "..", "a/b", "ABCDEF0123456789", "0" * 65, "x" * 32])
def test_only_batch_keys_name_work_folders(tmp_path: Path, key: str) -> None:
    with pytest.raises(UnsafeKeyError):
        open_work(tmp_path, key)


def test_removed_folders_are_gone_and_leave_the_others(tmp_path: Path) -> None:
    one, two = open_work(tmp_path / "w", "a" * 32), open_work(tmp_path / "w", "b" * 32)
    for work in (one, two):
        with work.lock():
            (work.pages_dir / "1.png").write_bytes(b"x")

    def remove() -> None:
        with one.lock():
            one.remove()

    for _ in every_death(remove):
        sweep_work(tmp_path / "w")
        assert (two.pages_dir / "1.png").exists()
        assert (one.pages_dir / "1.png").exists() or not one.path.exists()
        open_work(tmp_path / "w", "a" * 32)
        (one.pages_dir / "1.png").write_bytes(b"x")
    assert list_work(tmp_path / "w") == (two,)
    assert list_work(tmp_path / "none") == ()


def test_a_full_disk_is_worth_trying_again(
    work: WorkFolder, inbox: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreUnavailableError):
            work.claim_move(inbox)
        with pytest.raises(StoreUnavailableError):
            work.write_json("ocr", (), "f")
    work.claim_move(inbox)
    assert contents(work) == WHOLE
