"""Taking the files of a batch into its work folder, so that a kill at any line loses nothing.

``claim.json`` is written before a file is touched and says what goes where; whoever finds it can
finish the claim, or give everything back when a file changed meanwhile.
"""

from __future__ import annotations

import contextlib
import errno
import stat
from collections.abc import Sequence
from pathlib import Path

from models.errors import KeyConflictError, NotStableError, UnsupportedFormatError
from models.record import Record
from storage.durable import (
    clear_waste,
    copy_checked,
    fsync_folder,
    hash_file,
    publish,
    temporary_name,
    write_whole,
)
from storage.names import safe_name

CLAIM = "claim.json"


class ClaimedFile(Record):
    """One file of a batch, as it lies in the work folder."""

    path: Path
    name: str
    """As it arrived, NFC, made safe; without our ordinal."""
    sha256: str
    bytes: int


class Item(Record):
    """One file that is to come in."""

    origin: Path
    target: Path
    name: str
    sha256: str
    bytes: int
    modified_ns: int

    @property
    def claimed(self) -> ClaimedFile:
        return ClaimedFile(path=self.target, name=self.name, sha256=self.sha256, bytes=self.bytes)


class Claim(Record):
    """What a claim set out to do."""

    move: bool
    finished: bool = False
    items: tuple[Item, ...]


def read_claim(folder: Path) -> Claim | None:
    """Return the claim of a work folder, finished or not."""
    path = folder / CLAIM
    if not path.exists():
        return None
    claim = Claim.model_validate_json(path.read_bytes())
    # The work folder may have been moved, or restored elsewhere, since.
    moved = (
        item.model_copy(update={"target": folder / item.target.parent.name / item.target.name})
        for item in claim.items
    )
    return claim.model_copy(update={"items": tuple(moved)})


def begin(
    folder: Path,
    source_dir: Path,
    paths: Sequence[Path],
    *,
    move: bool,
    expected: Sequence[str] | None = None,
) -> None:
    """Hash the files and write down what is to be done; nothing else is touched.

    A claim that stands there already must be of the same contents (``KeyConflictError``). Raises
    ``NotStableError`` for a file that changes, is gone, or has not the ``expected`` SHA-256.
    """
    old = read_claim(folder)
    items = _items(source_dir, paths, move, old)
    for item, sha256 in zip(items, expected or (), strict=expected is not None):
        if item.sha256 != sha256:
            raise NotStableError(subject=item.name)
    if old is not None and [one.sha256 for one in old.items] != [one.sha256 for one in items]:
        raise KeyConflictError(subject=folder.name, key=folder.name)
    if old is None or not old.finished or move:
        _write(folder, Claim(move=move, items=items))


def finish(folder: Path) -> tuple[ClaimedFile, ...]:
    """Bring in what is not in yet; return all files in order.

    When a file changed since it was hashed, it is another batch: everything goes back to where it
    came from, the claim is dropped, and ``NotStableError`` says so.
    """
    claim = read_claim(folder)
    if claim is None:
        return ()
    if not claim.finished:
        try:
            for item in claim.items:
                _take(item, folder.name, move=claim.move)
        except NotStableError:
            _give_back(folder, claim)
            raise
        for place in {item.target.parent for item in claim.items}:
            clear_waste(place)
        _write(folder, claim.model_copy(update={"finished": True}))
    return tuple(item.claimed for item in claim.items)


def _items(
    source_dir: Path, paths: Sequence[Path], move: bool, old: Claim | None
) -> tuple[Item, ...]:
    known = old.items if old is not None and len(old.items) == len(paths) else ()
    items = []
    for number, path in enumerate(paths, start=1):
        if not path.exists() and known:
            items.append(known[number - 1])  # moved by the claim that is repeated here
        else:
            target = source_dir / f"{number:04d}-{safe_name(path.name)}"
            items.append(_item(path.absolute(), target, move))
    return tuple(items)


def _item(path: Path, target: Path, move: bool) -> Item:
    name = safe_name(path.name)
    if not path.exists():
        raise NotStableError(subject=name)
    before = path.lstat() if move else path.stat()
    if not stat.S_ISREG(before.st_mode):
        raise UnsupportedFormatError(subject=name, found="not a regular file")
    digest = hash_file(path)
    item = Item(
        origin=path,
        target=target,
        name=name,
        sha256=digest.sha256,
        bytes=digest.bytes,
        modified_ns=before.st_mtime_ns,
    )
    _require_unchanged(item, path, move=move)
    return item


def _require_unchanged(item: Item, path: Path, *, move: bool) -> None:
    """Raise ``NotStableError`` unless the file is as it was when it was hashed."""
    try:
        now = path.lstat() if move else path.stat()
    except FileNotFoundError as error:
        raise NotStableError(subject=item.name) from error
    if (now.st_size, now.st_mtime_ns) != (item.bytes, item.modified_ns):
        raise NotStableError(subject=item.name)


def _take(item: Item, key: str, *, move: bool) -> None:
    """Bring one file in.

    On disk: the original; then, on the same disk, one rename later, the claimed file. Copied
    (``claim_copy``, or another disk): a hidden part of a copy, the whole and compared copy under
    its name, and when moving only then the original goes.
    """
    if not item.target.exists():
        _require_unchanged(item, item.origin, move=move)
        if not (move and _renamed(item)):
            _copied(item)
    elif hash_file(item.target).sha256 != item.sha256:
        raise KeyConflictError(subject=item.name, key=key)
    if move and item.origin.exists() and hash_file(item.origin).sha256 == item.sha256:
        item.origin.unlink()
        fsync_folder(item.origin.parent)


def _copied(item: Item) -> None:
    temporary = temporary_name(item.target.parent)
    try:
        if copy_checked(item.origin, temporary).sha256 != item.sha256:
            raise NotStableError(subject=item.name)
        publish(temporary, item.target)
    finally:
        temporary.unlink(missing_ok=True)


def _renamed(item: Item) -> bool:
    """Move the file by one rename; say no when it lies on another disk."""
    if not _rename(item.origin, item.target):
        return False
    try:
        # Somebody may still hold the file open and write to it under its new name.
        _require_unchanged(item, item.target, move=True)
    except NotStableError:
        _rename(item.target, item.origin)
        raise
    return True


def _rename(source: Path, target: Path) -> bool:
    try:
        source.rename(target)
    except OSError as error:
        if error.errno == errno.EXDEV:
            return False
        raise
    fsync_folder(target.parent)
    fsync_folder(source.parent)
    return True


def _give_back(folder: Path, claim: Claim) -> None:
    """Undo a claim; killed anywhere, ``finish`` comes here again. Nothing is overwritten."""
    for item in claim.items:
        if not item.target.exists():
            continue
        origin = item.origin
        if claim.move and origin.exists() and hash_file(origin).sha256 != item.sha256:
            origin = origin.with_name(f"{item.sha256[:12]}-{item.name}")
        if claim.move and not origin.exists() and not _rename(item.target, origin):
            back = item.model_copy(update={"origin": item.target, "target": origin})
            _copied(back)
        item.target.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        (folder / CLAIM).unlink()
    fsync_folder(folder)


def _write(folder: Path, claim: Claim) -> None:
    write_whole(folder / CLAIM, claim.model_dump_json(indent=1).encode())
