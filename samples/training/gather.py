"""All pages to learn from, in the same order and with the same letters for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from models.document_type import BLANK_TYPE, UNKNOWN_TYPE, DocumentType
from samples.training.drawn_papers import drawn_papers
from samples.training.other_papers import other_kinds, other_page
from samples.training.own_papers import own_pages
from samples.training.sample import Sample
from samples.training.texts import FOLLOWING, form_samples, read_lines, text_samples
from samples.training.wear import worn

_DRAWN, _OWN, _OTHER, _FORM = 5, 36, 16, 3
"""Papers of each layout, type, foreign kind and blank form."""
_WORN = {"drawn": 5, "stranger": 5}
"""How often a page is worn, by its source; others once. Drawing costs more than wearing."""
_PROSE = (
    "Theo đề nghị của Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân;",
    "Ủy ban nhân dân giao các cơ quan, đơn vị liên quan triển khai thực hiện các nội dung sau:",
    "Tổ chức thực hiện nghiêm túc, bảo đảm tiến độ và chất lượng theo kế hoạch đã đề ra.",
    "Trong quá trình thực hiện nếu có khó khăn, vướng mắc, kịp thời báo cáo để xem xét.",
    "Các cơ quan, tổ chức và cá nhân có liên quan chịu trách nhiệm thi hành.",
    "Công tác tiếp nhận và giải quyết thủ tục hành chính có nhiều chuyển biến tích cực.",
)
"""Body of official papers where no texts are given."""


def gather(
    types: Mapping[str, DocumentType], seed: int, forms: Path | None, laws: Path | None
) -> Iterator[Sample]:
    """Yield every page as it is and worn; ``forms`` and ``laws`` may be missing."""
    rng = random.Random(seed)
    for sample in _clean(types, rng, forms, laws):
        yield sample
        for _ in range(_WORN.get(sample.family.split()[0], 1)):
            yield Sample(sample.label, sample.family, worn(sample.text, rng))


def _clean(
    types: Mapping[str, DocumentType], rng: random.Random, forms: Path | None, laws: Path | None
) -> Iterator[Sample]:
    texts = list(read_lines(laws)) if laws else []
    prose = [line for _, lines in texts[::9] for line in lines if len(line) > 40] or [*_PROSE] * 6
    for paper, layout, pages in drawn_papers(rng, _DRAWN):
        source = f"stranger {layout}" if paper.type == UNKNOWN_TYPE else f"drawn {layout}"
        for number, page in enumerate(pages):
            first = number == 0 or types[paper.type].family == "card"
            yield Sample(paper.type if first else FOLLOWING, f"{source} {paper.type}", page)
    yield from _own(types, rng, prose)
    for told in other_kinds():
        for _ in range(_OTHER):
            yield Sample(UNKNOWN_TYPE, f"other {told.kind}", other_page(told, rng))
    for name, lines in read_lines(forms) if forms else ():
        for sample in form_samples(name, lines, types):
            yield from [sample] * _FORM
    for name, lines in texts:
        yield from text_samples(name, lines, types, rng)


def _own(
    types: Mapping[str, DocumentType], rng: random.Random, prose: Sequence[str]
) -> Iterator[Sample]:
    for one in types.values():
        if one.id in (UNKNOWN_TYPE, BLANK_TYPE):
            continue
        for _ in range(_OWN):
            for place, page in own_pages(one, rng, prose):
                label = one.id if place == "first" else FOLLOWING
                yield Sample(label, f"own {one.id}", page)
