"""The head of a first page: two columns that the left edge of the motto divides, and a title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from models.document_type import DocumentType
from models.page import Word
from pipeline.edits import distance
from pipeline.extract.folding import fold, is_shouted
from pipeline.extract.labels import Hit, allowed_edits, find_labels, labels_of
from pipeline.extract.layout import Row, Segment, Sheet
from pipeline.extract.spelling import plain

_MOTTO = labels_of(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
HAS_SYMBOL = re.compile(r"/\s*[A-ZĐÐ][A-Za-zĐđÐ]*\s*-|/\s*\d{4}\s*/\s*[A-ZĐÐ]|/\s*[A-ZĐÐ]{2,}")
NUMBER_LABEL = re.compile(
    r"\W*(?:luat\s+)?(?:s[oae06]|s\w(?=\W{0,2}[:;])|[56]o)\W{0,2}(?=[\s:.;_]|\d|/|$)\s*[:.;]*\s*"
)


@dataclass(frozen=True)
class Head:
    """The head of a first page: its two columns and the title below."""

    sheet: Sheet
    type: DocumentType

    @cached_property
    def divide(self) -> float:
        """Left edge of the motto: what stands before it belongs to the left column."""
        lefts = [
            _left_of(hit) - self.sheet.print_height / 2
            for row in self.sheet.rows[:14]
            for hit in find_labels(row, 0, _MOTTO)
            if hit.label.folded == _MOTTO[0].folded
        ]
        return min(lefts, default=self.sheet.text.width * 0.44)

    @cached_property
    def motto_top(self) -> float:
        """Upper edge of the motto, less a line: what stands above is no part of the head."""
        tops = [
            row.box.top - 1.5 * self.sheet.print_height
            for row in self.sheet.rows[:14]
            if any(h.label.folded == _MOTTO[0].folded for h in find_labels(row, 0, _MOTTO))
        ]
        return min(tops, default=0.0)

    @cached_property
    def title_row(self) -> int | None:
        """Index of the row with the type's title."""
        titles = [fold(title) for title in self.type.titles]
        for index, row in enumerate(self.sheet.rows):
            if row.box.center_y > self.sheet.text.height * 0.6:
                return None
            for text in (row.text, *(segment.text for segment in row.segments)):
                folded = fold(text)
                if is_shouted(text) and any(_nearly(folded, title) for title in titles):
                    return index
        return None

    def title_segment(self, row: Row) -> Segment:
        """The segment of the title's row that is the title, or all of the row."""
        titles = [fold(title) for title in self.type.titles]
        for segment in row.segments:
            if any(_nearly(fold(segment.text), title) for title in titles):
                return segment
        return Segment(row.page, row.words)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows above the title, or in the upper third when no title was read."""
        if self.title_row is not None:
            return self.sheet.rows[: self.title_row]
        bottom = self.sheet.text.height * 0.36
        return tuple(row for row in self.sheet.rows if row.box.center_y < bottom)

    def left(self, row: Row) -> tuple[Word, ...]:
        return tuple(word for word in row.words if word.box.center_x < self.divide)

    def right(self, row: Row) -> tuple[Word, ...]:
        return tuple(word for word in row.words if word.box.center_x >= self.divide)

    @cached_property
    def number_row(self) -> Row | None:
        """The row of the paper's number; never one inside an incoming stamp."""
        best: tuple[int, Row] | None = None
        for row in self.rows:
            text = text_of(self.left(row)).replace("⁄", "/")
            # "SỞ NỘI VỤ" begins like "Số", but numbers have a colon, a digit or a slash.
            labelled = bool(NUMBER_LABEL.match(plain(text)) and re.search(r"[\d:/]", text))
            symbol = bool(HAS_SYMBOL.search(text))
            score = 2 * symbol + labelled
            if score and (best is None or score > best[0]):
                best = (score, row)
        return best[1] if best else None


def _left_of(hit: Hit) -> float:
    """Left edge of a label, within its first word when readers glued another to it."""
    word = hit.words[hit.first.word]
    return word.box.left + word.box.width * hit.first.offset / len(word.text)


def _nearly(folded: str, title: str) -> bool:
    """Say whether two folded lines differ by no more letters than a label may."""
    return distance(folded, title, allowed_edits(len(title))) is not None


def text_of(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)
