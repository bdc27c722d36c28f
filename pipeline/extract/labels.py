"""Finding the printed labels of a form in what was read.

A label is compared folded (``pipeline.extract.folding``), so lost marks, spaces and punctuation do
not matter, and with a few edits for letters read wrong: none below six letters, one below twelve,
two below twenty, three above. It must start and end where a word does (or where the case changes,
for ``HọvàtênNguyễn``), and start with a capital or be followed by a colon, so that running text
that mentions a label is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models.page import Word
from pipeline.extract.folding import Folded, Origin, fold, fold_words, is_shouted
from pipeline.extract.layout import Row

_SHORT = 4
"""Folded labels up to this length (``Số:``, ``CC:``) need a colon, or a digit behind them."""
_APART = 1.5
"""In heights of print: a wider gap before a word parts it from the print on its left."""


@dataclass(frozen=True)
class Label:
    """The folded wording of a label, and how its printed form begins and ends."""

    folded: str
    starts_small: bool
    has_colon: bool
    shouted: bool


@dataclass(frozen=True)
class Hit:
    """A label found on a row."""

    label: Label
    row: Row
    index: int
    """Index of the row in the reading of the document."""
    first: Origin
    """First character of the label."""
    last: Origin
    """Last character of the label."""
    edits: int

    @property
    def words(self) -> Sequence[Word]:
        return self.row.words

    @property
    def left(self) -> int:
        return self.words[self.first.word].box.left

    @property
    def right(self) -> int:
        return self.words[self.last.word].box.right


@dataclass(frozen=True)
class _Candidate:
    label: Label
    start: int
    end: int
    edits: int
    colon: bool

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Of overlapping candidates one with its colon wins, then the longer, the better read."""
        gain = self.end - self.start - 2 * self.edits
        return (self.label.has_colon and not self.colon, -gain, self.edits, self.start)


def label_keys(wordings: Iterable[str]) -> frozenset[str]:
    """Return the folded forms of some wordings; ``Họ và tên / Full name`` gives three."""
    return frozenset(key for wording in wordings for key in _keys(wording))


def labels_of(wordings: Iterable[str]) -> tuple[Label, ...]:
    """Return the labels for some wordings, one for each folded form."""
    found: dict[str, Label] = {}
    for wording in wordings:
        letters = re.sub(r"^[\W\d_]+", "", wording)
        for key in _keys(wording):
            label = Label(key, letters[:1].islower(), ":" in wording, is_shouted(wording))
            found.setdefault(key, label)
    return tuple(found.values())


def _keys(wording: str) -> list[str]:
    keys = [fold(wording)]
    if " / " in wording:
        keys.extend(key for part in wording.split(" / ") if len(key := fold(part)) > _SHORT)
    return [key for key in keys if key]


def allowed_edits(length: int) -> int:
    """Return how many letters of a folded label may be read wrong."""
    if length < 6:
        return 0
    return 1 if length < 10 else 2 if length < 18 else 3


def find_labels(row: Row, index: int, labels: Sequence[Label], over: int = 0) -> tuple[Hit, ...]:
    """Return the labels that stand on ``row``, left to right, none overlapping.

    ``over``: only those that begin before the word of that index and may reach it.
    """
    words = row.words
    folded = fold_words(words)
    starts = [at for at in range(len(folded.text)) if folded.starts_word(at, words)]
    edge = next((at for at, place in enumerate(folded.origins) if place.word >= over), 0)
    candidates = sorted(
        (
            found
            for label in labels
            for found in _candidates(label, folded, _reaching(starts, label, edge), words)
        ),
        key=lambda candidate: candidate.rank,
    )
    taken: list[_Candidate] = []
    for candidate in candidates:
        if all(candidate.end <= other.start or other.end <= candidate.start for other in taken):
            taken.append(candidate)
    return tuple(
        Hit(
            label=candidate.label,
            row=row,
            index=index,
            first=folded.origins[candidate.start],
            last=folded.origins[candidate.end - 1],
            edits=candidate.edits,
        )
        for candidate in sorted(taken, key=lambda candidate: candidate.start)
    )


def _reaching(starts: Sequence[int], label: Label, edge: int) -> Sequence[int]:
    """The starts before ``edge`` from which a label may reach over it; all without an edge."""
    if not edge:
        return starts
    reach = len(label.folded) + allowed_edits(len(label.folded)) + 1
    return [at for at in starts if at < edge < at + reach]


