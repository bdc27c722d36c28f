"""Stores and catalogues, each kind behind one fixture, so that a contract is tested on all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import StoreSettings
from storage.catalogue import Catalogue
from storage.objects import LocalStore, ObjectStore
from storage.objects.s3 import S3Store
from tests.services import S3Server, fresh_schema


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "local":
        return LocalStore(tmp_path / "objects")
    server: S3Server = request.getfixturevalue("s3_server")
    return s3_store(server)


def s3_store(server: S3Server, bucket: str | None = None, **changes: object) -> S3Store:
    values: dict[str, object] = {
        "kind": "s3",
        "endpoint": server.endpoint,
        "bucket": bucket or f"t-{uuid.uuid4().hex}",
        "region": "us-east-1",
        "secure": False,
        "access_key_env": "X",
        "secret_key_env": "Y",
        "encrypt": False,
        "lock": "none",
        "lock_permanent_years": 70,
        "lock_unknown_years": 10,
    }
    settings = StoreSettings.model_validate({**values, **changes})
    return S3Store(settings, server.access_key, server.secret_key)


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'dữ liệu' / 'catalogue.db'}"
    return fresh_schema(request.getfixturevalue("postgres_url"))


@pytest.fixture
def catalogue(catalogue_url: str) -> Iterator[Catalogue]:
    with Catalogue.open(catalogue_url) as opened:
        yield opened
