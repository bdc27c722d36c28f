"""Files that appear under their name whole or not at all: written beside it, synced, then renamed.

Not a stage: every stage may write through this. ``OSError`` is left to the caller, who knows what
was being written and which error of the project says so.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_READABLE = 0o666  # less what the umask takes, as for every new file


def write_whole(path: Path, content: bytes, mode: int = _READABLE) -> None:
    """Write ``content`` under ``path``, replacing what stood there. Killed anywhere: old or new.

    ``mode`` is the new file's, less the umask.
    """
    with draft_beside(path, mode) as draft:
        draft.write_bytes(content)
        put_in_place(draft, path)


@contextmanager
def draft_beside(target: Path, mode: int = _READABLE) -> Iterator[Path]:
    """Give an empty file of a hidden name in the folder of ``target``; it is gone afterwards.

    For what must be checked before it gets its name with ``put_in_place``.
    """
    # Short and fresh: fits wherever ``target`` does, and two writers never share one.
    draft = target.with_name(f".{uuid.uuid4().hex}.tmp")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode))
    try:
        yield draft
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def put_in_place(draft: Path, target: Path) -> None:
    """Rename a finished file of the same disk to ``target``, both safe from a power cut."""
    _sync(draft, os.O_RDONLY)
    draft.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
