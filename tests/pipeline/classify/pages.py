"""Hand-made pages: lines of words laid out on an A4 sheet of 2480 × 3508 pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.geometry import Box
from models.page import Code, PageText, Word

WIDTH, HEIGHT = 2480, 3508
_LETTER = 24


@dataclass(frozen=True)
class Line:
    """A printed line: where its middle stands (0 to 1), how far down, how tall (pixels)."""

    text: str
    y: float
    middle: float = 0.5
    tall: int = 48


def left(text: str, y: float, tall: int = 48) -> Line:
    """A line in the left head."""
    return Line(text, y, 0.25, tall)


def right(text: str, y: float, tall: int = 48) -> Line:
    """A line in the right head."""
    return Line(text, y, 0.7, tall)


def page(lines: Sequence[Line], number: int = 1, codes: tuple[Code, ...] = ()) -> PageText:
    """Lay the lines out; each is a printed line of its own."""
    words = [word for index, line in enumerate(lines) for word in _words(line, index)]
    return PageText(page=number, width=WIDTH, height=HEIGHT, words=tuple(words), codes=codes)


def joined(pieces: Sequence[Line], number: int = 1) -> tuple[Word, ...]:
    """Words of several pieces that a reader took for one printed line."""
    return tuple(
        word.model_copy(update={"line": number}) for one in pieces for word in _words(one, 0)
    )


def _words(line: Line, index: int) -> list[Word]:
    letter = _LETTER * line.tall / 48
    tokens = line.text.split()
    length = letter * (sum(len(token) for token in tokens) + 0.6 * (len(tokens) - 1))
    x = line.middle * WIDTH - length / 2
    top = int(line.y * HEIGHT)
    words = []
    for token in tokens:
        end = x + letter * len(token)
        box = Box(int(x), top, int(end), top + line.tall)
        words.append(
            Word(
                text=token, raw_text=token, box=box, confidence=0.9, block=0, line=index, reader="t"
            )
        )
        x = end + 0.6 * letter
    return words


MOTTO = (
    right("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.05),
    right("Độc lập - Tự do - Hạnh phúc", 0.07),
)


def form(title: str, *body: str, number: int = 1) -> PageText:
    """A form: agency, motto, a title of one or more lines (parted by ``|``), labelled lines."""
    titles = [Line(text, 0.16 + 0.022 * i, tall=60) for i, text in enumerate(title.split("|"))]
    rest = [Line(text, 0.3 + 0.025 * i) for i, text in enumerate(body)]
    return page([left("ỦY BAN NHÂN DÂN XÃ BÌNH AN", 0.05), *MOTTO, *titles, *rest], number)


def official(symbol: str, title: str, *body: str, number: int = 1) -> PageText:
    """The first page of a paper after Decree 30/2020; an empty title makes a letter."""
    head = [
        left("ỦY BAN NHÂN DÂN", 0.05),
        left("XÃ BÌNH AN", 0.07),
        *MOTTO,
        left(f"Số: 145/{symbol}", 0.1),
        right("Bình An, ngày 05 tháng 8 năm 2025", 0.1),
    ]
    titles = [Line(title, 0.17, tall=58)] if title else []
    rest = [Line(text, 0.2 + 0.025 * i) for i, text in enumerate(body)]
    return page([*head, *titles, *rest], number)


def inner(*body: str, number: int, printed: int | None = None) -> PageText:
    """A following page: running text, with its page number when one is printed."""
    top = [Line(str(printed), 0.03)] if printed else []
    rest = [Line(text, 0.09 + 0.025 * i) for i, text in enumerate(body)]
    return page([*top, *rest], number)
