"""Heads of official papers drawn for tests, with the words a first reader would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from models.geometry import Box
from models.page import ImageRef, Word
from tests.pipeline.ocr.pages import ITALIC, SERIF, blank, page_of, save, write

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@dataclass
class Drawn:
    """A page at 200 dots per inch and what is printed on it, word by word."""

    picture: Image.Image = field(default_factory=lambda: blank(1654, 2339).convert("RGB"))
    words: list[Word] = field(default_factory=list)
    lines: int = 0

    def print(self, at: tuple[int, int], text: str, size: int = 36, font: Path = SERIF) -> Box:
        """Print a line and note its words."""
        self.lines += 1
        left = at[0]
        for word in text.split():
            box = write(self.picture, (left, at[1]), word, size, font)
            self.note(word, box)
            left = box.right + size // 4
        return Box(at[0], at[1], left, at[1] + size)

    def note(self, text: str, box: Box) -> None:
        """Add a word that the first reader would see on the line last printed."""
        self.words.append(
            Word(
                text=text,
                raw_text=text,
                box=box,
                confidence=0.9,
                block=1,
                line=self.lines,
                reader="tesseract",
            )
        )

    def save(self, folder: Path) -> ImageRef:
        return page_of(save(self.picture, folder), dpi=200).image


def head(number: str = "239", day: str = "20") -> Drawn:
    """A head whose number and day the first reader did not see: another hand wrote them."""
    drawn = Drawn()
    drawn.print((230, 150), "ỦY BAN NHÂN DÂN")
    drawn.print((650, 150), MOTTO)
    label = drawn.print((240, 260), "Số:")
    end = write(drawn.picture, (label.right + 4, 246), number, 50, ITALIC).right if number else 400
    drawn.note("/QĐ-UBND", write(drawn.picture, (end + 16, 260), "/QĐ-UBND", 36))
    place = drawn.print((770, 260), "Hòa Bình, ngày", 36, ITALIC)
    written = write(drawn.picture, (place.right - 4, 246), day, 50, ITALIC)
    left = written.right + 10
    for word in ("tháng", "12", "năm", "2024"):
        box = write(drawn.picture, (left, 260), word, 36, ITALIC)
        drawn.note(word, box)
        left = box.right + 9
    return drawn
