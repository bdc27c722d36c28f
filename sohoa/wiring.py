"""Builds the parts of an installation from its settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.procedures import load_procedures
from config.settings import Settings, load_settings
from config.types import load_document_types
from flows.admission import Admission
from flows.services import Progress, Services
from pipeline.sign.desk import SigningDesk
from pipeline.sign.development import DevelopmentAuthorities
from pipeline.sign.trust import load_trust
from storage.backup.restore import require_restored
from storage.catalogue import Catalogue
from storage.objects import open_store


def settings_for(out: Path | None) -> Settings:
    """Read the settings; ``out``, the option ``--out``, takes the place of the data folder."""
    return load_settings(**({"data_dir": out.resolve()} if out else {}))


@contextmanager
def installation(settings: Settings, progress: Progress | None = None) -> Iterator[Services]:
    """Open the stores and yield the services; close them afterwards.

    Raises ``ConfigError`` or ``StorageError`` when something that is configured is not there.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    require_restored(settings)
    catalogue = Catalogue.open(settings.catalogue_url)
    desk = SigningDesk(settings.sign, settings.pki_dir)
    authorities = DevelopmentAuthorities(settings.pki_dir)
    try:
        store = open_store(settings)
        store.check()
        types = load_document_types()
        yield Services(
            settings=settings,
            catalogue=catalogue,
            store=store,
            types=types,
            procedures=load_procedures(types),
            load_identity=desk.identity,
            sign_settings=lambda: authorities.complete(settings.sign),
            load_trust=lambda: load_trust(settings.sign, settings.pki_dir),
            admission=Admission(settings.ocr.page_memory_bytes, settings.ocr.worker_count),
            progress=progress or Progress(),
        )
    finally:
        desk.close()
        authorities.close()
        catalogue.close()
