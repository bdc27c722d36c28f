"""Hand-made pages: lines of words with boxes, as a reader would deliver them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.geometry import Box
from models.page import Code, CodeKind, PageText, Word

CHARACTER = 22
"""Width of a letter, in pixels: Times 13 pt at 300 dpi."""
HEIGHT = 44
PITCH = 76
SPACE = 14


@dataclass
class Printer:
    """Prints words on a page of A4 at 300 dpi, line by line."""

    page: int = 1
    width: int = 2480
    height: int = 3508
    reader: str = "tesseract"
    top: int = 300
    words: list[Word] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    lines: int = 0

    def line(self, *parts: str | tuple[int, str], confidence: float = 0.95) -> Printer:
        """Print one line; ``(left, text)`` sets where a part starts, plain text starts at 400."""
        self.lines += 1
        for part in parts:
            left, text = part if isinstance(part, tuple) else (400, part)
            for word in text.split():
                right = left + CHARACTER * len(word)
                box = Box(left, self.top, right, self.top + HEIGHT)
                self.words.append(self._word(word, box, confidence))
                left = right + SPACE
        self.top += PITCH
        return self

    def centred(self, text: str, middle: int = 1240, confidence: float = 0.95) -> Printer:
        """Print one line around ``middle``."""
        return self.line((middle - width_of(text) // 2, text), confidence=confidence)

    def columns(self, left: str, right: str) -> Printer:
        """Print the two halves of a head on one line."""
        return self.line((700 - width_of(left) // 2, left), (1700 - width_of(right) // 2, right))

    def gap(self, lines: float = 1) -> Printer:
        """Leave space before the next line."""
        self.top += int(PITCH * lines)
        return self

    def code(self, payload: str, kind: CodeKind = CodeKind.QR) -> Printer:
        """Put a code at the top right."""
        self.codes.append(Code(kind=kind, payload=payload, box=Box(2000, 100, 2300, 400)))
        return self

    def done(self) -> PageText:
        """Return the page as read."""
        return PageText(
            page=self.page,
            width=self.width,
            height=self.height,
            words=tuple(self.words),
            codes=tuple(self.codes),
            engine="hand-made",
        )

    def _word(self, text: str, box: Box, confidence: float) -> Word:
        return Word(
            text=text,
            raw_text=text,
            box=box,
            confidence=confidence,
            block=1,
            line=self.lines,
            reader=self.reader,
        )


def width_of(text: str) -> int:
    """Width of a text as ``Printer`` prints it."""
    words = text.split()
    return sum(len(word) for word in words) * CHARACTER + SPACE * max(len(words) - 1, 0)


def printed(lines: Sequence[str]) -> PageText:
    """Return a page with plain lines, all from the same left edge."""
    printer = Printer()
    for line in lines:
        printer.line(line)
    return printer.done()
