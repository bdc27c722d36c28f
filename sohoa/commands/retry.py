"""``sohoa retry``: failed dossiers go on where they stopped, once the cause is gone."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from flows.engine import running_engine
from flows.services import Services
from models.approval import Approval
from models.dossier import DossierState
from sohoa.commands.run import ApproveOption, JsonOption, OutOption, present, screen
from sohoa.result import exit_code
from sohoa.wiring import installation, settings_for


def retry(
    dossiers: Annotated[
        list[str] | None, typer.Argument(help="Mã hồ sơ; không nêu: tất cả. / IDs; none: all.")
    ] = None,
    out: OutOption = None,
    approve: ApproveOption = Approval.AUTO,
    json_output: JsonOption = False,
) -> None:
    """Chạy tiếp hồ sơ bị lỗi. / Let failed dossiers go on where they stopped.

    Exit 0 when none of them failed again.
    """
    settings = settings_for(out)
    with screen(quiet=json_output) as progress, installation(settings, progress) as services:
        keys = _failed(services, dossiers)
        if not keys and not json_output:
            Console().print("Không hồ sơ nào bị lỗi. / No dossier has failed.")
            return
        if keys:
            with running_engine(settings):
                from flows.run import carry_all  # noqa: PLC0415 - after Prefect's environment is set

                carry_all(keys, approve, services)
        done = [services.dossier(key) for key in keys]
        present(done, (), services, as_data=json_output)
    raise typer.Exit(exit_code(done, ()))


def _failed(services: Services, dossiers: list[str] | None) -> list[str]:
    """Return the batches that failed, of the dossiers that are named, the oldest first."""
    catalogue = services.catalogue
    if not dossiers:
        count = catalogue.count(DossierState.FAILED)
        rows = catalogue.list(DossierState.FAILED, limit=count) if count else ()
        return [row.key for row in reversed(rows)]
    found: list[str] = []
    for name in dossiers:
        batches = catalogue.find(name)
        if not batches:
            raise typer.BadParameter(f"không có hồ sơ / no dossier {name}")
        found += [batch.key for batch in batches if batch.state is DossierState.FAILED]
    return found
