"""``sohoa audit``: is the log whole, what happened, and a copy of it for others."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table

from config.messages import LANGUAGES, describe_finding
from flows.audit import AuditReport, check_log
from models.event import Event
from models.times import VIETNAM
from sohoa.commands.run import JsonOption, OutOption
from sohoa.wiring import installation, settings_for
from storage.catalogue import Catalogue

app = typer.Typer(
    help="Nhật ký: kiểm tra, xem, xuất. / The audit log: verify, show, export.",
    no_args_is_help=True,
)
SubjectArgument = Annotated[
    str | None,
    typer.Argument(help="Mã hồ sơ, khóa lượt quét hoặc mã băm tệp. / Dossier ID, key or digest."),
]


@app.command("verify")
def verify(out: OutOption = None, json_output: JsonOption = False) -> None:
    """Tìm mọi chỗ bị sửa, thiếu, đảo, cắt đuôi. / Find any change, gap, reorder or cut-off end.

    Exit 0 when the log is whole, 1 when it is not.
    """
    with installation(settings_for(out)) as services:
        report = check_log(services)
    if json_output:
        typer.echo(report.model_dump_json(indent=1))
    else:
        _say(report)
    raise typer.Exit(1 if report.findings else 0)


@app.command("show")
def show(
    subject: SubjectArgument = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Số dòng. / Lines.")] = 50,
    out: OutOption = None,
) -> None:
    """Xem các sự kiện mới nhất. / Show the newest events."""
    with installation(settings_for(out)) as services:
        events = _events(services.catalogue, subject)[-limit:]
    table = Table("Số / No.", "Lúc / When", "Ai / Who", "Việc / What", "Về / Subject", "Chi tiết")
    for event in events:
        when = event.when.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
        details = ", ".join(f"{name}={value}" for name, value in sorted(event.details.items()))
        table.add_row(str(event.number), when, event.who, event.what, event.subject, details)
    Console().print(table)


@app.command("export")
def export(
    file: Annotated[
        Path | None,
        typer.Argument(
            dir_okay=False, help="Tệp mới; không có thì in ra. / A new file, or stdout."
        ),
    ] = None,
    out: OutOption = None,
) -> None:
    """Xuất cả nhật ký, mỗi sự kiện một dòng JSON. / Write all events, one JSON line each."""
    with installation(settings_for(out)) as services:
        events = services.catalogue.events()
    if file is None:
        _write(events, sys.stdout)
        return
    try:
        with file.open("x", encoding="utf-8") as stream:
            _write(events, stream)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error


def _events(catalogue: Catalogue, subject: str | None) -> tuple[Event, ...]:
    """Return all events, or those of a subject; of a dossier ID those of all its batches."""
    if subject is None:
        return catalogue.events()
    subjects = {subject, *(dossier.key for dossier in catalogue.find(subject))}
    found = [event for one in subjects for event in catalogue.events(one)]
    return tuple(sorted(found, key=lambda event: event.number))


def _write(events: Iterable[Event], stream: TextIO) -> None:
    for event in events:
        stream.write(event.model_dump_json() + "\n")


def _say(report: AuditReport) -> None:
    console = Console(soft_wrap=True)
    console.print(
        f"{report.events} sự kiện / events; {report.anchors} điểm neo / anchors "
        f"({report.stamped} có dấu thời gian / time-stamped), đến sự kiện / up to event "
        f"{report.anchored}",
        highlight=False,
    )
    for finding in report.findings:
        for language in LANGUAGES:
            said = describe_finding(finding, language)
            console.print(f"[{finding.code}] {said}", markup=False, highlight=False)
    verdict = "KHÔNG NGUYÊN VẸN / NOT WHOLE" if report.findings else "NGUYÊN VẸN / WHOLE"
    console.print(f"Kết luận / Verdict: {verdict}")
