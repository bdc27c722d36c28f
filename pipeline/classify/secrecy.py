"""Find the mark of a state secret: ``MẬT``, ``TỐI MẬT``, ``TUYỆT MẬT`` near the head of a page.

Decree 30/2020/NĐ-CP, annex I, cell 10a: capitals in a box of 20, 30 or 40 × 8 mm in the upper part
of the page. A paper that carries one may not be worked on here, so the mark is looked for on every
page as soon as the page is read. The word in running text (``bảo mật``, ``độ Mật``), in a title
(``BẢO VỆ BÍ MẬT NHÀ NƯỚC``) or as ``GIẢI MẬT`` (no longer secret) is none: a mark stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from models.geometry import Box
from models.letters import without_marks
from models.page import Mark, MarkKind, PageText, Word

_ZONE = 0.36
"""Share of the page's height in which the mark stands."""
_EXACT = frozenset({"MẬT", "MÂT", "MẠT"})
"""As readers see it by itself; ``MẶT``, ``MẮT`` and ``MẤT`` are words of their own."""
_DEGREES = frozenset({"TOI", "TUYET"})
_BESIDE = 1.2
"""In heights of print: a word nearer than that belongs to the same sentence."""
_TITLE = 0.8
"""The same for words in capitals: titles are centred, so their spaces are not stretched."""
_OTHER_PRINT = 1.35
"""So much taller than a neighbour is what was read together with the frame around it."""
_LINE = 2.2
"""In heights of print: a line above that goes on in the next one ends no further up."""
_LEADS_ON = frozenset({"BI", "BAO", "DO", "VA", "HOAC", "CO", "GIAI", "LA", "DAU", "CHU"})
"""Words that a broken title has before ``MẬT``: ``… BÍ / MẬT …``, ``… ĐỘ / TUYỆT MẬT``."""
_EDGE = re.compile(r"^\W+|\W+$")


def has_secret_mark(text: PageText, marks: Sequence[Mark] = ()) -> bool:
    """Say whether the page carries the mark of a secret; ``marks`` are the page's own (stamps)."""
    stamps = [mark.box for mark in marks if mark.kind is MarkKind.STAMP]
    for index, word in enumerate(text.words):
        if word.box.bottom > _ZONE * text.height:
            continue
        found = _mark_at(index, text.words)
        if found is None:
            continue
        words, is_sure = found
        stamp = next((box for box in stamps if _is_inside(word.box, box)), None)
        if (stamp or is_sure) and _stands_alone(words, text.words, stamp):
            return True
    return False


def _mark_at(index: int, words: Sequence[Word]) -> tuple[tuple[Word, ...], bool] | None:
    """Return the words of a mark that ends at ``index``, and whether they can be nothing else."""
    word = words[index]
    letters = _letters(word)
    if letters is None:
        return None
    joined = re.fullmatch(r"(TOI|TUYET)MAT", _plain(letters))
    if joined:
        return (word,), True
    if _plain(letters) != "MAT":
        return None
    before = words[index - 1] if index and words[index - 1].line == word.line else None
    degree = _letters(before) if before is not None else None
    if before is not None and degree is not None and _plain(degree) in _DEGREES:
        return (before, word), True
    return (word,), letters in _EXACT


def _stands_alone(mark: Sequence[Word], words: Sequence[Word], stamp: Box | None) -> bool:
    """Say whether no word beside or above the mark makes a phrase with it."""
    left, right = mark[0].box, mark[-1].box
    if mark[-1].text.endswith((",", ";")):
        return False
    others = [
        word
        for word in words
        if word not in mark
        and any(one.isalnum() for one in word.text)
        and not (stamp is not None and not _is_inside(word.box, stamp))
    ]
    tall = max(word.box.height for word in mark)
    for word in others:
        # A sentence is one line to the reader, who also tells the print of two columns apart.
        if word.line != mark[-1].line or tall > _OTHER_PRINT * word.box.height:
            continue
        gap = max(left.left - word.box.right, word.box.left - right.right)
        reach = _TITLE if word.text.isupper() else _BESIDE
        # Two words say a degree whatever title they touch; one may be the end of a title.
        may_touch = len(mark) > 1 and word.text.isupper() and not _leads_on(word)
        if gap < reach * word.box.height and not may_touch:
            return False
    return not _goes_on_from_above(mark, others)


def _goes_on_from_above(mark: Sequence[Word], others: Iterable[Word]) -> bool:
    """Say whether a line in capitals right above leads on to the mark's words."""
    left, right = mark[0].box, mark[-1].box
    height = right.height
    above: dict[int, Word] = {}
    for word in others:
        near = 0 <= left.top - word.box.bottom + 0.5 * height <= _LINE * height
        if near and (word.line not in above or word.box.left > above[word.line].box.left):
            above[word.line] = word
    return any(_leads_on(word) for word in above.values())


def _leads_on(word: Word) -> bool:
    return _plain(_letters(word) or "") in _LEADS_ON


def _letters(word: Word) -> str | None:
    """Return a word in capitals without what stands around it; ``None`` for any other word."""
    inner = _EDGE.sub("", unicodedata.normalize("NFC", word.text))
    return inner if inner and inner.isupper() and inner.isalpha() else None


def _plain(letters: str) -> str:
    return without_marks(letters).upper()


def _is_inside(box: Box, area: Box) -> bool:
    across = area.left <= box.center_x <= area.right
    return across and area.top <= box.center_y <= area.bottom
