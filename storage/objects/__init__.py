"""Object stores: the port, a local folder, any S3 server, and the choice between them."""

from __future__ import annotations

from config.settings import Settings
from storage.objects.local import LocalStore
from storage.objects.port import ObjectStore

__all__ = ["LocalStore", "ObjectStore", "open_store"]


def open_store(settings: Settings) -> ObjectStore:
    """Return the store that the settings name. Nothing is contacted yet: call ``check()``.

    Raises ``ConfigError`` when the credentials of an S3 store are not in the environment.
    """
    if settings.store.kind == "local":
        return LocalStore(settings.objects_dir)
    from storage.objects.s3 import S3Store  # noqa: PLC0415 - minio only where S3 is used

    return S3Store.from_settings(settings.store)
