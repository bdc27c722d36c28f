"""A writer killed at any point leaves the whole object or none, and a repeat finishes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from storage.objects import LocalStore
from tests.services import S3Server
from tests.storage.conftest import s3_store
from tests.storage.killing import every_death

CONTENT = bytes(range(256)) * 300
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEY = "Hồ sơ/3f2a9c01/d1.pdf"


def test_local_put_survives_every_death(tmp_path: Path) -> None:
    source = tmp_path / "d1.pdf"
    source.write_bytes(CONTENT)
    deaths = 0
    fresh = iter(LocalStore(tmp_path / f"objects{n}") for n in range(1000))
    store = next(fresh)

    def put() -> None:
        store.put_file(KEY, source, SHA256, "application/pdf")

    for _ in every_death(put):
        deaths += 1
        stored = store.stat(KEY)
        assert stored is None or stored.sha256 == SHA256
        assert store.put_file(KEY, source, SHA256, "application/pdf").bytes == len(CONTENT)
        store = next(fresh)
    assert deaths >= 8


def test_s3_put_survives_every_death(s3_server: S3Server, tmp_path: Path) -> None:
    source = tmp_path / "d1.pdf"
    source.write_bytes(CONTENT)
    bucket = s3_store(s3_server)
    bucket.check()
    name = bucket._bucket
    turn = 0

    def put() -> None:
        s3_store(s3_server, name).put_file(f"{turn}/{KEY}", source, SHA256, "application/pdf")

    for _ in every_death(put):
        stored = bucket.stat(f"{turn}/{KEY}")
        assert stored is None or stored.sha256 == SHA256
        done = bucket.put_file(f"{turn}/{KEY}", source, SHA256, "application/pdf")
        assert done.bytes == len(CONTENT)
        turn += 1
    assert turn >= 8
