"""Turn a dropped file into one picture a page."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from config.settings import IntakeSettings
from models.errors import UnexpectedError
from models.finding import Finding
from models.page import FileKind, FileRef, ImageOp, ImageRef, Page, PageText, ScanFile
from pipeline.ingest.page_store import Encoded, keep_picture, keep_text, recall, remember
from pipeline.ingest.pdf_pages import PdfPages
from pipeline.ingest.picture_pages import PicturePages
from pipeline.ingest.stand_in import damage_finding
from pipeline.ingest.text_layer.judge import Reason, TextLayer
from pipeline.ingest.text_layer.words import engine_name

VERSION = "2"
"""Grows when the same file would give other pictures; what older runs left is then made again."""


@dataclass(frozen=True)
class _Target:
    """Where the pages of a file go, and what they are called."""

    file: ScanFile
    folder: Path
    first_number: int
    settings: IntakeSettings

    @property
    def recipe(self) -> str:
        return f"{VERSION}:{self.settings.render_dpi}:{self.settings.max_page_pixels}"

    def stem(self, source_page: int) -> Path:
        return self.folder / f"{self.file.sha256[:16]}-{source_page:05d}"

    def recall(self, source_page: int) -> Page | None:
        number = self.first_number + source_page - 1
        return recall(self.stem(source_page), self.recipe, number)

    def keep(self, source_page: int, how: str, encoded: Encoded, ms: int) -> Page:
        path = self.stem(source_page).with_suffix(encoded.suffix)
        image = keep_picture(encoded, path)
        layer = encoded.layer or TextLayer(Reason.NONE)
        op = ImageOp(
            name=how,
            version=VERSION,
            parameters={
                "page": source_page,
                "dpi": round(encoded.dpi, 2),
                "text_layer": layer.reason.value,
            },
            before_sha256=self.file.sha256,
            after_sha256=image.sha256,
            ms=ms,
        )
        page = Page(
            number=self.first_number + source_page - 1,
            source=self.file.sha256,
            source_page=source_page,
            image=image,
            text_layer=self._keep_text(source_page, layer, image),
            ops=(op,),
            findings=_findings(layer, encoded),
        )
        remember(page, self.recipe)
        return page

    def _keep_text(self, source_page: int, layer: TextLayer, image: ImageRef) -> FileRef | None:
        if layer.reason is not Reason.SOUND:
            return None
        text = PageText(
            page=self.first_number + source_page - 1,
            width=image.width,
            height=image.height,
            words=layer.words,
            coverage=layer.coverage,
            engine=engine_name(),
        )
        return keep_text(text, self.stem(source_page).with_suffix(".words.json"))


def _findings(layer: TextLayer, encoded: Encoded) -> tuple[Finding, ...]:
    damage = damage_finding(encoded.damage) if encoded.damage else None
    return tuple(finding for finding in (layer.finding, damage) if finding is not None)


def split_pages(
    file: ScanFile,
    into: Path,
    first_number: int,
    settings: IntakeSettings,
    only: Collection[int] | None = None,
) -> tuple[Page, ...]:
    """Write one picture a page into ``into`` and return the pages, from ``first_number`` on.

    ``only`` chooses pages of the file, counted from 1; they keep the numbers they have in it.

    A PDF page that is one picture is taken out as it is, a JPEG byte for byte; any other is drawn.
    Pictures made by an earlier run are taken again when their hash is right, so a killed run
    goes on where it was. At most one decoded page is in memory. A page whose picture is broken
    is what can be had of it, else white paper, with the finding ``PAGE-023``.

    Raises ``DamagedError`` when the file as a whole no longer opens, ``OversizeError``,
    ``EncryptedError``, ``MissingToolError``.
    """
    target = _Target(file, into, first_number, settings)
    made: dict[int, Page] = {}
    wanted = [n for n in range(1, file.page_count + 1) if only is None or n in only]
    for number in wanted:
        if (page := target.recall(number)) is not None:
            made[number] = page
    missing = [number for number in wanted if number not in made]
    if missing:
        try:
            into.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".drawing-", dir=into) as folder:
                _make(target, missing, Path(folder), made)
        except OSError as error:  # the work folder is full, gone or not ours
            raise UnexpectedError(subject=file.name, reason=type(error).__name__) from error
    return tuple(made[number] for number in sorted(made))


def _make(target: _Target, missing: list[int], folder: Path, made: dict[int, Page]) -> None:
    source: PdfPages | PicturePages
    if target.file.kind is FileKind.PDF:
        source = PdfPages(target.file, target.settings, folder)
    else:
        source = PicturePages(target.file, target.settings)
    started = time.perf_counter()
    for number, how, encoded in source.encode(missing):
        ms = round((time.perf_counter() - started) * 1000)
        made[number] = target.keep(number, how, encoded, ms)
        started = time.perf_counter()
