"""Locks on a real S3 server hold until their time; servers that only pretend are found out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from minio import Minio
from minio.error import S3Error

from config.settings import StoreSettings, load_settings
from models.errors import ConfigError, LockNotEnforcedError, ObjectMissingError
from storage.objects import LocalStore, s3_lock
from storage.objects.s3 import S3Store
from tests.services import S3Server
from tests.storage.conftest import s3_store
from tests.storage.objects.lying_s3 import Lie, lying_server

PDF = "application/pdf"
CONTENT = b"%PDF locked"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEY = "H41.18-250812-0001/3f2a9c01/d1.pdf"
LATER = datetime(2046, 1, 1, tzinfo=UTC)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "d1.pdf"
    path.write_bytes(CONTENT)
    return path


def client(server: S3Server) -> Minio:
    return Minio(
        server.endpoint, access_key=server.access_key, secret_key=server.secret_key, secure=False
    )


def refused(deletion: Minio, bucket: str, version: str | None) -> bool:
    with pytest.raises(S3Error) as caught:
        deletion.remove_object(bucket, KEY, version)
    return caught.value.code == "AccessDenied"


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_a_result_cannot_be_deleted_before_its_time(
    s3_server: S3Server, paper: Path, mode: str
) -> None:
    store = s3_store(s3_server, f"khoa-{mode}", lock=mode)
    proof = store.check()
    assert (proof.lock, proof.versions, proof.checksums) == (mode, True, True)
    stored = store.put_file(KEY, paper, SHA256, PDF, LATER)
    assert stored.locked_until == LATER
    assert stored == store.stat(KEY)
    assert refused(client(s3_server), f"khoa-{mode}", stored.version)


def test_a_second_put_lengthens_a_lock_and_never_shortens_it(
    s3_server: S3Server, paper: Path
) -> None:
    store = s3_store(s3_server, lock="compliance")
    store.put_file(KEY, paper, SHA256, PDF)
    unlocked = store.stat(KEY)
    assert unlocked is not None
    assert unlocked.locked_until is None
    assert store.put_file(KEY, paper, SHA256, PDF, LATER).locked_until == LATER
    sooner = store.put_file(KEY, paper, SHA256, PDF, LATER - timedelta(days=400))
    assert sooner.locked_until == LATER
    longer = store.put_file(KEY, paper, SHA256, PDF, LATER + timedelta(days=400))
    assert longer.locked_until == LATER + timedelta(days=400)


def test_a_hold_stands_until_it_is_lifted(s3_server: S3Server, paper: Path) -> None:
    store = s3_store(s3_server, "giu-lai", lock="governance")
    stored = store.put_file(KEY, paper, SHA256, PDF)
    assert store.hold(KEY, on=True).held
    assert refused(client(s3_server), "giu-lai", stored.version)
    assert not store.hold(KEY, on=False).held
    client(s3_server).remove_object("giu-lai", KEY, stored.version)
    with pytest.raises(ObjectMissingError):
        store.hold(KEY, on=True)


def test_a_bucket_made_without_locks_is_refused_where_locks_are_asked_for(
    s3_server: S3Server, paper: Path
) -> None:
    s3_store(s3_server, "khong-khoa").check()
    store = s3_store(s3_server, "khong-khoa", lock="compliance")
    with pytest.raises(LockNotEnforcedError):
        store.check()
    with pytest.raises(LockNotEnforcedError):
        store.put_file(KEY, paper, SHA256, PDF, LATER)


def test_a_store_without_a_lock_setting_takes_no_lock(s3_server: S3Server, paper: Path) -> None:
    store = s3_store(s3_server)
    with pytest.raises(LockNotEnforcedError):
        store.put_file(KEY, paper, SHA256, PDF, LATER)


def test_earlier_probes_go_when_their_lock_is_over(
    s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_lock, "_PROBE_SECONDS", 1)
    store = s3_store(s3_server, "tham-khoa", lock="compliance")

    def probes() -> set[str | None]:
        found = client(s3_server).list_objects("tham-khoa", recursive=True, include_version=True)
        return {one.version_id for one in found}

    store.check()
    first = probes()
    assert len(first) == 1
    checks = 0
    while first & probes() and checks < 200:
        store.check()
        checks += 1
    assert checks
    assert not first & probes()


@pytest.mark.parametrize("lie", [Lie.FORGETS_LOCKS, Lie.BREAKS_LOCKS])
def test_a_store_that_only_pretends_to_lock_does_not_pass_the_check(lie: Lie) -> None:
    with lying_server(lie) as server, pytest.raises(LockNotEnforcedError):
        s3_store(server.address, lock="compliance").check()


def test_what_is_asked_to_be_encrypted_is(s3_server: S3Server, paper: Path) -> None:
    store = s3_store(s3_server, "ma-hoa", encrypt=True)
    assert store.check().encrypted
    store.put_file(KEY, paper, SHA256, PDF)
    found = client(s3_server).stat_object("ma-hoa", KEY)
    assert found.metadata is not None
    assert found.metadata["x-amz-server-side-encryption"] == "AES256"
    with store.open(KEY) as stream:
        assert stream.read() == CONTENT


def test_a_store_that_does_not_encrypt_does_not_pass_the_check() -> None:
    with lying_server(Lie.NONE) as server, pytest.raises(ConfigError, match="encrypt"):
        s3_store(server.address, encrypt=True).check()


def test_a_store_that_takes_other_bytes_is_told() -> None:
    with lying_server(Lie.NONE) as server:
        assert not s3_store(server.address).check().checksums
        assert not server.objects


def test_a_folder_neither_locks_nor_holds(tmp_path: Path, paper: Path) -> None:
    store = LocalStore(tmp_path / "objects")
    assert store.check().lock == "none"
    with pytest.raises(LockNotEnforcedError):
        store.put_file(KEY, paper, SHA256, PDF, LATER)
    assert store.stat(KEY) is None
    with pytest.raises(LockNotEnforcedError):
        store.hold(KEY, on=True)


@pytest.mark.parametrize("asked", [{"lock": "compliance"}, {"encrypt": True}])
def test_a_folder_is_not_accepted_where_locks_are_asked_for(asked: dict[str, object]) -> None:
    plain = load_settings().store.model_dump()
    assert StoreSettings.model_validate(plain).kind == "local"
    with pytest.raises(ValueError, match="neither locks nor encrypts"):
        StoreSettings.model_validate({**plain, **asked})


def test_a_lock_is_a_whole_second_not_before_what_was_asked(
    s3_server: S3Server, paper: Path
) -> None:
    store: S3Store = s3_store(s3_server, lock="compliance")
    asked = LATER + timedelta(microseconds=1)
    assert store.put_file(KEY, paper, SHA256, PDF, asked).locked_until == LATER + timedelta(
        seconds=1
    )
