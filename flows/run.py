"""Carrying batches through their flows in this process, a few at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogHandler
from prefect.task_runners import ThreadPoolTaskRunner

from flows.digitise import decide, digitise
from flows.finalise import finalise, tidy
from flows.lost_pages import has_unread_pages
from flows.services import Services, using
from models.approval import Approval
from models.dossier import Dossier, DossierState
from models.errors import SohoaError
from models.field import SETTLED

log = logging.getLogger(__name__)

_DOSSIERS_AT_ONCE = 2
"""Enough that one dossier's signing overlaps another's reading; pages are bounded elsewhere."""


def carry_all(keys: Sequence[str], approval: Approval, services: Services) -> None:
    """Carry every batch as far as it goes without a person; the catalogue says what failed."""
    with ThreadPoolExecutor(_DOSSIERS_AT_ONCE, thread_name_prefix="dossier") as pool:
        for _ in pool.map(lambda key: carry(key, approval, services), keys):
            pass
    drain()


def drain() -> None:
    """Send what Prefect still holds back (logs, events) while its server is there to take it."""
    asyncio.run(APILogHandler.aflush())
    EventsWorker.drain_all()


def carry(key: str, approval: Approval, services: Services) -> Dossier | None:
    """Carry one batch; return it as it stands then, ``None`` when another process works on it.

    Dossiers that were parted off its stack go the same way behind it. Never raises for a dossier
    that fails: its state and failure tell.
    """
    dossier = _carry_one(key, approval, services)
    for part in dossier.parts if dossier is not None else ():
        _carry_one(part, approval, services)
    return dossier


def _carry_one(key: str, approval: Approval, services: Services) -> Dossier | None:
    with using(services), services.work(key).try_lock() as locked:
        if not locked:
            log.warning("batch %s is being worked on by another process", key)
            return None
        try:
            _carry(key, approval, services)
        except Exception as error:
            # The catalogue has the reason; one bad dossier must not stop the others.
            # Of a foreign exception only the kind is logged: its text may quote the paper.
            reason = str(error) if isinstance(error, SohoaError) else type(error).__name__
            log.error("batch %s stopped: %s", key, reason)
        return services.catalogue.get(key)


def _digitise(services: Services) -> Any:
    """Return the flow with a thread for every page that may be in work at once.

    More threads would only wait for a slot, and each that has once decoded a page keeps memory.
    """
    runner: Any = ThreadPoolTaskRunner(max_workers=services.settings.ocr.worker_count)
    return digitise.with_options(task_runner=runner)


def _back_to_work(dossier: Dossier, services: Services) -> Dossier:
    """Put a failed dossier back where it failed."""
    row = services.catalogue.row(dossier.key)
    previous = row.previous_state if row else None
    update = {"state": previous or DossierState.RECEIVED, "failure": None}
    changed = dossier.model_copy(update=update)
    return services.catalogue.save(changed, who="sohoa", what="dossier.retried")


def may_read_again(dossier: Dossier, services: Services) -> bool:
    """Say whether pages could not be read and nobody has worked on what was read of the others."""
    fields = (field for document in dossier.documents for field in document.fields)
    return (
        has_unread_pages(dossier)
        and not any(field.status in SETTLED for field in fields)
        and not services.catalogue.reviews.decisions(dossier.key)
    )


def waits_for_release(dossier: Dossier, services: Services) -> bool:
    """Say whether an approved dossier may not be signed before a signer lets it."""
    return services.settings.review.signer_releases and dossier.released_by is None


def _carry(key: str, approval: Approval, services: Services) -> None:
    dossier = services.dossier(key)
    if dossier.state is DossierState.FAILED:
        dossier = _back_to_work(dossier, services)
    if dossier.state is DossierState.IN_REVIEW and may_read_again(dossier, services):
        update = {"state": DossierState.RECEIVED}
        changed = dossier.model_copy(update=update)
        dossier = services.catalogue.save(changed, who="sohoa", what="dossier.read_again")
    if dossier.state in {DossierState.RECEIVED, DossierState.READ}:
        asyncio.run(_digitise(services)(key, dossier.id, approval))
        dossier = services.dossier(key)
    if dossier.state is DossierState.IN_REVIEW and approval is Approval.ALL:
        dossier = decide(dossier, approval, services)
    if dossier.state is DossierState.APPROVED and waits_for_release(dossier, services):
        return
    if dossier.state in {DossierState.APPROVED, DossierState.SIGNED}:
        asyncio.run(finalise(key, dossier.id))
        dossier = services.dossier(key)
    if dossier.state is DossierState.STORED:
        tidy(key, services)
