"""The words of a value: cut out of rows, cleaned of leaders, with box and confidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from models.field import FieldKind
from models.geometry import Box, union
from models.page import Word
from pipeline.extract.folding import fold
from pipeline.extract.spelling import LEADERS

_EXACT_KINDS = frozenset(
    {
        FieldKind.DATE, FieldKind.TIME, FieldKind.ID_NUMBER, FieldKind.NUMBER,
        FieldKind.MONEY, FieldKind.PHONE, FieldKind.CODE,
    }
)  # fmt: skip
"""Kinds where one wrong character makes the value wrong."""


_SURE, _DOUBTFUL, _GUESSED = 0.5, 0.35, 0.1
"""Confidence below which a noise-like word is dropped: behind a dotted line; letters that no
Vietnamese word has, anywhere; a bit of one or two letters, anywhere."""


@dataclass(frozen=True)
class Piece:
    """A word of a value, or the part of a word that belongs to it."""

    text: str
    box: Box
    word: Word
    page: int


def cut(page: int, word: Word, start: int, end: int) -> Piece | None:
    """Return characters ``start`` to ``end`` of a word; the box is cut in proportion."""
    text = word.text[start:end]
    if not text:
        return None
    length = len(word.text)
    box = word.box
    left = box.left + round(box.width * start / length)
    right = box.left + round(box.width * end / length)
    return Piece(text, Box(left, box.top, max(right, left + 1), box.bottom), word, page)


def whole(page: int, words: Iterable[Word]) -> tuple[Piece, ...]:
    """Return whole words as pieces."""
    return tuple(Piece(word.text, word.box, word, page) for word in words)


@dataclass(frozen=True)
class Span:
    """The pieces of one value, in reading order."""

    pieces: tuple[Piece, ...] = ()

    @property
    def printed(self) -> str:
        """The text, NFC, single spaces; the range of every piece is ``ranges``."""
        return " ".join(unicodedata.normalize("NFC", piece.text) for piece in self.pieces)

    @property
    def page(self) -> int | None:
        return self.pieces[0].page if self.pieces else None

    @property
    def box(self) -> Box | None:
        """The box of the pieces on the value's first page."""
        boxes = [piece.box for piece in self.pieces if piece.page == self.page]
        return union(boxes) if boxes else None

    @property
    def lines(self) -> tuple[Box, ...]:
        """The boxes of the printed lines, in reading order; empty for a value of several pages."""
        if any(piece.page != self.page for piece in self.pieces):
            return ()
        rows: dict[int, list[Box]] = {}
        for piece in self.pieces:
            rows.setdefault(piece.word.line, []).append(piece.box)
        return tuple(union(boxes) for boxes in rows.values())

    @property
    def readers(self) -> tuple[str, ...]:
        return tuple(sorted({piece.word.reader for piece in self.pieces}))

    def confidence(self, kind: FieldKind) -> float:
        """Return 0 to 1: the worst word for digits and codes, else the mean over characters."""
        if not self.pieces:
            return 0.0
        scores = [min(max(piece.word.confidence, 0.0), 1.0) for piece in self.pieces]
        if kind in _EXACT_KINDS:
            return min(scores)
        weights = [len(piece.text) for piece in self.pieces]
        return fmean(scores, weights)

    def narrow(self, start: int, end: int) -> Span:
        """Return the pieces under characters ``start`` to ``end`` of ``printed``."""
        kept = []
        at = 0
        for piece in self.pieces:
            length = len(unicodedata.normalize("NFC", piece.text))
            first, last = max(start - at, 0), min(end - at, length)
            if first < last:
                if (first, last) == (0, length):
                    kept.append(piece)
                else:
                    kept.append(_shorten(piece, first, last))
            at += length + 1
        return Span(tuple(kept))

    def cleaned(self) -> Span:
        """Return the span without leaders and without lone signs at its ends."""
        pieces: list[Piece] = []
        leader_since: Piece | None = None
        for piece in self.pieces:
            for index, part in enumerate(_without_leaders(piece)):
                starts_row = pieces and part.box.left < pieces[-1].box.left
                if starts_row or piece.word.confidence >= _SURE:
                    leader_since = None
                if index > 0 or (LEADERS.match(piece.text) and piece.text != part.text):
                    leader_since = piece
                behind = leader_since is not None and bool(pieces)
                if behind and piece.word.confidence < _DOUBTFUL:
                    continue
                if not _is_noise(part, behind_leader=leader_since is not None):
                    pieces.append(part)
            if LEADERS.search(piece.text):
                leader_since = piece
        while pieces and not _says_something(pieces[0].text):
            pieces.pop(0)
        while pieces and not _says_something(pieces[-1].text):
            pieces.pop()
        return Span(tuple(pieces))

    def without_dots(self, kind: FieldKind) -> Span:
        """Return the span without the dots of the blank that values were typed over.

        A dot behind a whole word and before another is none of the value's: ``Tây.Ninh``,
        ``hai. mươi``. Those of abbreviations (``TP.Vinh``), addresses of mail and sentences stay.
        """
        pieces: list[Piece] = []
        for index, piece in enumerate(self.pieces):
            following = self.pieces[index + 1].text if index + 1 < len(self.pieces) else ""
            pieces.extend(_without_dots(piece, following, kind))
        return Span(tuple(pieces))


