"""``sohoa inbox``: what waits in the stations' folders, what is in quarantine, what failed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from config.settings import Settings
from flows.inbox import look
from models.dossier import DossierState
from models.times import VIETNAM
from sohoa.commands.run import JsonOption, OutOption
from sohoa.wiring import settings_for
from storage.catalogue import Catalogue
from storage.open_files import is_open_for_writing
from storage.quarantine import list_quarantined


def inbox(out: OutOption = None, json_output: JsonOption = False) -> None:
    """Xem tệp đang chờ, tệp cách ly, hồ sơ lỗi. / What waits, what is set apart, what failed.

    Exit 1 when something needs a person: a file in quarantine or a failed dossier.
    """
    settings = settings_for(out)
    told = {
        "waiting": _waiting(settings.inbox_dir),
        "quarantined": _quarantined(settings.quarantine_dir),
        "failed": _failed(settings),
    }
    if json_output:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _show(told)
    raise typer.Exit(int(bool(told["quarantined"] or told["failed"])))


def _waiting(folder: Path) -> list[dict[str, Any]]:
    """Everything in the stations' folders, also what is left alone for its name."""
    if not folder.is_dir():
        return []
    candidates = {candidate.path: found for candidate, found in look(folder).items()}
    told = []
    for station in sorted(path for path in folder.iterdir() if path.is_dir()):
        for path in sorted(station.iterdir()):
            files = candidates.get(path)
            sizes = [size for _, size, _ in files or ()]
            told.append(
                {
                    "station": station.name,
                    "name": path.name,
                    "state": _state(path, known=files is not None),
                    "files": len(sizes),
                    "bytes": sum(sizes),
                }
            )
    return told


def _state(path: Path, *, known: bool) -> str:
    if not known:
        return "left_alone"
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    try:
        written = any(is_open_for_writing(file) for file in files)
    except OSError:
        return "moving"
    return "being_written" if written else "waiting"


def _quarantined(folder: Path) -> list[dict[str, Any]]:
    if not folder.is_dir():
        return []
    return [
        entry.model_dump(mode="json") | {"path": str(folder / entry.stored_name)}
        for entry in list_quarantined(folder)
    ]


def _failed(settings: Settings) -> list[dict[str, Any]]:
    with Catalogue.open(settings.catalogue_url) as catalogue:
        count = catalogue.count(DossierState.FAILED)
        rows = catalogue.list(DossierState.FAILED, limit=count) if count else ()
        dossiers = [(row, catalogue.get(row.key)) for row in rows]
    return [
        {
            "id": row.id,
            "key": row.key,
            "station": row.station,
            "received_at": row.received_at.isoformat(),
            "failure": dossier.failure.model_dump(mode="json") if dossier.failure else None,
        }
        for row, dossier in dossiers
        if dossier is not None
    ]


_STATES = {
    "waiting": "chờ nhận / waiting",
    "being_written": "đang ghi / being written",
    "moving": "đang chuyển / moving",
    "left_alone": "để yên: tên tạm, liên kết / left alone",
}


def _show(told: dict[str, list[dict[str, Any]]]) -> None:
    console = Console(highlight=False)
    waiting = Table("Trạm / Station", "Tệp / File", "Trạng thái / State", "Byte")
    for one in told["waiting"]:
        size = f"{one['bytes']:,}" if one["files"] else "-"
        waiting.add_row(one["station"], one["name"], _STATES[one["state"]], size)
    apart = Table("Cách ly / Quarantined", "Mã / Code", "Lý do / Reason", "Lần cuối / Last")
    for one in told["quarantined"]:
        words = f"{one['message_vi']} / {one['message_en']}"
        apart.add_row(one["stored_name"], one["code"], words, _when(one["last_at"]))
    failed = Table("Hồ sơ lỗi / Failed", "Mã / Code", "Lý do / Reason", "Nhận / Received")
    for one in told["failed"]:
        why = one["failure"] or {"code": "-", "message_vi": "-", "message_en": "-"}
        words = f"{why['message_vi']} / {why['message_en']}"
        failed.add_row(one["id"], why["code"], words, _when(one["received_at"]))
    for table in (waiting, apart, failed):
        if table.row_count:
            console.print(table)
    if not any(told.values()):
        console.print("Không có gì chờ. / Nothing waits.")
    if told["failed"]:
        console.print("Hết nguyên nhân thì chạy: / When the cause is gone: sohoa retry")


def _when(told: str) -> str:
    moment = datetime.fromisoformat(told)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
