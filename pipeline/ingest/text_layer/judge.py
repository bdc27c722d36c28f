"""Whether a page's own text is what people see on it; else the page is read from its picture.

In doubt the page is read: that costs seconds, a wrong text layer costs wrong records.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.finding import Finding, Severity
from models.geometry import Box
from models.page import Word
from pipeline.ingest.page_box import Rect
from pipeline.ingest.text_layer.content import Content, Picture
from pipeline.ingest.text_layer.ink import Grey, covered_share, fit_to_ink
from pipeline.ingest.text_layer.legacy import find_legacy
from pipeline.ingest.text_layer.print_words import to_words
from pipeline.ingest.text_layer.sanity import is_readable
from pipeline.ingest.text_layer.words import LaidWord

_COVERS = 0.97
"""Least share of the print that a sound layer explains. Typed pages reach 0.99 and more."""

_MAIN = 0.5
"""Below this the words are no layer of the page, but a seal or the looks of a signature on it."""

_OLD_LAYER = (20, 0.05)
"""Invisible characters, and their share, from which they are an older reader's work."""

_MAX_UNMAPPED = 0.05
"""Of the characters. Bullets and tick boxes come from fonts without a map."""

_MAX_DRAWN = 0.2
_MAX_OVER_PICTURES = 0.02


class Reason(StrEnum):
    """Why a page's text layer is taken or not."""

    NONE = "none"
    """The page says nothing."""
    SOUND = "sound"
    UNCLEAR = "unclear"
    """Its instructions are broken, or too long to follow."""
    INVISIBLE = "invisible"
    """An older reader's words, laid unseen over a scan."""
    OVER_PICTURE = "over_picture"
    """Words over or under a picture: which of the two is seen cannot be told."""
    PARTIAL = "partial"
    """A seal, a signature's looks, a typed line on a scan: most print is not in the words."""
    UNREADABLE = "unreadable"
    """Codes without a map to Unicode, or a wrong map."""
    LEGACY = "legacy"
    """TCVN3, VNI and their like."""
    DRAWN = "drawn"
    """Letters that are pictures to the file."""
    SIDEWAYS = "sideways"
    """The page must be turned first."""


_CODES = {
    Reason.INVISIBLE: "PAGE-011",
    Reason.OVER_PICTURE: "PAGE-011",
    Reason.LEGACY: "PAGE-012",
    Reason.UNREADABLE: "PAGE-012",
}


@dataclass(frozen=True)
class TextLayer:
    """What a page says by itself, judged; ``words`` only when it is sound."""

    reason: Reason
    words: tuple[Word, ...] = ()
    coverage: float = 1.0
    encoding: str = ""

    @property
    def finding(self) -> Finding | None:
        """Return what staff are told of a layer that was left aside, without a subject."""
        code = _CODES.get(self.reason)
        if code is None:
            return None
        parameters = {"reason": self.reason.value}
        if self.encoding:
            parameters["encoding"] = self.encoding
        return Finding(code=code, severity=Severity.INFO, parameters=parameters)


@dataclass(frozen=True)
class Print:
    """The picture of a page that was drawn, grey, and how points lie on it."""

    grey: Grey
    dpi: float
    """Pixels per inch of paper."""
    scale: float
    """Pixels of ``grey`` per point."""
    full: float
    """Pixels of the stored picture per pixel of ``grey``."""
    size: tuple[int, int]
    """Of the stored picture."""


def judge_unseen(content: Content | None) -> TextLayer | None:
    """Return a verdict that needs no look at the page, ``None`` when there are seen words."""
    if content is None:
        return TextLayer(Reason.UNCLEAR)
    least, share = _OLD_LAYER
    total = content.unseen + content.seen.total()
    if content.unseen >= max(least, share * total):
        return TextLayer(Reason.INVISIBLE)
    return None if content.seen else TextLayer(Reason.NONE)


