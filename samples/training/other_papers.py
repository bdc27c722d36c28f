"""Papers that are none of our types: those of ``other_papers.toml``, and forms inside texts."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from models.document_type import UNKNOWN_TYPE, DocumentType
from models.field import FieldKind
from models.page import PageText
from models.record import Record
from pipeline.classify.folding import fold, fold_words, prefix_distance
from samples.training.own_papers import head_rows, made_up
from samples.training.page_of_rows import Piece, Row, body, page_of_rows

_TOLD = Path(__file__).with_name("other_papers.toml")
_MOTTO = fold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_LINES = 45
"""Of a form inside a text, from its head on."""


class OtherKind(Record):
    """A kind of paper that is none of ours, as ``other_papers.toml`` tells it."""

    kind: str
    title: tuple[str, ...]
    lines: tuple[str, ...]


def other_kinds() -> list[OtherKind]:
    """Return all kinds that are told."""
    papers = tomllib.loads(_TOLD.read_text("utf-8"))["papers"]
    return [OtherKind.model_validate(told) for told in papers]


def other_page(told: OtherKind, rng: random.Random) -> PageText:
    """Return one made-up paper of a foreign kind."""
    rows: list[Row] = head_rows(rng) if rng.random() < 0.6 else []
    if rng.random() < 0.9:
        rows += [(Piece(part, 0.5, rng.choice((34, 40, 48))),) for part in told.title]
    kinds = list(FieldKind)
    for line in told.lines:
        if rng.random() < 0.9:
            value = f" {made_up(rng.choice(kinds), rng)}" if line.endswith(":") else ""
            rows += body([line + value])
    return page_of_rows(rows, wide=rng.random() < 0.15)


def forms_inside(
    lines: Sequence[str], types: Mapping[str, DocumentType]
) -> Iterator[tuple[str, PageText]]:
    """Yield label and page of each form that a text holds: they begin with the motto.

    A form of one of our types is that type's; any other is ``khong_xac_dinh``.
    """
    at = [i for i, line in enumerate(lines) if _MOTTO in fold(line) and len(line) < 120]
    for number, start in enumerate(at):
        stop = min(at[number + 1] - 2 if number + 1 < len(at) else len(lines), start + _LINES)
        part = [line for line in lines[max(0, start - 2) : stop] if line]
        if len(part) >= 8:
            yield label_of(part, types), page_of_lines(part)


def label_of(lines: Sequence[str], types: Mapping[str, DocumentType]) -> str:
    """Return the type whose title stands first among the lines in capitals."""
    for line in lines[:12]:
        if not line.isupper() or len(fold(line)) < 4:
            continue
        words = fold_words(line)
        if any(prefix_distance(words, fold(t)) == 0 for o in types.values() for t in o.not_titles):
            return UNKNOWN_TYPE
        for one in types.values():
            if any(prefix_distance(words, fold(title)) == 0 for title in one.titles):
                return one.id
    return UNKNOWN_TYPE


def page_of_lines(lines: Sequence[str]) -> PageText:
    """Return the page a text's lines would print: what is in capitals or short is centred."""
    rows: list[Row] = []
    for line in lines:
        clean = " ".join(line.split())
        if clean.isupper() and len(clean) < 90:
            rows.append((Piece(clean, 0.5, 34),))
        else:
            rows += body([clean])
    return page_of_rows(rows)
