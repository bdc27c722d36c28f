"""A backup holds everything, survives what kills it, and makes the installation again elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import CatalogueSettings, Settings, load_settings
from models.artifact import Artifact, ArtifactKind
from models.dossier import Dossier
from models.errors import BackupError, ChecksumMismatchError
from storage.anchors import put_anchor, read_anchors
from storage.backup.contents import Backup, BackupFolder
from storage.backup.restore import require_restored, restore_backup
from storage.backup.take import take_backup
from storage.catalogue import Catalogue
from storage.objects import LocalStore
from storage.spool import open_work
from tests.services import fresh_database
from tests.storage.catalogue.dossiers import birth_certificate, new_dossier, page_text, scan_file
from tests.storage.killing import every_death

DAY = datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
RESULT = b"%PDF result of d1"
SHA256 = hashlib.sha256(RESULT).hexdigest()
KEY = "H41.18-250812-0001/3f2a9c01/d1-giay_khai_sinh.pdf"


@dataclass(frozen=True)
class House:
    """An installation in a folder."""

    settings: Settings
    backups: BackupFolder

    @property
    def store(self) -> LocalStore:
        return LocalStore(self.settings.objects_dir)

    def back_up(self, now: datetime = DAY) -> Backup:
        with Catalogue.open(self.settings.catalogue_url) as catalogue:
            return take_backup(self.settings, catalogue, self.store, self.backups, now)

    def restore(self, backup: Backup) -> None:
        restore_backup(backup, self.backups, self.settings, self.store)


def house(folder: Path, backups: Path, url: str | None = None) -> House:
    settings = load_settings(data_dir=folder)
    settings = settings.model_copy(update={"catalogue": CatalogueSettings(url=url)})
    return House(settings, BackupFolder(backups))


def furnish(place: House) -> Dossier:
    """Put one stored dossier, one in work, one file in quarantine and one in the inbox."""
    data = place.settings.data_dir
    paper = data.parent / "result.pdf"
    paper.write_bytes(RESULT)
    stored = place.store.put_file(KEY, paper, SHA256, "application/pdf")
    artifact = Artifact(
        kind=ArtifactKind.RENDERED,
        key=KEY,
        location=stored.location,
        sha256=SHA256,
        bytes=len(RESULT),
    )
    document = birth_certificate().model_copy(update={"artifact": artifact})
    with Catalogue.open(place.settings.catalogue_url) as catalogue:
        catalogue.receive(new_dossier(), (scan_file(),), who="quay-1")
        held = catalogue.get(new_dossier().key)
        assert held is not None
        changed = held.model_copy(update={"documents": (document,)})
        dossier = catalogue.save(changed, who="test", what="dossier.read")
        catalogue.save_texts(dossier.key, [page_text(1, "Giấy khai sinh")])
        assert put_anchor(place.store, catalogue.chain_head(), None) is not None
    work = open_work(place.settings.work_dir, dossier.key)
    (work.source_dir / "0001-Tờ khai.pdf").write_bytes(b"%PDF source")
    (work.source_dir / ".half.tmp").write_bytes(b"half")
    for part, name in ((place.settings.quarantine_dir, "hỏng.pdf"), (data / "inbox/q1", "a.pdf")):
        part.mkdir(parents=True)
        (part / name).write_bytes(name.encode())
    return dossier


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest) -> tuple[str | None, str | None]:
    """Databases of the house and of the one that is made again."""
    if request.param == "sqlite":
        return None, None
    server: str = request.getfixturevalue("postgres_url")
    return fresh_database(server), fresh_database(server)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[House]:
    place = house(tmp_path / "old" / "data", tmp_path / "backups")
    place.settings.data_dir.mkdir(parents=True)
    yield place


def contents(place: House) -> dict[str, bytes]:
    data = place.settings.data_dir
    parts = (data / "inbox", data / "work", data / "quarantine", data / "objects")
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for part in parts
        for path in part.rglob("*")
        if path.is_file() and not any(one.startswith(".") for one in path.relative_to(data).parts)
    }


def test_everything_comes_back_in_another_place(
    tmp_path: Path, urls: tuple[str | None, str | None]
) -> None:
    first = house(tmp_path / "old" / "data", tmp_path / "backups", urls[0])
    first.settings.data_dir.mkdir(parents=True)
    dossier = furnish(first)
    backup = first.back_up()
    assert "half" not in str(backup.files)
    again = house(tmp_path / "new" / "data", tmp_path / "backups", urls[1])
    again.restore(backup)
    assert contents(again) == contents(first)
    with (
        Catalogue.open(first.settings.catalogue_url) as before,
        Catalogue.open(again.settings.catalogue_url) as after,
    ):
        known = before.events()
        assert after.events()[: len(known)] == known
        assert after.verify_events() is None
        assert after.texts(dossier.key) == before.texts(dossier.key)
        restored = after.get(dossier.key)
    anchors, findings = read_anchors(again.store)
    assert [anchor.events for anchor in anchors] == [len(known)]
    assert findings == ()
    assert restored is not None
    artifact = restored.documents[0].artifact
    assert artifact is not None
    assert Path(artifact.location) == again.settings.objects_dir / KEY
    assert Path(artifact.location).read_bytes() == RESULT


def test_a_second_backup_writes_only_what_is_new(old: House) -> None:
    furnish(old)
    old.back_up()
    blobs = set((old.backups.path / "blobs").rglob("*"))
    later = old.settings.inbox_dir / "q1" / "b.pdf"
    later.write_bytes(b"later")
    second = old.back_up(DAY + timedelta(days=1))
    new = {path for path in (old.backups.path / "blobs").rglob("*") if path.is_file()} - blobs
    allowed = {hashlib.sha256(b"later").hexdigest(), second.catalogue.sha256}
    assert hashlib.sha256(b"later").hexdigest() in {path.name for path in new}
    assert {path.name for path in new} <= allowed
    assert old.backups.names() == ("2026-11-27T01-30-00Z", "2026-11-28T01-30-00Z")


def test_an_object_that_changed_in_the_store_is_not_backed_up_as_the_paper(old: House) -> None:
    furnish(old)
    stored = old.settings.objects_dir / KEY
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF other bytes")
    with pytest.raises(ChecksumMismatchError):
        old.back_up()
    assert old.backups.names() == ()


def test_a_changed_or_missing_blob_is_found_before_anything_is_restored(
    old: House, tmp_path: Path
) -> None:
    furnish(old)
    backup = old.back_up()
    assert old.backups.faults(backup) == ()
    blob = old.backups.blob(SHA256)
    blob.chmod(0o600)
    blob.write_bytes(b"rotten")
    assert old.backups.faults(backup) == (SHA256,)
    again = house(tmp_path / "new" / "data", tmp_path / "backups")
    with pytest.raises(BackupError, match=SHA256):
        again.restore(backup)
    assert contents(again) == {}
    blob.unlink()
    old.back_up(DAY + timedelta(days=1))
    assert old.backups.faults(backup) == ()


def test_an_installation_is_never_restored_over(old: House) -> None:
    furnish(old)
    backup = old.back_up()
    with pytest.raises(BackupError, match="catalogue already"):
        old.restore(backup)


def test_a_backup_goes_into_the_kind_of_database_it_came_from(
    old: House, tmp_path: Path, postgres_database: str
) -> None:
    furnish(old)
    backup = old.back_up()
    other = house(tmp_path / "new" / "data", tmp_path / "backups", postgres_database)
    with pytest.raises(BackupError, match="sqlite"):
        other.restore(backup)


def test_old_backups_go_and_the_newest_stays_whole(old: House) -> None:
    furnish(old)
    old.back_up()
    (old.settings.inbox_dir / "q1" / "a.pdf").unlink()
    newest = old.back_up(DAY + timedelta(days=1))
    assert old.backups.prune(1) == ("2026-11-27T01-30-00Z",)
    assert old.backups.names() == (newest.name,)
    assert old.backups.faults(newest) == ()
    gone = hashlib.sha256(b"a.pdf").hexdigest()
    assert not old.backups.blob(gone).exists()


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ""])
def test_a_forged_list_leads_nowhere_outside(old: House, tmp_path: Path, path: str) -> None:
    furnish(old)
    backup = old.back_up()
    forged = backup.model_copy(
        update={"files": (backup.files[0].model_copy(update={"path": path}),)}
    )
    again = house(tmp_path / "new" / "data", tmp_path / "backups")
    with pytest.raises(BackupError, match="leads out"):
        again.restore(forged)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version": 2}', b"\xff"])
def test_a_damaged_list_is_told(old: House, content: bytes) -> None:
    furnish(old)
    backup = old.back_up()
    (old.backups.path / f"{backup.name}.json").write_bytes(content)
    with pytest.raises(BackupError):
        old.backups.newest()


def test_killed_anywhere_the_last_backup_stays_and_the_next_one_finishes(old: House) -> None:
    furnish(old)
    first = old.back_up()
    stored = contents(old)
    later = DAY + timedelta(days=1)
    for number, _ in enumerate(every_death(lambda: old.back_up(later))):
        if number % 3 == 0:  # the catalogue is opened anew each time: a look at each takes long
            assert old.backups.read(first.name) == first
            assert old.backups.faults(first) == ()
    second = old.back_up(later)
    assert old.backups.faults(second) == ()
    assert contents(old) == stored
    old.backups.prune(2)
    assert not list((old.backups.path / "blobs").glob(".*"))


def test_killed_anywhere_a_restore_is_finished_by_a_repeat(old: House, tmp_path: Path) -> None:
    dossier = furnish(old)
    backup = old.back_up()
    again = house(tmp_path / "again", tmp_path / "backups")
    for _ in every_death(lambda: again.restore(backup)):
        if list(again.settings.data_dir.glob("[!.]*")):
            with pytest.raises(BackupError, match="cut short"):
                require_restored(again.settings)
    require_restored(again.settings)
    assert contents(again) == contents(old)
    with Catalogue.open(again.settings.catalogue_url) as catalogue:
        restored = catalogue.get(dossier.key)
        assert catalogue.verify_events() is None
    assert restored is not None
    artifact = restored.documents[0].artifact
    assert artifact is not None
    assert Path(artifact.location) == again.settings.objects_dir / KEY
