"""Taking a backup of an installation that may go on working meanwhile.

The order is what makes it whole. A paper moves from the inbox to the work folder, from there to
quarantine or to the object store, and the catalogue says how far it is: so inboxes are copied
before work folders, work folders before and after the catalogue, and of the store what that
catalogue names. What moves on meanwhile is then found at one of its places at least; what is found
at two is the same bytes, and taken in once.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

from config.settings import Settings
from models.artifact import Artifact, StoredObject
from models.errors import ChecksumMismatchError
from storage.anchors import anchor_key
from storage.backup.contents import Backup, BackupFile, BackupFolder, BackupObject, files_below
from storage.backup.database import copy_out, kind_of
from storage.catalogue import Catalogue
from storage.durable import Digest, disk_errors, make_folder
from storage.objects import ObjectStore

_AT_ONCE = 200


def take_backup(
    settings: Settings,
    catalogue: Catalogue,
    store: ObjectStore,
    folder: BackupFolder,
    now: datetime,
) -> Backup:
    """Copy everything that cannot be made again into ``folder``; return what was copied.

    The keys that sign and the configuration are not copied: they have keepers of their own.
    Killed anywhere, no earlier backup is touched and the next one goes on with what was copied.
    Raises ``StoreUnavailableError``, and ``ChecksumMismatchError`` when an object is not what the
    catalogue says: a backup must not carry damage on as if it were the paper.
    """
    url = settings.catalogue_url
    with disk_errors(folder.path):
        make_folder(folder.path)
        before = folder.newest()
        files = {file.path: file for file in before.files} if before else {}
        found: dict[str, BackupFile] = {}
        for part in (settings.inbox_dir, settings.work_dir):
            found |= _files(settings.data_dir, part, folder, files | found)
        # Before the catalogue: an anchor of a later hour would name events that the copy lacks.
        anchors = tuple(_anchors(store))
        database = _catalogue(url, folder)
        for part in (settings.work_dir, settings.quarantine_dir):
            found |= _files(settings.data_dir, part, folder, files | found)
        named = (*anchors, *_objects(catalogue))
        objects = {one.key: _object(one, store, folder) for one in named}
        backup = Backup(
            made_at=now,
            program=version("sohoa"),
            database=kind_of(url),
            catalogue=database,
            files=tuple(found[path] for path in sorted(found)),
            objects=tuple(objects.values()),
        )
        folder.write(backup)
    return backup


def _files(
    root: Path, part: Path, folder: BackupFolder, known: Mapping[str, BackupFile]
) -> dict[str, BackupFile]:
    """Take in the files below ``part``; one that vanishes meanwhile moved on, and is no loss."""
    found = {}
    for entry in files_below(part):
        path = Path(entry.path).relative_to(root).as_posix()
        try:
            found[path] = _file(path, entry, folder, known.get(path))
        except FileNotFoundError:
            continue
    return found


def _file(
    path: str, entry: os.DirEntry[str], folder: BackupFolder, known: BackupFile | None
) -> BackupFile:
    stat = entry.stat(follow_symlinks=False)
    now = (stat.st_size, stat.st_mtime_ns)
    unchanged = known is not None and (known.bytes, known.modified_ns) == now
    if known is not None and unchanged and folder.has(Digest(known.sha256, known.bytes)):
        return known
    digest = folder.keep(Path(entry.path))
    return BackupFile(
        path=path, sha256=digest.sha256, bytes=digest.bytes, modified_ns=stat.st_mtime_ns
    )


def _catalogue(url: str, folder: BackupFolder) -> BackupFile:
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".catalogue-") as room:
        copy = Path(room) / "catalogue"
        copy_out(url, copy)
        digest = folder.keep(copy)
    return BackupFile(path="catalogue", sha256=digest.sha256, bytes=digest.bytes)


def _anchors(store: ObjectStore) -> Iterator[BackupObject]:
    """Name the anchors of the audit log; they are numbered without gaps."""
    for sequence in count(1):
        stored = store.stat(anchor_key(sequence))
        if stored is None:
            return
        yield _named(stored)


def _objects(catalogue: Catalogue) -> Iterator[BackupObject]:
    """Name every version of every result that the catalogue knows."""
    offset = 0
    while rows := catalogue.list(limit=_AT_ONCE, offset=offset):
        offset += len(rows)
        for row in rows:
            dossier = catalogue.get(row.key)
            for document in dossier.documents if dossier else ():
                if document.artifact is not None:
                    yield from map(_named, document.artifact.earlier)
                    yield _named(document.artifact)


def _named(stored: StoredObject | Artifact) -> BackupObject:
    return BackupObject(
        key=stored.key,
        sha256=stored.sha256,
        bytes=stored.bytes,
        locked_until=stored.locked_until,
    )


def _object(named: BackupObject, store: ObjectStore, folder: BackupFolder) -> BackupObject:
    expected = Digest(named.sha256, named.bytes)
    if not folder.has(expected):
        with store.open(named.key) as stream:
            if not folder.keep_stream(stream, expected):
                raise ChecksumMismatchError(
                    subject=named.key, expected=named.sha256, found="other bytes"
                )
    return named
