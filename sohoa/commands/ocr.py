"""``sohoa ocr``: read a scan, without storing anything."""

from __future__ import annotations

import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.settings import Settings, load_settings
from flows.read_page import read_one
from flows.secret_papers import is_secret
from models.errors import SecretPaperError
from models.finding import Severity
from models.page import Page, PageText
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from pipeline.ocr.formats import to_hocr
from sohoa.logs import say_findings, stderr


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HOCR = "hocr"


def ocr(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    output: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    page: Annotated[int | None, typer.Option("--page", min=1, help="Chỉ trang này.")] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Đúng như bộ đọc trả về. / As the engine said.")
    ] = False,
) -> None:
    """Đọc một bản quét. / Read a scan; text in reading order on standard output."""
    settings = load_settings()
    with tempfile.TemporaryDirectory(prefix="sohoa-ocr-") as folder:
        texts = read_file(file, page, Path(folder), settings)
    if raw:
        texts = [_raw(text) for text in texts]
    typer.echo(_formatted(texts, output))
    findings = [finding for text in texts for finding in text.findings]
    say_findings(findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def read_file(file: Path, wanted: int | None, folder: Path, settings: Settings) -> list[PageText]:
    """Read all pages of a file, or the one numbered ``wanted``; a blank page has no words.

    Raises ``SecretPaperError`` at the first page with the mark of a secret.
    """
    scan = identify(file, settings.intake)
    if wanted is not None and wanted > scan.page_count:
        raise typer.BadParameter(f"--page {wanted}: {scan.page_count} pages")
    pages = split_pages(scan, folder, 1, settings.intake)
    chosen = [page for page in pages if wanted in {None, page.number}]
    with stderr.status("Đang đọc…") as status:
        texts = []
        for done, page in enumerate(chosen, 1):
            status.update(f"Đang đọc trang {done}/{len(chosen)}…")
            texts.append(_read(page, folder, settings, scan.name))
    return texts


def _read(page: Page, folder: Path, settings: Settings, name: str) -> PageText:
    empty = PageText(page=page.number, width=page.image.width, height=page.image.height)
    reading = read_one(page, folder, settings)
    if is_secret(reading):
        raise SecretPaperError(subject=name, page=page.number)
    return (reading.text or empty).model_copy(update={"findings": reading.findings})


def _raw(text: PageText) -> PageText:
    text = text.as_first_read()
    words = tuple(word.model_copy(update={"text": word.raw_text}) for word in text.words)
    return text.model_copy(update={"words": words})


def _formatted(texts: list[PageText], output: Format) -> str:
    if output is Format.HOCR:
        return to_hocr(texts)
    if output is Format.JSON:
        pages = [text.model_dump(mode="json") for text in texts]
        return json.dumps({"version": 1, "pages": pages}, ensure_ascii=False, indent=1)
    return "\n\f\n".join(text.text for text in texts)
