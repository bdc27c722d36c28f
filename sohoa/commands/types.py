"""``sohoa types``: document types and procedures, and what is wrong with their files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from config.messages import describe_error
from config.procedures import check_procedures, load_procedures
from config.types import check_document_types, load_document_types

app = typer.Typer(help="Các loại giấy tờ. / Document types.", invoke_without_command=True)
_Folder = Annotated[
    Path | None,
    typer.Option("--folder", exists=True, file_okay=False, help="Loại giấy tờ / document types"),
]
_Procedures = Annotated[
    Path | None,
    typer.Option("--procedures", exists=True, file_okay=False, help="Thủ tục / procedures"),
]


@app.callback()
def types(context: typer.Context) -> None:
    """List the types when no sub-command is given."""
    if context.invoked_subcommand is None:
        list_types()


@app.command("list")
def list_types(folder: _Folder = None) -> None:
    """Liệt kê các loại giấy tờ. / List the document types."""
    table = Table("Mã / id", "Tên", "Trường / fields", "Bắt buộc / required")
    for kind in load_document_types(folder).values():
        required = sum(field.required for field in kind.fields)
        table.add_row(kind.id, kind.title, str(len(kind.fields)), str(required))
    Console().print(table)


@app.command("show")
def show(type_id: Annotated[str, typer.Argument(metavar="ID")], folder: _Folder = None) -> None:
    """Xem một loại: tên gọi, nhãn, trường. / Show one type: titles, labels, fields."""
    known = load_document_types(folder)
    if type_id not in known:
        raise typer.BadParameter(f"{type_id}; sohoa types list")
    kind = known[type_id]
    table = Table("Trường", "Kiểu", "Bắt buộc", "Nhãn in trên giấy", title=kind.title)
    for field in kind.fields:
        labels = "; ".join(field.labels) or f"({field.anchor})"
        if field.block:
            labels += f" (khối {field.block})"
        table.add_row(field.name, field.kind, "có" if field.required else "", labels)
    console = Console()
    console.print(f"{kind.title} / {kind.title_en}", markup=False)
    console.print("; ".join(kind.titles), markup=False)
    console.print(table)


@app.command("procedures")
def list_procedures(folder: _Folder = None, procedures: _Procedures = None) -> None:
    """Liệt kê thủ tục và thành phần hồ sơ. / List the procedures and their papers."""
    table = Table("Mã / id", "Tên", "Mã thủ tục", "Thành phần hồ sơ", "Lưu giữ / kept")
    for one in load_procedures(load_document_types(folder), procedures).values():
        papers = "; ".join(p.name if p.required else f"({p.name})" for p in one.papers)
        table.add_row(one.id, one.title, ", ".join(one.codes), papers, one.retention)
    Console().print(table)


@app.command("check")
def check(folder: _Folder = None, procedures: _Procedures = None) -> None:
    """Kiểm tra mọi tệp loại giấy tờ và thủ tục. / Check every file; exit 1 when one is wrong."""
    faults = check_document_types(folder)
    if not faults and (procedures is not None or folder is None):
        # Procedures name types and fields: they can only be checked against sound types.
        faults = check_procedures(load_document_types(folder), procedures)
    for fault in faults:
        typer.echo(f"[{fault.code}] {describe_error(fault, 'vi')}")
        typer.echo(f"[{fault.code}] {describe_error(fault, 'en')}")
    if faults:
        raise typer.Exit(1)
    types_there = load_document_types(folder)
    typer.echo(f"{len(types_there)} loại giấy tờ, không có lỗi. / No fault.")
    if procedures is not None or folder is None:
        number = len(load_procedures(types_there, procedures))
        typer.echo(f"{number} thủ tục, không có lỗi. / No fault.")
