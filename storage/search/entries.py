"""What of a dossier is searched: its pages, the fields of each paper, its ID and file names."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from models.dossier import Dossier
from models.page import PageText
from storage.search.words import fold


class EntryKind(StrEnum):
    """Where the words of an entry come from."""

    PAGE = "page"
    PAPER = "paper"
    DOSSIER = "dossier"


class Entry(NamedTuple):
    """A text that is searched: all words of a question must occur in one."""

    kind: EntryKind
    part: str
    """The page's number, the paper's ID, or nothing."""
    text: str
    """Lines as written; of a paper line ``n`` is its field ``n``, empty when it has no value."""


def page_entry(page: PageText) -> Entry:
    """Return the entry of a page: its printed lines."""
    lines = (" ".join(line.text.split()) for line in page.lines)
    return Entry(EntryKind.PAGE, str(page.page), "\n".join(lines))


def dossier_entries(dossier: Dossier) -> list[Entry]:
    """Return the entries that the record itself makes: one a paper, one for the ID."""
    papers = [
        Entry(
            EntryKind.PAPER,
            document.id,
            "\n".join(field_line(field.printed, field.value) for field in document.fields),
        )
        for document in dossier.documents
    ]
    names = "\n".join(" ".join(line.split()) for line in (dossier.id, *dossier.files))
    return [*papers, Entry(EntryKind.DOSSIER, "", names)]


def field_line(printed: str | None, value: object) -> str:
    """Return a field as one line: its value, and what is printed where that differs."""
    said, read = " ".join(_flat(value).split()), " ".join((printed or "").split())
    if not said or not read or fold(said) == fold(read):
        return said or read
    return f"{said} ({read})"


def _flat(value: object) -> str:
    """Return a value in words: the cells of a table one after the other; no yes and no."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_flat, value)))
    return str(value)
