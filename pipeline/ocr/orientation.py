"""Which way up a page lies.

Vietnamese print shows it by itself: above the letters' bodies there is far more ink (the marks
and the ascenders) than below them. Lines are looked for along both axes of the page, and each
line votes with what stands over and under its body. On 80 pages of official papers the upright
sum was never less than 2.4 times the next one, at a fortieth of a second a page. Only on a page
that seems turned, or has too little print to tell, some lines are read each way round: the network
is sure of its letters on an upright line and of nothing on others. An upright page is never turned
by one doubtful look.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from config.settings import OcrSettings
from models.errors import RecognitionError
from models.page import Page
from models.record import Record
from pipeline.connected import connected_pieces
from pipeline.ocr.legibility import legibility
from pipeline.ocr.network.in_use import network_in_use
from pipeline.ocr.network.recognise import LineNetwork
from pipeline.ocr.picture import Grey, load_grey, reduced, subject_of, write_pgm
from pipeline.ocr.tessdata import orientation_folder
from pipeline.ocr.tesseract import TesseractCall, read_osd

Turn = Literal[0, 90, 180, 270]
_TURNS: tuple[Turn, ...] = (0, 90, 180, 270)

_LOOK_DPI = 150.0
_STRIPS = 14
"""Narrow strips keep lines apart on a page that leans up to about 10 degrees."""
_LINE_INCHES = (0.06, 0.35)
"""Height of a printed line with its marks: 8 to 20 point type."""
_PIECE_INCHES = 0.35
"""Larger connected pieces are rules, frames and pictures, not letters."""
_ENOUGH = 15.0
"""Least surplus over the lines, in widths of a line's fullest row, that says anything."""
_CLEAR = 0.33
"""Least confidence of the look at marks alone: the best turn has twice the next one's votes."""
_STRONG = (0.6, 60.0)
"""Confidence and votes of our own look that only a sure contradiction overrules."""
_READS_WELL = 0.8
_READS = 0.6
_READS_BETTER = 0.15
"""Mean confidence of letters that the right turn has, and how far it is above the others'.

Right ones have 0.8 to 0.99, wrong ones 0.2 to 0.5: above ``_READS_WELL`` no other is tried."""
_ENGINE_SURE = 1.0
_ENGINE_OBJECTS = 4.0
_ENGINE_ALONE = 6.0
"""Tesseract's orientation confidence that is enough beside our own look, against it, and alone.

Right answers of full pages have 4 to 30; wrong ones, on thin or dotted print, up to 1.6."""


class Orientation(Record):
    """The turn that makes a page upright."""

    turn: Turn
    """Degrees clockwise."""
    confidence: float
    """0 to 1; 0 when nothing on the page tells, and the turn is then 0."""


class _Votes(NamedTuple):
    turn: Turn
    confidence: float
    surplus: float

    @property
    def strong(self) -> bool:
        return self.confidence >= _STRONG[0] and self.surplus >= _STRONG[1]


def find_orientation(
    page: Page, settings: OcrSettings, picture: NDArray[np.uint8] | None = None
) -> Orientation:
    """Return the turn that makes ``page.image`` upright; when in doubt 0.

    ``picture`` is the decoded ``page.image``, grey or RGB, where the caller has it.

    Raises ``DamagedError`` when the picture cannot be decoded. A missing or failing orientation
    step of the engine is no error: the page then stays as it lies.
    """
    grey, dpi = _look(page, picture)
    votes = _look_at_marks(grey, dpi)
    # The hatching of a drawing votes, too: only what can be read tells.
    is_drawing = page.image.is_large_format
    if votes.turn == 0 and votes.confidence >= _CLEAR and not is_drawing:
        return Orientation(turn=0, confidence=votes.confidence)
    network = _network(settings)
    if network is not None:
        return _try_turns(grey, dpi, network, votes)
    asked = _ask_engine(grey, dpi, page, settings)
    turn, sureness = asked or (votes.turn, 0.0)
    agreed = turn == votes.turn
    if votes.strong and (agreed or sureness < _ENGINE_OBJECTS):
        return Orientation(turn=votes.turn, confidence=votes.confidence)
    if votes.confidence > 0 and agreed and sureness >= _ENGINE_SURE:
        return Orientation(turn=turn, confidence=max(votes.confidence, _scaled(sureness)))
    if votes.confidence < _CLEAR and sureness >= _ENGINE_ALONE:
        return Orientation(turn=turn, confidence=_scaled(sureness))
    return Orientation(turn=0, confidence=0.0)


def _look(page: Page, picture: NDArray[np.uint8] | None) -> tuple[Grey, float]:
    """Return the page, grey, at the resolution at which it is looked at."""
    if picture is None:
        picture = load_grey(page.image, subject_of(page))
    small, dpi = reduced(picture, page.image.dpi, _LOOK_DPI)
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.uint8), dpi


def _network(settings: OcrSettings) -> LineNetwork | None:
    try:
        return network_in_use(settings)
    except RecognitionError:
        return None  # no model: reading itself will say so


