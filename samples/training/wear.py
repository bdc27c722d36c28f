"""What scanning and reading do to a page's words: letters slip, words and titles are lost."""

from __future__ import annotations

import random
from collections.abc import Callable

from models.letters import without_marks
from models.page import PageText, Word

_LOOKS_LIKE = {
    "I": "l1", "l": "I1", "O": "0Q", "0": "O", "Đ": "D", "D": "O", "E": "F", "C": "G", "N": "H",
    "H": "N", "U": "O", "A": "Ả", "n": "u", "u": "n", "h": "b", "c": "e", "e": "c", "g": "q",
    "t": "r", "r": "t", "ư": "u", "ă": "a", "ô": "o", "S": "5", "5": "S", "B": "8", "T": "I",
}  # fmt: skip
_TITLE_ZONE = 0.45


def worn(text: PageText, rng: random.Random) -> PageText:
    """Return the page as a scan of it might be read; the same ``rng`` gives the same page."""
    words = list(text.words)
    for share, change in _CHANGES:
        if rng.random() < share:
            words = change(words, text, rng)
    return text.model_copy(update={"words": tuple(words)})


def _slips(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    """A letter here and there is read as one that looks like it."""
    share = rng.choice((0.01, 0.03, 0.08))
    return [_read_as(word, _slipped(word.text, share, rng)) for word in words]


def _slipped(word: str, share: float, rng: random.Random) -> str:
    return "".join(
        rng.choice(_LOOKS_LIKE[one]) if one in _LOOKS_LIKE and rng.random() < share else one
        for one in word
    )


def _lost_marks(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    share = rng.uniform(0.1, 1)
    return [
        _read_as(word, without_marks(word.text)) if rng.random() < share else word for word in words
    ]


def _lost_words(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    share = rng.choice((0.03, 0.1, 0.25))
    return [word for word in words if rng.random() >= share]


def _joined_words(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    share, out = rng.choice((0.03, 0.12)), words[:1]
    for word in words[1:]:
        last = out[-1]
        if last.line == word.line and rng.random() < share:
            box = last.box._replace(right=word.box.right)
            out[-1] = _read_as(last, last.text + word.text).model_copy(update={"box": box})
        else:
            out.append(word)
    return out


def _lost_lines(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    share = rng.choice((0.05, 0.15))
    lost = {line for line in sorted({word.line for word in words}) if rng.random() < share}
    return [word for word in words if word.line not in lost]


def _lost_title(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    """A seal, a fold or a pen stands over the large letters."""
    large = 1.15 * sorted(word.box.height for word in words)[len(words) // 2] if words else 0
    return [
        word
        for word in words
        if word.box.top > _TITLE_ZONE * text.height
        or not (word.text.isupper() and word.box.height >= large)
    ]


def _cut_top(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    """The sheet slipped under the glass."""
    above = rng.uniform(0.08, 0.3) * text.height
    return [word for word in words if word.box.top >= above]


def _cut_bottom(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    below = rng.uniform(0.5, 0.95) * text.height
    return [word for word in words if word.box.top <= below]


def _specks(words: list[Word], text: PageText, rng: random.Random) -> list[Word]:
    """Dirt that is read as letters, at the beginning of lines."""
    out: list[Word] = []
    for word in words:
        if rng.random() < 0.02:
            out.append(_read_as(word, rng.choice(("'", ".", "|", "I", "a", "Ý", "—", "ị"))))
        out.append(word)
    return out


def _read_as(word: Word, text: str) -> Word:
    return word.model_copy(update={"text": text, "raw_text": text})


_CHANGES: tuple[tuple[float, Callable[[list[Word], PageText, random.Random], list[Word]]], ...] = (
    (0.22, _lost_title),
    (0.18, _cut_top),
    (0.12, _cut_bottom),
    (0.25, _lost_lines),
    (0.35, _lost_words),
    (0.3, _lost_marks),
    (0.6, _slips),
    (0.3, _joined_words),
    (0.25, _specks),
)
"""How often each happens to a page; the title first, while its letters are still whole."""
