"""One file in two work folders: a link where the disk can, else a copy."""

from __future__ import annotations

import os
from pathlib import Path

from storage.durable import (
    copy_checked,
    disk_errors,
    fsync_folder,
    hash_file,
    make_folder,
    temporary_name,
)


def share_file(path: Path, folder: Path) -> Path:
    """Make ``path`` stand in ``folder`` too, under the same name; return where.

    Files of work folders are never written into, only replaced: a link stays what it was. A file
    of that name with other contents is replaced. Raises ``StoreUnavailableError`` and
    ``ChecksumMismatchError``.
    """
    target = folder / path.name
    with disk_errors(folder):
        make_folder(folder)
        if target.exists() and (target.samefile(path) or hash_file(target) == hash_file(path)):
            return target
        temporary = temporary_name(folder)
        try:
            _link_or_copy(path, temporary)
            temporary.replace(target)
            fsync_folder(folder)
        finally:
            temporary.unlink(missing_ok=True)
    return target


def _link_or_copy(path: Path, temporary: Path) -> None:
    try:
        os.link(path, temporary)
    except OSError:  # another disk, or one without links
        copy_checked(path, temporary)
