"""``sohoa backup`` and ``sohoa restore``: a copy on another disk, and the way back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.services import Services
from models.errors import UnsafeFolderError
from sohoa.commands.run import OutOption
from sohoa.wiring import installation, settings_for
from storage.audit import Happening
from storage.backup.contents import Backup, BackupFolder
from storage.backup.restore import restore_backup
from storage.backup.take import take_backup
from storage.durable import disk_errors
from storage.objects import open_store

FolderArgument = Annotated[
    Path,
    typer.Argument(help="Thư mục sao lưu, trên đĩa khác. / Folder of backups, on another disk."),
]


def backup(
    folder: FolderArgument,
    out: OutOption = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, help="Giữ bấy nhiêu bản mới nhất. / Keep the newest N only."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Chỉ đọc lại và so bản mới nhất. / Only read the newest back."
        ),
    ] = False,
) -> None:
    """Sao lưu cả hệ thống, kể cả khi đang chạy. / Back up everything, also while it runs."""
    place = BackupFolder(folder)
    if check:
        raise typer.Exit(_check(place))
    with installation(settings_for(out)) as services:
        made = back_up(services, folder, keep=keep, who=getpass.getuser())
    _show(made, "đã sao lưu / backed up")


def back_up(services: Services, folder: Path, *, keep: int | None, who: str) -> Backup:
    """Take a backup, note it in the audit log, and remove those beyond the newest ``keep``.

    Raises ``UnsafeFolderError`` for a folder inside the data folder, which is on the same disk.
    """
    place, settings = BackupFolder(folder), services.settings
    if place.path.is_relative_to(settings.data_dir.absolute()):
        reason = "it lies inside the data folder and is lost with it"
        raise UnsafeFolderError(subject=str(folder), folder=str(folder), reason=reason)
    made = take_backup(settings, services.catalogue, services.store, place, services.now())
    details = {"files": str(len(made.files)), "objects": str(len(made.objects))}
    services.catalogue.note(
        Happening(who=who, what="backup.taken", subject=made.name, details=details)
    )
    if keep is not None:
        with disk_errors(place.path):
            place.prune(keep)
    return made


def restore(
    folder: FolderArgument,
    out: OutOption = None,
    at: Annotated[
        str | None,
        typer.Option("--at", help="Tên bản sao lưu; mặc định bản mới nhất. / Default: the newest."),
    ] = None,
) -> None:
    """Dựng lại hệ thống từ bản sao lưu, vào nơi còn trống. / Restore into an empty place."""
    place = BackupFolder(folder)
    chosen = place.read(at) if at else place.newest()
    if chosen is None:
        raise typer.BadParameter(f"không có bản nào trong / no backup in {folder}")
    settings = settings_for(out)
    store = open_store(settings)
    store.check()
    restore_backup(chosen, place, settings, store)
    _show(chosen, "đã dựng lại / restored")


def _check(place: BackupFolder) -> int:
    newest = place.newest()
    if newest is None:
        raise typer.BadParameter(f"không có bản nào trong / no backup in {place.path}")
    with disk_errors(place.path):
        faults = place.faults(newest)
    for fault in faults:
        Console(highlight=False).print(f"mất hoặc đã đổi / missing or changed: {fault}")
    if not faults:
        _show(newest, "nguyên vẹn / whole")
    return int(bool(faults))


def _show(found: Backup, what: str) -> None:
    words = (
        f"{found.name}: {what}: {found.results} kết quả đã ký / signed results, "
        f"{len(found.files)} tệp đang xử lý / files in work, {found.bytes / 1e6:.1f} MB"
    )
    Console(highlight=False).print(words, markup=False)
