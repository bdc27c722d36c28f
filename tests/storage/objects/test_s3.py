"""What only the S3 store has: credentials, buckets, readiness, servers that lie."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path

import pytest
from minio import Minio

from config.settings import load_settings
from models.errors import (
    ChecksumMismatchError,
    ConfigError,
    KeyConflictError,
    ObjectMissingError,
    OversizeError,
    StoreUnavailableError,
)
from storage.objects import open_store, s3, s3_create
from storage.objects.s3 import S3Store
from tests.services import S3Server
from tests.storage.conftest import s3_store
from tests.storage.objects.lying_s3 import Lie, lying_server

PDF = "application/pdf"
CONTENT = b"%PDF " * 5_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "d1.pdf"
    path.write_bytes(CONTENT)
    return path


def client(server: S3Server) -> Minio:
    return Minio(
        server.endpoint, access_key=server.access_key, secret_key=server.secret_key, secure=False
    )


def test_a_missing_bucket_is_made_with_versioning(s3_server: S3Server, paper: Path) -> None:
    store = s3_store(s3_server, "moi-lap")
    stored = store.put_file("a/b.pdf", paper, SHA256, PDF)
    assert client(s3_server).get_bucket_versioning("moi-lap").status == "Enabled"
    assert stored.version
    assert stored.location == "s3://moi-lap/a/b.pdf"


def test_type_and_digest_are_kept_with_the_object(s3_server: S3Server, paper: Path) -> None:
    s3_store(s3_server, "kieu").put_file("a/b.pdf", paper, SHA256, PDF)
    found = client(s3_server).stat_object("kieu", "a/b.pdf")
    assert found.content_type == PDF
    assert found.metadata is not None
    assert found.metadata["x-amz-meta-sha256"] == SHA256


def test_a_large_file_is_streamed(s3_server: S3Server, tmp_path: Path) -> None:
    path = tmp_path / "thick.pdf"
    block = bytes(range(256)) * 4096
    path.write_bytes(block * 40)
    sha256 = hashlib.sha256(block * 40).hexdigest()
    store = s3_store(s3_server)
    store.check()
    tracemalloc.start()
    stored = store.put_file("a/thick.pdf", path, sha256, PDF)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored.bytes == 40 * len(block)
    assert peak < len(path.read_bytes()) / 4


def test_no_version_of_a_key_is_added_by_a_conflict(s3_server: S3Server, paper: Path) -> None:
    store = s3_store(s3_server, "phien-ban")
    store.put_file("a/b.pdf", paper, SHA256, PDF)
    other = paper.with_name("other.pdf")
    other.write_bytes(b"other")
    with pytest.raises(KeyConflictError):
        store.put_file("a/b.pdf", other, hashlib.sha256(b"other").hexdigest(), PDF)
    store.put_file("a/b.pdf", paper, SHA256, PDF)
    versions = list(client(s3_server).list_objects("phien-ban", "a/", include_version=True))
    assert len(versions) == 1


def test_an_object_of_another_program_is_read_for_its_digest(
    s3_server: S3Server, paper: Path
) -> None:
    store = s3_store(s3_server, "chuong-trinh-khac")
    store.check()
    client(s3_server).put_object("chuong-trinh-khac", "x.pdf", io.BytesIO(CONTENT), len(CONTENT))
    stored = store.stat("x.pdf")
    assert stored is not None
    assert stored.sha256 == SHA256
    assert store.put_file("x.pdf", paper, SHA256, PDF).bytes == len(CONTENT)


def test_probes_are_taken_away(s3_server: S3Server) -> None:
    s3_store(s3_server, "tham-do").check()
    assert not list(client(s3_server).list_objects("tham-do", recursive=True))
    with pytest.raises(ObjectMissingError), s3_store(s3_server, "tham-do").open("a"):
        pass


def test_wrong_credentials_are_told_at_once(s3_server: S3Server) -> None:
    wrong = S3Server(s3_server.endpoint, s3_server.access_key, "wrong")
    with pytest.raises(StoreUnavailableError) as caught:
        s3_store(wrong).check()
    assert caught.value.parameters["reason"] == "SignatureDoesNotMatch"


def test_a_silent_server_is_waited_for_and_then_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "READY_SECONDS", 0.5)
    monkeypatch.setattr(s3_create, "_PAUSE_SECONDS", 0.01)
    nobody = S3Server("127.0.0.1:1", "a", "b")
    with pytest.raises(StoreUnavailableError) as caught:
        s3_store(nobody).check()
    assert caught.value.retryable
    assert caught.value.parameters["store"] != "b"


@pytest.mark.parametrize(
    "wrong", [{"bucket": "x"}, {"bucket": "Hồ sơ"}, {"endpoint": "http://a/b"}, {"endpoint": ""}]
)
def test_a_wrong_address_is_a_wrong_setting(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        s3_store(S3Server("127.0.0.1:1", "a", "b"), **wrong)


def test_missing_credentials_name_the_variables(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOHOA_S3_ACCESS_KEY", raising=False)
    monkeypatch.setenv("SOHOA_S3_SECRET_KEY", "k")
    settings = load_settings(data_dir=tmp_path)
    chosen = settings.store.model_copy(update={"kind": "s3"})
    with pytest.raises(ConfigError, match="set SOHOA_S3_ACCESS_KEY in"):
        open_store(settings.model_copy(update={"store": chosen}))
    monkeypatch.setenv("SOHOA_S3_ACCESS_KEY", "k")
    assert isinstance(open_store(settings.model_copy(update={"store": chosen})), S3Store)


def test_more_than_one_put_can_carry_is_refused_before_sending(
    s3_server: S3Server, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "MAX_PUT_BYTES", 10)
    with pytest.raises(OversizeError):
        s3_store(s3_server).put_file("a", paper, SHA256, PDF)


def test_other_bytes_on_the_way_back_are_noticed_and_cleared(paper: Path) -> None:
    with lying_server(Lie.OTHER_BYTES) as server:
        with pytest.raises(ChecksumMismatchError):
            s3_store(server.address).put_file("a/b.pdf", paper, SHA256, PDF)
        assert server.deleted == ["a/b.pdf"]


def test_a_store_that_keeps_nothing_is_noticed(paper: Path) -> None:
    with lying_server(Lie.KEEPS_NOTHING) as server:
        with pytest.raises(ChecksumMismatchError) as caught:
            s3_store(server.address).put_file("a/b.pdf", paper, SHA256, PDF)
        assert caught.value.parameters["found"] == "nothing"


def test_a_body_that_is_cut_off_is_worth_trying_again(paper: Path) -> None:
    with lying_server(Lie.CUT_OFF) as server, pytest.raises(StoreUnavailableError):
        s3_store(server.address).put_file("a/b.pdf", paper, SHA256, PDF)


def test_a_store_that_replaces_objects_does_not_pass_the_check() -> None:
    with lying_server(Lie.OVERWRITES) as server, pytest.raises(ConfigError, match="If-None-Match"):
        s3_store(server.address).check()


def test_damage_to_an_object_that_was_ours_is_not_taken_for_a_conflict(paper: Path) -> None:
    with lying_server(Lie.OTHER_BYTES) as server:
        server.objects["a/b.pdf"] = (CONTENT, SHA256)
        with pytest.raises(ChecksumMismatchError):
            s3_store(server.address).put_file("a/b.pdf", paper, SHA256, PDF)
        assert server.deleted == []


def test_a_busy_server_is_asked_again(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_create, "_PAUSE_SECONDS", 0.01)
    with lying_server(Lie.NONE) as server:
        server.busy = 2
        assert s3_store(server.address).put_file("a/b.pdf", paper, SHA256, PDF).sha256 == SHA256
