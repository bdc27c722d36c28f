"""Making an installation again from a backup, in an empty place."""

from __future__ import annotations

import os
from pathlib import Path

from config.settings import Settings
from models.artifact import Artifact, StoredObject
from models.document import Document
from models.errors import BackupError
from storage.backup.contents import Backup, BackupFile, BackupFolder
from storage.backup.database import copy_in, is_empty, kind_of
from storage.catalogue import Catalogue
from storage.durable import copy_checked, disk_errors, make_folder, temporary_name, write_whole
from storage.objects import ObjectStore

_KINDS = {".pdf": "application/pdf", ".json": "application/json"}
_WHO = "sohoa restore"
_MARK = "restoring"
"""File in the data folder that names the backup while it is put there."""


def restore_backup(
    backup: Backup, folder: BackupFolder, settings: Settings, store: ObjectStore
) -> None:
    """Put files, objects and last the catalogue where ``settings`` say, each read back.

    Nothing that stands there is replaced, and an installation that has a catalogue is refused.
    Killed anywhere, a repeat finishes; until then ``require_restored`` refuses the place. Raises
    ``BackupError`` for a damaged backup too, ``KeyConflictError`` when the store holds another
    object under a key.
    """
    url = settings.catalogue_url
    if kind_of(url) != backup.database:
        reason = f"it holds a catalogue of {backup.database}: set catalogue.url for one"
        raise BackupError(subject=backup.name, reason=reason)
    with disk_errors(settings.data_dir):
        make_folder(settings.data_dir)
        mark = settings.data_dir / _MARK
        begun = mark.is_file() and mark.read_text("utf-8") == backup.name
        if not begun and not is_empty(url):
            raise BackupError(subject=backup.name, reason="there is a catalogue already")
        faults = folder.faults(backup)
        if faults:
            reason = f"{len(faults)} of its files are missing or changed, the first {faults[0]}"
            raise BackupError(subject=backup.name, reason=reason)
        write_whole(mark, backup.name.encode())
        for file in backup.files:
            _put_file(file, folder, settings.data_dir)
    stored = {}
    for one in backup.objects:
        until = one.locked_until if settings.store.lock != "none" else None
        blob = folder.blob(one.sha256)
        kind = _KINDS.get(Path(one.key).suffix, "application/octet-stream")
        stored[one.key] = store.put_file(one.key, blob, one.sha256, kind, until)
    if is_empty(url):
        copy_in(url, folder.blob(backup.catalogue.sha256))
    with Catalogue.open(url) as catalogue:
        _enter(catalogue, stored, backup)
    with disk_errors(settings.data_dir):
        mark.unlink()


def require_restored(settings: Settings) -> None:
    """Raise ``BackupError`` when a restore into this data folder was cut short."""
    mark = settings.data_dir / _MARK
    if mark.is_file():
        reason = "its restore was cut short: run `sohoa restore` again"
        raise BackupError(subject=mark.read_text("utf-8"), reason=reason)


def _put_file(file: BackupFile, folder: BackupFolder, root: Path) -> None:
    parts = Path(file.path).parts
    if not parts or file.path.startswith("/") or ".." in parts:
        raise BackupError(subject=file.path, reason="a path leads out of the data folder")
    target = root.joinpath(*parts)
    if target.exists():
        return  # of a restore that was cut short; the same blob, or the person's own
    temporary = temporary_name(make_folder(target.parent))
    try:
        copy_checked(folder.blob(file.sha256), temporary)
        os.utime(temporary, ns=(file.modified_ns, file.modified_ns))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _enter(catalogue: Catalogue, stored: dict[str, StoredObject], backup: Backup) -> None:
    """Let the catalogue name the objects where they are now, and check its chain of events."""
    broken = catalogue.verify_events()
    if broken is not None:
        raise BackupError(subject=backup.name, reason=f"the audit log breaks at event {broken}")
    offset = 0
    while rows := catalogue.list(limit=200, offset=offset):
        offset += len(rows)
        for row in rows:
            dossier = catalogue.get(row.key)
            if dossier is None:
                continue
            documents = tuple(_moved(document, stored) for document in dossier.documents)
            if documents != dossier.documents:
                changed = dossier.model_copy(update={"documents": documents})
                catalogue.save(changed, who=_WHO, what="dossier.restored")


def _moved(document: Document, stored: dict[str, StoredObject]) -> Document:
    artifact = document.artifact
    if artifact is None:
        return document
    place = _place(stored[artifact.key])
    earlier = tuple(one.model_copy(update=_place(stored[one.key])) for one in artifact.earlier)
    moved: Artifact = artifact.model_copy(update={**place, "earlier": earlier})
    return document.model_copy(update={"artifact": moved})


def _place(stored: StoredObject) -> dict[str, object]:
    return {
        "location": stored.location,
        "version": stored.version,
        "locked_until": stored.locked_until,
    }
