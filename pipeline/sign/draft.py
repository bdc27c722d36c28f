"""A new version of a PDF: a copy that grows at its end, checked before it gets its name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import StoreUnavailableError, UnreadableError
from pipeline.whole_file import draft_beside, put_in_place

_CHUNK = 1 << 20
_PRIVATE = 0o600
"""Until the draft is a copy of its source: then it gets the mode of that."""


@contextmanager
def new_version(source: Path, target: Path) -> Iterator[Path]:
    """Yield a copy of ``source`` to work on; it becomes ``target`` when the block ends well.

    Nothing is left behind otherwise. Raises ``UnreadableError`` for a source that cannot be read
    and ``StoreUnavailableError`` when the folder of ``target`` fails.
    """
    with _disk_errors(target), draft_beside(target, _PRIVATE) as draft:
        _copy(source, draft)
        yield draft
        put_in_place(draft, target)


def begins_with(draft: Path, source: Path) -> bool:
    """Tell whether the first bytes of ``draft`` are those of ``source``."""
    with draft.open("rb") as new, source.open("rb") as old:
        while chunk := old.read(_CHUNK):
            if new.read(len(chunk)) != chunk:
                return False
    return True


def _copy(source: Path, draft: Path) -> None:
    try:
        reading = source.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(subject=source.name, reason=reason) from error
    with reading, draft.open("wb") as writing:
        shutil.copyfileobj(reading, writing, _CHUNK)
    shutil.copymode(source, draft)


@contextmanager
def _disk_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        store = target.parent.name
        raise StoreUnavailableError(subject=target.name, store=store, reason=reason) from error
