"""A page as data: the picture it is stored as, what was done to it, and what was read on it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field

from models.finding import Finding
from models.geometry import Box, union
from models.record import Record


class FileKind(StrEnum):
    """What a file really is, found from its bytes and never from its name."""

    PDF = "pdf"
    TIFF = "tiff"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    BMP = "bmp"


class ScanFile(Record):
    """One file as the scanner (or a person) dropped it."""

    path: Path
    name: str
    """File name as it arrived, NFC, without folders."""
    sha256: str
    bytes: int
    modified: datetime
    kind: FileKind
    page_count: int
    largest_pixels: int = 0
    """Pixels of its largest page picture: what must fit into memory to take pages out."""
    signed: bool = False
    """The file is a PDF that already carries at least one signature: its bytes must stay."""
    station: str = "local"


_A3_INCHES = (11.69 * 1.05, 16.54 * 1.05)
"""297 by 420 mm; scanners add some millimetres at the edges."""


class ImageRef(Record):
    """A picture in the work folder. Pictures travel as files with a hash, not as arrays."""

    path: Path
    sha256: str
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    dpi: float
    """Pixels per inch of paper, horizontally and vertically."""
    mode: Literal["1", "L", "RGB"]
    """As in Pillow: bilevel, grey, colour."""

    @property
    def is_large_format(self) -> bool:
        """The paper is larger than A3, lying or standing: a drawing, a map, a land plan."""
        short, long = sorted((self.width / self.dpi, self.height / self.dpi))
        return long > _A3_INCHES[1] or short > _A3_INCHES[0]


class ImageOp(Record):
    """One thing done to a page picture: the evidence trail."""

    name: str
    version: str
    parameters: dict[str, float | int | str | bool] = Field(default_factory=dict)
    before_sha256: str
    after_sha256: str
    ms: int


class MarkKind(StrEnum):
    """What stands on a page beside its print."""

    SEAL = "seal"
    """A round seal of an agency."""
    STAMP = "stamp"
    """Any other stamp: incoming number, certified copy, name."""
    SIGNATURE = "signature"
    HANDWRITING = "handwriting"


class Mark(Record):
    """A seal, stamp, signature or piece of handwriting, in pixels of the stored picture."""

    kind: MarkKind
    box: Box
    colour: Literal["red", "blue", "black", "other"]


class PageFacts(Record):
    """What was measured on a page while cleaning it."""

    orientation: Literal[0, 90, 180, 270] = 0
    """Degrees the page was turned clockwise to stand upright."""
    skew: float = 0.0
    """Degrees counter-clockwise that the print leaned before it was straightened."""
    ink: float = 0.0
    """Share of dark pixels, 0 to 1."""
    blank: bool = False
    marks: tuple[Mark, ...] = ()


class FileRef(Record):
    """A file of the work folder that is no picture."""

    path: Path
    sha256: str


class Page(Record):
    """A page of a dossier.

    ``image`` is the picture that is stored and shown; ``reading`` is the grey copy of the same
    size, made for the readers. Every box refers to both.
    """

    number: int
    """1-based over the whole input of the dossier."""
    source: str
    """SHA-256 of the file it came from."""
    source_page: int
    """1-based within that file."""
    image: ImageRef
    reading: ImageRef | None = None
    text_layer: FileRef | None = None
    """A ``PageText`` as JSON: what a born-digital page says by itself. Such a page is not read."""
    ops: tuple[ImageOp, ...] = ()
    facts: PageFacts = PageFacts()
    findings: tuple[Finding, ...] = ()
    """What is doubtful about the page as it came: a text layer left aside, a damaged picture."""


class Word(Record):
    """A word as a reader saw it."""

    text: str
    raw_text: str
    """What the engine said before any language model or repair touched it."""
    reason: str = ""
    """Why ``text`` is not ``raw_text``; empty when they are the same."""
    box: Box
    confidence: float
    """0 to 1, as given by the engine."""
    block: int
    line: int
    """Number of the printed line, unique within the page, in reading order."""
    reader: str


class CodeKind(StrEnum):
    """Machine-readable codes we look for."""

    QR = "qr"
    CODE128 = "code128"
    PDF417 = "pdf417"


class Code(Record):
    """A QR code or barcode found on a page."""

    kind: CodeKind
    payload: str
    box: Box


class TickBox(Record):
    """A small drawn box to tick, found in the picture."""

    box: Box
    ticked: bool
    """Something stands in it: a cross, a tick, an x, or it is filled."""
    ink: float
    """Share of what lies inside its frame that is dark, 0 to 1."""


class PageText(Record):
    """Everything read on one page, in reading order."""

    page: int
    width: int
    height: int
    words: tuple[Word, ...] = ()
    codes: tuple[Code, ...] = ()
    tick_boxes: tuple[TickBox, ...] = ()
    """Top to bottom."""
    second: tuple[Word, ...] = ()
    """What the second reader said of handwritten slots, numbers and codes; not part of ``text``."""
    coverage: float = 1.0
    """Share of the page's text-like ink that lies under ``words``, 0 to 1."""
    findings: tuple[Finding, ...] = ()
    """What is doubtful about the reading itself, e.g. print that no reader could read."""
    engine: str = ""
    """Reader, version and model, e.g. ``tesseract 5.3.0 vie``."""

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """The printed lines, top to bottom in reading order."""
        grouped: dict[int, list[Word]] = {}
        for word in self.words:
            grouped.setdefault(word.line, []).append(word)
        return tuple(TextLine(words=tuple(words)) for words in grouped.values())

    @property
    def text(self) -> str:
        """The page's text, one printed line a line, a blank line between blocks."""
        out: list[str] = []
        block: int | None = None
        for line in self.lines:
            if block is not None and line.words[0].block != block:
                out.append("")
            block = line.words[0].block
            out.append(line.text)
        return "\n".join(out)


class TextLine(Record):
    """The words of one printed line, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)
