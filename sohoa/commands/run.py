"""``sohoa run``: the whole main job once, on files or folders, with nothing to start."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.messages import failure_from
from config.settings import Settings
from flows.engine import running_engine
from flows.receive import Origin, receive, scans_in
from flows.services import Progress, Services
from models.approval import Approval
from models.dossier import Dossier, Failure
from models.errors import InputError
from models.ids import parse_dossier_id
from sohoa.logs import say_findings, stderr
from sohoa.progress import ScreenProgress
from sohoa.result import as_json, as_table, exit_code, where
from sohoa.wiring import installation, settings_for

Paths = Annotated[
    list[Path],
    typer.Argument(exists=True, help="Tệp quét, hoặc thư mục (một hồ sơ). / Files, or a folder."),
]
DossierOption = Annotated[
    str | None, typer.Option("--dossier", help="Mã hồ sơ, khi chỉ có một. / Dossier ID.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Thư mục dữ liệu và kết quả. / Data and results.")
]
ApproveOption = Annotated[
    Approval,
    typer.Option(
        "--approve", help="auto: chỉ khi không còn gì phải xem; all; none. / Who approves."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Một văn bản JSON ra stdout.")]


def run(
    paths: Paths,
    dossier: DossierOption = None,
    out: OutOption = None,
    approve: ApproveOption = Approval.AUTO,
    json_output: JsonOption = False,
) -> None:
    """Số hóa các tệp hoặc thư mục. / Digitize files or folders, to signed PDF/A in the store."""
    if dossier is not None:
        if len(paths) > 1:
            raise typer.BadParameter("--dossier goes with one PATH")
        if parse_dossier_id(dossier) is None:
            raise typer.BadParameter(f"not a dossier ID: {dossier}")
    for path in paths:
        if path.is_dir() and not scans_in(path):
            raise typer.BadParameter(f"{path}: không có tệp quét / no scans in this folder")
    settings = settings_for(out)
    with screen(quiet=json_output) as progress, installation(settings, progress) as services:
        dossiers, failures = digitise_paths(paths, dossier, approve, services)
        present(dossiers, failures, services, json_output)
    raise typer.Exit(exit_code(dossiers, failures))


def digitise_paths(
    paths: Sequence[Path], dossier_id: str | None, approval: Approval, services: Services
) -> tuple[list[Dossier], list[Failure]]:
    """Take every path in and carry it as far as it goes; the bad ones do not stop the others."""
    keys: list[str] = []
    failures: list[Failure] = []
    for path in paths:
        origin = Origin(dossier_id=dossier_id, folder=path if path.is_dir() else None)
        try:
            received = receive(scans_in(path) if path.is_dir() else [path], origin, services)
        except InputError as error:  # changed or went away while it was taken: left where it lies
            failures.append(failure_from(error, file=path.name))
            continue
        failures += received.failures
        if received.dossier is not None and received.dossier.key not in keys:
            keys.append(received.dossier.key)
    if keys:
        _carry(keys, approval, services)
    return [dossier for key in keys for dossier in _stack_of(key, services)], failures


def _stack_of(key: str, services: Services) -> Iterator[Dossier]:
    """Yield a dossier and those that were parted off its stack, in the order of their pages."""
    dossier = services.catalogue.get(key)
    if dossier is not None:
        yield dossier
        found = (services.catalogue.get(part) for part in dossier.parts)
        yield from (part for part in found if part is not None)


def _carry(keys: Sequence[str], approval: Approval, services: Services) -> None:
    with running_engine(services.settings):
        # Prefect reads its settings when it is imported: only now is its environment right.
        from flows.run import carry_all  # noqa: PLC0415

        carry_all(keys, approval, services)


def present(
    dossiers: Sequence[Dossier], failures: Sequence[Failure], services: Services, as_data: bool
) -> None:
    """Print the result on standard output: one JSON document, or a table."""
    settings: Settings = services.settings
    if as_data:
        print(json.dumps(as_json(dossiers, failures, settings), ensure_ascii=False, indent=1))  # noqa: T201
        return
    console = Console()
    console.print(as_table(dossiers, services.types))
    for dossier in dossiers:
        for path in where(dossier, settings):
            console.print(path, soft_wrap=True, highlight=False, markup=False)
    for dossier in dossiers:
        say_findings(dossier.findings)
    for failure in [*failures, *(d.failure for d in dossiers if d.failure is not None)]:
        stderr.print(f"[{failure.code}] {failure.message_vi}", markup=False)
        stderr.print(f"[{failure.code}] {failure.message_en}", markup=False)


@contextlib.contextmanager
def screen(*, quiet: bool) -> Iterator[Progress]:
    """Yield a progress display on standard error, or a silent one where nobody looks."""
    if quiet or not stderr.is_terminal:
        yield Progress()
        return
    with ScreenProgress() as progress:
        yield progress