def _scaled(sureness: float) -> float:
    # Tesseract's figure has no upper end; full pages give 10 to 30.
    return min(sureness / 15.0, 1.0)


# --- our own look ----------------------------------------------------------------------------


def _look_at_marks(grey: Grey, dpi: float) -> _Votes:
    ink = _letters(grey, dpi)
    over, under = _over_and_under(ink, dpi)
    # A page lying on its right side has its lines' tops on the right of the picture: turned
    # counter-clockwise, the picture's rows are those lines again.
    sideways = np.asarray(cv2.rotate(ink, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8)
    side_over, side_under = _over_and_under(sideways, dpi)
    surplus = {
        0: over - under,
        180: under - over,
        270: side_over - side_under,
        90: side_under - side_over,
    }
    best = max(_TURNS, key=lambda turn: surplus[turn])
    if surplus[best] < _ENOUGH:
        return _Votes(0, 0.0, 0.0)
    rival = max(0.0, *(surplus[turn] for turn in _TURNS if turn != best))
    confidence = (surplus[best] - rival) / (surplus[best] + rival)
    return _Votes(best, confidence, surplus[best])


def _letters(grey: Grey, dpi: float) -> NDArray[np.uint8]:
    """Return 1 where there is ink in pieces not larger than a letter or two."""
    ink = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20
    )
    labels, stats = connected_pieces(ink)
    fits = np.max(stats[:, 2:4], axis=1) <= _PIECE_INCHES * dpi
    fits &= stats[:, 4] >= 2  # a lone dark pixel is dust
    fits[0] = False
    return np.take(fits.astype(np.uint8), labels)


def _over_and_under(ink: NDArray[np.uint8], dpi: float) -> tuple[float, float]:
    """Return how much ink stands over and under the bodies of all lines along the rows."""
    low, high = _LINE_INCHES[0] * dpi, _LINE_INCHES[1] * dpi
    over = under = 0.0
    for strip in np.array_split(ink, _STRIPS, axis=1):
        rows = cv2.reduce(strip, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0].astype(np.float64)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], rows > 0, [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if not low <= end - start <= high:
                continue
            line = rows[start:end]
            fullest = line.max()
            body = np.flatnonzero(line >= 0.5 * fullest)
            over += float(line[: body[0]].sum() / fullest)
            under += float(line[body[-1] + 1 :].sum() / fullest)
    return over, under


# --- reading some lines ----------------------------------------------------------------------


def _try_turns(grey: Grey, dpi: float, network: LineNetwork, votes: _Votes) -> Orientation:
    scores: dict[Turn, float] = {}
    # The likeliest first: a full page that reads well that way needs no other try.
    for turn in sorted(_TURNS, key=lambda turn: turn != votes.turn):
        scores[turn] = legibility(np.rot90(grey, -turn // 90), dpi, network)
        # Where marks tell nothing all are tried: HOI, NOI and SINH read well upside down, too.
        if votes.confidence > 0 and scores[turn] >= _READS_WELL:
            return Orientation(turn=turn, confidence=scores[turn])
    best = max(_TURNS, key=lambda turn: (scores[turn], turn == 0))
    rival = max(scores[turn] for turn in _TURNS if turn != best)
    if scores[best] >= _READS and scores[best] - rival >= _READS_BETTER:
        return Orientation(turn=best, confidence=scores[best])
    if votes.strong and scores[votes.turn] >= rival:
        return Orientation(turn=votes.turn, confidence=votes.confidence)
    return Orientation(turn=0, confidence=0.0)


# --- Tesseract's look ------------------------------------------------------------------------


def _ask_engine(
    grey: Grey, dpi: float, page: Page, settings: OcrSettings
) -> tuple[Turn, float] | None:
    """Return Tesseract's turn and its confidence; ``None`` when it cannot say."""
    folder = orientation_folder()
    if folder is None:
        return None
    with tempfile.TemporaryDirectory(prefix="sohoa-ocr-") as name:
        picture = Path(name) / "page.pgm"
        write_pgm(grey, picture)
        call = TesseractCall(
            picture=picture,
            subject=subject_of(page),
            language="osd",
            tessdata=folder,
            segmentation=0,
            dpi=round(dpi),
            timeout_seconds=settings.page_timeout_seconds,
            # 20 of the usual 50: enough to confirm, in half the time.
            options=(("min_characters_to_try", "20"),),
        )
        try:
            report = read_osd(call)
        except RecognitionError:
            # Tesseract ends with an error on a page with too few letters.
            return None
    return _parse_osd(report)


def _parse_osd(report: str) -> tuple[Turn, float] | None:
    found = dict(line.split(": ", 1) for line in report.splitlines() if ": " in line)
    try:
        turn, sureness = int(found["Rotate"]), float(found["Orientation confidence"])
    except (KeyError, ValueError):
        return None
    known = next((item for item in _TURNS if item == turn), None)
    return None if known is None else (known, sureness)
