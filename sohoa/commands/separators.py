"""``sohoa separators``: print sheets that part a stack into dossiers and papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.ids import parse_dossier_id
from models.separator import Separator, SeparatorKind
from pipeline.render.separator_sheet import render_separators
from pipeline.whole_file import write_whole

_MOST = 500


def separators(
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp PDF. / The PDF file.")],
    dossier: Annotated[
        list[str] | None,
        typer.Option("--dossier", help="Mã hồ sơ, mỗi mã một tờ. / Dossier IDs, a sheet each."),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(
            "--count", min=1, max=_MOST, help="Số tờ không ghi mã. / Sheets without an ID."
        ),
    ] = None,
    paper: Annotated[
        bool,
        typer.Option(
            "--paper",
            help="Tờ bắt đầu giấy tờ mới trong cùng hồ sơ. / Begin a paper, not a dossier.",
        ),
    ] = False,
    station: Annotated[
        str | None, typer.Option("--station", help="Quầy nhận hồ sơ. / Counter of the dossiers.")
    ] = None,
) -> None:
    """In tờ phân cách để quét nhiều hồ sơ một lượt. / Print separator sheets (A4 PDF)."""
    if dossier and (paper or count is not None):
        raise typer.BadParameter("--dossier goes with neither --paper nor --count")
    for one in dossier or ():
        if parse_dossier_id(one) is None:
            raise typer.BadParameter(f"không phải mã hồ sơ / not a dossier ID: {one}")
    kind = SeparatorKind.PAPER if paper else SeparatorKind.DOSSIER
    ids: list[str | None] = [one.strip() for one in dossier or ()]
    sheets = [
        Separator(kind=kind, dossier_id=one, station=None if paper else station)
        for one in ids or [None] * (count or 1)
    ]
    try:
        write_whole(output, render_separators(sheets))
    except OSError as error:
        raise typer.BadParameter(f"{output}: {error.strerror}") from error
    typer.echo(f"{len(sheets)} tờ / sheets: {output}")
