"""``sohoa approve``: a person at this machine settles a dossier that waits for review."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from flows.engine import running_engine
from models.approval import Approval
from models.dossier import DossierState
from sohoa.commands.run import OutOption, present, screen
from sohoa.result import exit_code
from sohoa.wiring import installation, settings_for


def approve(
    dossier: Annotated[str, typer.Argument(help="Mã hồ sơ / Dossier ID.")],
    out: OutOption = None,
) -> None:
    """Duyệt hồ sơ đang chờ xem lại, rồi ký và lưu. / Approve a reviewed dossier, sign, store."""
    settings = settings_for(out)
    with screen(quiet=False) as progress, installation(settings, progress) as services:
        found = services.catalogue.find(dossier)
        if not found:
            raise typer.BadParameter(f"no dossier {dossier}")
        waiting = [d for d in found if d.state is DossierState.IN_REVIEW]
        for batch in waiting:
            update = {"state": DossierState.APPROVED, "approved_by": getpass.getuser()}
            changed = batch.model_copy(update=update)
            services.catalogue.save(changed, who=getpass.getuser(), what="dossier.approved")
        with running_engine(settings):
            from flows.run import carry_all  # noqa: PLC0415 - after Prefect's environment is set

            carry_all([d.key for d in waiting], Approval.AUTO, services)
        done = services.catalogue.find(dossier)
        present(done, (), services, as_data=False)
    raise typer.Exit(exit_code(done, ()))
