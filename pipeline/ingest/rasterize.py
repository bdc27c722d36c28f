"""Draw PDF pages that are not one picture, a few at a time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL.Image import Transpose

from config.settings import IntakeSettings
from models.errors import DamagedError, MissingToolError
from pipeline.ingest.poppler_window import MISSING

WINDOW_PAGES = 4
WINDOW_PIXELS = 64_000_000
"""Pixels drawn at a time; as PPM 3 bytes each on disk, never in our memory."""

_SECONDS_A_PAGE = 60.0
_MEMORY_BASE = 1024 * 1024 * 1024
_MEMORY_A_PIXEL = 12
"""Bytes: poppler's canvas, a decoded picture of the same size, and masks."""

_PROGRAM = Path(__file__).with_name("poppler_window.py")


@dataclass(frozen=True)
class Drawing:
    """One page to draw."""

    page: int
    """1-based within the dropped file."""
    size: tuple[int, int]
    """Pixels it will have, give or take one for rounding."""
    raster_dpi: float
    """What poppler is asked for."""
    dpi: float
    """What a pixel is on paper."""
    stand_in: Path | None = None
    """A one-page PDF to draw instead of the page."""
    turn: Transpose | None = None
    """How to turn what was drawn of the stand-in."""

    @property
    def name(self) -> str:
        return f"drawn-{self.page:05d}"


@dataclass(frozen=True)
class DrawingRoom:
    """From which PDF to draw, and where to."""

    pdf: Path
    subject: str
    folder: Path
    settings: IntakeSettings
    seconds_a_page: float = _SECONDS_A_PAGE

    def draw(self, drawings: list[Drawing]) -> list[Path]:
        """Draw pages and return the PPM files, in order.

        Raises ``DamagedError`` when a page cannot be drawn or takes too long, and
        ``MissingToolError`` without poppler.
        """
        order = {
            "folder": str(self.folder.absolute()),
            "memory": _MEMORY_BASE + _MEMORY_A_PIXEL * self.settings.max_page_pixels,
            "jobs": [self._job(drawing) for drawing in drawings],
        }
        code = _run_group(json.dumps(order), self.seconds_a_page * len(drawings))
        if code == MISSING:
            raise MissingToolError(tool="pdftoppm", advice="install poppler-utils")
        paths = [self.folder / f"{drawing.name}.ppm" for drawing in drawings]
        for drawing, path in zip(drawings, paths, strict=True):
            if code is None or not path.is_file():
                why = "took too long" if code is None else "cannot be drawn"
                raise DamagedError(subject=self.subject, reason=f"page {drawing.page} {why}")
        return paths

    def _job(self, drawing: Drawing) -> tuple[str, int, float, str]:
        if drawing.stand_in is not None:
            return str(drawing.stand_in.absolute()), 1, drawing.raster_dpi, drawing.name
        return str(self.pdf.absolute()), drawing.page, drawing.raster_dpi, drawing.name


def _run_group(order: str, seconds: float) -> int | None:
    """Run the drawing program; return its exit code, or ``None`` when time ran out."""
    # -P: the program's own folder stays off the module path, where our names could hide others.
    command = [sys.executable, "-P", str(_PROGRAM)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    ) as child:
        try:
            child.communicate(order, timeout=seconds)
        except BaseException as error:
            # Also on Ctrl-C: poppler must not go on drawing for nobody.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                return None
            raise
    return child.returncode
