"""What the flows work with. Built once by the composition root; flow parameters carry only keys.

Secrets and open connections must never become flow parameters: Prefect stores those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from config.settings import Settings, SignSettings
from flows.admission import Admission
from models.document_type import DocumentType
from models.dossier import Dossier
from models.procedure import Procedure
from models.times import VIETNAM
from pipeline.sign.identity import SigningIdentity
from pipeline.sign.trust import TrustRoots
from storage.catalogue import Catalogue
from storage.objects import ObjectStore
from storage.spool import WorkFolder, open_work


class InterruptedWork(Exception):  # noqa: N818 - not an error: the dossier goes on later
    """The process was asked to stop; what is done so far lies in checkpoints."""


class Progress:
    """What a person at the screen is told while a dossier is worked on. Says nothing by default."""

    def pages_found(self, dossier: str, count: int) -> None:
        """``count`` pages of ``dossier`` will be read."""

    def page_read(self, dossier: str, page: int) -> None:
        """Page number ``page`` is done."""

    def stage(self, dossier: str, name: str) -> None:
        """``dossier`` enters a stage, e.g. ``sign``."""


def _present() -> datetime:
    return datetime.now(VIETNAM)


@dataclass(frozen=True)
class Services:
    """The parts of a running installation that a flow needs."""

    settings: Settings
    catalogue: Catalogue
    store: ObjectStore
    types: Mapping[str, DocumentType]
    procedures: Mapping[str, Procedure]
    load_identity: Callable[[], SigningIdentity]
    """Opens the signing key when it is first needed, not before."""
    sign_settings: Callable[[], SignSettings]
    """How to sign; for the development key with its authorities, which answer from then on."""
    load_trust: Callable[[], TrustRoots]
    admission: Admission
    """Bounds the memory of the pages in work at once, over all dossiers of the process."""
    progress: Progress = field(default_factory=Progress)
    clock: Callable[[], datetime] = _present
    """What time it is; another one moves the clock."""
    stop: Event = field(default_factory=Event)
    """Set when the process is asked to end: work stops at the next page."""

    def now(self) -> datetime:
        """Return the present time in Vietnam, aware."""
        return self.clock().astimezone(VIETNAM)

    def work(self, key: str) -> WorkFolder:
        """Return the work folder of a batch."""
        return open_work(self.settings.work_dir, key)

    def dossier(self, key: str) -> Dossier:
        """Return the dossier of a batch; ``LookupError`` when the catalogue has none."""
        dossier = self.catalogue.get(key)
        if dossier is None:
            raise LookupError(key)
        return dossier


_current: ContextVar[Services] = ContextVar("services")


@contextmanager
def using(services: Services) -> Iterator[None]:
    """Make ``services`` the ones that flows called inside the block work with."""
    token = _current.set(services)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Services:
    """Return the services of this run; ``LookupError`` outside ``using``."""
    return _current.get()
