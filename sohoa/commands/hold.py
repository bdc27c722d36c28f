"""``sohoa hold``: what is stored of a dossier may not be deleted, whatever its period."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.console import Console

from models.dossier import Dossier
from sohoa.commands.run import OutOption
from sohoa.wiring import installation, settings_for
from storage.audit import Happening


def hold(
    dossier: Annotated[str, typer.Argument(help="Mã hồ sơ / Dossier ID.")],
    reason: Annotated[
        str,
        typer.Option("--reason", help="Lý do, ghi vào nhật ký / Why, for the audit log."),
    ],
    lift: Annotated[bool, typer.Option("--lift", help="Thôi giữ / Let go what is held.")] = False,
    out: OutOption = None,
) -> None:
    """Giữ hồ sơ đã lưu vì tranh chấp, thanh tra. / Legal hold on a stored dossier."""
    if not reason.strip():
        raise typer.BadParameter("cần lý do / a reason is needed", param_hint="--reason")
    settings = settings_for(out)
    with installation(settings) as services:
        batches = services.catalogue.find(dossier)
        keys = [key for batch in batches for key in _keys(batch)]
        if not keys:
            raise typer.BadParameter(f"chưa lưu gì của {dossier} / nothing is stored of {dossier}")
        # Said before it is done: what stops half way stands in the log, and may be done again.
        for batch in batches:
            services.catalogue.note(
                Happening(
                    who=getpass.getuser(),
                    what="dossier.released" if lift else "dossier.held",
                    subject=batch.key,
                    details={"reason": reason},
                )
            )
        for key in keys:
            services.store.hold(key, on=not lift)
    word = "thôi giữ / let go" if lift else "đang giữ / held"
    Console(highlight=False).print(f"{dossier}: {len(keys)} tệp {word}", markup=False)


def _keys(batch: Dossier) -> list[str]:
    artifacts = [document.artifact for document in batch.documents if document.artifact]
    return [
        key for one in artifacts for key in (*(earlier.key for earlier in one.earlier), one.key)
    ]
