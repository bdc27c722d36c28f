"""``sohoa maintain``: what stored papers need to stay provable, once and now."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from flows.audit import anchor_log
from flows.engine import running_engine
from flows.services import Services
from models.renewal import Renewal
from sohoa.commands.run import JsonOption, OutOption
from sohoa.wiring import installation, settings_for


def maintain(
    out: OutOption = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=1, help="Gia hạn giấy tờ hết bằng chứng trong số ngày này. / Due within."
        ),
    ] = None,
    json_output: JsonOption = False,
) -> None:
    """Gia hạn bằng chứng của giấy tờ đã lưu, neo nhật ký. / Renew proofs, anchor the log."""
    settings = settings_for(out)
    with installation(settings) as services, running_engine(settings):
        renewals = renew_all(services, days)
        if json_output:
            typer.echo(json.dumps([r.model_dump(mode="json") for r in renewals], indent=1))
        else:
            _show(renewals)
        anchor_log(services)
    raise typer.Exit(1 if any(renewal.code for renewal in renewals) else 0)


def renew_all(services: Services, days: int | None = None) -> tuple[Renewal, ...]:
    """Renew what is due, under an orchestrator that runs already."""
    # Prefect reads its settings when it is imported: only now is its environment right.
    from flows.maintain import renew_all as renew  # noqa: PLC0415
    from flows.run import drain  # noqa: PLC0415

    renewals = renew(services, days)
    drain()
    return renewals


def _show(renewals: tuple[Renewal, ...]) -> None:
    console = Console()
    if not renewals:
        console.print("Không giấy tờ nào cần gia hạn. / Nothing is due.")
        return
    table = Table("Hồ sơ / Dossier", "Giấy tờ / Paper", "Đến / Until", "Lỗi / Error")
    for renewal in renewals:
        until = renewal.until.date().isoformat() if renewal.until else "-"
        table.add_row(renewal.dossier, renewal.document, until, renewal.code or "-")
    console.print(table)
