"""Where the small page pictures for screens lie in a batch's work folder."""

from __future__ import annotations

from pathlib import Path

from storage.spool import WorkFolder


def preview_path(work: WorkFolder, page: int) -> Path:
    """Return the path of the JPEG of page number ``page``; it may not be there yet."""
    return work.path / "previews" / f"{page:05d}.jpg"
