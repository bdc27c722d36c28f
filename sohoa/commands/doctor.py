"""``sohoa doctor``: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from config.messages import describe_error
from config.settings import Settings
from config.types import load_document_types
from models.errors import SohoaError
from models.record import Record
from pipeline.classify.model.linear import page_model_state
from pipeline.ocr.language.model import language_model_state
from pipeline.ocr.second.recogniser import recogniser_in_use
from pipeline.ocr.second.weights import second_model
from pipeline.ocr.tessdata import model_in_use
from pipeline.sign.identity import load_identity
from sohoa.commands.run import OutOption
from sohoa.wiring import settings_for
from storage.catalogue import Catalogue
from storage.objects import open_store

_LOW_DISK_BYTES = 5 * 2**30
"""About 10 000 pages; below it an office should act before the disk is full."""


class Verdict(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Check(Record):
    """One thing looked at."""

    name: str
    verdict: Verdict
    found: str
    advice: str = ""


_MARKS = {
    Verdict.GOOD: "[green]✓ tốt[/]",
    Verdict.WARNING: "[yellow]! lưu ý[/]",
    Verdict.BAD: "[red]✗ hỏng[/]",
}


def doctor(
    out: OutOption = None,
    json_output: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Kiểm tra cài đặt. / Check the installation; exit 1 when something needed is missing."""
    settings = settings_for(out)
    checks = list(examine(settings))
    if json_output:
        typer.echo(json.dumps([c.model_dump() for c in checks], ensure_ascii=False, indent=1))
    else:
        _show(checks)
    raise typer.Exit(int(any(check.verdict is Verdict.BAD for check in checks)))


def examine(settings: Settings) -> Iterator[Check]:
    """Look at everything a run needs, one check after the other."""
    yield Check(name="Python", verdict=Verdict.GOOD, found=sys.version.split()[0])
    yield Check(name="Prefect", verdict=Verdict.GOOD, found=version("prefect"))
    yield _program("tesseract", "--version", "tesseract-ocr")
    yield _program("pdftoppm", "-v", "poppler-utils")
    yield _program("setpriv", "--version", "util-linux")
    yield _check("Mô hình đọc / Reading model", lambda: _model(settings))
    yield _language_model(settings)
    yield _page_model()
    yield _second_reader(settings)
    yield _check("Loại giấy tờ / Document types", lambda: _types(settings))
    yield _check("Danh mục / Catalogue", lambda: _catalogue(settings))
    yield _check("Kho / Object store", lambda: _store(settings))
    yield _check("Khóa ký / Signing key", lambda: _key(settings))
    yield _disk(settings)


