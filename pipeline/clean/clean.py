"""Clean a page: upright, straight, measured, with a grey copy for the readers."""

from __future__ import annotations

import time
from pathlib import Path

import cv2

from config.settings import CleanSettings
from models.errors import UnexpectedError
from models.page import ImageOp, ImageRef, Page, PageFacts
from pipeline.clean.ink import find_ink, measure_ink
from pipeline.clean.raster import (
    Array,
    Raster,
    encode_jpeg,
    encode_png,
    keep,
    load,
    shrink,
    small_dpi,
)
from pipeline.clean.reading import make_reading
from pipeline.clean.skew import measure_skew
from pipeline.clean.upright import Turn, straighten, turn_clockwise

VERSION = "1"

Parameters = dict[str, float | int | str | bool]


def clean_page(page: Page, into: Path, turn: Turn, settings: CleanSettings) -> Page:
    """Return the page turned clockwise by ``turn``, straight, with ``reading``, facts and ops.

    The stored picture is written anew only when it had to be turned or straightened; otherwise
    ``image`` stays the very same file. Ink and blankness are taken from ``page.facts`` when
    ``measure_ink`` filled them before. Raises ``DamagedError``, ``ChecksumMismatchError``.
    """
    facts = page.facts if page.facts != PageFacts() else measure_ink(page, settings)
    try:
        into.mkdir(parents=True, exist_ok=True)
        return _Cleaning(page, into, turn, settings).run(facts)
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

    def run(self, facts: PageFacts) -> Page:
        started = time.perf_counter()
        raster = load(self._page.image)
        array = turn_clockwise(raster.array, self._turn)
        lean = None if facts.blank else self._measure(array, raster.dpi)
        crooked = lean is not None and abs(lean) >= self._settings.deskew_above_degrees
        if crooked and lean is not None:
            array = straighten(array, lean, bilevel=raster.bilevel)
        image = self._page.image
        if self._turn or crooked:
            image = self._store(raster, array, crooked=crooked)
            parameters: Parameters = {
                "turn": self._turn,
                "straighten": lean if crooked and lean else 0.0,
            }
            self._note("upright", parameters, image.sha256, started)
            started = time.perf_counter()
        reading = self._read(array, image)
        self._note("reading", {"dpi": image.dpi}, reading.sha256, started, before=image.sha256)
        found = {"orientation": self._turn, "skew": lean or 0.0}
        return self._page.model_copy(
            update={
                "image": image,
                "reading": reading,
                "facts": facts.model_copy(update=found),
                "ops": (*self._page.ops, *self._ops),
            }
        )

    def _measure(self, array: Array, dpi: float) -> float | None:
        ink = find_ink(shrink(array, dpi), small_dpi(dpi))
        return measure_skew(ink, small_dpi(dpi), self._settings.max_skew_degrees)

    def _store(self, raster: Raster, array: Array, *, crooked: bool) -> ImageRef:
        """Write the picture anew, in the format that loses least for its size.

        Bilevel stays bilevel. A PNG that was only turned stays PNG (nothing is lost); one that was
        straightened would grow several times, since every edge pixel became a mixture, so grey and
        colour then go to JPEG. A JPEG that was only turned keeps its own tables, which loses next
        to nothing; a straightened one never gets finer tables than it came with: bytes without
        information.
        """
        ref = self._page.image
        if raster.bilevel or (raster.tables is None and not crooked):
            data, suffix = encode_png(array, ref.dpi, bilevel=raster.bilevel), ".png"
        else:
            quality = self._settings.jpeg_quality
            tables = raster.tables.turned() if raster.tables and self._turn % 180 else raster.tables
            if crooked and (tables is None or tables.fineness > quality):
                tables = None
            data, suffix = encode_jpeg(array, ref.dpi, quality=quality, tables=tables), ".jpg"
        path = self._stem.with_suffix(suffix)
        digest = keep(path, data)
        height, width = array.shape[:2]
        changed = {"path": path, "sha256": digest, "width": width, "height": height}
        return ref.model_copy(update=changed)

    def _read(self, array: Array, image: ImageRef) -> ImageRef:
        grey = make_reading(array, image.dpi)
        path = self._stem.with_suffix(".reading.png")
        digest = keep(path, encode_png(grey, image.dpi, stored=False))
        return image.model_copy(update={"path": path, "sha256": digest, "mode": "L"})

    def _note(
        self,
        name: str,
        parameters: Parameters,
        after: str,
        started: float,
        before: str | None = None,
    ) -> None:
        self._ops.append(
            ImageOp(
                name=name,
                version=VERSION,
                parameters=parameters,
                before_sha256=before or self._page.image.sha256,
                after_sha256=after,
                ms=round((time.perf_counter() - started) * 1000),
            )
        )
