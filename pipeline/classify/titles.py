"""The title of a paper: the topmost known line in capitals of the zone where titles stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.document_type import DocumentType
from models.page import PageText
from pipeline.classify.alignment import is_same_wording
from pipeline.classify.folding import fold, fold_words, prefix_distance
from pipeline.classify.layout import CapitalBlock, Run, capital_blocks

_ZONE = 0.45
"""Share of the page's height in which a title stands; below it only much larger letters count."""
_LOW_ZONE = 0.7
_LARGE = 1.5
_FEW = 2
"""Slips from which on the words are compared one by one."""
_NEXT_LINE = 3.0
"""Heights of a title's line to the next line of it at most."""
_PAPER_NOUNS = tuple(
    fold_words(noun)
    for noun in (
        "giấy", "đơn", "tờ khai", "phiếu", "hợp đồng", "biên bản", "văn bản", "bản khai", "thẻ",
        "bản cam kết", "bản cam đoan", "trích lục", "chứng chỉ", "chứng nhận", "hóa đơn",
        "di chúc", "sơ yếu lý lịch", "bản án",
    )
)  # fmt: skip
"""What titles of papers begin with. Left out: lists and tables, which stand inside papers, and the
certifying words behind one (``LỜI CHỨNG …``)."""


@dataclass(frozen=True)
class TitleMatch:
    title: str
    """As given in the type's file."""
    letters: int
    slips: int
    type: str | None
    """Nothing for the title of a paper that is none of ours."""
    block: CapitalBlock

    @property
    def rank(self) -> tuple[int, bool]:
        # Longest match first; a slip costs three letters. Of equals, a type's own title wins.
        return self.letters - 3 * self.slips, self.type is not None


def find_title(
    runs: Sequence[Run], text: PageText, types: Mapping[str, DocumentType]
) -> TitleMatch | None:
    """Return the topmost title of the title zone, ours or another paper's."""
    body = sorted(run.height for run in runs)[len(runs) // 2] if runs else 0
    blocks = list(_title_blocks(capital_blocks(runs, text.width), text, body))
    for at, block in enumerate(blocks):
        if _is_chapter_heading(block, runs):
            continue
        if match := _match_block(block, types):
            return match
        if _names_a_paper(block) and is_central(block, text):
            below = _continued(block, blocks[at + 1 :])
            longer = _match_block(below, types) if below else None
            return longer or TitleMatch("", len("".join(block.words)), 0, None, block)
    return None


def _names_a_paper(block: CapitalBlock) -> bool:
    words = block.words
    if block.runs[0].words[0].text == "THE":
        return False  # English; a card is a ``THẺ``
    return any(words[: len(noun)] == noun for noun in _PAPER_NOUNS)


def _continued(block: CapitalBlock, below: Sequence[CapitalBlock]) -> CapitalBlock | None:
    """Return a title with its next line, where the two are set apart or stand askew."""
    for other in below:
        # From middle to middle: the box of a long line that leans reaches into the one above.
        lower = other.runs[0].box.center_y - block.runs[-1].box.center_y
        across = other.box.left < block.box.right and block.box.left < other.box.right
        if 0.5 * block.height <= lower <= _NEXT_LINE * block.height and across:
            return CapitalBlock((*block.runs, *other.runs))
    return None


def _title_blocks(
    blocks: Iterable[CapitalBlock], text: PageText, body: float
) -> Iterable[CapitalBlock]:
    for block in blocks:
        top = block.box.top / text.height
        if top < _ZONE or (top < _LOW_ZONE and block.height >= _LARGE * body):
            yield block


def _is_chapter_heading(block: CapitalBlock, runs: Sequence[Run]) -> bool:
    """The line above says ``Chương``, ``Mục``, ``Phần``: a heading inside a law."""
    box, reach = block.box, 2.5 * block.height
    return any(
        0 < box.top - run.box.top <= reach + run.height
        and run.box.bottom <= box.top + 0.5 * run.height
        and fold_words(run.text)[:1] in {("CHUONG",), ("MUC",), ("PHAN",)}
        and len(fold_words(run.text)) <= 3
        for run in runs
    )


def _match_block(block: CapitalBlock, types: Mapping[str, DocumentType]) -> TitleMatch | None:
    found: list[TitleMatch] = []
    for words in _starts(block):
        for title, type_id in _all_titles(types):
            wanted = fold(title)
            slips = prefix_distance(words, wanted)
            if slips is not None and (slips < _FEW or _is_worded_so(words, title)):
                found.append(TitleMatch(title, len(wanted), slips, type_id, block))
        if found:
            break
    return max(found, key=lambda match: match.rank, default=None)


def _is_worded_so(words: Sequence[str], title: str) -> bool:
    """Say whether the beginning of a line that is near a title has the title's words."""
    wanted = fold_words(title)
    letters = len("".join(wanted))
    ends = range(1, len(words) + 1)
    near = min(ends, key=lambda end: abs(len("".join(words[:end])) - letters))
    return any(
        is_same_wording(words[:end], wanted) for end in (near, near - 1, near + 1) if end in ends
    )


def _starts(block: CapitalBlock) -> Iterable[tuple[str, ...]]:
    """The block's words; then without the specks that a reader puts before a title."""
    words = block.words
    yield words
    clean = 0
    while clean < len(words) and len(words[clean]) <= 2 and clean < 3:
        clean += 1
        yield words[clean:]


def _all_titles(types: Mapping[str, DocumentType]) -> Iterable[tuple[str, str | None]]:
    for one in types.values():
        yield from ((title, one.id) for title in one.titles)
        yield from ((title, None) for title in one.not_titles)


def is_central(block: CapitalBlock, text: PageText) -> bool:
    return 0.35 * text.width <= block.box.center_x <= 0.65 * text.width