def judge_seen(
    content: Content, laid: Sequence[LaidWord], pictures: Sequence[Picture], shown: Print
) -> TextLayer:
    """Return the verdict on words that are painted.

    ``pictures``: those on the page, in points from its top left corner as it is seen.
    """
    placed = [(word, box) for word in laid if (box := _place(word, shown)) is not None]
    emblems = [_on_grey(picture.rect, shown) for picture in pictures if picture.is_emblem]
    coverage = covered_share(shown.grey, shown.dpi, [box for _, box in placed], emblems)
    legacy = find_legacy([word.text for word in laid], content.font_names)
    reason = _doubt(content, [word for word, _ in placed], coverage)
    if reason is None and legacy is not None:
        return TextLayer(Reason.LEGACY, coverage=coverage, encoding=legacy.encoding)
    reason = reason or _smaller_doubt(content, [word for word, _ in placed], pictures)
    if reason is None and coverage < _COVERS:
        reason = Reason.PARTIAL
    if reason is not None:
        return TextLayer(reason, coverage=coverage)
    words = to_words([(word, _stored(box, shown)) for word, box in placed])
    return TextLayer(Reason.SOUND, words, round(coverage, 4)) if words else TextLayer(Reason.NONE)


def _doubt(content: Content, words: Sequence[LaidWord], coverage: float) -> Reason | None:
    """Return what makes the words no text of the page at all."""
    if content.over_ground:
        return Reason.PARTIAL if coverage < _MAIN else Reason.OVER_PICTURE
    if content.share(drawn=False) > _MAX_UNMAPPED and content.share(drawn=True) <= _MAX_DRAWN:
        return Reason.UNREADABLE
    if not words:
        return Reason.NONE
    return Reason.PARTIAL if coverage < _MAIN else None


def _smaller_doubt(
    content: Content, words: Sequence[LaidWord], pictures: Sequence[Picture]
) -> Reason | None:
    if content.share(drawn=True) > _MAX_DRAWN:
        return Reason.DRAWN
    if not is_readable([word.text for word in words]):
        return Reason.UNREADABLE
    if _is_turned(words):
        return Reason.SIDEWAYS
    over = sum(_lies_in(word, pictures) for word in words)
    return Reason.OVER_PICTURE if over > _MAX_OVER_PICTURES * len(words) else None


def _place(word: LaidWord, shown: Print) -> Box | None:
    """Return where a word is seen on the grey picture."""
    box = _on_grey((word.left, word.top, word.right, word.bottom), shown)
    return fit_to_ink(shown.grey, box) if box.right > box.left and box.bottom > box.top else None


def _on_grey(rect: Rect, shown: Print) -> Box:
    """Return a rectangle in points as pixels of the grey picture, cut to it."""
    height, width = shown.grey.shape
    left, top = (max(math.floor(edge * shown.scale), 0) for edge in rect[:2])
    right, bottom = (math.ceil(edge * shown.scale) for edge in rect[2:])
    return Box(left, top, min(right, width), min(bottom, height))


def _stored(box: Box, shown: Print) -> Box:
    left, top = (int(edge * shown.full) for edge in box[:2])
    right = min(math.ceil(box.right * shown.full), shown.size[0])
    bottom = min(math.ceil(box.bottom * shown.full), shown.size[1])
    return Box(left, top, max(right, left + 1), max(bottom, top + 1))


def _is_turned(words: Sequence[LaidWord]) -> bool:
    """Say whether most of the text runs up, down or from right to left."""
    long = [word for word in words if len(word.text) > 2]
    upright = sum(word.right - word.left >= word.bottom - word.top for word in long)
    if upright * 2 < len(long):
        return True
    lines: dict[int, list[LaidWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    several = [line for line in lines.values() if len(line) > 1]
    backwards = sum(line[-1].left < line[0].left for line in several)
    return backwards * 2 > len(several)


def _lies_in(word: LaidWord, pictures: Sequence[Picture]) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    opaque = (picture.rect for picture in pictures if picture.opaque)
    return any(left < x < right and top < y < bottom for left, top, right, bottom in opaque)
