"""Pages out of plain texts: official texts with the forms inside them, and blank forms."""

from __future__ import annotations

import random
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.document_type import UNKNOWN_TYPE, DocumentType
from samples.training.other_papers import forms_inside, label_of, page_of_lines
from samples.training.page_of_rows import Piece, body, page_of_rows
from samples.training.sample import Sample

FOLLOWING = "trang_sau"
_PAGE = 32
"""Lines of a text that fill about a page."""


def read_lines(source: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield name and lines of every ``.txt`` of a folder or a tar archive, in name order."""
    for name, data in sorted(_files(source)):
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = data.decode("utf-16" if wide else "utf-8", errors="replace")
        lines = [" ".join(line.split()) for line in text.splitlines()]
        yield name, [line for line in lines if line]


def _files(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        for path in source.rglob("*.txt"):
            yield path.relative_to(source).as_posix(), path.read_bytes()
        return
    with tarfile.open(source) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".txt") else None
            if stream is not None:
                yield member.name, stream.read()


def text_samples(
    name: str, lines: list[str], types: Mapping[str, DocumentType], rng: random.Random
) -> Iterator[Sample]:
    """Yield the first page, some following pages and the forms of one official text."""
    label = label_of(lines, types)
    if label != UNKNOWN_TYPE:
        yield Sample(label, f"text {name}", page_of_lines(lines[:_PAGE]))
    for number in range(2 if len(lines) > 3 * _PAGE else 0):
        start = rng.randrange(_PAGE, len(lines) - _PAGE)
        part = lines[start : start + rng.randint(6, _PAGE)]
        top = [(Piece(str(number + rng.randint(2, 30))),)] if rng.random() < 0.7 else []
        yield Sample(FOLLOWING, f"text {name}", page_of_rows([*top, *body(part)]))
    for kind, page in forms_inside(lines[_PAGE:], types):
        yield Sample(kind, f"form in {name}", page)


def form_samples(
    name: str, lines: list[str], types: Mapping[str, DocumentType]
) -> Iterator[Sample]:
    """Yield the first page of a blank form, and what follows it when it is long."""
    if len(lines) >= 6:
        family = f"form {name.rsplit('/', 1)[-1].split('__', maxsplit=1)[0].lstrip('0123456789_')}"
        yield Sample(label_of(lines, types), family, page_of_lines(lines))
        if len(lines) > 90:
            yield Sample(FOLLOWING, family, page_of_lines(lines[60:]))
