"""Clean a page: upright, straight, measured, with a grey copy for the readers."""

from __future__ import annotations

import time
from pathlib import Path

import cv2

from config.settings import CleanSettings
from models.errors import UnexpectedError
from models.page import ImageOp, ImageRef, Page, PageFacts
from pipeline.clean.blank import measure_ink
from pipeline.clean.marks import find_marks
from pipeline.clean.placing import Placing
from pipeline.clean.raster import (
    encode_jpeg,
    encode_pgm,
    encode_png,
    grey_if_colourless,
    keep,
)
from pipeline.clean.reading import Parameters, Reading, make_reading
from pipeline.clean.seals import find_round
from pipeline.clean.sheet import Sheet, load_sheet
from pipeline.clean.skew import measure_skew
from pipeline.clean.upright import Turn, straighten

VERSION = "2"


def clean_page(
    page: Page, into: Path, turn: Turn, settings: CleanSettings, sheet: Sheet | None = None
) -> Page:
    """Return the page turned clockwise by ``turn``, straight, with ``reading``, facts and ops.

    The stored picture is written anew only when it had to be turned or straightened; otherwise
    ``image`` stays the very same file. It is never made smaller and nothing is taken off it. The
    reading copy is smaller where print is large enough: its ``ImageRef`` says so.

    Every op of the reading copy has the stored picture before and the reading copy after it.
    Ink and blankness are taken from ``page.facts`` when ``measure_ink`` filled them before;
    ``sheet`` is the decoded picture of the page where the caller has it; it is turned, too.
    Raises ``DamagedError``, ``ChecksumMismatchError``.
    """
    sheet = sheet or load_sheet(page.image)
    facts = page.facts if page.facts != PageFacts() else measure_ink(page, settings, sheet)
    try:
        into.mkdir(parents=True, exist_ok=True)
        return _Cleaning(page, into, turn, settings).run(sheet, facts)
    except (OSError, cv2.error, MemoryError) as error:
        reason = type(error).__name__
        raise UnexpectedError(subject=page.image.path.name, reason=reason) from error


class _Cleaning:
    """One page on its way through the steps."""

    def __init__(self, page: Page, into: Path, turn: Turn, settings: CleanSettings) -> None:
        self._page = page
        self._turn = turn
        self._stem = into / f"{page.number:05d}-{page.image.sha256[:16]}-{turn}"
        self._settings = settings
        self._ops: list[ImageOp] = []

    def run(self, sheet: Sheet, facts: PageFacts) -> Page:
        started = time.perf_counter()
        sheet.turn(self._turn)
        lean = None if facts.blank else self._measure(sheet)
        crooked = lean is not None and abs(lean) >= self._settings.deskew_above_degrees
        applied = lean if crooked and lean is not None else 0.0
        image = self._page.image
        if self._turn or crooked:
            image = self._store(sheet, applied)
            parameters: Parameters = {"turn": self._turn, "straighten": applied}
            before = self._page.image.sha256
            self._note("upright", parameters, before, image.sha256, started)
        started = time.perf_counter()
        rounds = find_round(sheet.tints, sheet.small_dpi) if sheet.tints else ()
        made = make_reading(sheet, rounds, applied, self._settings)
        reading = self._keep(made, image)
        for step in made.steps:
            self._ops.append(
                self._op(step.name, step.parameters, image.sha256, reading.sha256, step.ms)
            )
        self._note("reading", {"dpi": round(made.dpi, 2)}, image.sha256, reading.sha256, started)
        placing = Placing(image.width, image.height, applied)
        marks = find_marks(sheet.tints, rounds, sheet.ink, sheet.small_dpi, placing)
        found = {"orientation": self._turn, "skew": lean or 0.0, "marks": marks}
        return self._page.model_copy(
            update={
                "image": image,
                "reading": reading,
                "facts": facts.model_copy(update=found),
                "ops": (*self._page.ops, *self._ops),
            }
        )

    def _measure(self, sheet: Sheet) -> float | None:
        return measure_skew(sheet.ink, sheet.small_dpi, self._settings.max_skew_degrees)

    def _store(self, sheet: Sheet, lean: float) -> ImageRef:
        """Write the picture anew, in the format that loses least for its size.

        Bilevel stays bilevel. A PNG that was only turned stays PNG (nothing is lost); one that was
        straightened would grow several times, since every edge pixel became a mixture, so grey and
        colour then go to JPEG. A JPEG that was only turned keeps its own tables, which loses next
        to nothing; a straightened one never gets finer tables than it came with: bytes without
        information.
        """
        ref, raster = self._page.image, sheet.raster
        array = sheet.array
        if lean:
            # Scans in grey often come as colour of three equal channels: one is all of them.
            array = array if raster.tables else grey_if_colourless(array)
            array = straighten(array, lean, raster.dpi, bilevel=raster.bilevel)
        if raster.bilevel or (raster.tables is None and not lean):
            data, suffix = encode_png(array, ref.dpi, bilevel=raster.bilevel), ".png"
        else:
            quality = self._settings.jpeg_quality
            tables = raster.tables.turned() if raster.tables and self._turn % 180 else raster.tables
            if lean and (tables is None or tables.fineness > quality):
                tables = None
            data, suffix = encode_jpeg(array, ref.dpi, quality=quality, tables=tables), ".jpg"
        path = self._stem.with_suffix(suffix)
        digest = keep(path, data)
        height, width = array.shape[:2]
        mode = "L" if ref.mode == "RGB" and array.ndim == 2 else ref.mode
        changed = {"path": path, "sha256": digest, "width": width, "height": height, "mode": mode}
        return ref.model_copy(update=changed)

    def _keep(self, made: Reading, image: ImageRef) -> ImageRef:
        path = self._stem.with_suffix(".reading.pgm")
        digest = keep(path, encode_pgm(made.grey))
        height, width = made.grey.shape
        return ImageRef(
            path=path, sha256=digest, width=width, height=height, dpi=made.dpi, mode="L"
        )

    def _note(
        self, name: str, parameters: Parameters, before: str, after: str, started: float
    ) -> None:
        ms = round((time.perf_counter() - started) * 1000)
        self._ops.append(self._op(name, parameters, before, after, ms))

    def _op(self, name: str, parameters: Parameters, before: str, after: str, ms: int) -> ImageOp:
        return ImageOp(
            name=name,
            version=VERSION,
            parameters=parameters,
            before_sha256=before,
            after_sha256=after,
            ms=ms,
        )
