"""``sohoa bench``: measure what is read and understood. Needs the source checkout.

What is measured lives in the folder ``benchmarks``, which no installed package holds; each command
hands its arguments on as they are.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from models.errors import CheckoutNeededError

_BESIDE_US = Path(__file__).resolve().parents[2] / "benchmarks"
_HAND_ON: dict[str, Any] = {
    "add_help_option": False,
    "context_settings": {"allow_extra_args": True, "ignore_unknown_options": True},
}

app = typer.Typer(
    help="Đo độ đúng và tốc độ. / Measure how well and how fast pages are read and known.",
    no_args_is_help=True,
)


@app.command("reading", **_HAND_ON)
def reading(context: typer.Context) -> None:
    """Độ đúng, thời gian, bộ nhớ, so với bộ đọc khác. / Errors, time, memory beside others."""
    raise typer.Exit(_run("reading", context.args))


@app.command("speed", **_HAND_ON)
def speed(context: typer.Context) -> None:
    """Tốc độ trên tệp tùy chọn, so với OCRmyPDF. / Speed on any files, beside OCRmyPDF."""
    raise typer.Exit(_run("speed", context.args))


@app.command("fields", **_HAND_ON)
def fields(context: typer.Context) -> None:
    """Trường thông tin: đúng, tự nhận, mâu thuẫn. / Fields: exact, accepted, contradictions."""
    raise typer.Exit(_run("fields", context.args))


@app.command("types", **_HAND_ON)
def types(context: typer.Context) -> None:
    """Loại giấy tờ và ranh giới. / How well papers are known and parted."""
    raise typer.Exit(_run("types", context.args))


@app.command("catalogue", **_HAND_ON)
def catalogue(context: typer.Context) -> None:
    """Danh mục đầy: đổi trạng thái, tra mã, tìm kiếm. / A full catalogue: changes and searches."""
    raise typer.Exit(_run("catalogue", context.args))


@app.command("desk", **_HAND_ON)
def desk(context: typer.Context) -> None:
    """Bàn xem hồ sơ: mở, xác nhận, nhiều người một lúc. / The desk: opening, confirming, load."""
    raise typer.Exit(_run("desk", context.args))


def _run(name: str, arguments: list[str]) -> int:
    # By the folder and not by import: another checkout may be on the path of an installed wheel.
    if not (_BESIDE_US / f"{name}.py").is_file():
        raise CheckoutNeededError(subject="benchmarks")
    return int(import_module(f"benchmarks.{name}").main(arguments))
