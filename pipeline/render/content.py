"""What goes into a rendered document, and what comes out."""

from __future__ import annotations

from pathlib import Path

from pydantic import AwareDatetime

from models.page import Page, PageText
from models.record import Record


class RenderContent(Record):
    """One document as it is to be stored: pictures, words and where both come from."""

    title: str
    """For people: shown in the window's title bar."""
    dossier_id: str
    document_id: str
    document_type: str
    agency_name: str
    """Full name of the agency that converts the paper (Decree 137/2024, art. 4)."""
    converted_at: AwareDatetime
    source_hashes: tuple[str, ...]
    """SHA-256 of every file the pages came from, in page order."""
    pages: tuple[Page, ...]
    texts: tuple[PageText, ...] = ()
    """Matched to ``pages`` by page number; a page without one gets no words."""


class RenderedPdf(Record):
    """A finished PDF/A on disk."""

    path: Path
    sha256: str
    bytes: int
    pdfa: str
    """Part and conformance it claims and was checked for, e.g. ``2u``."""
