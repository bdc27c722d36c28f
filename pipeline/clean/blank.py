"""Measure the ink of a page as it came, and tell blank pages."""

from __future__ import annotations

from config.settings import CleanSettings
from models.page import Page, PageFacts
from pipeline.clean.sheet import Sheet, load_sheet


def measure_ink(page: Page, settings: CleanSettings, sheet: Sheet | None = None) -> PageFacts:
    """Return ink and blankness of a page as it came; costs some hundredths of a second.

    A page is blank when its ink, red counted a fifth, covers less than ``blank_ink_below``.
    ``sheet`` is the decoded picture of the page where the caller has it. Raises ``DamagedError``
    or ``ChecksumMismatchError``.
    """
    ink = (sheet or load_sheet(page.image)).ink
    return PageFacts(ink=round(ink.share, 6), blank=ink.weight < settings.blank_ink_below)
