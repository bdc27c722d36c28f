"""What ``sohoa up`` does while nobody scans: anchor the log, renew proofs of time, back up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta

from flows.audit import anchor_log
from flows.services import Services
from models.errors import SohoaError
from sohoa.commands.backup import back_up
from sohoa.commands.maintain import renew_all

log = logging.getLogger(__name__)

_NIGHT = time(2, 0)
"""In Vietnam."""


def every_night(services: Services, stop: threading.Event) -> None:
    """Do the night's work each night until ``stop``."""
    while not stop.wait(seconds_until(_NIGHT, services.now())):
        work_of_the_night(services)


def work_of_the_night(services: Services) -> None:
    """Anchor the log, renew, then back up; what fails is told and tried again the next night."""
    _try("anchoring of the audit log", lambda: anchor_log(services))
    _try("maintenance", lambda: _renew(services))
    backup = services.settings.backup
    if backup.dir is not None:
        folder = backup.dir
        _try("backup", lambda: back_up(services, folder, keep=backup.keep, who="sohoa up"))


def _renew(services: Services) -> None:
    for renewal in renew_all(services):
        if renewal.code:
            log.error("%s %s not renewed: %s", renewal.dossier, renewal.document, renewal.code)


def _try(name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:
        # The next step and the next night must come whatever this one brought; a text may quote
        # a paper.
        reason = str(error) if isinstance(error, SohoaError) else type(error).__name__
        log.error("nightly %s stopped: %s", name, reason)


def seconds_until(hour: time, now: datetime) -> float:
    """Return the seconds from ``now`` to the next time a clock of its zone shows ``hour``."""
    then = datetime.combine(now.date(), hour, now.tzinfo)
    if then <= now:
        then += timedelta(days=1)
    return (then - now).total_seconds()