_DOT_WITHIN = re.compile(r"(?P<before>[^\s.]*)\.+(?=\w)")
_MARKED = re.compile(r"[^\W\d_a-zA-Z]")


def _without_dots(piece: Piece, following: str, kind: FieldKind) -> Iterable[Piece]:
    text = unicodedata.normalize("NFC", piece.text)
    if "@" in text or "www" in text:
        yield piece
        return
    at = 0
    for match in _DOT_WITHIN.finditer(text):
        if _is_blank_dot(match["before"], text[match.end() :], kind):
            if match["before"]:
                yield _shorten(piece, at, match.start() + len(match["before"]))
            at = match.end()
    end = len(text)
    bare = text.rstrip(".")
    sentence = kind is FieldKind.TEXT and not following[:1].islower()
    if following and bare != text and not sentence and _is_whole_word(bare[at:]):
        end = len(bare)
    if at < end:
        yield piece if (at, end) == (0, len(text)) else _shorten(piece, at, end)


def _is_blank_dot(before: str, after: str, kind: FieldKind) -> bool:
    """Say whether a dot within a word is the blank's: numbers and abbreviations keep theirs."""
    if not before or before[-1] in ",;:)":
        return True
    if kind is FieldKind.PERSON_NAME:
        return True
    if before[-1].isdigit():
        return after[:1].isalpha() and len(re.match(r"\w*", after)[0]) > 2  # type: ignore[index]
    return _is_whole_word(before)


def _is_whole_word(word: str) -> bool:
    """``Số`` and ``khu`` are words; ``TP``, ``Q``, ``Tp`` may be abbreviations."""
    letters = word.strip(",;:()")
    return bool(letters) and (len(letters) > 3 or _is_low(letters) or bool(_MARKED.search(letters)))


def _is_low(letters: str) -> bool:
    return len(letters) == 3 and letters[1:].islower()


def _is_noise(piece: Piece, *, behind_leader: bool) -> bool:
    """Say whether a piece is what readers make of dotted lines and specks.

    No Vietnamese syllable has more than seven letters (``nghiêng``) or a letter four times in a
    row. Bits of one or two letters say nothing, but for a syllable like ``An``.
    """
    if not behind_leader and LEADERS.search(piece.word.text) and piece.text != piece.word.text:
        return False  # the word before a dotted line shares the line's poor confidence
    confidence = piece.word.confidence
    runs = re.findall(r"[^\W\d_]+", piece.text)
    wild = any(len(run) > 7 for run in runs) or re.search(r"([^\W_])\1{3}", piece.text)
    if wild and not piece.text.isdigit():
        return confidence < (_SURE if behind_leader else _DOUBTFUL)
    bit = not any(c.isdigit() for c in piece.text) and sum(map(len, runs)) <= 2
    syllable = len(piece.text) == 2 and piece.text.istitle()
    return bit and not syllable and confidence < (_SURE if behind_leader else _GUESSED)


def _says_something(text: str) -> bool:
    return bool(fold(text)) or any(character in "☐□▢☑☒✓✔✗✘[]" for character in text)


def _shorten(piece: Piece, start: int, end: int) -> Piece:
    text = unicodedata.normalize("NFC", piece.text)
    width = piece.box.width
    left = piece.box.left + round(width * start / len(text))
    right = piece.box.left + round(width * end / len(text))
    box = Box(left, piece.box.top, max(right, left + 1), piece.box.bottom)
    return Piece(text[start:end], box, piece.word, piece.page)


def _without_leaders(piece: Piece) -> Sequence[Piece]:
    """Cut runs of dots out of a word: ``.....Nguyễn....`` → ``Nguyễn``."""
    if not LEADERS.search(piece.text):
        return [piece]
    text = unicodedata.normalize("NFC", piece.text)
    edges = [0]
    for match in LEADERS.finditer(text):
        edges.extend([match.start(), match.end()])
    edges.append(len(text))
    parts = zip(edges[::2], edges[1::2], strict=True)
    return [
        _shorten(piece, start, end)
        for start, end in parts
        if start < end and re.search(r"\S", text[start:end])
    ]
