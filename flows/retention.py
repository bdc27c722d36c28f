"""How long a result is locked in the store: what the procedure says, as a date."""

from __future__ import annotations

from datetime import datetime

from flows.services import Services
from models.dossier import Dossier
from models.times import VIETNAM


def keep_until(dossier: Dossier, services: Services) -> datetime | None:
    """Return until when the dossier's results are locked; ``None`` for not at all.

    Years are counted from the end of this one: archives count whole years after the one in which
    the work was finished. A procedure of which nothing is kept locks nothing.
    """
    store = services.settings.store
    if store.lock == "none":
        return None
    procedure = services.procedures.get(dossier.procedure or "")
    years: int | None = store.lock_unknown_years
    if procedure is not None:
        years = procedure.retention_years
    if years is None:
        years = store.lock_permanent_years
    if not years:
        return None
    return datetime(services.now().year + years + 1, 1, 1, tzinfo=VIETNAM)
