"""A paper with the mark of a secret: stop, set its files apart, keep nothing of what was read.

The first page on which the mark is read leaves a sign in the batch's work folder, so that no other
page of the batch is read on. When all page work has ended, the files go into quarantine, the
catalogue says QUARANTINED with the reason, and the work folder with all pictures, previews and
checkpoints is removed. Killed between these, the next start does the rest (``receive.recover``).
"""

from __future__ import annotations

import logging
from typing import NoReturn

from config.messages import failure_from
from flows.read_page import PageReading
from flows.receive import Origin, scans_of, set_apart
from flows.services import Services
from models.dossier import Dossier, DossierState
from models.errors import SecretPaperError
from pipeline.classify.secrecy import has_secret_mark
from storage.spool import WorkFolder

log = logging.getLogger(__name__)

_SIGN = "secret"
"""Checkpoint: the number of the page with the mark; nothing else is said of it."""


def is_secret(reading: PageReading) -> bool:
    """Say whether a page that was just read carries the mark of a secret."""
    return reading.text is not None and has_secret_mark(reading.text, reading.page.facts.marks)


def stop_at_secret(work: WorkFolder, page: int) -> NoReturn:
    """Leave the sign for the other pages of the batch and raise ``SecretPaperError``."""
    work.write_json(_SIGN, page, work.key)
    raise SecretPaperError(subject=work.key, page=page)


def require_no_secret(work: WorkFolder) -> None:
    """Raise ``SecretPaperError`` when a page of the batch was found to be secret."""
    page = work.read_json(_SIGN, int, work.key)
    if page is not None:
        raise SecretPaperError(subject=work.key, page=page)


def isolate(dossier: Dossier, error: SecretPaperError, services: Services, who: str) -> None:
    """Quarantine the files of a batch and forget what was made of them; hold its lock."""
    page = error.parameters.get("page", "?")
    failure = failure_from(SecretPaperError(subject=dossier.id, page=page))
    origin = Origin(station=dossier.station)
    # The whole batch: who put a secret paper among others has to look at all of them.
    for scan in scans_of(dossier.key, services):
        said = failure.model_copy(update={"file": scan.name})
        set_apart(scan.path, said, origin, services, scan.name)
    update = {"state": DossierState.QUARANTINED, "failure": failure, "documents": ()}
    changed = dossier.model_copy(update=update)
    services.catalogue.save(changed, who=who, what="dossier.quarantined")
    services.work(dossier.key).remove()
    log.warning("%s: %s | %s", failure.code, failure.message_vi, failure.message_en)