def find_broken_labels(
    row: Row, below: Row, index: int, labels: Sequence[Label]
) -> tuple[Hit, ...]:
    """Return the labels that begin at the end of ``row`` and end at the start of ``below``.

    The hit stands on ``below`` (its index is ``index``), where the value follows.
    """
    before = len(row.words)
    joined = Row(row.page, (*row.segments, *below.segments))
    hits = []
    long = [label for label in labels if len(label.folded) >= 8]
    for hit in find_labels(joined, index, long, over=before):
        if hit.first.word < before <= hit.last.word:
            last = Origin(hit.last.word - before, hit.last.offset)
            hits.append(replace(hit, row=below, first=Origin(0, 0), last=last))
    return tuple(hits)


def _candidates(
    label: Label, folded: Folded, starts: Sequence[int], words: Sequence[Word]
) -> Iterable[_Candidate]:
    if not starts or not _may_contain(label.folded, folded.text):
        return
    for start in starts:
        found = _match_at(label.folded, folded.text, start)
        if found is None:
            continue
        end, edits = found
        if not folded.ends_word(end, words) and edits < allowed_edits(len(label.folded)):
            end, edits = end + 1, edits + 1  # a letter read twice: "chaa"
        candidate = _Candidate(label, start, end, edits, _colon_follows(folded, end, words))
        if (
            folded.ends_word(candidate.end, words)
            and not _spans_colon(candidate, folded, words)
            and _looks_like_label(candidate, folded, words)
        ):
            yield candidate


def _may_contain(label: str, text: str) -> bool:
    """With k edits, one of k + 1 pieces of the label must stand in the text unchanged."""
    pieces = allowed_edits(len(label)) + 1
    size = len(label) // pieces
    cuts = [*range(0, size * pieces, size), len(label)]
    return any(label[cuts[n] : cuts[n + 1]] in text for n in range(pieces))


def _match_at(label: str, text: str, start: int) -> tuple[int, int] | None:
    """Return end and edits of the best match of ``label`` that starts at ``start``."""
    if text.startswith(label, start):
        return start + len(label), 0
    allowed = allowed_edits(len(label))
    if not allowed:
        return None
    window = text[start : start + len(label) + allowed]
    row = list(range(len(window) + 1))
    for i, letter in enumerate(label, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(window, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != other))
        if min(row) > allowed:
            return None
    edits, _, length = min((row[j], abs(j - len(label)), j) for j in range(1, len(window) + 1))
    return (start + length, edits) if edits <= allowed else None


def _spans_colon(candidate: _Candidate, folded: Folded, words: Sequence[Word]) -> bool:
    """Say whether a colon stands inside: ``tên: HOÀNG`` is not ``tên chồng`` read badly."""
    first, last = folded.origins[candidate.start], folded.origins[candidate.end - 1]
    covered = [word.text for word in words[first.word : last.word + 1]]
    covered[-1] = covered[-1][: last.offset + 1]
    covered[0] = covered[0][first.offset :] if len(covered) > 1 else covered[0]
    return candidate.edits > 0 and any(sign in text for text in covered for sign in ":;")


def _looks_like_label(candidate: _Candidate, folded: Folded, words: Sequence[Word]) -> bool:
    label, start, end = candidate.label, candidate.start, candidate.end
    edits, colon = candidate.edits, candidate.colon
    word, offset = folded.origins[start]
    capital = label.starts_small or not words[word].text[offset].islower()
    if len(label.folded) <= _SHORT:
        digit = end < len(folded.text) and folded.text[end].isdigit()
        bare = capital and (not label.has_colon or (digit and _stands_apart(words, word)))
        return edits == 0 and (colon or bare)
    last = folded.origins[end - 1].word
    shouting = is_shouted(" ".join(w.text for w in words[word : last + 1]))
    if label.shouted:
        alone = start == 0 and end == len(folded.text)
        return shouting and (colon or alone or not label.has_colon)
    if colon:
        return True
    # Without its colon a label must be read well, and must not be part of a title in capitals.
    unsure = edits > 0 and label.has_colon and (start > 0 or len(label.folded) < 8)
    return capital and not unsure and not shouting


def _stands_apart(words: Sequence[Word], index: int) -> bool:
    """Say whether a word begins its row or stands behind a gap: ``cư trú: Số 28`` goes on."""
    if index == 0:
        return True
    before, box = words[index - 1].box, words[index].box
    return box.left - before.right > _APART * box.height


def _colon_follows(folded: Folded, end: int, words: Sequence[Word]) -> bool:
    """Say whether ``:`` (or a mark read for it) stands behind the label, footnote marks apart."""
    word, offset = folded.origins[end - 1]
    rest = words[word].text[offset + 1 :]
    if word + 1 < len(words):
        rest += " " + words[word + 1].text
    return re.match(r"\s*(?:\(\S{1,3}\)|[*¹²³⁴⁵⁶⁷⁸⁹]|\d\))?\s*[:;]", rest) is not None
