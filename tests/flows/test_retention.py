"""How long results are locked follows the procedure, and only where the store is to lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.settings import StoreSettings
from flows.retention import keep_until
from flows.services import Services
from models.dossier import Dossier, DossierState
from models.times import VIETNAM


def until(procedure: str | None, services: Services, **store: object) -> datetime | None:
    dossier = Dossier(
        key="k",
        id="H41.18-250812-0001",
        procedure=procedure,
        station="quay-1",
        state=DossierState.APPROVED,
    )
    asked = {**services.settings.store.model_dump(), "kind": "s3", **store}
    settings = services.settings.model_copy(update={"store": StoreSettings.model_validate(asked)})
    moved = replace(
        services, settings=settings, clock=lambda: datetime(2025, 8, 12, tzinfo=VIETNAM)
    )
    return keep_until(dossier, moved)


@pytest.mark.parametrize(
    ("procedure", "year"),
    [
        ("tham_gia_bao_hiem", 2046),
        ("dang_ky_khai_sinh", 2096),
        (None, 2036),
        ("no_such_procedure", 2036),
    ],
)
def test_years_are_counted_from_the_end_of_this_one(
    procedure: str | None, year: int, services: Services
) -> None:
    found = until(procedure, services, lock="compliance")
    assert found == datetime(year, 1, 1, tzinfo=VIETNAM)


def test_nothing_is_locked_where_nothing_is_kept_or_no_lock_is_asked_for(
    services: Services,
) -> None:
    assert until("chung_thuc_ban_sao_tu_ban_chinh", services, lock="compliance") is None
    assert until(None, services, lock="compliance", lock_unknown_years=0) is None
    assert until("dang_ky_khai_sinh", services, lock="none") is None
