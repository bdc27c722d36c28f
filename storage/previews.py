"""The small page pictures for screens, in a batch's work folder."""

from __future__ import annotations

from pathlib import Path

from storage.durable import disk_errors, make_folder, write_whole
from storage.spool import WorkFolder


def preview_path(work: WorkFolder, page: int) -> Path:
    """Return the path of the JPEG of page number ``page``; it may not be there yet."""
    return work.path / "previews" / f"{page:05d}.jpg"


def keep_preview(work: WorkFolder, page: int, jpeg: bytes) -> None:
    """Write the JPEG of page number ``page``. Raises ``StoreUnavailableError``."""
    path = preview_path(work, page)
    with disk_errors(path.parent):
        make_folder(path.parent)
        write_whole(path, jpeg)