def _check(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except SohoaError as error:
        words = f"[{error.code}] {describe_error(error, 'vi')} / {describe_error(error, 'en')}"
        return Check(name=name, verdict=Verdict.BAD, found=error.code, advice=words)


def _program(name: str, option: str, package: str) -> Check:
    path = shutil.which(name)
    if path is None:
        advice = f"apt install {package}"
        return Check(name=name, verdict=Verdict.BAD, found="không có / missing", advice=advice)
    answer = subprocess.run([path, option], capture_output=True, text=True, timeout=20, check=False)
    first = (answer.stdout or answer.stderr).strip().splitlines()
    return Check(name=name, verdict=Verdict.GOOD, found=first[0] if first else path)


def _model(settings: Settings) -> Check:
    model = model_in_use(settings.ocr)
    advice = "Mô hình kém chính xác hơn / less accurate: make models" if model.fallback else ""
    return Check(
        name="Mô hình đọc / Reading model",
        verdict=Verdict.WARNING if model.fallback else Verdict.GOOD,
        found=str(model.path),
        advice=advice,
    )


_NO_SECOND_READER = {
    "off": ("tắt trong cấu hình / off in the settings", "[ocr] second_reader = true"),
    "missing": ("chưa cài / not installed", "make models"),
    "damaged": ("tệp hỏng / the file is damaged", "make models"),
}


def _language_model(settings: Settings) -> Check:
    """Without it reading goes on, with the marks as the reader saw them."""
    name = "Mô hình ngôn ngữ / Language model"
    if not settings.ocr.language_model:
        return Check(name=name, verdict=Verdict.WARNING, found="đã tắt / turned off")
    state = language_model_state()
    if state.kind == "ready":
        return Check(name=name, verdict=Verdict.GOOD, found=str(state.path))
    advice = "Đọc sai nhiều dấu hơn / more errors in marks: pip install --force-reinstall sohoa"
    return Check(name=name, verdict=Verdict.WARNING, found=state.detail, advice=advice)


def _page_model() -> Check:
    """Without it papers are known by title, number and marks alone."""
    name = "Mô hình loại giấy tờ / Model of page types"
    state = page_model_state()
    if state.kind == "ready":
        return Check(name=name, verdict=Verdict.GOOD, found=str(state.path))
    advice = "Giấy mất tên không nhận ra được / papers without a title stay unknown: "
    advice += "pip install --force-reinstall sohoa"
    return Check(name=name, verdict=Verdict.WARNING, found=state.detail, advice=advice)


def _second_reader(settings: Settings) -> Check:
    """Without it reading goes on, and what is written by hand is left to people."""
    name = "Bộ đọc thứ hai / Second reader"
    model = second_model(settings.ocr)
    if model.state != "ready":
        found, cure = _NO_SECOND_READER[model.state]
        advice = f"Số, ngày viết tay phải nhập tay / handwriting must be keyed in: {cure}"
        return Check(name=name, verdict=Verdict.WARNING, found=found, advice=advice)
    if recogniser_in_use(settings.ocr) is None:
        found, advice = "không nạp được / cannot be loaded", "pip install onnxruntime"
        return Check(name=name, verdict=Verdict.WARNING, found=found, advice=advice)
    return Check(name=name, verdict=Verdict.GOOD, found=str(model.path))


def _types(_settings: Settings) -> Check:
    count = len(load_document_types())
    return Check(
        name="Loại giấy tờ / Document types", verdict=Verdict.GOOD, found=f"{count} loại / types"
    )


def _catalogue(settings: Settings) -> Check:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Catalogue.open(settings.catalogue_url) as catalogue:
        broken = catalogue.verify_events()
        count = catalogue.count()
    name = "Danh mục / Catalogue"
    if broken is not None:
        advice = f"Nhật ký đứt ở sự kiện {broken} / audit chain broken at event {broken}"
        return Check(name=name, verdict=Verdict.BAD, found=f"{count} hồ sơ", advice=advice)
    return Check(name=name, verdict=Verdict.GOOD, found=f"{count} hồ sơ / dossiers")


def _store(settings: Settings) -> Check:
    store = open_store(settings)
    proof = store.check()
    seen = (
        ("không ghi đè / create-only", proof.create_only),
        ("kiểm SHA-256 / checksums", proof.checksums),
        ("phiên bản / versions", proof.versions),
        ("mã hóa / encrypted", proof.encrypted),
        (f"khóa / lock: {proof.lock}", proof.lock != "none"),
    )
    marks = ", ".join(f"{'✓' if kept else '–'} {what}" for what, kept in seen)
    found = f"{store.describe()} ({marks})"
    return Check(name="Kho / Object store", verdict=Verdict.GOOD, found=found)


def _key(settings: Settings) -> Check:
    identity = load_identity(settings.sign, settings.pki_dir)
    sign = settings.sign
    if sign.level != "B-B" and not sign.tsa_url and not sign.uses_development_key:
        return Check(
            name="Khóa ký / Signing key",
            verdict=Verdict.BAD,
            found=identity.name,
            advice=f"Mức {sign.level} cần sign.tsa_url / level {sign.level} needs sign.tsa_url",
        )
    advice = "Chứng thư thử nghiệm, không có giá trị pháp lý / test only, no legal value"
    return Check(
        name="Khóa ký / Signing key",
        verdict=Verdict.WARNING if identity.test_certificate else Verdict.GOOD,
        found=identity.name,
        advice=advice if identity.test_certificate else "",
    )


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.data_dir).free
    low = free < _LOW_DISK_BYTES
    return Check(
        name="Ổ đĩa / Disk",
        verdict=Verdict.WARNING if low else Verdict.GOOD,
        found=f"{free / 2**30:.0f} GiB trống / free, {settings.data_dir}",
        advice="Sắp đầy / getting full" if low else "",
    )


def _show(checks: list[Check]) -> None:
    table = Table("Mục / Item", "", "Thấy / Found", "Việc cần làm / Advice")
    for check in checks:
        table.add_row(check.name, _MARKS[check.verdict], check.found, check.advice)
    Console().print(table)
